using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Rag.Retrieval.Workers;

/// <summary>A model that can be got, and whether it fits this machine: an item of Inference's <c>GET /catalogue</c>.</summary>
public sealed record ModelOffer : ModelCard
{
    /// <summary>For the reader of JSON, and where all is said anew.</summary>
    [JsonConstructor]
    public ModelOffer()
    {
    }

    /// <summary>An offer of a model that the catalogue knows.</summary>
    [SetsRequiredMembers]
    public ModelOffer(ModelCard card, string kind, ModelFit fit, IReadOnlyList<ContextMemory> memory) : base(card) => (Kind, Fit, Memory) = (kind, fit, memory);

    /// <summary><c>chat</c>, <c>embedding</c> or <c>rerank</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether it fits here, by the code that loads models.</summary>
    public required ModelFit Fit { get; init; }

    /// <summary>Memory that it takes, by length of the context.</summary>
    public required IReadOnlyList<ContextMemory> Memory { get; init; }

    /// <summary>True for the one of its kind that suits this machine best.</summary>
    public bool IsRecommended { get; init; }

    /// <summary>True where its file lies in the models folder.</summary>
    public bool IsHere { get; init; }

    /// <summary>Whether the file that is here has the publicly known SHA-256; null where that is not known, or the file too large to be read whole.</summary>
    public bool? IsVerified { get; init; }
}

/// <summary>How a model fits the machine as it is now.</summary>
/// <param name="Level"><c>gpu</c> (all of it), <c>partly</c> (on the GPU), <c>cpu</c>, <c>slow</c> (fits, but the processor takes long) or <c>none</c>.</param>
/// <param name="Sentence">For people, such as "Fits in 16 GB of GPU memory with 32k context".</param>
/// <param name="ContextLength">Tokens of context that it would get.</param>
/// <param name="Bytes">Memory that it would take.</param>
public sealed record ModelFit(string Level, string Sentence, int ContextLength, long Bytes);

/// <summary>Memory for weights, cache and computation together.</summary>
public sealed record ContextMemory(int ContextLength, long Bytes);
