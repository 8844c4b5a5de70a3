using System.Text.Json.Nodes;

namespace Rag.Bench.Inference;

/// <summary>
/// Many requests from eight clients, each third closed midway: no slot may be lost, each answer must be that of a run alone, and memory must
/// stay where it was after the first quarter.
/// <para>
/// Which arithmetic the processor uses depends on how much is computed together, so that two tokens which are almost equally likely may change
/// places; an answer that parts from the one alone at such a tie is counted apart, any other is wrong.
/// </para>
/// </summary>
internal static class SoakRow
{
    private const int Questions = 25;
    private const int Clients = 8;
    private const int Tokens = 32;

    /// <summary>Natural logarithms of two probabilities that differ by no more than this are a tie: the one is at most 1.28 times the other.</summary>
    private const double Tie = 0.25;

    public static async Task RunAsync(Contest contest, int requests, CancellationToken cancellationToken)
    {
        ServerProcess server = contest.Own;
        List<ChatCall> alone = [];
        for (int index = 0; index < Questions; index++) alone.Add(await ChatCall.SendAsync(server, Request(index), cancellationToken));

        int next = 0, wrong = 0, ties = 0, whole = 0;
        long early = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var number && number <= requests)
            {
                int question = number * 7 % Questions;
                bool closed = number % 3 == 0;
                ChatCall call = await ChatCall.SendAsync(server, Request(question), closed ? 1 + number % 20 : int.MaxValue, cancellationToken);
                double? gap = Gap(alone[question].Chosen, call.Chosen);
                if (gap <= Tie) Interlocked.Increment(ref ties);
                else if (gap is not null || !closed && call.Chosen.Count != alone[question].Chosen.Count)
                {
                    Interlocked.Increment(ref wrong);
                    Console.WriteLine($"  question {question}, gap {gap}: \"{call.Text}\" for \"{alone[question].Text}\"");
                }
                if (!closed) Interlocked.Increment(ref whole);
                if (number == requests / 4) early = server.ResidentBytes;
            }
        }));
        int lost = 0;
        // Slots are free within a decode step, long before this.
        for (int attempt = 0; attempt < 40 && (lost = await BusyAsync(server, cancellationToken)) > 0; attempt++) await Task.Delay(50, cancellationToken);
        contest.Add(new ContestRow($"{requests} requests, {requests - whole} closed midway: lost slots", "slots", lost, null, null, 0, lost == 0));
        contest.Add(new ContestRow("the same: wrong answers (beside: parted at a tie)", "answers", wrong, ties, null, 0, wrong == 0));
        double growth = (double)server.ResidentBytes / early;
        contest.Add(new ContestRow("the same: memory at the end against after a quarter", "MB", server.ResidentBytes >> 20, early >> 20, growth, 1.1, growth <= 1.1));
    }

    private static JsonObject Request(int question)
    {
        JsonObject request = Prompts.Story(question, Tokens);
        request["logprobs"] = true;
        request["top_logprobs"] = 5;
        return request;
    }

    /// <summary>How much likelier, alone, its token was than that at which the other parted from it; null where it did not part.</summary>
    private static double? Gap(IReadOnlyList<ChosenToken> alone, IReadOnlyList<ChosenToken> among)
    {
        for (int index = 0; index < Math.Min(alone.Count, among.Count); index++)
        {
            if (alone[index].Token == among[index].Token) continue;
            return alone[index].Likeliest.TryGetValue(among[index].Token, out double other) ? alone[index].LogProbability - other : double.PositiveInfinity;
        }
        return null;
    }

    private static async Task<int> BusyAsync(ServerProcess server, CancellationToken cancellationToken) =>
        JsonNode.Parse(await server.Client.GetStringAsync("/slots", cancellationToken))!.AsArray().Count(slot => (bool)slot!["is_processing"]!);
}
