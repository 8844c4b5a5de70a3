using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>
/// A list whose heading says what is asked: "How do I set the heating curve?" is answered by all the steps below "Setting the heating curve", and "Which pieces are
/// in the programme?" by all that stands below "Programme". Pure.
/// </summary>
internal static class HeadedList
{
    /// <summary>The most items that are quoted.</summary>
    private const int Most = 12;

    /// <summary>The heading, with its document's title, has this share of what is asked, and by itself at least this.</summary>
    private const double SaysAll = 0.85, ByItself = 0.4;

    /// <summary>The items in their order; empty where the question wants no list or no heading says it.</summary>
    public static IReadOnlyList<SourceSentence> Find(ReadQuestion question, QuestionTerms terms, IReadOnlyList<SourceSentence> sentences, PassageTerms passages)
    {
        if (question.Wants.Listed is not { } kind) return [];
        // What kind of thing the items are ("which pieces"), a heading need not say that says more than one word of the rest.
        int[] rest = [.. Enumerable.Range(0, terms.Words.Count).Where(i => !kind.Contains(terms.Words[i].Word))];
        QuestionTerms asked = rest.Length > 1 ? terms.Only(rest) : terms;
        return sentences
            .Where(s => s.Kind is BlockKind.ListItem && s.Heading is { } heading && asked.Coverage(heading.Terms) >= ByItself && asked.Coverage(heading.Terms, passages.ContextOf(s.Hit)) >= SaysAll)
            .DistinctBy(s => s.Place)
            .GroupBy(s => s.Heading!.Place)
            .OrderByDescending(list => asked.Coverage(list.First().Heading!.Terms)).ThenBy(list => list.First().Rank)
            .Select(list => (IReadOnlyList<SourceSentence>)[.. list.OrderBy(s => s.Start).Take(Most)])
            .FirstOrDefault(list => list.Count > 1) ?? [];
    }
}
