using System.Text;

namespace Rag.Retrieval.Answers.Writing;

/// <summary>What a piece of a model's stream holds.</summary>
/// <param name="Text">Of the answer.</param>
/// <param name="Reasoning">Of the model's thoughts.</param>
/// <param name="WasReasoning">True where all text until now turns out to have been thoughts: a mark was closed that none had opened.</param>
internal readonly record struct SplitPiece(string Text, string Reasoning, bool WasReasoning);

/// <summary>Tells a stream's reasoning from its text as <see cref="ReasoningText"/> does for a whole, whatever pieces a mark comes in. Not safe to share.</summary>
internal sealed class ReasoningSplitter
{
    private string _held = "";
    private int _depth;

    /// <summary>Takes the next piece.</summary>
    public SplitPiece Add(string piece)
    {
        string all = _held + piece;
        StringBuilder text = new(), reasoning = new();
        bool wasReasoning = false;
        int i = 0;
        for (; i < all.Length; i++)
        {
            if (all[i] == '<')
            {
                if (ReasoningText.MarkAt(all, i) is { } mark)
                {
                    if (mark.Closes && _depth == 0)
                    {
                        wasReasoning = true;
                        reasoning.Append(text);
                        text.Clear();
                    }
                    _depth = Math.Max(0, _depth + (mark.Closes ? -1 : 1));
                    i += mark.Length - 1;
                    continue;
                }
                if (all.Length - i < ReasoningText.LongestMark) break;
            }
            (_depth > 0 ? reasoning : text).Append(all[i]);
        }
        _held = all[i..];
        return new SplitPiece(text.ToString(), reasoning.ToString(), wasReasoning);
    }

    /// <summary>What was held back in case it was a mark's beginning.</summary>
    public string End()
    {
        string rest = _depth > 0 ? "" : _held;
        _held = "";
        return rest;
    }
}
