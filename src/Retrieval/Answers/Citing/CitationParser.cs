using System.Text;

namespace Rag.Retrieval.Answers.Citing;

/// <summary>
/// Reads a model's answer as it streams in, in pieces of any length: draft text as it comes, and a sentence with its numbers as soon as it is
/// certain that no further number follows. Tolerates text that no grammar bound: unknown numbers are passed over. Not safe to share.
/// </summary>
/// <param name="count">The highest number that exists.</param>
internal sealed class CitationParser(int count)
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _mark = new();
    private readonly List<int> _numbers = [];
    private bool _inMark;

    /// <summary>True when the model said that the sources do not hold the answer.</summary>
    public bool SaysNotFound { get; private set; }

    /// <summary>Takes the next piece; returns the sentences that it completes, and through <paramref name="draft"/> what may be shown meanwhile.</summary>
    public IReadOnlyList<CitedSentence> Add(string piece, out string draft)
    {
        List<CitedSentence> sentences = [];
        StringBuilder shown = new();
        foreach (char c in piece)
        {
            if (_inMark) Mark(c, shown);
            else if (c == '[') (_inMark, _) = (true, _mark.Clear());
            else if (_numbers.Count > 0 && !char.IsWhiteSpace(c) && c is not ('.' or ',' or ';' or '!' or '?' or ']'))
            {
                Complete(sentences);
                shown.Clear();
                Text(c, shown);
            }
            else if (_numbers.Count == 0) Text(c, shown);
        }
        draft = shown.ToString();
        return sentences;
    }

    /// <summary>The last sentence, when the model has ended; null where it ended without a number, and its text is then in <paramref name="rest"/>.</summary>
    public CitedSentence? End(out string rest)
    {
        if (_inMark) _text.Append(_mark);
        List<CitedSentence> sentences = [];
        if (_numbers.Count > 0) Complete(sentences);
        rest = _text.ToString().Trim();
        _text.Clear();
        return sentences.FirstOrDefault();
    }

    private void Text(char c, StringBuilder shown)
    {
        if (char.IsWhiteSpace(c) && (_text.Length == 0 || _text[^1] == ' ')) return;
        _text.Append(char.IsWhiteSpace(c) ? ' ' : c);
        shown.Append(char.IsWhiteSpace(c) ? ' ' : c);
    }

    private void Mark(char c, StringBuilder shown)
    {
        if (c == ']')
        {
            _inMark = false;
            if (int.TryParse(_mark.ToString().Trim(), out int number))
            {
                if (number == 0) SaysNotFound = _text.Length == 0;
                else if (number <= count && number > 0 && !_numbers.Contains(number) && _numbers.Count < CitationGrammar.MostCitations) _numbers.Add(number);
                return;
            }
            Plain(shown, "]");
        }
        else if (_mark.Length >= 6 || !(char.IsAsciiDigit(c) || c is ' ' or ','))
        {
            // No number after all: the bracket was text.
            _inMark = false;
            Plain(shown, c.ToString());
        }
        else _mark.Append(c);
    }

    private void Plain(StringBuilder shown, string end)
    {
        foreach (char c in "[" + _mark + end) Text(c, shown);
    }

    private void Complete(List<CitedSentence> sentences)
    {
        string text = _text.ToString().Trim();
        if (text.Length > 0) sentences.Add(new CitedSentence(text, [.. _numbers]));
        _text.Clear();
        _numbers.Clear();
    }
}

/// <summary>A sentence as a model wrote it and the numbers that it put after it.</summary>
internal sealed record CitedSentence(string Text, IReadOnlyList<int> Numbers);
