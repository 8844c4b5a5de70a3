namespace Rag.Retrieval.Models;

/// <summary>Scores passages against a query with a cross-encoder. Safe to call from any thread.</summary>
public interface IReranker
{
    /// <summary>One score per text, in order; higher is better, comparable for one query and one model.</summary>
    Task<IReadOnlyList<double>> ScoreAsync(string query, IReadOnlyList<string> texts, CancellationToken cancellationToken);
}

/// <summary>Counts tokens as a model does. Safe to call from any thread.</summary>
public interface ITokenCounter
{
    /// <summary>Names the vocabulary, so that one can tell whether a text was cut by the same count.</summary>
    string Name { get; }

    /// <summary>One count per text, in order, without special tokens.</summary>
    Task<IReadOnlyList<int>> CountAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}

/// <summary>Tells which models there are now. Safe to call from any thread.</summary>
public interface IModelSource
{
    /// <summary>The present models; <see cref="ModelSet.None"/> where Inference cannot be reached. Never throws but for cancellation.</summary>
    Task<ModelSet> GetModelsAsync(CancellationToken cancellationToken);
}
