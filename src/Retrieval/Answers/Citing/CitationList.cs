using Rag.Retrieval.Answers.Sentences;

namespace Rag.Retrieval.Answers.Citing;

/// <summary>Numbers the places that an answer cites, in order of appearance; one place has one number. Not safe to share between threads.</summary>
internal sealed class CitationList
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<Citation> _citations = [];

    /// <summary>All so far.</summary>
    public IReadOnlyList<Citation> Citations => _citations;

    /// <summary>The numbers of these sentences, and the citations among them that are new.</summary>
    public (IReadOnlyList<int> Numbers, IReadOnlyList<Citation> New) Cite(IEnumerable<SourceSentence> sentences)
    {
        List<int> numbers = [];
        int before = _citations.Count;
        foreach (SourceSentence s in sentences)
        {
            if (!_numbers.TryGetValue(s.Place, out int number))
            {
                _numbers[s.Place] = number = _citations.Count + 1;
                _citations.Add(new Citation(
                    number, s.Hit.Document.Id, s.Hit.Document.Path, s.Hit.Title, s.Page, s.Start, s.End, s.Text)
                { Date = s.Hit.Date });
            }
            if (!numbers.Contains(number)) numbers.Add(number);
        }
        return (numbers, _citations[before..]);
    }
}
