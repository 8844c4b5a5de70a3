using System.Text;
using Rag.Inference.Chat;
using Rag.Inference.Chat.Tools;

namespace Rag.Inference.Http;

/// <summary>
/// Makes the pieces that clients are sent of what one generation writes, and keeps them together for those who want the whole.
/// </summary>
/// <param name="index">The answer's number.</param>
/// <param name="calls">Finds its calls; null where there can be none.</param>
internal sealed class ChoiceReader(int index, CallReader? calls)
{
    private readonly StringBuilder text = new(), reasoning = new();
    private readonly List<(ChatToolCall Call, StringBuilder Arguments)> made = [];
    private readonly List<TokenProbability> probabilities = [], all = [];

    /// <summary>How it ended, once it has.</summary>
    public Finished? End { get; private set; }

    /// <summary>Whether anything was sent of it.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The first piece, which says whose words follow.</summary>
    public ChatChoice Begin()
    {
        HasBegun = true;
        return new ChatChoice(index) { Delta = new ChatDelta { Role = "assistant" } };
    }

    public IReadOnlyList<ChatChoice> Read(Piece piece)
    {
        probabilities.AddRange(piece.Probabilities);
        all.AddRange(piece.Probabilities);
        return Send(piece.Text, piece.Reasoning, isLast: false);
    }

    public IReadOnlyList<ChatChoice> Read(Finished end)
    {
        End = end;
        IReadOnlyList<ChatChoice> rest = Send("", "", isLast: true);
        return [.. rest, new ChatChoice(index) { Delta = new ChatDelta(), FinishReason = Reason(), Logprobs = TakeLogprobs() }];
    }

    /// <summary>The whole answer.</summary>
    public ChatChoice Whole() => new(index)
    {
        Message = new ChatMessage("assistant", text.Length > 0 || made.Count == 0 ? text.ToString() : null)
        {
            ReasoningContent = reasoning.Length > 0 ? reasoning.ToString() : null,
            ToolCalls = made.Count == 0 ? null : [.. made.Select(call =>
                call.Call with { Index = null, Function = new(call.Call.Function.Name, call.Arguments.ToString()) })],
        },
        FinishReason = Reason(),
        Logprobs = ChatLogprobs.Of(all),
    };

    private string Reason() => made.Count > 0 && End!.Reason == "stop" ? "tool_calls" : End!.Reason;

    private IReadOnlyList<ChatChoice> Send(string said, string thought, bool isLast)
    {
        List<ChatDelta> deltas = [];
        if (thought.Length > 0) deltas.Add(new ChatDelta { ReasoningContent = thought });
        reasoning.Append(thought);
        IReadOnlyList<AnswerPiece> pieces = calls is not null ? calls.Read(said, isLast) : said.Length > 0 ? [new AnswerPiece(said)] : [];
        foreach (AnswerPiece piece in pieces)
        {
            if (piece.Call is null) text.Append(piece.Text);
            deltas.Add(piece.Call is { } call ? new ChatDelta { ToolCalls = [Call(call, piece)] } : new ChatDelta { Content = piece.Text });
        }
        if (deltas.Count == 0 && probabilities.Count > 0 && calls is null) deltas.Add(new ChatDelta());
        return [.. deltas.Select(delta => new ChatChoice(index) { Delta = delta, Logprobs = TakeLogprobs() })];
    }

    private ChatToolCall Call(int number, AnswerPiece piece)
    {
        if (piece.Name is null)
        {
            made[number].Arguments.Append(piece.Text);
            return new ChatToolCall(number, null, null, new ChatFunction(null, piece.Text));
        }

        ChatToolCall call = new(number, "call_" + Guid.NewGuid().ToString("N")[..24], "function", new ChatFunction(piece.Name, ""));
        made.Add((call, new StringBuilder()));
        return call;
    }

    private ChatLogprobs? TakeLogprobs()
    {
        ChatLogprobs? taken = ChatLogprobs.Of([.. probabilities]);
        probabilities.Clear();
        return taken;
    }
}
