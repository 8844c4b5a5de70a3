using System.Text;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Search;

namespace Rag.Evals.Reader;

/// <summary>A finished answer as its reader sees it: the text of its parts in order, and behind each citation the quote and the stretch that was read.</summary>
internal sealed class AnswerPage
{
    private readonly string _letters;
    private readonly List<(int Start, AnswerPart Part)> _parts = [];
    private readonly Dictionary<int, IReadOnlyList<string>> _sources = [];

    /// <param name="answer">The answer, or null where there is none.</param>
    /// <param name="hits">The passages found.</param>
    /// <param name="texts">Documents' texts by id.</param>
    public AnswerPage(Answer? answer, IReadOnlyList<Hit> hits, IReadOnlyDictionary<string, string> texts)
    {
        StringBuilder letters = new();
        string? header = null;
        foreach (AnswerPart part in answer?.Parts ?? [])
        {
            if (part.Form == PartForm.Row && part.Header != header) letters.Append(Letters.Of(part.Header ?? ""));
            header = part.Header;
            _parts.Add((letters.Length, part));
            letters.Append(Letters.Of(part.Text));
        }
        _letters = letters.ToString();
        foreach (Citation citation in answer?.Citations ?? [])
        {
            IEnumerable<string> passages = hits.Where(hit => Overlap(hit.Document.Id, hit.Passage.Start, hit.Passage.End, citation))
                .Select(hit => hit.Passage.Text);
            IEnumerable<string> read = (answer!.Trace?.Read ?? []).Where(span => Overlap(span.DocumentId, span.Start, span.End, citation))
                .Select(span => texts[span.DocumentId][span.Start..span.End]);
            _sources[citation.N] = [.. passages.Concat(read).Append(citation.Quote).Select(Letters.Of)];
        }
    }

    /// <summary>Whether a sentence is shown.</summary>
    public bool Shows(string sentence) => Letters.Holds(_letters, sentence);

    /// <summary>Whether a sentence is shown with citations that hold some lines.</summary>
    public bool Shows(string sentence, IReadOnlyList<FactEvidence> evidence)
    {
        string wanted = Letters.Of(sentence);
        int start = _letters.IndexOf(wanted, StringComparison.Ordinal), end = start + wanted.Length;
        if (start < 0) return false;
        IReadOnlyList<string> sources = [.. _parts
            .Where((part, i) => part.Start < end && (i + 1 == _parts.Count ? _letters.Length : _parts[i + 1].Start) > start)
            .SelectMany(part => part.Part.Citations).Distinct().SelectMany(number => _sources.GetValueOrDefault(number, []))];
        return evidence.All(line => sources.Any(source => Letters.Holds(source, line.Quote)));
    }

    private static bool Overlap(string document, int start, int end, Citation citation) =>
        document == citation.DocumentId && start < citation.End && citation.Start < end;
}
