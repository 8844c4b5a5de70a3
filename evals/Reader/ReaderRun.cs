using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Rag.Evals.Answers;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;

namespace Rag.Evals.Reader;

/// <summary>Asks questions of the product while a played reader stands in for its chat model, and compares what was read and written with what is shown.</summary>
internal sealed partial class ReaderRun(EvalBase built, PlayedServer server, PerfectReader perfect, IReadOnlyList<CorpusLine> corpus)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private readonly Dictionary<string, string> _texts = corpus.ToDictionary(line => EvalBase.DocumentId(line.Id), line => line.Text);

    /// <summary>Asks one question.</summary>
    /// <param name="question">With what a very good reader would know and write.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="scope">What is searched and read; null for everything.</param>
    public async Task<ReaderResult> AskAsync(ReaderQuestion question, CancellationToken cancellationToken, SearchFilter? scope = null)
    {
        perfect.Forget(question);
        server.Calls.Clear();
        Question sent = new(question.Text)
        {
            History = [.. question.Turns.Select(turn => new Turn(turn.Speaker, turn.Text))],
            ConversationId = question.Id,
            Scope = scope ?? SearchFilter.None,
        };
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Longest);
        long began = Stopwatch.GetTimestamp();
        List<Hit> hits = [];
        Answer? answer = null;
        string? fault = null;
        try
        {
            await foreach (AnswerEvent made in built.Services.GetRequiredService<Answerer>().AskAsync(sent, limited.Token))
            {
                if (made is PassagesFound found) hits.AddRange(found.Hits);
                if (made is AnswerFinished finished) answer = finished.Answer;
            }
        }
        catch (Exception thrown) when (!cancellationToken.IsCancellationRequested)
        {
            fault = limited.IsCancellationRequested ? $"no end within {Longest.TotalMinutes} minutes" : thrown.ToString();
        }
        double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        IReadOnlyList<PlayedCall> calls = [.. server.Calls];
        AnswerPage page = new(answer, hits, _texts);
        IReadOnlyList<Statement> stated = perfect.Stated.GetValueOrDefault(question.Id, []);
        string last = calls.LastOrDefault(call => call.Prompt.Kind == PromptKind.Answer)?.Text ?? "";
        IReadOnlyList<string> written = [.. Sentences(last).Distinct()];
        return new ReaderResult
        {
            Question = question,
            InPrompt = [.. question.Facts.Where(fact => calls.Any(call => call.Prompt.Sources.Has(fact))).Select(fact => fact.Id)],
            OnPage = [.. question.Facts.Where(fact => stated.Any(statement => statement.Facts.Contains(fact.Id) && page.Shows(statement.Text, fact.Evidence)))
                .Select(fact => fact.Id)],
            Written = written,
            Replaced = [.. written.Where(sentence => !page.Shows(sentence))],
            SaysAbsent = Absent().Matches(last).Any(match => page.Shows(match.Groups[1].Value)),
            Calls = calls,
            Answer = answer,
            Fault = fault,
            Milliseconds = milliseconds,
        };
    }

    /// <summary>What a reader wrote, cut at citations and ends of lines, without what is no statement.</summary>
    private static IEnumerable<string> Sentences(string text)
    {
        text = Thought().Replace(text, "").Trim();
        if (text is "NOT FOUND" || text.StartsWith("SEARCH:", StringComparison.Ordinal)) return [];
        return Boundary().Split(text).Select(piece => Mark().Replace(piece, "").Trim())
            .Where(piece => piece.Any(char.IsLetter) && !piece.StartsWith("```", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"<think>.*?(?:</think>|\z)", RegexOptions.Singleline)]
    private static partial Regex Thought();

    [GeneratedRegex(@"([^\[\]\n]+)\[0\]")]
    private static partial Regex Absent();

    /// <summary>The end of a line, or numbers however they are written; those at the very end may be cut off.</summary>
    [GeneratedRegex(@"\s*(?:[\[【][\d^, -]*(?:[\]】]|\z))+\s*|\n")]
    private static partial Regex Boundary();

    [GeneratedRegex(@"^\s*(?:[-*|]|\d+\.|#+)\s+")]
    private static partial Regex Mark();
}
