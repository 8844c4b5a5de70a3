using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Rag.Retrieval.Answers;
using Rag.Web.Answering;
using Rag.Web.Api;
using Rag.Web.Components.Talk;
using Rag.Web.Conversations;
using Rag.Web.Safety;

namespace Rag.Web.Mcp;

/// <summary>An answer with its sources.</summary>
/// <param name="Mode"><c>model</c>, <c>extractive</c> or <c>refused</c>.</param>
/// <param name="Answer">Markdown; <c>[^1]</c> stands for source 1. Empty where there is none.</param>
/// <param name="Sources">What it cites.</param>
/// <param name="Nearest">The nearest passages where no model wrote.</param>
/// <param name="Notices">What the caller should know.</param>
public sealed record CitedAnswer(AnswerMode Mode, string Answer, IReadOnlyList<CitedPlace>? Sources = null,
    IReadOnlyList<FoundPlace>? Nearest = null, IReadOnlyList<string>? Notices = null);

/// <summary>A cited place.</summary>
/// <param name="N">Its number in the answer.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="Start">First UTF-16 unit in the document's text.</param>
/// <param name="End">One after the last.</param>
/// <param name="Title">What it belongs to.</param>
/// <param name="Path">The document's file.</param>
/// <param name="Quote">What stands there, or its beginning.</param>
/// <param name="Page">1-based page, where there are pages.</param>
public sealed record CitedPlace(int N, string DocumentId, int Start, int End, string Title, string Path, string Quote, int? Page = null);

/// <summary>Tool <c>ask</c>.</summary>
[McpServerToolType]
public sealed class AskTool(AskQuestion ask, ScopeReader scopes, ILogger<AskTool> logger)
{
    private const int LongestQuote = 600, MostNearest = 5;

    /// <summary>Answers a question.</summary>
    [McpServerTool(Name = "ask", Title = "Ask the owner's documents", ReadOnly = true, Idempotent = true, Destructive = false,
        OpenWorld = false, UseStructuredContent = true)]
    [Description("Answers one question from the owner's documents, each sentence with its source, and says so where they hold no answer. "
        + "May take a minute with a large model: progress is told. "
        + "The question must stand by itself; nothing of it is kept.")]
    public async Task<CitedAnswer> AskAsync(
        [Description("The question, in any language. At most 4000 characters.")] string question,
        RequestContext<CallToolRequestParams> request,
        [Description(ToolText.Folders)] string[]? folders = null,
        [Description(ToolText.Tags)] string[]? tags = null,
        [Description(ToolText.From)] string? from = null,
        [Description(ToolText.To)] string? to = null,
        CancellationToken cancellationToken = default)
    {
        Question asked = new(AskApi.Question("question", question))
        {
            Scope = await scopes.ReadAsync(new ScopeText(folders, tags, from, to),
            cancellationToken)
        };
        Answer? answer = null;
        int told = 0, written = 0;
        await foreach (AnswerEvent happened in new GuardedAnswer(ask, asked, logger).RunAsync(cancellationToken))
        {
            if (happened is StepChanged { Milliseconds: null } step) await TellAsync(StepText.Of(step, null));
            if (happened is PartAdded) await TellAsync($"Written: {++written} {(written == 1 ? "statement" : "statements")}");
            if (happened is AnswerFinished finished) answer = finished.Answer;
        }
        return Of(answer ?? throw new InvalidOperationException("The answer never ended."));

        // Awaited, so that it comes in its order and before the answer.
        Task TellAsync(string message) => request.Params?.ProgressToken is { } token
            ? request.Server.NotifyProgressAsync(token, new ProgressNotificationValue { Progress = ++told, Message = message },
                cancellationToken: cancellationToken)
            : Task.CompletedTask;
    }

    private static CitedAnswer Of(Answer answer) => new(
        answer.Mode, CitedMarkdown.Text(answer.Parts),
        ToolText.OrNull([.. answer.Citations.Select(Of)]),
        ToolText.OrNull([.. answer.Nearest.Take(MostNearest).Select(hit => FoundPlace.Of(hit, LongestQuote))]),
        ToolText.OrNull(answer.Notices));

    private static CitedPlace Of(Citation citation) => new(
        citation.N, citation.DocumentId, citation.Start, citation.End, TurnedText.Shown(citation.Title), citation.Path,
            TextPage.Beginning(citation.Quote, LongestQuote), citation.Page);
}
