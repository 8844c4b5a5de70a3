using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Search;

/// <summary>Registers search.</summary>
public static class SearchServices
{
    /// <summary>Adds <see cref="Retriever"/>; needs the knowledge base, and uses the models where they are registered.</summary>
    public static IServiceCollection AddSearch(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<KnownModels>();
        services.AddSingleton<SpaceReadiness>();
        services.AddSingleton<QueryVectors>();
        services.TryAddSingleton<TextAnalyzer>();
        services.AddSingleton<QuestionReader>();
        services.AddSingleton<Retriever>();
        return services;
    }
}
