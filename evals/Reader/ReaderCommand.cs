using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rag.Evals.Answers;

namespace Rag.Evals.Reader;

/// <summary>Lets a played reader answer the questions of a file over a folder of documents, so that what is lost is the product's own loss.</summary>
internal static class ReaderCommand
{
    /// <summary>Of a graphics card: the product bounds what it reads by the speed that it has measured.</summary>
    private static readonly Speed Card = new(3000, 60);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        bool models = !args.Contains("--no-models"), selfTest = args.Contains("--self-test"), folders = args.Contains("--folders");
        args = [.. args.Where(arg => arg is not ("--no-models" or "--self-test" or "--folders"))];
        if (args.Length < 2 || args.Length % 2 != 0 || !Directory.Exists(args[0]) || !File.Exists(args[1]))
            return Fail("Name a folder of documents and a file of questions; options take a value each.");
        Dictionary<string, string> options = args.Skip(2).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        if (SpeedOf(options.GetValueOrDefault("--speed")) is not { } speed) return Fail("--speed is two numbers, tokens a second read and written, such as 60/12.");
        string name = options.GetValueOrDefault("--reader", "perfect");
        int limit = options.TryGetValue("--limit", out string? most) ? int.Parse(most, CultureInfo.InvariantCulture) : int.MaxValue;
        IReadOnlyList<ReaderQuestion> questions = ReaderQuestion.Read(args[1], options.GetValueOrDefault("--plans"));
        PerfectReader perfect = new(questions);
        if (PlayedReaders.Find(name, perfect) is not { } reader) return Fail($"--reader is {string.Join(", ", PlayedReaders.Names)}.");

        List<CorpusLine> corpus = await FileCorpus.ReadAsync(args[0], "*", cancellationToken);
        PlayedServer? server = null;
        await using EvalBase built = await EvalBase.CreateAsync(
            corpus, models, selfTest ? null : PlayedAbility.At(speed), cancellationToken,
            async behind => (server = await PlayedServer.StartAsync(reader, speed, paced: false, behind, cancellationToken)).Address);
        await using (server)
        {
            if (models && built.Models.Embedding is not { IsReady: true })
                return Fail($"The embedding model is not ready ({built.Models.Embedding?.Reason ?? "there is none"}); --no-models does without.");
            Console.WriteLine($"{name} reader: {(await PlayedAbility.MakeKnownAsync(built, cancellationToken))?.Description ?? "could not be tested"}");
            ReaderRun run = new(built, server!, perfect, corpus);
            List<ReaderResult> results = [];
            if (folders) results.AddRange(await new FolderRun(run).AskAsync(CalibrateCommand.Sampled(questions, limit), cancellationToken));
            else foreach (ReaderQuestion question in CalibrateCommand.Sampled(questions, limit)) results.Add(await run.AskAsync(question, cancellationToken));
            ReaderReport report = new(results);
            report.Print();
            if (options.TryGetValue("--json", out string? file))
                await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report.ToJson(), Json), cancellationToken);
        }
        return 0;
    }

    private static Speed? SpeedOf(string? text)
    {
        if (text is null) return Card;
        double[] both = [.. text.Split('/').Select(number => double.TryParse(number, CultureInfo.InvariantCulture, out double perSecond) ? perSecond : 0)];
        return both is [> 0, > 0] ? new Speed(both[0], both[1]) : null;
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
