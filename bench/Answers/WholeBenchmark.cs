using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Rag.Evals.Answers;
using Rag.Evals.Reader;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;

namespace Rag.Bench.Answers;

/// <summary>
/// A summary of a folder of many notes, and of one document of many pages, by a played model that answers at once and notes each passage's
/// first line: requests, prompt tokens, memory, and the coverage told beside what was really given; then the same once more, from the
/// notes.
/// </summary>
internal static class WholeBenchmark
{
    private const int PageCharacters = 2500;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        Dictionary<string, string> options = args.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        int notes = int.Parse(options.GetValueOrDefault("--notes", "10000"), CultureInfo.InvariantCulture);
        int pages = int.Parse(options.GetValueOrDefault("--pages", "2000"), CultureInfo.InvariantCulture);
        List<CorpusLine> corpus =
        [
            .. Enumerable.Range(0, notes).Select(i => new CorpusLine(string.Create(CultureInfo.InvariantCulture, $"notes/{i:00000}.md"),
                $"Note {i}", Page(i, 900))),
            new CorpusLine("books/long.md", "A long book",
                string.Join("\n\n", Enumerable.Range(0, pages).Select(i => Page(i, PageCharacters)))),
        ];
        PlayedServer? server = null;
        await using EvalBase built = await EvalBase.CreateAsync(corpus, withModels: false, PlayedAbility.At(new Speed(3000, 60)),
            cancellationToken,
            async behind => (server = await PlayedServer.StartAsync(new FirstLines(), new Speed(3000, 60), paced: false, behind,
                cancellationToken)).Address);
        await using (server)
        {
            await PlayedAbility.MakeKnownAsync(built, cancellationToken);
            bool isTrue = true;
            foreach (string folder in (string[])["/notes", "/books"])
                foreach (string time in (string[])["first", "again"])
                    isTrue &= await AskAsync(built, server!, folder, time, cancellationToken);
            return isTrue ? 0 : 1;
        }
    }

    private static async Task<bool> AskAsync(EvalBase built, PlayedServer server, string folder, string time,
        CancellationToken cancellationToken)
    {
        server.Calls.Clear();
        long before = GC.GetTotalMemory(forceFullCollection: true), most = 0, began = Stopwatch.GetTimestamp();
        (int requests, int given, long tokens, int told) = (0, 0, 0, 0);
        Answer? answer = null;
        Question question = new("Summarise this folder.") { Scope = new SearchFilter { Folders = [folder] } };
        await foreach (AnswerEvent made in built.Services.GetRequiredService<Answerer>().AskAsync(question, cancellationToken))
        {
            // What the played server remembers is not the product's.
            while (server.Calls.TryDequeue(out PlayedCall? call))
            {
                requests++;
                tokens += call.PromptTokens;
                if (call.Prompt is { Kind: PromptKind.Notes, Merges: false }) given += call.Prompt.Sources.Count;
            }
            if (made is CoverageChanged && ++told % 100 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
            if (made is AnswerFinished finished) answer = finished.Answer;
        }
        Coverage coverage = answer!.Coverage!;
        bool isTrue = given == coverage.Passages - coverage.FromNotes;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{folder}, {time}: {requests} requests, {tokens} prompt tokens, {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s, {Math.Max(0, most - before) / 1e6:F0} MB more at most; "
            + $"{coverage.Text} {coverage.FromNotes} from notes, {given} given: {(isTrue ? "true" : "FALSE")}; {answer.Parts.Count} parts, {answer.Citations.Count} citations"));
        return isTrue;
    }

    private static string Page(int number, int characters)
    {
        StringBuilder text = new();
        for (int i = 0; text.Length < characters; i++)
            text.Append(CultureInfo.InvariantCulture,
                $"On day {number * 37 % 365} of year {1900 + number % 120} entry {number}.{i} tells of {number * 13 % 997} apples and {i} crates.\n");
        return text.ToString();
    }
}
