using System.Text.Json.Nodes;

namespace Rag.Inference.Tests.Torture;

/// <summary>
/// Two hundred conversations in groups that begin alike. What each asks is known from its numbers; what was answered before comes from the server that answers
/// alone, so that each request is the same in each run.
/// </summary>
/// <param name="words">Of a beginning: from a quarter of it to all of it.</param>
/// <param name="tokens">Of an answer.</param>
internal sealed class TortureScript(int words, int tokens)
{
    public const int Conversations = 200;

    private const int Groups = 25;

    private static readonly string[] Words =
        "river stone bridge window garden letter morning winter harbour engine paper table market village doctor teacher silver narrow quiet heavy early sudden walked carried opened followed".Split(' ');

    private static readonly string[] Grammars =
    [
        "root ::= \"yes \" [a-z ]{4,20} | \"no \" [a-z ]{4,20}",
        "root ::= ([a-z] | \" \"){6,24} \".\"",
        // Longer than the answer may be: it is cut off inside of it.
        "root ::= ([a-h]{2,5} \" \"){200}",
    ];

    /// <summary>The messages before an answer, but for the answers themselves.</summary>
    /// <param name="conversation">From 0.</param>
    /// <param name="turn">From 0.</param>
    /// <param name="fork">0 for the conversation as it is; another number asks something else in the last turn.</param>
    /// <param name="dropped">So many of its first turns are left out, as where a conversation grows beyond the context.</param>
    /// <param name="answers">Answers to its turns.</param>
    public JsonArray Messages(int conversation, int turn, int fork, int dropped, IReadOnlyList<string> answers)
    {
        int group = conversation % Groups;
        JsonArray messages = [Message("system", Text(words / 4 + group * words * 3 / 4 / Groups, seed: group))];
        for (int index = dropped; index <= turn; index++)
        {
            messages.Add(Message("user", Text(words / 8 + (conversation * 7 + index) % (words / 8), seed: 1000 + conversation * 10 + index + (index == turn ? fork * 100_000 : 0))));
            if (index < turn) messages.Add(Message("assistant", answers[index]));
        }
        return messages;
    }

    /// <summary>The request.</summary>
    /// <param name="messages">From <see cref="Messages"/>.</param>
    /// <param name="grammar">-1 for none, else its number.</param>
    /// <param name="isLong">Writes to the end of the context.</param>
    public JsonObject Request(JsonArray messages, int grammar, bool isLong)
    {
        JsonObject request = new() { ["messages"] = messages, ["temperature"] = 0, ["logprobs"] = true, ["top_logprobs"] = grammar < 0 ? 20 : 100, ["stream"] = true };
        if (!isLong) request["max_tokens"] = tokens;
        if (grammar >= 0) request["grammar"] = Grammars[grammar % Grammars.Length];
        return request;
    }

    private static string Text(int count, int seed)
    {
        Random random = new(seed);
        return string.Join(' ', Enumerable.Range(0, Math.Max(1, count)).Select(_ => Words[random.Next(Words.Length)]));
    }

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };
}
