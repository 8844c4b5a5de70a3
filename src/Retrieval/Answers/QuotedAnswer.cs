using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Search;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Answers;

/// <summary>
/// An answer without a model that could write: rewrite a follow-up by rules → search → cut into sentences and rank → the nearest places, with the best sentences quoted. Safe to
/// call from any thread.
/// </summary>
internal sealed class QuotedAnswer(
    Func<SearchRequest, CancellationToken, Task<SearchResult>> search, IKnowledgeBase knowledgeBase, SentenceReader reader, TextAnalyzer analyzer,
    IOptions<RagOptions> options, TimeProvider time)
{
    private const int Candidates = 30, MostPlaces = 8;

    /// <summary>Makes it; the last event is <see cref="AnswerFinished"/>.</summary>
    public async IAsyncEnumerable<AnswerEvent> MakeAsync(Question question, ReadQuestion read, AnswerDraft draft, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StepClock clock = new(draft, time);
        if (read.Standalone is not null) draft.Notices.Add($"Understood as: {read.Standalone}");
        if (read.List is { } list)
        {
            await foreach (AnswerEvent made in ListAsync(new Listing(list), question, draft, clock, cancellationToken).ConfigureAwait(false)) yield return made;
            if (draft.Parts.Count > 0)
            {
                yield return new AnswerFinished(draft.Finish());
                yield break;
            }
        }

        yield return clock.Begin("search", read.Standalone);
        List<string> wordings = [.. read.Parts.Select(part => part.Whole).Prepend(read.Whole).Prepend(read.Asked).Distinct()];
        SearchResult found = question.Setup.Apply(await search(
            question.Setup.Apply(new SearchRequest(read.Whole, Candidates) { Read = read, Scope = question.Scope, AlsoSearch = [.. wordings.Where(wording => wording != read.Whole)] }), cancellationToken).ConfigureAwait(false));
        yield return EndSearch(clock, found);
        draft.Notices.AddRange(found.Notices);
        if (found.Filters.Count > 0 && !found.AsksForDocuments) draft.Notices.Add($"Restricted as the question says: {string.Join(", ", found.Understood)}.");
        yield return Found(draft, found, wordings);

        yield return clock.Begin("rank", null);
        AskedEvidence each = await AskedEvidence.GatherAsync(found, reader, knowledgeBase, analyzer, cancellationToken).ConfigureAwait(false);
        Evidence evidence = each.Whole;
        yield return clock.End($"{evidence.Sentences.Count} sentences");
        if (evidence.Sentences.Count == 0)
        {
            KnowledgeBaseCounts counts = await knowledgeBase.CountAsync(cancellationToken).ConfigureAwait(false);
            yield return RefusedAnswer.Make(draft, question.Scope, [.. options.Value.Folders], found.Hits, "Nothing was found.", counts);
            yield break;
        }
        IEnumerable<PartAdded> quoted = found.AsksForDocuments
            ? QuotedParts.Add(draft, evidence, Beginnings.Choose(evidence.Sentences), analyzer)
            : each.Quote(draft, analyzer);
        foreach (PartAdded part in quoted) yield return part;
        if (found.AsksForDocuments) draft.Notices.Insert(0, DocumentsInWords(found));
        else if (!IsClose(each, found.Hits)) draft.Notices.Insert(0, Answer.NothingClose);
        IReadOnlyList<Hit> places = found.AsksForDocuments ? [] : each.Places(found.Hits, MostPlaces);
        yield return new AnswerFinished(draft.Finish(places) with { Matches = each.Matches(places) });
    }

    /// <summary>
    /// Whether any sentence has any of the question's words, or a model found it by its meaning: of a hundred answerable questions one has none (docs/places.md).
    /// More is not claimed of a sentence: at no probability is it the answer nine times of ten, so that what is shown is where to read.
    /// </summary>
    private static bool IsClose(AskedEvidence asked, IReadOnlyList<Hit> hits) =>
        hits.Any(hit => hit.Scores.Dense is not null) || asked.HoldsAnyWord;

    /// <summary>Lists what is asked for; adds no part where there is nothing of the kind.</summary>
    private async IAsyncEnumerable<AnswerEvent> ListAsync(
        Listing listing, Question question, AnswerDraft draft, StepClock clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return clock.Begin("search", listing.Query.Text);
        SearchResult found = question.Setup.Apply(await search(
            question.Setup.Apply(new SearchRequest(listing.Query.Text, Candidates) { Read = listing.Query, Scope = question.Scope, MostPerDocument = listing.MostPerDocument }), cancellationToken).ConfigureAwait(false));
        yield return EndSearch(clock, found);
        Evidence evidence = await Evidence.GatherAsync(listing.Subject, listing.Among(found.Hits), reader, knowledgeBase, analyzer, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<SourceSentence> listed = listing.Choose(evidence, new PassageTerms(analyzer));
        if (listed.Count == 0) yield break;
        yield return Found(draft, found, [listing.Query.Text]);
        foreach (PartAdded part in QuotedParts.Add(draft, evidence, listed, analyzer)) yield return part;
        draft.Notices.Insert(0, listing.Describe(listed));
    }

    private static string DocumentsInWords(SearchResult found) =>
        $"How {(found.Hits.Count == 1 ? "the document begins" : $"the {found.Hits.Count} documents begin")} ({string.Join(", ", found.Understood)})"
        + (found.Hits.Count > Evidence.MostPassages ? $"; the first {Evidence.MostPassages} are quoted." : ".");

    private static PassagesFound Found(AnswerDraft draft, SearchResult found, IReadOnlyList<string> searched)
    {
        draft.Trace = draft.Trace with { Searched = searched, Understood = found.Understood, Candidates = found.Hits };
        return new PassagesFound(found.Hits);
    }

    private static StepChanged EndSearch(StepClock clock, SearchResult found) => clock.End($"{found.Hits.Count} passage{(found.Hits.Count == 1 ? "" : "s")}");
}
