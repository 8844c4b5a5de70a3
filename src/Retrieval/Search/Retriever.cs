using Microsoft.Extensions.Options;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Search;

/// <summary>
/// Finds the passages that answer a question: reads what it says about place and time, searches by wording and by meaning, fuses, raises what is
/// linked, collapses what is the same, joins neighbours, and reranks where there is a model for it. Safe to call from any thread.
/// </summary>
public sealed class Retriever(
    IKnowledgeBase knowledgeBase, QuestionReader questions, QueryVectors vectors, KnownModels models, TimeProvider time, IServiceProvider services, IOptions<RagOptions> options)
{
    /// <summary>Candidates looked at beyond those asked for: duplicates and neighbours take some away.</summary>
    private const int Spare = 30;

    private readonly CandidateSearch _candidates = new(knowledgeBase);
    private readonly Neighbours _neighbours = new(knowledgeBase);
    private readonly Reranking _reranking = new(services, models, options.Value.Search, time);

    /// <summary>Loads what the first search would have to wait for. What fails here is said by that search.</summary>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SearchAsync(new SearchRequest("warm up", 10), cancellationToken).ConfigureAwait(false);
        }
        catch (KnowledgeBaseException)
        {
        }
    }

    /// <summary>Searches.</summary>
    /// <exception cref="ArgumentException">The query is longer than 4,000 characters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1000.</exception>
    /// <exception cref="KnowledgeBaseException">The knowledge base cannot be used.</exception>
    public async Task<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        if (request.Query.Length > 4000) throw new ArgumentException("A query has at most 4,000 characters.", nameof(request));
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Limit, 1, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Limit, 1000, nameof(request));
        StepTimer steps = new(time);
        List<string> notices = [];

        ReadQuestion reading = request.Read ?? await questions.ReadAsync(request.Query, [], request.Ignore, cancellationToken).ConfigureAwait(false);
        steps.End("understand", reading.Filters.Count == 0 ? null : string.Join(", ", reading.Filters.Select(f => f.Meaning)));

        List<FusedPassage> fused = await SearchAsync(request, reading, notices, steps, cancellationToken).ConfigureAwait(false);
        if (fused.Count == 0 && reading.Filters.Count > 0)
        {
            notices.Add($"Nothing was found {string.Join(" and ", reading.Filters.Select(f => f.Meaning))}: searched everywhere instead.");
            reading = reading.Unrestricted();
            fused = await SearchAsync(request, reading, notices, steps, cancellationToken).ConfigureAwait(false);
        }

        List<Candidate> candidates = await LoadAsync(fused, request, reading, cancellationToken).ConfigureAwait(false);
        LinkedNotes links = new(knowledgeBase);
        candidates.AddRange(await links.BringInAsync(candidates, fused, reading.Within(request.Scope), cancellationToken).ConfigureAwait(false));
        steps.End("load", $"{candidates.Count} of {fused.Count}");
        candidates = await ArrangeAsync(candidates, links, request, reading, notices, cancellationToken).ConfigureAwait(false);
        steps.End("arrange");
        return new SearchResult
        {
            Hits = [.. candidates.Take(request.Limit).Select(c => c.ToHit())],
            Question = reading,
            Notices = [.. notices.Distinct()],
            Steps = steps.Steps,
        };
    }

    /// <summary>Every wording searched within what was understood; a passage has its best score.</summary>
    private async Task<List<FusedPassage>> SearchAsync(
        SearchRequest request, ReadQuestion reading, List<string> notices, StepTimer steps, CancellationToken cancellationToken)
    {
        SearchFilter filter = reading.Within(request.Scope);
        if (reading.Order is { } order)
        {
            IReadOnlyList<string> documents = await knowledgeBase.FindByDateAsync(filter, order.NewestFirst, order.Count, cancellationToken).ConfigureAwait(false);
            if (documents.Count == 0) return [];
            filter = filter with { DocumentIds = documents };
            if (reading.NothingLeft) return await BeginningsAsync(documents, order, filter, cancellationToken).ConfigureAwait(false);
        }
        if (request.Planned.Count > 0)
        {
            Wording[] wordings = [.. request.Planned.Prepend(new Wording(reading.Query, Wording.Owner)).DistinctBy(wording => wording.Text)];
            // Side by side: each waits for the embedding model and perhaps for a knowledge base on the network.
            IReadOnlyList<FusedPassage>[] found = await Task.WhenAll(wordings.Select(async wording =>
                await SearchOneAsync(wording.Text, request.ByMeaning, filter, notices, steps: null, cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
            steps.End("search", string.Join(" · ", wordings.Select(wording => wording.Text)));
            return RankFusion.Combine([.. found.Zip(wordings, (passages, wording) => (passages, wording.Weight))]);
        }
        List<FusedPassage> all = [];
        foreach (string wording in request.AlsoSearch.Prepend(reading.Query).Distinct())
            all.AddRange(await SearchOneAsync(wording, request.ByMeaning, filter, notices, steps, cancellationToken).ConfigureAwait(false));
        return request.AlsoSearch.Count == 0 ? all : [.. all.OrderByDescending(p => p.Fused).DistinctBy(p => p.PassageId)];
    }

    private async Task<IReadOnlyList<FusedPassage>> SearchOneAsync(
        string wording, bool byMeaning, SearchFilter filter, List<string> notices, StepTimer? steps, CancellationToken cancellationToken)
    {
        (QueryVector? model, string? notice) = byMeaning ? await vectors.ModelAsync(QuotedPhrases.Without(wording), cancellationToken).ConfigureAwait(false) : default;
        QueryVector? @static = byMeaning ? vectors.Static(wording) : null;
        steps?.End("embed", wording);
        List<string> said = notice is null ? [] : [notice];
        IReadOnlyList<FusedPassage> found = await _candidates.SearchAsync(wording, model, @static, filter, said, cancellationToken).ConfigureAwait(false);
        steps?.End("search", wording);
        lock (notices) notices.AddRange(said);
        return found;
    }

    /// <summary>For a question that asks for documents and nothing in them: how each begins, of a mailbox or an export each message or note that is meant.</summary>
    private async Task<List<FusedPassage>> BeginningsAsync(IReadOnlyList<string> documents, DateOrder order, SearchFilter filter, CancellationToken cancellationToken)
    {
        List<Beginning> beginnings = [];
        foreach (string id in documents)
            if (await knowledgeBase.GetDocumentAsync(id, cancellationToken).ConfigureAwait(false) is { } document)
                beginnings.AddRange(Beginning.Of(document, await knowledgeBase.GetPassagesAsync(id, cancellationToken).ConfigureAwait(false), filter, order.NewestFirst));
        // The documents are those with the newest entries: the newest entries of all are among theirs.
        IEnumerable<Beginning> ordered = order.NewestFirst ? beginnings.OrderByDescending(b => b.Date) : beginnings.OrderBy(b => b.Date);
        return [.. ordered.Take(order.Count).Select((b, i) => new FusedPassage(b.PassageId, new double?[3]) { Fused = 1 - i / (double)Math.Max(1, beginnings.Count) })];
    }

    private async Task<List<Candidate>> LoadAsync(List<FusedPassage> fused, SearchRequest request, ReadQuestion reading, CancellationToken cancellationToken)
    {
        Dictionary<string, FusedPassage> pool = fused.Take(request.Limit + Spare).ToDictionary(f => f.PassageId);
        IReadOnlyList<FoundPassage> found = await knowledgeBase.GetPassagesAsync([.. pool.Keys], cancellationToken).ConfigureAwait(false);
        string[] wordings = [reading.Query, request.Query, .. request.AlsoSearch, .. request.Planned.Select(planned => planned.Text)];
        return [.. found.Where(f => reading.AsksForDocuments || ExactWords.MayFind(f, wordings)).Select(f => new Candidate(f, pool[f.Passage.Id]))];
    }

    private async Task<List<Candidate>> ArrangeAsync(
        List<Candidate> candidates, LinkedNotes links, SearchRequest request, ReadQuestion reading, List<string> notices, CancellationToken cancellationToken)
    {
        // Documents in an order are wanted as they are, all of them.
        if (reading.AsksForDocuments) return candidates;
        await links.RaiseAsync(reading, candidates, cancellationToken).ConfigureAwait(false);
        candidates = NearDuplicates.Collapse([.. candidates.OrderByDescending(c => c.Score)]);
        if (request.Reranks)
        {
            (candidates, string? notice) = await _reranking.OrderAsync(reading.Query, candidates, cancellationToken).ConfigureAwait(false);
            if (notice is not null) notices.Add(notice);
        }
        if (request.JoinsNeighbours) candidates = await _neighbours.JoinAsync(candidates, cancellationToken).ConfigureAwait(false);
        int most = request.MostPerDocument ?? options.Value.Search.MostPerDocument;
        return most > 0 && request.Scope.DocumentIds.Count != 1 ? Spread(candidates, most) : candidates;
    }

    /// <summary>What one document has beyond its share comes after all others.</summary>
    private static List<Candidate> Spread(List<Candidate> candidates, int most)
    {
        Dictionary<string, int> counts = [];
        List<Candidate> within = [], beyond = [];
        foreach (Candidate candidate in candidates)
        {
            int count = counts[candidate.Document.Id] = counts.GetValueOrDefault(candidate.Document.Id) + 1;
            if (count > most) candidate.Reasons.Add($"after others: {most} passages of this document come before it");
            (count > most ? beyond : within).Add(candidate);
        }
        return [.. within, .. beyond];
    }
}
