using Rag.Evals.Retrieval;

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
return args switch
{
    ["retrieval", .. var rest] => await RetrievalCommand.RunAsync(rest, stop.Token),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        evals -- retrieval DIR [--split NAME] [--json FILE] [--queries FILE]
        """);
    return 2;
}
