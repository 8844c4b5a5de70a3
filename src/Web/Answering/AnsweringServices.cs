using Rag.Retrieval.Answers;
using Rag.Retrieval.Search;
using Rag.Web.Conversations;

namespace Rag.Web.Answering;

/// <summary>Registers the way from a question to a kept answer.</summary>
public static class AnsweringServices
{
    /// <summary>Adds retrieval, models, answers and conversations.</summary>
    public static IServiceCollection AddAnswering(this IServiceCollection services)
    {
        services.AddSingleton<ConversationStore>();
        services.AddSingleton<IndexFreshness>();
        services.AddSingleton<AnswerRun>();
        return services;
    }
}
