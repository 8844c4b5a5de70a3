using System.Text.Json.Nodes;

namespace Rag.Bench.Inference;

/// <summary>Requests and texts of a given size, the same in each run.</summary>
internal static class Prompts
{
    private static readonly string[] Words =
        ("river stone bridge window garden letter morning winter harbour engine paper table market village doctor teacher soldier captain "
        + "green silver narrow quiet heavy early sudden distant broken gentle walked carried opened followed answered measured remembered "
        + "between beyond under after before along within without because although while until where which their every another several "
        + "water light sound field forest mountain valley island summer evening shadow corner kitchen library station journey story").Split(' ');

    private static readonly string[] Subjects =
        ["a lighthouse keeper", "a clockmaker", "a long train journey", "an old library", "a river ferry", "a mountain village", "a lost letter", "a winter market"];

    /// <summary>About so many tokens of English words; another seed gives another text from the first word on.</summary>
    public static string Text(int words, int seed)
    {
        Random random = new(seed);
        return string.Join(' ', Enumerable.Range(0, words).Select(index => Words[random.Next(Words.Length)] + (index % 12 == 11 ? "." : "")));
    }

    /// <summary>A question that a long answer follows.</summary>
    public static JsonObject Story(int index, int tokens) =>
        Chat(tokens, ("user", $"Write a long story about {Subjects[index % Subjects.Length]}, with many details. Story number {index}."));

    /// <summary>A conversation, answered with the likeliest tokens.</summary>
    public static JsonObject Chat(int tokens, params (string Role, string Text)[] messages) => new()
    {
        ["messages"] = new JsonArray([.. messages.Select(message => new JsonObject { ["role"] = message.Role, ["content"] = message.Text })]),
        ["temperature"] = 0,
        ["max_tokens"] = tokens,
    };
}
