using System.Text;
using Rag.Retrieval.Answers.Prompting;

namespace Rag.Retrieval.Answers.Writing;

/// <summary>Recognises at an answer's beginning that it is none: a search is asked for, or nothing was found. Not safe to share.</summary>
internal sealed class Opening
{
    private readonly StringBuilder _held = new();
    private bool _passed;

    /// <summary>The words of the search asked for, as far as they have come.</summary>
    public string? Search { get; private set; }

    /// <summary>True where the model says that the sources hold nothing of the answer.</summary>
    public bool SaysNotFound { get; private set; }

    /// <summary>Takes the next piece; returns what of the text so far belongs to an answer.</summary>
    public string Pass(string piece)
    {
        if (_passed) return piece;
        _held.Append(piece);
        if (!SaysNotFound && Search is null && IsOpen()) return "";
        return Decide();
    }

    /// <summary>What was held back at the end.</summary>
    public string End() => _passed || Search is not null || SaysNotFound ? "" : Decide();

    /// <summary>The answer turned out to be "not in the sources" alone.</summary>
    public void SayNotFound() => SaysNotFound = true;

    private string Decide()
    {
        string text = Bare();
        if (text.StartsWith(AnswerTask.Search, StringComparison.OrdinalIgnoreCase))
        {
            string words = text[AnswerTask.Search.Length..].TrimStart();
            int end = words.AsSpan().IndexOfAny('\r', '\n');
            Search = (end < 0 ? words : words[..end]).Trim(' ', '"', '*', '.');
            return "";
        }
        if (text.StartsWith(AnswerTask.NotFound, StringComparison.OrdinalIgnoreCase))
        {
            SaysNotFound = true;
            return "";
        }
        _passed = true;
        return _held.ToString();
    }

    /// <summary>Whether what has come may still become one of the two.</summary>
    private bool IsOpen()
    {
        string text = Bare();
        return Begins(AnswerTask.Search) || Begins(AnswerTask.NotFound);

        bool Begins(string word) => text.Length < word.Length && word.StartsWith(text, StringComparison.OrdinalIgnoreCase);
    }

    private string Bare() => _held.ToString().TrimStart(' ', '\n', '\r', '*', '"', '`');
}
