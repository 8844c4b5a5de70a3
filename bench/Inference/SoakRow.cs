using System.Text.Json.Nodes;

namespace Rag.Bench.Inference;

/// <summary>
/// Many requests from eight clients, each third closed midway: no slot may be lost, each answer must be that of a run alone, to the letter, and memory
/// must stay where it was after the first quarter.
/// <para>
/// Which arithmetic the processor uses depends on how much is computed together, so two tokens that are almost equally likely may change places, in
/// llama-server as here. The questions are therefore such that, alone, each token of the answer was far ahead of the next likeliest.
/// </para>
/// </summary>
internal static class SoakRow
{
    private const int Questions = 25;
    private const int Clients = 8;

    /// <summary>Natural logarithm of the least ratio of the two likeliest tokens' probabilities, at each place of an answer that is asked for.</summary>
    private const double Lead = 0.5;

    public static async Task RunAsync(Contest contest, int requests, CancellationToken cancellationToken)
    {
        ServerProcess server = contest.Own;
        List<(JsonObject Request, string Answer)> questions = [];
        for (int index = 0; questions.Count < Questions; index++)
        {
            ChatCall alone = await ChatCall.SendAsync(server, Request(index), cancellationToken);
            if (alone.Leads.All(lead => lead >= Lead)) questions.Add((Request(index), alone.Text));
        }

        int next = 0, wrong = 0, whole = 0;
        long early = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var number && number <= requests)
            {
                (JsonObject request, string answer) = questions[number * 7 % Questions];
                bool closed = number % 3 == 0;
                ChatCall call = await ChatCall.SendAsync(server, request, closed ? 1 + number % 8 : int.MaxValue, cancellationToken);
                if (closed ? !answer.StartsWith(call.Text, StringComparison.Ordinal) : call.Text != answer)
                {
                    Interlocked.Increment(ref wrong);
                    Console.WriteLine($"  \"{call.Text}\" for \"{answer}\"");
                }
                if (!closed) Interlocked.Increment(ref whole);
                if (number == requests / 4) early = server.ResidentBytes;
            }
        }));
        int lost = 0;
        // Slots are free within a decode step, long before this.
        for (int attempt = 0; attempt < 40 && (lost = await BusyAsync(server, cancellationToken)) > 0; attempt++) await Task.Delay(50, cancellationToken);
        contest.Add(new ContestRow($"{requests} requests, {requests - whole} closed midway: lost slots", "slots", lost, null, null, 0, lost == 0));
        contest.Add(new ContestRow("the same: answers that differ from the run alone", "answers", wrong, null, null, 0, wrong == 0));
        double growth = (double)server.ResidentBytes / early;
        contest.Add(new ContestRow("the same: memory at the end against after a quarter", "MB", server.ResidentBytes >> 20, early >> 20, growth, 1.1, growth <= 1.1));
    }

    /// <summary>A count that begins at another number each time, with two examples of how that is done.</summary>
    private static JsonObject Request(int index)
    {
        static string Ask(int from) => $"Count from {from} to {from + 9}.";
        static string Count(int from) => string.Join(' ', Enumerable.Range(from, 10));
        JsonObject request = Prompts.Chat(32, ("user", Ask(3)), ("assistant", Count(3)), ("user", Ask(20)), ("assistant", Count(20)), ("user", Ask(30 + index * 7)));
        request["logprobs"] = true;
        request["top_logprobs"] = 5;
        return request;
    }

    private static async Task<int> BusyAsync(ServerProcess server, CancellationToken cancellationToken) =>
        JsonNode.Parse(await server.Client.GetStringAsync("/slots", cancellationToken))!.AsArray().Count(slot => (bool)slot!["is_processing"]!);
}
