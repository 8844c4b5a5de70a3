using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Measuring;
using Rag.Retrieval.Models;
using Rag.Web.Answering;
using Rag.Web.Supervision;

namespace Rag.Web.Measuring;

/// <summary>What a run has to wait for before its next question. Safe to call from any thread.</summary>
public sealed class RunConditions(IModelSource models, ModelAbilities abilities, TryOutModel tryOut, StatusFeed status)
{
    /// <summary>What it waits for, in a sentence that says what to do; null where it may go on.</summary>
    public async Task<string?> WhyNotAsync(MeasureRun run, CancellationToken cancellationToken)
    {
        if (status.Current.Ingest is { Idle: false, Paused: false })
            return "Waits until the files are read: what is found would change meanwhile.";
        ModelSet now = await models.GetModelsAsync(cancellationToken);
        foreach (ModelStatus? model in (ModelStatus?[])[now.Chat, now.Embedding, now.Rerank])
            if (model is { State: "loading" }) return $"Waits for {model.Name}, which is being loaded.";
        RunSettings settings = run.Settings;
        string? chat = Wanted(settings.ChatModel, run.Models?.Chat, run.WithAnswers is true);
        if (run.WithAnswers != false && Differs("chat", chat, now.Chat) is { } differs) return differs;
        string? embedding = Wanted(settings.EmbeddingModel, run.Models?.Embedding, run.Models is not null);
        return settings.ByMeaning ? Differs("embedding", embedding, now.Embedding) : null;
    }

    /// <summary>The run with what is known only when it begins: the models, and whether they answer.</summary>
    /// <exception cref="KnowledgeBaseException">The knowledge base cannot be used.</exception>
    public async Task<MeasureRun> BeginAsync(MeasureRun run, IKnowledgeBase knowledge, CancellationToken cancellationToken)
    {
        ModelSet now = await models.GetModelsAsync(cancellationToken);
        KnowledgeBaseCounts counts = await knowledge.CountAsync(cancellationToken);
        return run with
        {
            Models = new RunModels(Ready(now.Chat), Ready(now.Embedding), Ready(now.Rerank)),
            WithAnswers = run.Settings.Answers switch
            {
                AnswersMeasured.Yes => true,
                AnswersMeasured.No => false,
                _ => await WritesAsync(now.Chat, cancellationToken),
            },
            IndexedDocuments = counts.Indexed,
            IndexedPassages = counts.Passages,
        };
    }

    private async Task<bool> WritesAsync(ModelStatus? chat, CancellationToken cancellationToken)
    {
        if (chat is not { IsReady: true }) return false;
        if (abilities.Find(chat) is null) await tryOut(chat, cancellationToken);
        return abilities.Find(chat) is { Reads: true };
    }

    private static string? Ready(ModelStatus? model) => model is { IsReady: true } ? model.Name : null;

    // What was asked for, else what the first questions were answered by; null for anything.
    private static string? Wanted(string asked, string? began, bool hasBegun) =>
        asked.Length > 0 ? NameOf(asked) : hasBegun ? began ?? "" : null;

    private static string NameOf(string file) => file.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) ? file[..^5] : file;

    private static string? Differs(string kind, string? wanted, ModelStatus? now)
    {
        string running = Ready(now) ?? "";
        if (wanted is null || wanted.Equals(running, StringComparison.OrdinalIgnoreCase)) return null;
        string what = wanted.Length > 0 ? $"the {kind} model {wanted}" : $"no {kind} model";
        string there = running.Length > 0 ? running + " is running" : "none is running";
        string choice = wanted.Length > 0 ? wanted : "none";
        return $"This run needs {what}, and {there}. Choose {choice} on the Models page; it then goes on by itself.";
    }
}
