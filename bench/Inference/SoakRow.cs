using System.Text.Json.Nodes;

namespace Rag.Bench.Inference;

/// <summary>
/// Many requests from eight clients, each third closed midway: no slot may be lost, each answer must be that of a run alone, and memory must
/// stay where it was after the first quarter.
/// </summary>
internal static class SoakRow
{
    private const int Questions = 25;
    private const int Clients = 8;
    private const int Tokens = 32;

    public static async Task RunAsync(Contest contest, int requests, CancellationToken cancellationToken)
    {
        ServerProcess server = contest.Own;
        List<string> alone = [];
        for (int index = 0; index < Questions; index++) alone.Add((await ChatCall.SendAsync(server, Request(index), cancellationToken)).Text);

        int next = 0, wrong = 0, whole = 0;
        long early = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var number && number <= requests)
            {
                int question = number * 7 % Questions;
                bool closed = number % 3 == 0;
                ChatCall call = await ChatCall.SendAsync(server, Request(question), closed ? 1 + number % 20 : int.MaxValue, cancellationToken);
                if (closed ? !alone[question].StartsWith(call.Text, StringComparison.Ordinal) : call.Text != alone[question])
                {
                    Interlocked.Increment(ref wrong);
                    Console.WriteLine($"  question {question}: \"{call.Text}\" for \"{alone[question]}\"");
                }
                if (!closed) Interlocked.Increment(ref whole);
                if (number == requests / 4) early = server.ResidentBytes;
            }
        }));
        int lost = 0;
        // Slots are free within a decode step, long before this.
        for (int attempt = 0; attempt < 40 && (lost = await BusyAsync(server, cancellationToken)) > 0; attempt++) await Task.Delay(50, cancellationToken);
        contest.Add(new ContestRow($"{requests} requests, {requests - whole} closed midway: lost slots", "slots", lost, null, null, 0, lost == 0));
        contest.Add(new ContestRow("the same: answers other than alone", "answers", wrong, null, null, 0, wrong == 0));
        double growth = (double)server.ResidentBytes / early;
        contest.Add(new ContestRow("the same: memory at the end against after a quarter", "MB", server.ResidentBytes >> 20, early >> 20, growth, 1.1, growth <= 1.1));
    }

    private static JsonObject Request(int question) => Prompts.Story(question, Tokens);

    private static async Task<int> BusyAsync(ServerProcess server, CancellationToken cancellationToken) =>
        JsonNode.Parse(await server.Client.GetStringAsync("/slots", cancellationToken))!.AsArray().Count(slot => (bool)slot!["is_processing"]!);
}
