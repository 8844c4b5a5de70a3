using Microsoft.Extensions.AI;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Measuring;

/// <summary>
/// Has the chat model write questions about sampled passages, and throws away those that measure nothing: what the model answers rightly
/// without the passage, and what its own second, reworded question does not find among the first 50. What is left waits for the owner's
/// review. Safe to call from any thread.
/// </summary>
public sealed class QuestionWriter
{
    /// <summary>Passages tried for each question wanted before it is given up.</summary>
    private const int TriesPerQuestion = 4;

    /// <summary>A passage of fewer characters hardly holds a question.</summary>
    private const int ShortestPassage = 200;

    /// <summary>Reasons for throwing a question away.</summary>
    public const string NotInForm = "the model did not write a question in the form asked",
        NotInPassage = "its answer does not stand in the passage",
        Known = "the model answers it without the passage",
        NotFound = "its passage is not among the first 50 that the reworded question finds";

    private readonly IKnowledgeBase knowledge;
    private readonly ChatWriter writer;
    private readonly Func<SearchRequest, CancellationToken, Task<SearchResult>> search;
    private readonly TextAnalyzer analyzer;

    /// <summary>Over the chat model in use.</summary>
    /// <param name="knowledge">Where passages are sampled.</param>
    /// <param name="chat">The model.</param>
    /// <param name="search">Finds passages as questions do.</param>
    /// <param name="analyzer">Compares answers by their words.</param>
    public QuestionWriter(
        IKnowledgeBase knowledge, IChatClient chat, Func<SearchRequest, CancellationToken, Task<SearchResult>> search,
        TextAnalyzer analyzer) =>
        (this.knowledge, writer, this.search, this.analyzer) = (knowledge, new ChatWriter(chat), search, analyzer);

    /// <summary>Writes up to so many, each told as it comes.</summary>
    /// <param name="set">The set's name.</param>
    /// <param name="count">1 or more.</param>
    /// <param name="seed">Chooses the passages.</param>
    /// <param name="giveWay">Waited for before each passage.</param>
    /// <param name="made">Told of each question that is left.</param>
    /// <param name="progress">Told of each passage.</param>
    /// <param name="cancellationToken">Ends it; what was told stays.</param>
    /// <exception cref="InferenceException">The model failed.</exception>
    /// <exception cref="KnowledgeBaseException">The knowledge base cannot be used.</exception>
    public async Task<MadeQuestions> MakeAsync(
        string set, int count, int seed, Func<CancellationToken, Task> giveWay, Action<OwnQuestion> made,
        IProgress<MakingProgress>? progress, CancellationToken cancellationToken)
    {
        Random random = new(seed);
        SpreadDocuments documents = await SpreadDocuments.LoadAsync(knowledge, random, cancellationToken).ConfigureAwait(false);
        Queue<(Document Document, Queue<Passage> Left)> again = [];
        List<OwnQuestion> questions = [];
        Dictionary<string, int> leftOut = [];
        for (int tries = 0; questions.Count < count && tries < count * TriesPerQuestion;)
        {
            (Document Document, Queue<Passage> Left) from;
            if (documents.Take() is { } fresh) from = (fresh, await PassagesAsync(fresh, random, cancellationToken).ConfigureAwait(false));
            else if (!again.TryDequeue(out from)) break;
            if (!from.Left.TryDequeue(out Passage? passage)) continue;
            if (from.Left.Count > 0) again.Enqueue(from);
            tries++;
            progress?.Report(new MakingProgress("Writing questions", questions.Count, count));
            await giveWay(cancellationToken).ConfigureAwait(false);
            (OwnQuestion? question, string? reason) =
                await TryAsync(set, new FoundPassage(passage, from.Document), random, cancellationToken).ConfigureAwait(false);
            if (question is null)
            {
                leftOut[reason!] = leftOut.GetValueOrDefault(reason!) + 1;
                continue;
            }
            questions.Add(question);
            made(question);
        }
        return new MadeQuestions(questions, leftOut);
    }

    private async Task<(OwnQuestion? Question, string? Reason)> TryAsync(
        string set, FoundPassage found, Random random, CancellationToken cancellationToken)
    {
        string id = HeadingQuestions.NewId(random);
        string written = await writer.WriteTextAsync(
            QuestionPrompt.Write(found), QuestionPrompt.Grammar, QuestionPrompt.MostTokens, cancellationToken).ConfigureAwait(false);
        if (QuestionPrompt.Read(written) is not var (question, otherwise, answer)) return (null, NotInForm);
        if (!KeyStatement.IsIn(answer, found.Passage.SearchText, analyzer)) return (null, NotInPassage);
        string recalled = await writer.WriteTextAsync(
            QuestionPrompt.FromMemory(question), QuestionPrompt.LineGrammar, QuestionPrompt.MostRecalled,
            cancellationToken).ConfigureAwait(false);
        if (KeyStatement.IsIn(answer, recalled, analyzer)) return (null, Known);
        RightPassage right = RightPassage.Of(found.Document, found.Passage);
        SearchRequest request = new(otherwise, CaseRanking.Depth) { JoinsNeighbours = false };
        SearchResult result = await search(request, cancellationToken).ConfigureAwait(false);
        LocatedPassage located = new(Answers.CitationState.Same, right.DocumentId, right.Start, right.End);
        if (CaseRanking.Of(result.Hits, [right], [located]).First is null) return (null, NotFound);
        return (new OwnQuestion
        {
            Id = id,
            Set = set,
            Text = question,
            KeyStatement = answer,
            Passages = [right],
            Origin = QuestionOrigin.Model,
            IsKept = false,
        }, null);
    }

    private async Task<Queue<Passage>> PassagesAsync(Document document, Random random, CancellationToken cancellationToken)
    {
        List<Passage> passages = [.. (await knowledge.GetPassagesAsync(document.Id, cancellationToken).ConfigureAwait(false))
            .Where(passage => passage.Facts.Kind.IsForReaders() && passage.Text.Length >= ShortestPassage)];
        SpreadDocuments.Shuffle(passages, random);
        return new Queue<Passage>(passages);
    }
}
