using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Planning;
using Rag.Retrieval.Knowledge;

namespace Rag.Evals.Answers;

/// <summary>Answers every question of a set and measures the answers.</summary>
internal static class AnswersCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args.Length == 0 || !Directory.Exists(args[0])) return Fail("Name a folder with corpus.jsonl and queries.jsonl.");
        Dictionary<string, string> options = [];
        bool record = args.Contains("--record"), pairs = args.Contains("--pairs");
        args = [.. args.Where(arg => arg is not ("--record" or "--pairs"))];
        for (int i = 1; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Length) return Fail($"'{args[i]}' needs a value.");
            options[args[i]] = args[i + 1];
        }
        string pipeline = options.GetValueOrDefault("--pipeline", "product");
        if (pipeline is not ("product" or "naive" or "extractive")) return Fail("--pipeline is product, naive or extractive.");
        int limit = options.TryGetValue("--limit", out string? most) ? int.Parse(most, CultureInfo.InvariantCulture) : int.MaxValue;
        double away = options.TryGetValue("--without-own-document", out string? share) ? double.Parse(share, CultureInfo.InvariantCulture) : 0;
        Ability? level = !options.TryGetValue("--level", out string? named) ? null
            : named == "quotes" ? new Ability()
            : new Ability { Reads = true, SearchesAgain = named == "leads", Plans = named == "leads" ? PlanDepth.Full : PlanDepth.None };

        QuestionSet questions = await QuestionSet.ReadAsync(args[0], cancellationToken);
        await using EvalBase built = await EvalBase.CreateAsync(questions.Corpus, pipeline != "extractive" || options.ContainsKey("--embedding"), level, cancellationToken);
        if (pipeline == "product" && built.Models.Chat is { IsReady: true } chat)
            Console.WriteLine($"{chat.Name}: {(await built.Services.GetRequiredService<ModelAbilities>().TestAsync(chat, cancellationToken))?.Description ?? "could not be tested"}");
        if (pipeline == "naive" && built.Models.Chat is null) return Fail("The naive pipeline needs a chat model in RAG_MODELS.");

        Dictionary<string, CorpusLine> lines = questions.Corpus.ToDictionary(line => line.Id);
        List<QuestionResult> results = [];
        int number = 0;
        foreach (EvalQuestion asked in CalibrateCommand.Sampled(pairs ? QuestionPairs.Of(questions.Questions) : questions.Questions, limit))
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Every n-th question loses its documents, so that the share comes out whatever the limit.
            bool taken = away > 0 && asked.Evidence.Count > 0 && Math.Floor((number + 1) * away) > Math.Floor(number * away);
            number++;
            EvalQuestion question = taken ? asked with { Answerable = false } : asked;
            Question sent = new(question.Text)
            {
                History = [.. question.Turns.Select(t => new Turn(t.Speaker is "agent" or "assistant" or "system" or "bot" ? "assistant" : "user", t.Text))],
                Scope = Scope(question, taken, questions.Corpus),
            };
            results.Add(pipeline == "naive"
                ? await NaivePipeline.AskAsync(built, question, sent, lines, cancellationToken)
                : await ProductPipeline.AskAsync(built, question, sent, lines, cancellationToken));
            if (number % 100 == 0) Console.Error.WriteLine($"{number} questions");
        }

        Report report = Report.Of(pipeline, results);
        report.Print();
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(args[0])) + (pairs ? "-pairs" : "");
        RecordedRuns.Compare(name, pipeline, away, report.Figures);
        if (record) RecordedRuns.Add(name, pipeline, away, DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), report.Figures);
        if (options.TryGetValue("--json", out string? file)) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report.ToJson(), Json), cancellationToken);
        return 0;
    }

    private static SearchFilter Scope(EvalQuestion question, bool taken, IReadOnlyList<CorpusLine> corpus)
    {
        if (!taken && question.Scope.Count == 0) return SearchFilter.None;
        IEnumerable<string> ids = question.Scope.Count > 0 ? question.Scope : corpus.Select(line => line.Id);
        return new SearchFilter { DocumentIds = [.. ids.Where(id => !taken || !question.Evidence.Contains(id)).Select(EvalBase.DocumentId)] };
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
