using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Sentences;

namespace Rag.Retrieval.Answers.Claims.Wording;

/// <summary>A source cut into its sentences, rows and items, each read once for all statements. Immutable.</summary>
internal sealed class ReadSource
{
    /// <summary>Reads a source.</summary>
    public ReadSource(ClaimSource source, int index, TextAnalyzer analyzer)
    {
        (Index, Text) = (index, source.Text);
        Language = source.Language ?? LanguageDetector.Guess(source.Text);
        Above = new TextReading(source.Above, Language, analyzer);
        Lines = [.. LineBreaks.Parts(source.Text).SelectMany(part => SentenceSplitter.Split(source.Text, part.Start, part.End,
            [])).Select(range =>
        {
            string text = source.Text[range.Start..range.End];
            return new ReadLine(new ClaimLine(index, range.Start, range.End, text), new TextReading(text, Language, analyzer));
        })];
    }

    /// <summary>0-based place among all that were read.</summary>
    public int Index { get; }

    /// <summary>As given.</summary>
    public string Text { get; }

    /// <summary>ISO 639-1 code.</summary>
    public string Language { get; }

    /// <summary>Title, headings and table header.</summary>
    public TextReading Above { get; }

    /// <summary>In order.</summary>
    public IReadOnlyList<ReadLine> Lines { get; }

    /// <summary>Windows of so many lines that follow each other; one of all lines where there are fewer.</summary>
    public IEnumerable<Window> Windows(int lines)
    {
        for (int i = 0; i == 0 || i + lines <= Lines.Count; i++) yield return new Window(this, i, Math.Min(lines, Lines.Count - i));
    }
}

/// <summary>A sentence, row or item of a source.</summary>
/// <param name="Line">Its place.</param>
/// <param name="Reading">What it holds.</param>
internal sealed record ReadLine(ClaimLine Line, TextReading Reading);

/// <summary>Lines of one source that follow each other.</summary>
/// <param name="Source">The source.</param>
/// <param name="First">0-based place of the first.</param>
/// <param name="Count">How many.</param>
internal readonly record struct Window(ReadSource Source, int First, int Count)
{
    /// <summary>The lines.</summary>
    public IEnumerable<ReadLine> Lines => Source.Lines.Skip(First).Take(Count);

    /// <summary>Whether a term stands in it or above it.</summary>
    public bool Has(string term)
    {
        for (int i = First; i < First + Count; i++)
            if (Source.Lines[i].Reading.Terms.Contains(term)) return true;
        return Source.Above.Terms.Contains(term);
    }
}
