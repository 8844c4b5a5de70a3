using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.FollowingUp;
using Rag.Retrieval.Answers.Refusing;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Answers;

/// <summary>
/// Answers questions: rewrite a follow-up → search → cut into sentences and judge → refuse, or let the model write under a grammar, or quote.
/// Safe to call from any thread.
/// </summary>
public sealed class Answerer
{
    private const int Candidates = 30;
    private readonly Func<SearchRequest, CancellationToken, Task<SearchResult>> _search;
    private readonly IKnowledgeBase _knowledgeBase;
    private readonly SentenceReader _reader;
    private readonly TextAnalyzer _analyzer;
    private readonly IModelSource? _models;
    private readonly ModelAbilities? _abilities;
    private readonly ModelAnswer? _modelAnswer;
    private readonly ModelFollowUp? _modelFollowUp;
    private readonly RagOptions _options;
    private readonly TimeProvider _time;

    internal Answerer(
        Func<SearchRequest, CancellationToken, Task<SearchResult>> search, IKnowledgeBase knowledgeBase, SentenceReader reader, TextAnalyzer analyzer,
        IModelSource? models, ModelAbilities? abilities, ModelAnswer? modelAnswer, ModelFollowUp? modelFollowUp, IOptions<RagOptions> options, TimeProvider time)
    {
        (_search, _knowledgeBase, _reader, _analyzer) = (search, knowledgeBase, reader, analyzer);
        (_models, _abilities, _modelAnswer, _modelFollowUp, _options, _time) = (models, abilities, modelAnswer, modelFollowUp, options.Value, time);
    }

    /// <summary>
    /// Makes an answer, telling what happens meanwhile; the last event is <see cref="AnswerFinished"/>. Ending the enumeration stops the model.
    /// </summary>
    /// <exception cref="ArgumentException">The question is blank or longer than 4,000 characters.</exception>
    /// <exception cref="KnowledgeBaseException">The knowledge base cannot be used.</exception>
    public IAsyncEnumerable<AnswerEvent> AskAsync(Question question, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(question.Text)) throw new ArgumentException("Ask something: the question is empty.", nameof(question));
        if (question.Text.Length > 4000) throw new ArgumentException("A question has at most 4,000 characters.", nameof(question));
        return AnswerAsync(question, cancellationToken);
    }

    private async IAsyncEnumerable<AnswerEvent> AnswerAsync(Question question, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AnswerDraft draft = new();
        ModelSet models = _models is null ? ModelSet.None : await _models.GetModelsAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<QuestionPart> parts = QuestionParts.Of(question.Text, question.History, _analyzer);
        // "Who built the tower, and when did she die?" leans on itself alone where its first part stands alone.
        string? standalone = parts is [{ StandsAlone: true }, ..] ? null : FollowUp.Rewrite(question.Text, question.History, _analyzer);
        if (standalone is not null && Writes(models))
        {
            yield return new StepChanged("rewrite", null, models.Chat!.Name);
            long start = _time.GetTimestamp();
            standalone = await _modelFollowUp!.RewriteAsync(question, cancellationToken).ConfigureAwait(false) ?? standalone;
            yield return End(draft, "rewrite", start, standalone);
        }
        if (standalone is not null) draft.Notices.Add($"Understood as: {standalone}");

        if (Listing.Of(standalone ?? question.Text) is { } listing)
        {
            await foreach (AnswerEvent made in ListAsync(listing, question, draft, cancellationToken).ConfigureAwait(false)) yield return made;
            if (draft.Parts.Count > 0)
            {
                yield return new AnswerFinished(draft.Finish());
                yield break;
            }
        }

        yield return new StepChanged("search", null, standalone);
        long began = _time.GetTimestamp();
        string asked = standalone ?? question.Text;
        List<string> wordings = [.. parts.Select(part => part.Standalone).Prepend(asked).Prepend(question.Text).Distinct()];
        SearchResult found = await _search(
            new SearchRequest(asked, Candidates) { Scope = question.Scope, AlsoSearch = [.. wordings.Where(wording => wording != asked)] }, cancellationToken).ConfigureAwait(false);
        yield return EndSearch(draft, began, found);
        draft.Notices.AddRange(found.Notices);
        if (found.Filters.Count > 0 && !found.AsksForDocuments) draft.Notices.Add($"Restricted as the question says: {string.Join(", ", found.Understood)}.");
        yield return Found(draft, found, wordings);

        yield return new StepChanged("judge", null, null);
        began = _time.GetTimestamp();
        AskedEvidence each = await AskedEvidence.GatherAsync(asked, parts, found, _reader, _knowledgeBase, _analyzer, cancellationToken).ConfigureAwait(false);
        Evidence evidence = each.Whole;
        yield return End(draft, "judge", began, $"{evidence.Sentences.Count} sentences; the documents hold an answer: {each.Probability:P0}");
        double least = Writes(models) ? Refusal.LeastForReader(_options.AnswerThreshold) : _options.AnswerThreshold;
        if (evidence.Sentences.Count == 0 || (each.Probability < least && !found.AsksForDocuments))
        {
            yield return await RefuseAsync(draft, question, found, evidence, cancellationToken).ConfigureAwait(false);
            yield break;
        }
        if (Writer(models, draft) is var (model, level) && (level == AbilityLevel.Writes || !(found.AsksForDocuments || parts.Count > 0)))
        {
            await foreach (AnswerEvent made in _modelAnswer!.MakeAsync(question, standalone, evidence, models, model, level, draft, cancellationToken).ConfigureAwait(false))
                yield return made;
            if (draft.Parts.Count == 0 && draft.Trace.SaysNotFound)
            {
                yield return await RefuseAsync(draft, question, found, evidence, cancellationToken).ConfigureAwait(false);
                yield break;
            }
        }
        if (draft.Parts.Count == 0)
        {
            IEnumerable<PartAdded> quoted = found.AsksForDocuments
                ? QuotedParts.Add(draft, evidence, Beginnings.Choose(evidence.Sentences), _analyzer)
                : each.Quote(draft, _options.AnswerThreshold, _analyzer);
            foreach (PartAdded part in quoted) yield return part;
            if (found.AsksForDocuments) draft.Notices.Insert(0, $"How {(found.Hits.Count == 1 ? "the document begins" : $"the {found.Hits.Count} documents begin")} ({string.Join(", ", found.Understood)}){(found.Hits.Count > Evidence.MostPassages ? $"; the first {Evidence.MostPassages} are quoted." : ".")}");
        }
        yield return new AnswerFinished(draft.Finish());
    }

    /// <summary>Lists what is asked for; adds no part where there is nothing of the kind.</summary>
    private async IAsyncEnumerable<AnswerEvent> ListAsync(Listing listing, Question question, AnswerDraft draft, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new StepChanged("search", null, listing.Query);
        long began = _time.GetTimestamp();
        SearchResult found = await _search(
            new SearchRequest(listing.Query, Candidates) { Scope = question.Scope, MostPerDocument = listing.Box is null ? 1 : null }, cancellationToken).ConfigureAwait(false);
        yield return EndSearch(draft, began, found);
        Evidence evidence = await Evidence.GatherAsync(listing.Subject, listing.Among(found.Hits), _reader, _knowledgeBase, _analyzer, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<SourceSentence> listed = listing.Choose(evidence, new PassageTerms(_analyzer));
        if (listed.Count == 0) yield break;
        yield return Found(draft, found, [listing.Query]);
        foreach (PartAdded part in QuotedParts.Add(draft, evidence, listed, _analyzer)) yield return part;
        draft.Notices.Insert(0, listing.Describe(listed));
    }

    private static PassagesFound Found(AnswerDraft draft, SearchResult found, IReadOnlyList<string> searched)
    {
        draft.Trace = draft.Trace with { Searched = searched, Understood = found.Understood, Candidates = found.Hits };
        return new PassagesFound(found.Hits);
    }

    /// <summary>Whether the chat model is good enough to write follow-ups out.</summary>
    private bool Writes(ModelSet models) =>
        _modelFollowUp is not null && models.Chat is { IsReady: true } chat && _abilities?.Find(chat) is { Level: AbilityLevel.Writes };

    /// <summary>The model that may take part, and how far; null, with a notice that says why, where none may.</summary>
    private (ModelStatus Model, AbilityLevel Level)? Writer(ModelSet models, AnswerDraft draft)
    {
        if (models.Chat is not { } chat)
        {
            draft.Notices.Add("No chat model: these are your documents' own sentences. A model would answer in its own words and combine several sources.");
            return null;
        }
        if (!chat.IsReady || _modelAnswer is null || _abilities is null)
        {
            draft.Notices.Add($"The chat model {chat.Name} is not ready ({chat.Reason ?? chat.State}): these are your documents' own sentences.");
            return null;
        }
        if (_abilities.Find(chat) is not { } ability)
        {
            // The test takes a while; it must not hold up the answer.
            _ = _abilities.TestAsync(chat, CancellationToken.None);
            draft.Notices.Add($"The chat model {chat.Name} is being tried out: until that is done, answers are your documents' own sentences.");
            return null;
        }
        if (ability.Level != AbilityLevel.Quotes) return (chat, ability.Level);
        draft.Notices.Add($"The chat model {chat.Name} is {ability.Description}.");
        return null;
    }

    private async Task<AnswerFinished> RefuseAsync(
        AnswerDraft draft, Question question, SearchResult found, Evidence evidence, CancellationToken cancellationToken)
    {
        KnowledgeBaseCounts counts = await _knowledgeBase.CountAsync(cancellationToken).ConfigureAwait(false);
        return RefusedAnswer.Make(draft, question.Scope, [.. _options.Folders], found, evidence, counts);
    }

    private StepChanged EndSearch(AnswerDraft draft, long began, SearchResult found) => End(draft, "search", began, $"{found.Hits.Count} passage{(found.Hits.Count == 1 ? "" : "s")}");

    private StepChanged End(AnswerDraft draft, string name, long began, string? detail)
    {
        double milliseconds = _time.GetElapsedTime(began).TotalMilliseconds;
        draft.Steps.Add(new Step(name, milliseconds, detail));
        return new StepChanged(name, milliseconds, detail);
    }
}
