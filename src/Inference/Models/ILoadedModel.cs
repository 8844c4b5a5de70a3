using Rag.Inference.Gguf;

namespace Rag.Inference.Models;

/// <summary>A model in memory. Safe to call from any thread; disposing waits for its loop.</summary>
internal interface ILoadedModel : IDisposable
{
    ModelFile File { get; }

    ModelPlan Plan { get; }

    /// <summary>Most tokens of one request or text.</summary>
    int ContextLength { get; }

    /// <summary>What the owner should know, or null.</summary>
    string? Warning { get; }
}
