using System.Globalization;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;

namespace Rag.Evals.Reader;

/// <summary>
/// Asks the questions that want the whole of something of the folder that holds their evidence, after a summary of that folder: what a
/// second question over the same documents costs, what the same one costs once more, and whether the coverage told is what the model was
/// really given.
/// </summary>
internal sealed class FolderRun(ReaderRun run)
{
    private static readonly string[] Types = ["summary", "list-all", "count", "compare"];

    /// <summary>Asks, and prints what it came to.</summary>
    public async Task<IReadOnlyList<ReaderResult>> AskAsync(IEnumerable<ReaderQuestion> questions, CancellationToken cancellationToken)
    {
        Dictionary<string, ReaderResult> summaries = [];
        List<ReaderResult> results = [];
        foreach (ReaderQuestion question in questions.Where(question => question.Answerable && Types.Contains(question.Type)))
        {
            string folder = "/" + question.Facts[0].Evidence[0].Path.Split('/')[0];
            SearchFilter scope = new() { Folders = [folder] };
            if (!summaries.TryGetValue(folder, out ReaderResult? summary))
            {
                summaries[folder] = summary = await run.AskAsync(new ReaderQuestion { Id = folder, Text = "Summarise this folder." },
                    cancellationToken, scope);
                Console.WriteLine(Text(
                    $"  {folder}: {Tokens(summary)} prompt tokens in {summary.Calls.Count} requests. {summary.Answer?.Coverage?.Text} {Truth(summary)}"));
            }
            ReaderResult asked = await run.AskAsync(question, cancellationToken, scope);
            ReaderResult again = await run.AskAsync(question, cancellationToken, scope);
            results.Add(asked);
            string first = question.Type == "summary" ? Text($", {(double)Tokens(asked) / Tokens(summary):F3} of the summary's") : "";
            Console.WriteLine(Text(
                $"  {question.Id} {question.Type}: {Tokens(asked)} prompt tokens{first}; again {Tokens(again)}, {(double)Tokens(again) / Tokens(asked):F3}. {asked.Answer?.Coverage?.Text} {Truth(asked)}"));
        }
        return results;
    }

    private static int Tokens(ReaderResult result) => result.Calls.Where(call => call.Prompt.Kind is PromptKind.Notes or PromptKind.Answer)
        .Sum(call => call.PromptTokens);

    /// <summary>Whether the model was given as many passages as the coverage says were read anew.</summary>
    private static string Truth(ReaderResult result)
    {
        if (result.Answer?.Coverage is not { } coverage) return "no coverage";
        int given = result.Calls.Where(call => call.Prompt.Kind is PromptKind.Notes && !call.Prompt.Merges)
            .Sum(call => call.Prompt.Sources.Count);
        if (given == 0 && coverage.FromNotes == 0)
            given = result.Calls.Last(call => call.Prompt.Kind is PromptKind.Answer).Prompt.Sources.Count;
        int told = coverage.Passages - coverage.FromNotes + coverage.Others;
        return given == told ? "(true)" : Text($"(told {told}, given {given})");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
