using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Claims.Judging;
using Rag.Retrieval.Answers.Planning;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Reading;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Answers.Whole;
using Rag.Retrieval.Answers.Writing;
using Rag.Retrieval.Models;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Telemetry;

namespace Rag.Retrieval.Tests.Answers;

/// <summary>The real answerer over given documents and a model with given words.</summary>
internal static class FakeAnswerer
{
    public static Answerer Build(
        FakeKnowledge knowledge, FakeChat? chat, string dataPath, Ability? ability = null, string reasoning = "auto", TimeProvider? time = null,
        AnswerMetrics? metrics = null, bool tellsContent = false)
    {
        time ??= TimeProvider.System;
        TextAnalyzer analyzer = new();
        IOptions<RagOptions> options = Options.Create(new RagOptions { DataPath = dataPath, Reasoning = reasoning });
        SentenceReader reader = new(knowledge, analyzer);
        ModelAbilities abilities = new((_, _) => Task.FromResult(ability ?? new Ability { Reads = true }), options, NullLogger<ModelAbilities>.Instance);
        if (chat is not null) abilities.TestAsync(chat.Status, CancellationToken.None).GetAwaiter().GetResult();
        QuotedAnswer quoted = new(knowledge.SearchAsync, knowledge, reader, analyzer, options, TimeProvider.System);
        return new Answerer(
            quoted, new ContentsList(knowledge, reader), chat is null ? null : Led(knowledge, chat, reader, analyzer, options.Value, time), knowledge, chat, abilities,
            new QuestionReader(knowledge, analyzer, TimeProvider.System), options, new AnswerTrace(metrics, tellsContent, time));
    }

    private static ModelLedAnswer Led(FakeKnowledge knowledge, FakeChat chat, SentenceReader reader, TextAnalyzer analyzer, RagOptions options, TimeProvider time)
    {
        ChatWriter writer = new(chat);
        return new ModelLedAnswer(
            knowledge.SearchAsync, knowledge, new Planner(writer, TimeProvider.System), new SourceReader(reader, chat), new PromptBuilder(chat), writer,
            new ChatClaimJudge(chat, new JudgeLimits(), TimeProvider.System),
            new WholeAnswer(
                new PartStream(knowledge), new PartNotes(options.DataPath, NullLogger.Instance), new SourceReader(reader, chat), new PromptBuilder(chat), writer, chat, knowledge,
                analyzer, time),
            analyzer, options, time);
    }
}

/// <summary>A model that says what it is given, one answer after the other and then the last again, in small pieces; a token is four characters.</summary>
internal sealed class FakeChat(params string[] answers) : IChatClient, IModelSource, ITokenCounter
{
    public bool BreaksOff { get; init; }

    /// <summary>Written again and again in the place of an answer, whatever bound the request has, until whoever reads it has enough.</summary>
    public string? Endless { get; init; }

    /// <summary>Writes by what it is asked, in the place of given words.</summary>
    public Func<IReadOnlyList<ChatMessage>, string>? Writes { get; init; }

    /// <summary>How often at most.</summary>
    public int MostTimes { get; init; } = 100_000;

    public int Context { get; init; } = 8192;

    public List<IReadOnlyList<ChatMessage>> Asked { get; } = [];

    /// <summary>With what each was asked.</summary>
    public List<ChatOptions?> Options { get; } = [];

    public ModelStatus Status => new("fake", "cpu", "ready") { ContextLength = Context, Fingerprint = "fake" };

    public string Name => "fake";

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Asked.Add([.. messages]);
        Options.Add(options);
        for (int i = 0; Endless is not null; i++)
        {
            if (i == MostTimes) throw new InvalidOperationException("Nobody ended it.");
            yield return new ChatResponseUpdate(ChatRole.Assistant, Endless);
        }
        string words = Writes is not null ? Writes(Asked[^1]) : answers[Math.Min(Asked.Count, answers.Length) - 1];
        foreach (char[] piece in words.Chunk(3))
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, new string(piece));
        }
        if (BreaksOff) throw new InferenceException("broken off");
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<ModelSet> GetModelsAsync(CancellationToken cancellationToken) => Task.FromResult(new ModelSet(Status, null, null));

    public Task<IReadOnlyList<int>> CountAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<int>>([.. texts.Select(text => (text.Length + 3) / 4)]);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() { }
}
