using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;
using Rag.Web.Api;
using Rag.Web.Conversations;
using Rag.Web.OpenAi;

namespace Rag.Web.Answering;

/// <summary>Registers the way from a question to a kept answer.</summary>
public static class AnsweringServices
{
    /// <summary>Adds retrieval, models, answers and conversations.</summary>
    public static IServiceCollection AddAnswering(this IServiceCollection services)
    {
        services.AddKnowledgeBase();
        services.AddModels();
        services.AddSearch();
        services.AddSingleton<SearchPassages>(provider => provider.GetRequiredService<Retriever>().SearchAsync);
        services.AddHostedService<SearchWarmUp>();
        services.AddAnswers();
        services.AddSingleton<ForegroundWork>();
        services.AddSingleton<AskQuestion>(provider => Ask(provider.GetRequiredService<Answerer>(), provider.GetRequiredService<ForegroundWork>()));
        services.AddSingleton<ConversationStore>();
        services.AddSingleton<IndexFreshness>();
        services.AddSingleton<AnswerRun>();
        services.AddSingleton<ScopeReader>();
        services.AddSingleton<RagChat>();
        services.AddSingleton<TryOutModel>(provider => provider.GetRequiredService<ModelAbilities>().TestAsync);
        services.AddSingleton<ModelComparison>();
        return services;
    }

    // Nobody waits for a question that is measured: it has a setup of its own.
    private static AskQuestion Ask(Answerer answerer, ForegroundWork foreground) => (question, cancellationToken) =>
        ReferenceEquals(question.Setup, AnswerSetup.Product)
            ? foreground.WatchAsync(answerer.AskAsync(question, cancellationToken), cancellationToken)
            : answerer.AskAsync(question, cancellationToken);
}
