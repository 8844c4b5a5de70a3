using Rag.Evals.Answers;
using Rag.Evals.Claims;
using Rag.Evals.Reader;
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
    ["answers", .. var rest] => await AnswersCommand.RunAsync(rest, stop.Token),
    ["claims", .. var rest] => await ClaimsCommand.RunAsync(rest, stop.Token),
    ["reader", .. var rest] => await ReaderCommand.RunAsync(rest, stop.Token),
    ["sample", .. var rest] => SampleCommand.Run(rest),
    ["calibrate", .. var rest] => await CalibrateCommand.RunAsync(rest, stop.Token),
    ["ablate", .. var rest] => await AblateCommand.RunAsync(rest, stop.Token),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        evals -- retrieval DIR [--split NAME] [--json FILE] [--queries FILE] [--against FILE] [--record]
        evals -- answers DIR [--limit N] [--pipeline product|naive|extractive] [--json FILE] [--without-own-document SHARE] [--level quotes|writes|leads] [--pairs] [--record]
        evals -- claims FILE [--json FILE] [--url ADDRESS | --models DIR] [--half tune|held] [--check claims|words [--cut SHARE]] [--manner SHARE] [--marks FILE]
        evals -- reader DOCS QUESTIONS [--limit N] [--json FILE] [--reader NAME] [--plans FILE] [--no-models] [--self-test] [--folders]
        evals -- sample FILE... [--count N] [--seed N]
        evals -- calibrate DIR... [--limit N] [--no-models|--models]
        evals -- ablate DIR... [--limit N] [--no-models|--models]
        """);
    return 2;
}
