using Microsoft.Extensions.DependencyInjection;
using Qdrant.Client;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Registers the Qdrant knowledge base.</summary>
internal static class QdrantRegistration
{
    /// <summary>Adds <see cref="QdrantKnowledgeBase"/> over the nodes that <see cref="RagOptions.QdrantUrl"/> names.</summary>
    public static void AddQdrant(this IServiceCollection services)
    {
        services.AddOptions<QdrantPatience>();
        services.AddSingleton<QdrantNodes>();
        services.AddSingleton(provider => new QdrantClient(new QdrantGrpcClient(provider.GetRequiredService<QdrantNodes>().Invoker)));
        services.AddSingleton<QdrantCollections>();
        services.AddSingleton<KeywordWeights>();
        services.AddSingleton<TermVocabulary>();
        services.AddSingleton<TermFrequencies>();
        services.AddSingleton<QuestionTerms>();
        services.AddSingleton<RecentFinds>();
        services.AddSingleton<DocumentReader>();
        services.AddSingleton<DocumentListing>();
        services.AddSingleton<PassageWriter>();
        services.AddSingleton<DocumentWriter>();
        services.AddSingleton<SpaceFiller>();
        services.AddSingleton<PassageLookup>();
        services.AddSingleton<PassageSearch>();
        services.AddSingleton<DocumentLinks>();
        services.AddSingleton<QdrantKnowledgeBase>();
    }
}
