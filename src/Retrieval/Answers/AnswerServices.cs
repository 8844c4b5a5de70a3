using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.FollowingUp;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Answers;

/// <summary>Registers answering.</summary>
public static class AnswerServices
{
    /// <summary>Adds <see cref="Answerer"/>, <see cref="ModelAbilities"/> and the service that tests a model in the background; needs the knowledge base and search, and uses the models where they are registered.</summary>
    public static IServiceCollection AddAnswers(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TextAnalyzer>();
        services.AddSingleton<SentenceReader>();
        services.AddSingleton(provider => new ModelAbilities(
            provider.GetService<IChatClient>() is { } chat ? Test(provider, chat).RunAsync : (_, _) => throw new InferenceException("There is no chat model."),
            provider.GetRequiredService<IOptions<RagOptions>>(), provider.GetRequiredService<ILogger<ModelAbilities>>()));
        services.AddHostedService(provider => new AbilityWatch(
            provider.GetRequiredService<ModelAbilities>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AbilityWatch>>(),
            provider.GetService<IChatClient>() is null ? null : provider.GetService<IModelSource>()));
        services.AddSingleton(provider => new Answerer(
            provider.GetRequiredService<Retriever>().SearchAsync, provider.GetRequiredService<IKnowledgeBase>(), provider.GetRequiredService<SentenceReader>(),
            provider.GetRequiredService<TextAnalyzer>(), provider.GetService<IModelSource>(), provider.GetRequiredService<ModelAbilities>(),
            provider.GetService<IChatClient>() is { } chat ? Writing(provider, chat) : null,
            provider.GetService<IChatClient>() is { } rewriting ? new ModelFollowUp(new ChatWriter(rewriting), provider.GetRequiredService<TextAnalyzer>()) : null,
            provider.GetRequiredService<IOptions<RagOptions>>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    private static AbilityTest Test(IServiceProvider provider, IChatClient chat) => new(
        new ChatWriter(chat), Prompts(provider), provider.GetRequiredService<TextAnalyzer>(), provider.GetRequiredService<TimeProvider>());

    private static ModelAnswer Writing(IServiceProvider provider, IChatClient chat) => new(
        new ChatWriter(chat), Prompts(provider), provider.GetRequiredService<IKnowledgeBase>(), provider.GetRequiredService<TextAnalyzer>(), provider.GetService<IReranker>(),
        provider.GetService<IEmbeddingGenerator<string, Embedding<float>>>(), provider.GetRequiredService<TimeProvider>());

    private static PromptBuilder Prompts(IServiceProvider provider) => new(provider.GetRequiredKeyedService<ITokenCounter>(ModelServices.Chat));
}
