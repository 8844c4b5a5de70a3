using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rag.Evals.Answers;
using Rag.Evals.Reader;
using Rag.Retrieval.Answers;

namespace Rag.Bench.Answers;

/// <summary>
/// What answers cost a model of a given speed, step by step: prompt tokens, those that its prefix cache held, time to the first token and to the last. Each
/// question is asked twice; the second time is to find nearly all of its prompts in the cache.
/// </summary>
internal static class AnswersBenchmark
{
    /// <summary>Of the first time's prompt tokens, the most that the second time may have to read.</summary>
    private const double MostAgain = 0.1;

    private static readonly (string Name, Speed Speed)[] Machines = [("GPU", new Speed(3000, 60)), ("processor", new Speed(60, 12))];
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        string shared = Environment.GetEnvironmentVariable("RAG_SHARED") is { Length: > 0 } path ? path : "../shared";
        Dictionary<string, string> options = args.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        string documents = options.GetValueOrDefault("--docs", Path.Combine(shared, "data/docs/handbook-18f"));
        string file = options.GetValueOrDefault("--questions", Path.Combine(shared, "data/qa/handbook-18f/questions.jsonl"));
        int limit = int.Parse(options.GetValueOrDefault("--limit", "3"), CultureInfo.InvariantCulture);
        if (!Directory.Exists(documents) || !File.Exists(file))
        {
            Console.Error.WriteLine("Name documents and questions in the form of data/qa/handbook-18f/questions.jsonl: --docs DIR --questions FILE.");
            return 2;
        }
        IReadOnlyList<ReaderQuestion> questions = ReaderQuestion.Read(file, plans: null);
        List<CorpusLine> corpus = await FileCorpus.ReadAsync(documents, "*", cancellationToken);
        List<AskedTwice> asked = [];
        foreach ((string machine, Speed speed) in Machines)
        {
            PerfectReader reader = new(questions);
            Console.WriteLine($"{machine}, {speed.Prompt:F0} tokens/s of a prompt, {speed.Generation:F0} tokens/s written");
            PlayedServer? server = null;
            await using EvalBase built = await EvalBase.CreateAsync(corpus, withModels: false, PlayedAbility.At(speed), cancellationToken,
                async behind => (server = await PlayedServer.StartAsync(new SameAgain(reader), speed, paced: true, behind, cancellationToken)).Address);
            await using (server)
            {
                await PlayedAbility.MakeKnownAsync(built, cancellationToken);
                foreach (ReaderQuestion question in CalibrateCommand.Sampled(questions, limit))
                {
                    reader.Forget(question);
                    AskedOnce first = await AskAsync(built, server!, question, cancellationToken);
                    reader.Forget(question);
                    asked.Add(new AskedTwice(machine, question.Id, first, await AskAsync(built, server!, question, cancellationToken)));
                    asked[^1].Print();
                }
            }
        }
        if (options.TryGetValue("--json", out string? json))
            await File.WriteAllTextAsync(json, JsonSerializer.Serialize(asked.Select(twice => twice.ToJson()), Json), cancellationToken);
        double worst = asked.Max(twice => twice.ReadAgain);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"read again of the first time's prompt tokens, at most: {worst:P1}; wanted: {MostAgain:P0}"));
        return worst <= MostAgain ? 0 : 1;
    }

    private static async Task<AskedOnce> AskAsync(EvalBase built, PlayedServer server, ReaderQuestion question, CancellationToken cancellationToken)
    {
        server.Calls.Clear();
        Question sent = new(question.Text) { History = [.. question.Turns.Select(turn => new Turn(turn.Speaker, turn.Text))], ConversationId = question.Id };
        long began = Stopwatch.GetTimestamp();
        double? first = null;
        await foreach (AnswerEvent made in built.Services.GetRequiredService<Answerer>().AskAsync(sent, cancellationToken))
            if (made is DraftAdded or PartAdded) first ??= Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return new AskedOnce([.. server.Calls], first, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }
}
