using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Search;

namespace Rag.Evals.Answers;

/// <summary>The product itself; without models it is the extractive pipeline.</summary>
internal static class ProductPipeline
{
    public static async Task<QuestionResult> AskAsync(
        EvalBase built, EvalQuestion question, Question sent, IReadOnlyDictionary<string, CorpusLine> lines, CancellationToken cancellationToken)
    {
        Answerer answerer = built.Services.GetRequiredService<Answerer>();
        long began = Stopwatch.GetTimestamp();
        double? first = null;
        IReadOnlyList<Hit> hits = [];
        Answer? answer = null;
        await foreach (AnswerEvent made in answerer.AskAsync(sent, cancellationToken))
        {
            if (made is PassagesFound found) hits = found.Hits;
            if (made is DraftAdded or PartAdded) first ??= Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (made is AnswerFinished finished) answer = finished.Answer;
        }
        double whole = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        Dictionary<int, Citation> byNumber = answer!.Citations.ToDictionary(c => c.N);
        return new QuestionResult
        {
            Question = question,
            Mode = answer.Mode.ToString().ToLowerInvariant(),
            Answer = string.Join(' ', answer.Parts.Select(Plain)),
            Citations = [.. answer.Citations.Select(c => new Place(c.Path[1..], c.Start, c.End, c.Quote))],
            Retrieved = [.. hits.Take(5).Select(At)],
            EvidenceInTop5 = hits.Take(5).Any(hit => GoldSpans.Overlaps(question, lines, hit.Document.Path[1..], hit.Passage.Start, hit.Passage.End)),
            Supported = [.. answer.Parts.Where(p => p.Support == Support.Supported).Select(p => BornOut(p, [.. p.Citations.Select(n => byNumber[n].Quote)]))],
            Parts = [.. answer.Parts.Select(p => new AnsweredPart(Plain(p), p.Quoted, p.Support.ToString(), [.. p.Citations.Select(n => byNumber[n].Quote)]))],
            Checks = answer.Trace?.Checks ?? [],
            CitationsGiven = answer.Parts.Sum(p => p.Citations.Count),
            CitationsThatExist = answer.Parts.Sum(p => p.Citations.Count(n => byNumber.TryGetValue(n, out Citation? c) && lines.ContainsKey(c.Path[1..]))),
            QuotesExact = answer.Citations.Count(c => lines.TryGetValue(c.Path[1..], out CorpusLine? line) && c.End <= line.Text.Length && line.Text[c.Start..c.End] == c.Quote),
            BeforeTheModel = answer.Steps.Where(s => s.Name != "write").Sum(s => s.Milliseconds),
            FirstToken = first ?? whole,
            Whole = whole,
        };

        // A quote as it stands in the source; a written sentence without the marks of Markdown.
        string Plain(AnswerPart part) => part.Quoted
            ? string.Join(' ', part.Citations.Select(n => byNumber[n].Quote))
            : part.Text.Replace("\\", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal);

        bool BornOut(AnswerPart part, IReadOnlyList<string> quotes)
        {
            HashSet<string> said = [.. quotes.SelectMany(SquadMeasures.Tokens)];
            List<string> words = [.. SquadMeasures.Tokens(Plain(part)).Where(t => t.Length > 3)];
            return words.Count == 0 || words.Count(said.Contains) >= 0.6 * words.Count;
        }
    }

    private static Place At(Hit hit) => new(hit.Document.Path[1..], hit.Passage.Start, hit.Passage.End);
}
