using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Claims.Judging;
using Rag.Retrieval.Answers.Planning;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Reading;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Answers.Whole;
using Rag.Retrieval.Answers.Writing;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Search;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Telemetry;

namespace Rag.Retrieval.Answers;

/// <summary>Registers answering.</summary>
public static class AnswerServices
{
    /// <summary>Adds <see cref="Answerer"/>, <see cref="ModelAbilities"/> and the service that tests a model in the background; needs the knowledge base and search, and uses the models where they are registered.</summary>
    public static IServiceCollection AddAnswers(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TextAnalyzer>();
        services.AddMetrics().TryAddSingleton<AnswerMetrics>();
        services.AddSingleton<SentenceReader>();
        services.AddSingleton(provider => new PartNotes(provider.GetRequiredService<IOptions<RagOptions>>().Value.DataPath, provider.GetRequiredService<ILogger<PartNotes>>()));
        services.AddSingleton(provider => new ModelAbilities(
            provider.GetService<IChatClient>() is { } chat ? (model, cancellationToken) => Test(provider, chat).RunAsync(model, cancellationToken) : (_, _) => throw new InferenceException("There is no chat model."),
            provider.GetRequiredService<IOptions<RagOptions>>(), provider.GetRequiredService<ILogger<ModelAbilities>>()));
        services.AddHostedService(provider => new AbilityWatch(
            provider.GetRequiredService<ModelAbilities>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AbilityWatch>>(),
            provider.GetService<IChatClient>() is null ? null : provider.GetService<IModelSource>()));
        services.AddSingleton(provider => new QuotedAnswer(
            provider.GetRequiredService<Retriever>().SearchAsync, provider.GetRequiredService<IKnowledgeBase>(), provider.GetRequiredService<SentenceReader>(),
            provider.GetRequiredService<TextAnalyzer>(), provider.GetRequiredService<IOptions<RagOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new Answerer(
            provider.GetRequiredService<QuotedAnswer>(), new ContentsList(provider.GetRequiredService<IKnowledgeBase>(), provider.GetRequiredService<SentenceReader>()),
            provider.GetService<IChatClient>() is { } chat ? Led(provider, chat) : null,
            provider.GetRequiredService<IKnowledgeBase>(), provider.GetService<IModelSource>(), provider.GetRequiredService<ModelAbilities>(),
            provider.GetRequiredService<QuestionReader>(), provider.GetRequiredService<IOptions<RagOptions>>(),
            new AnswerTrace(
                provider.GetService<AnswerMetrics>(), provider.GetRequiredService<IOptions<RagOptions>>().Value.TelemetryContent, provider.GetRequiredService<TimeProvider>())));
        return services;
    }

    private static AbilityTest Test(IServiceProvider provider, IChatClient chat) => new(
        new ChatWriter(chat), Prompts(provider), Planner(provider, chat), Judge(provider, chat), provider.GetRequiredService<TextAnalyzer>(), provider.GetRequiredService<TimeProvider>());

    private static ModelLedAnswer Led(IServiceProvider provider, IChatClient chat) => new(
        provider.GetRequiredService<Retriever>().SearchAsync, provider.GetRequiredService<IKnowledgeBase>(), Planner(provider, chat),
        new SourceReader(provider.GetRequiredService<SentenceReader>(), Counter(provider)), Prompts(provider), new ChatWriter(chat),
        Judge(provider, chat), Whole(provider, chat), provider.GetRequiredService<TextAnalyzer>(), provider.GetRequiredService<IOptions<RagOptions>>().Value,
        provider.GetRequiredService<TimeProvider>());

    private static WholeAnswer Whole(IServiceProvider provider, IChatClient chat) => new(
        new PartStream(provider.GetRequiredService<IKnowledgeBase>()), provider.GetRequiredService<PartNotes>(),
        new SourceReader(provider.GetRequiredService<SentenceReader>(), Counter(provider)), Prompts(provider), new ChatWriter(chat), Counter(provider),
        provider.GetRequiredService<IKnowledgeBase>(), provider.GetRequiredService<TextAnalyzer>(), provider.GetRequiredService<TimeProvider>());

    private static ChatClaimJudge Judge(IServiceProvider provider, IChatClient chat) => new(chat, new JudgeLimits(), provider.GetRequiredService<TimeProvider>());

    private static Planner Planner(IServiceProvider provider, IChatClient chat) => new(new ChatWriter(chat), provider.GetRequiredService<TimeProvider>());

    private static PromptBuilder Prompts(IServiceProvider provider) => new(Counter(provider));

    private static ITokenCounter Counter(IServiceProvider provider) => provider.GetRequiredKeyedService<ITokenCounter>(ModelServices.Chat);
}
