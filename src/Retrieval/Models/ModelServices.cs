using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Rag.Retrieval.Models;

/// <summary>Registers the clients of the inference server.</summary>
public static class ModelServices
{
    /// <summary>Key of the <see cref="ITokenCounter"/> that counts as the chat model does.</summary>
    public const string Chat = "chat";

    /// <summary>Key of the <see cref="ITokenCounter"/> that counts as the embedding model does; it is also the one without a key.</summary>
    public const string Embedding = "embedding";

    /// <summary>Adds <see cref="IChatClient"/>, <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>, <see cref="IReranker"/>, <see cref="ITokenCounter"/> and <see cref="IModelSource"/>.</summary>
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.TryAddSingleton<InferenceConnection>();
        services.TryAddSingleton<IChatClient, InferenceChatClient>();
        services.TryAddSingleton<IEmbeddingGenerator<string, Embedding<float>>, InferenceEmbeddingGenerator>();
        services.TryAddSingleton<IReranker, InferenceReranker>();
        services.TryAddSingleton<IModelSource, InferenceModelSource>();
        services.AddKeyedSingleton<ITokenCounter>(Chat, (provider, _) => new InferenceTokenCounter(provider.GetRequiredService<InferenceConnection>(), Chat));
        services.AddKeyedSingleton<ITokenCounter>(Embedding, (provider, _) => new InferenceTokenCounter(provider.GetRequiredService<InferenceConnection>(), Embedding));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<ITokenCounter>(Embedding));
        return services;
    }
}
