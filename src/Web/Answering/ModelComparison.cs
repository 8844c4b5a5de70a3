using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Web.Supervision;

namespace Rag.Web.Answering;

/// <summary>One model's side of a comparison. Immutable.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Doing">What is going on, or null when it is over.</param>
public sealed record ComparedAnswer(string Model, string? Doing)
{
    /// <summary>The checked sentences so far.</summary>
    public IReadOnlyList<AnswerPart> Parts { get; init; } = [];

    /// <summary>Their sources.</summary>
    public IReadOnlyList<Citation> Citations { get; init; } = [];

    /// <summary>The sentence being written.</summary>
    public string Draft { get; init; } = "";

    /// <summary>What the owner should know, such as why the model wrote nothing itself.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>From the question to the end of the answer; null before.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>True where the model wrote some of it.</summary>
    public bool IsWritten { get; init; }
}

/// <summary>
/// Answers the owner's own question with the model in use and then with another. One after the other, since two may not fit the memory: the other takes the
/// place of the first for as long as its answer takes. One comparison at a time for all open pages. Safe to use from any thread.
/// </summary>
public sealed class ModelComparison(
    InferenceClient inference, IModelSource models, TryOutModel tryOut, AskQuestion ask, IConfiguration configuration, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private readonly Lock gate = new();
    private volatile IReadOnlyList<ComparedAnswer> answers = [];
    private CancellationTokenSource? stop;

    /// <summary>Raised when something changed; on any thread.</summary>
    public event Action? Changed;

    /// <summary>The present model's answer, then the other's; empty before the first comparison.</summary>
    public IReadOnlyList<ComparedAnswer> Answers => answers;

    /// <summary>The question that they answer.</summary>
    public string Question { get; private set; } = "";

    /// <summary>The file of the other model.</summary>
    public string OtherFile { get; private set; } = "";

    /// <summary>True while one is going on.</summary>
    public bool IsRunning => stop is not null;

    /// <summary>Ends the comparison; the model that was in use takes its place again.</summary>
    public void Stop() => stop?.Cancel();

    /// <summary>Compares; returns when both answers are there, or it was stopped. Nothing where one is going on.</summary>
    public async Task RunAsync(string question, string file)
    {
        using CancellationTokenSource source = new();
        lock (gate)
        {
            if (stop is not null) return;
            stop = source;
        }
        (Question, OtherFile) = (question, file);
        string other = Path.GetFileNameWithoutExtension(file);
        try
        {
            Set([new ComparedAnswer("Your model", "Answers"), new ComparedAnswer(other, "Waits for the other's answer")]);
            ModelStatus? present = (await models.GetModelsAsync(source.Token)).Chat;
            Change(0, answer => answer with { Model = present?.Name ?? "No model" });
            await AnswerAsync(0, present, source.Token);
            Change(1, answer => answer with { Doing = "Is being loaded" });
            if (await inference.ChooseAsync("chat", file, source.Token) is { } fault) throw new InvalidOperationException(fault);
            await AnswerAsync(1, await ReadyAsync(other, source.Token), source.Token);
        }
        catch (Exception exception)
        {
            string notice = exception is OperationCanceledException ? "Stopped." : exception.Message;
            Set([.. answers.Select(answer => answer.Doing is null ? answer : answer with { Doing = null, Notices = [.. answer.Notices, notice] })]);
        }
        finally
        {
            try
            {
                // Back to what the owner set, whatever happened.
                if (await inference.ChooseAsync("chat", configuration["Rag:ChatModel"] ?? "", CancellationToken.None) is { } fault)
                    Set([.. answers.Select(answer => answer with { Notices = [.. answer.Notices, "Your own model could not be put back in its place: " + fault] })]);
            }
            finally
            {
                lock (gate) stop = null;
                Changed?.Invoke();
            }
        }
    }

    private async Task AnswerAsync(int side, ModelStatus? model, CancellationToken cancellationToken)
    {
        if (model is { IsReady: true })
        {
            // Until a model is known to write well enough it only quotes, which would compare nothing.
            Change(side, answer => answer with { Doing = "Is being tried out, once; this may take a few minutes" });
            await tryOut(model, cancellationToken);
        }
        long began = time.GetTimestamp();
        Change(side, answer => answer with { Doing = "Answers" });
        await foreach (AnswerEvent happened in ask(new Question(Question), cancellationToken).WithCancellation(cancellationToken))
        {
            Change(side, answer => happened switch
            {
                DraftAdded draft => answer with { Draft = answer.Draft + draft.Text },
                PartAdded added => answer with { Draft = "", Parts = [.. answer.Parts, added.Part], Citations = [.. answer.Citations, .. added.NewCitations] },
                PartChanged changed => answer with
                {
                    Parts = [.. answer.Parts.Select((part, index) => index == changed.Index ? changed.Part : part)],
                    Citations = [.. answer.Citations, .. changed.NewCitations],
                },
                AnswerRestarted => answer with { Draft = "", Parts = [], Citations = [] },
                AnswerFinished { Answer: var finished } => answer with
                {
                    Doing = null,
                    Draft = "",
                    Parts = finished.Parts,
                    Citations = finished.Citations,
                    Notices = finished.Notices,
                    IsWritten = finished.Mode == AnswerMode.Model,
                    Milliseconds = time.GetElapsedTime(began).TotalMilliseconds,
                },
                _ => answer,
            });
        }
    }

    private async Task<ModelStatus> ReadyAsync(string name, CancellationToken cancellationToken)
    {
        for (; ; )
        {
            ModelStatus? chat = (await models.GetModelsAsync(cancellationToken)).Chat;
            if (chat is { IsReady: true } && chat.Name == name) return chat;
            if (chat is { State: "failed" } && chat.Name == name) throw new InvalidOperationException($"{name} cannot be used: {chat.Reason}");
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private void Change(int side, Func<ComparedAnswer, ComparedAnswer> change) => Set([.. answers.Select((answer, index) => index == side ? change(answer) : answer)]);

    private void Set(IReadOnlyList<ComparedAnswer> next)
    {
        answers = next;
        Changed?.Invoke();
    }
}
