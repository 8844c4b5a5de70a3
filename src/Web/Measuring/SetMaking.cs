using Microsoft.Extensions.AI;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Measuring;
using Rag.Retrieval.Models;
using Rag.Web.Answering;

namespace Rag.Web.Measuring;

/// <summary>
/// Makes sets of questions in the background, one at a time: from headings, or by the chat model. What the model wrote is kept as it
/// comes, for the owner's review. Safe to use from any thread.
/// </summary>
public sealed class SetMaking(
    QuestionStore questions, IKnowledgeBase knowledge, IServiceProvider services, SearchPassages search, TextAnalyzer analyzer,
        ForegroundWork foreground,
    IModelSource models, IHostApplicationLifetime lifetime, ILogger<SetMaking> logger)
{
    /// <summary>Most questions of one making.</summary>
    public const int Most = 2000;

    private readonly Lock gate = new();
    private CancellationTokenSource? stop;

    /// <summary>Raised when something changed; on any thread.</summary>
    public event Action? Changed;

    /// <summary>How far it is; null while nothing is made.</summary>
    public MakingProgress? Progress { get; private set; }

    /// <summary>What the last making came to, in sentences; empty before the first.</summary>
    public IReadOnlyList<string> Outcome { get; private set; } = [];

    /// <summary>True while a set is made.</summary>
    public bool IsRunning
    {
        get { lock (gate) return stop is not null; }
    }

    /// <summary>Ends the making; what is kept already stays.</summary>
    public void Stop()
    {
        lock (gate) stop?.Cancel();
    }

    /// <summary>Begins to make questions. The task ends with it, and does not fail.</summary>
    /// <param name="origin">From headings, or by the model.</param>
    /// <param name="set">The set that they go to.</param>
    /// <param name="count">1 to <see cref="Most"/>.</param>
    /// <param name="seed">Chooses what they are made from.</param>
    /// <exception cref="MeasureException">It cannot be; the message says what to do.</exception>
    public Task Begin(QuestionOrigin origin, string? set, int count, int seed)
    {
        string name = (set ?? "").Trim();
        if (name.Length is 0 or > OwnQuestion.LongestSet)
            throw new MeasureException($"Name the set, with 1 to {OwnQuestion.LongestSet} characters.");
        if (count is < 1 or > Most) throw new MeasureException($"The number of questions is {count}: write 1 to {Most}.");
        if (origin is not (QuestionOrigin.Heading or QuestionOrigin.Model))
            throw new MeasureException("Questions are made from headings or by the model: write heading or model.");
        CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        lock (gate)
        {
            if (stop is not null)
            {
                source.Dispose();
                throw new MeasureException("Questions are being made already: wait until they are, or stop it.");
            }
            stop = source;
        }
        (Progress, Outcome) = (new MakingProgress("Looking at the library", 0, 0), []);
        Changed?.Invoke();
        return Task.Run(() => RunAsync(origin, name, count, seed, source), CancellationToken.None);
    }

    private async Task RunAsync(QuestionOrigin origin, string set, int count, int seed, CancellationTokenSource source)
    {
        List<string> outcome = [];
        int kept = 0;
        try
        {
            if (origin is QuestionOrigin.Model)
            {
                MadeQuestions made = await (await WriterAsync(source.Token))
                    .MakeAsync(set, count, seed, foreground.WaitUntilQuietAsync, question =>
                {
                    questions.Save(question);
                    kept++;
                }, new Told(this), source.Token);
                outcome.AddRange(Words(made));
            }
            else
            {
                MadeQuestions made = await new HeadingQuestions(knowledge, analyzer)
                    .MakeAsync(set, count, seed, new Told(this), source.Token);
                // The same seed makes the same questions: those that are there stay as the owner left them.
                OwnQuestion[] fresh = [.. made.Questions.Where(question => questions.Find(question.Id) is null)];
                if (fresh.Length > 0) questions.Save(fresh);
                kept = fresh.Length;
                outcome.AddRange(Words(made));
                if (fresh.Length < made.Questions.Count) outcome.Add($"{made.Questions.Count - fresh.Length} of them were there already.");
            }
            outcome.Insert(0, kept == 1 ? "1 question was made." : $"{kept} questions were made.");
        }
        catch (OperationCanceledException) { outcome.Add($"Stopped. {kept} questions were made."); }
        catch (Exception fault)
        {
            if (fault is not (MeasureException or InferenceException or KnowledgeBaseException or IOException)) logger.LogError(fault,
                "A set could not be made");
            outcome.Add($"{fault.Message.TrimEnd('.')}. {kept} questions were made.");
        }
        finally
        {
            lock (gate) stop = null;
            source.Dispose();
            (Progress, Outcome) = (null, outcome);
            Changed?.Invoke();
        }
    }

    private async Task<QuestionWriter> WriterAsync(CancellationToken cancellationToken)
    {
        if ((await models.GetModelsAsync(cancellationToken)).Chat is not { IsReady: true }
            || services.GetService<IChatClient>() is not { } chat)
            throw new MeasureException("No chat model is ready: choose one on the Models page, or make questions from headings");
        return new QuestionWriter(knowledge, chat, search.Invoke, analyzer);
    }

    private static IEnumerable<string> Words(MadeQuestions made) =>
        made.LeftOut.OrderByDescending(left => left.Value).Select(left => $"{left.Value} left out: {left.Key}.");

    private sealed class Told(SetMaking making) : IProgress<MakingProgress>
    {
        public void Report(MakingProgress value)
        {
            making.Progress = value;
            making.Changed?.Invoke();
        }
    }
}
