using System.Diagnostics;
using System.Text.Json.Nodes;
using Rag.Retrieval.Answers.Citing;

namespace Rag.Bench.Inference;

/// <summary>Speed of a chat model: reading, writing, eight at once, going on with a conversation, and under a grammar.</summary>
internal static class ChatRows
{
    public static Task PromptAsync(Contest contest, CancellationToken cancellationToken) =>
        contest.CompareAsync("prompt of 256 words, one stream", "tokens/s", 1, lessIsBetter: false, async (server, run) =>
            (await ChatCall.SendAsync(server, Fresh(Prompts.Chat(1, ("user", Prompts.Text(256, run)))), cancellationToken)).PromptRate);

    public static Task GenerateAsync(Contest contest, CancellationToken cancellationToken) =>
        contest.CompareAsync("generated, one stream", "tokens/s", 1, lessIsBetter: false, async (server, run) =>
            (await ChatCall.SendAsync(server, Fresh(Prompts.Story(run, 128)), cancellationToken)).Rate);

    public static Task TogetherAsync(Contest contest, CancellationToken cancellationToken) =>
        contest.CompareAsync("generated, 8 streams together", "tokens/s", 1, lessIsBetter: false, async (server, run) =>
        {
            long start = Stopwatch.GetTimestamp();
            ChatCall[] calls = await Task.WhenAll(Enumerable.Range(0, 8).Select(index => ChatCall.SendAsync(server, Fresh(Prompts.Story(run * 8 + index, 64)), cancellationToken)));
            return calls.Sum(call => call.Tokens) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        });

    public static async Task FollowUpAsync(Contest contest, CancellationToken cancellationToken)
    {
        List<double> cold = [], warm = [];
        await contest.CompareAsync("first word of a follow-up, 2,000 words shared", "ms", 1, lessIsBetter: true, async (server, run) =>
        {
            (string, string) beginning = ("system", Prompts.Text(2000, 1000 + run)), question = ("user", "Which word comes first in the text?");
            ChatCall first = await ChatCall.SendAsync(server, Prompts.Chat(1, beginning, question), cancellationToken);
            ChatCall next = await ChatCall.SendAsync(server, Prompts.Chat(1, beginning, question, ("assistant", "It begins with a plain word."), ("user", "And which comes second?")), cancellationToken);
            if (server == contest.Own && run > 0)
            {
                cold.Add(first.FirstMilliseconds);
                warm.Add(next.FirstMilliseconds);
            }
            return next.FirstMilliseconds;
        });
        double ratio = Contest.Median(warm) / Contest.Median(cold);
        contest.Add(new ContestRow("the same against our own cold prompt", "ms", Contest.Median(warm), Contest.Median(cold), ratio, 0.2, ratio <= 0.2));
    }

    /// <summary>Our answers under the product's own grammar for 200 sentences against our answers without one.</summary>
    public static async Task GrammarAsync(Contest contest, CancellationToken cancellationToken)
    {
        string grammar = CitationGrammar.Write(200);
        List<double> bound = [], free = [];
        for (int run = 0; run <= contest.Runs; run++)
        {
            JsonObject request = Fresh(Prompts.Story(run, 96));
            double withoutRate = (await ChatCall.SendAsync(contest.Own, request, cancellationToken)).Rate;
            request["grammar"] = grammar;
            double withRate = (await ChatCall.SendAsync(contest.Own, request, cancellationToken)).Rate;
            if (run == 0) continue;
            free.Add(withoutRate);
            bound.Add(withRate);
        }
        double ratio = Contest.Median(bound) / Contest.Median(free);
        contest.Add(new ContestRow("grammar of 200 citations against free text", "tokens/s", Contest.Median(bound), Contest.Median(free), ratio, 0.9, ratio >= 0.9));
    }

    private static JsonObject Fresh(JsonObject request)
    {
        request["cache_prompt"] = false;
        return request;
    }
}
