using System.Text;
using Rag.Retrieval.Models;

namespace Rag.Inference.Chat;

/// <summary>
/// Makes text of tokens' bytes: a character split across tokens is never broken, what stands in think tags goes apart, and a stop string,
/// or what may become one, is never let out. Used by one thread.
/// </summary>
internal sealed class TextAssembler(IReadOnlyList<string> stops, bool thinks, bool startsThinking)
{
    private const string Open = "<think>";
    private const string Close = "</think>";
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder pending = new();
    private readonly StringBuilder reasoning = new();
    private readonly StringBuilder answer = new();
    private State state = startsThinking ? State.Reasoning : thinks ? State.Undecided : State.Answer;

    private enum State
    {
        Undecided,
        Reasoning,
        Gap,
        Answer,
    }

    /// <summary>True once a stop string came; nothing after it is let out.</summary>
    public bool Stopped { get; private set; }

    /// <summary>True while the model reasons.</summary>
    public bool IsReasoning => state is State.Reasoning;

    /// <summary>Adds a token's bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Span<char> chars = bytes.Length <= 256 ? stackalloc char[bytes.Length + 4] : new char[bytes.Length + 4];
        pending.Append(chars[..decoder.GetChars(bytes, chars, flush: false)]);
        Advance(final: false);
    }

    /// <summary>Lets out what was held back; call once, at the end.</summary>
    public void Finish()
    {
        Span<char> chars = stackalloc char[8];
        pending.Append(chars[..decoder.GetChars([], chars, flush: true)]);
        Advance(final: true);
    }

    /// <summary>The text of the answer since the last call.</summary>
    public string TakeAnswer() => Take(answer);

    /// <summary>The reasoning since the last call.</summary>
    public string TakeReasoning() => Take(reasoning);

    private static string Take(StringBuilder builder)
    {
        if (builder.Length == 0) return "";
        string text = builder.ToString();
        builder.Clear();
        return text;
    }

    private void Advance(bool final)
    {
        if (Stopped || pending.Length == 0) return;
        string text = pending.ToString();
        pending.Clear();
        if (state == State.Undecided)
        {
            string start = text.TrimStart();
            if (start.StartsWith(Open, StringComparison.Ordinal))
            {
                state = State.Reasoning;
                text = start[Open.Length..].TrimStart();
            }
            else if (Open.StartsWith(start, StringComparison.Ordinal) && !final)
            {
                pending.Append(text);
                return;
            }
            else
            {
                state = State.Answer;
            }
        }
        if (state == State.Reasoning)
        {
            int close = text.IndexOf(Close, StringComparison.Ordinal);
            if (close < 0)
            {
                int held = final ? 0 : BegunMark.AtEndOf(text, Close);
                reasoning.Append(text.AsSpan(0, text.Length - held));
                pending.Append(text.AsSpan(text.Length - held));
                return;
            }
            reasoning.Append(text.AsSpan(0, close).TrimEnd());
            text = text[(close + Close.Length)..];
            state = State.Gap;
        }
        if (state == State.Gap)
        {
            text = text.TrimStart();
            if (text.Length == 0) return;
            state = State.Answer;
        }
        AddAnswer(text, final);
    }

    private void AddAnswer(string text, bool final)
    {
        int cut = -1;
        foreach (string stop in stops)
        {
            int at = text.IndexOf(stop, StringComparison.Ordinal);
            if (at >= 0 && (cut < 0 || at < cut)) cut = at;
        }
        if (cut >= 0)
        {
            answer.Append(text.AsSpan(0, cut));
            Stopped = true;
            return;
        }
        int held = final ? 0 : stops.Select(stop => BegunMark.AtEndOf(text, stop)).DefaultIfEmpty(0).Max();
        answer.Append(text.AsSpan(0, text.Length - held));
        pending.Append(text.AsSpan(text.Length - held));
    }
}
