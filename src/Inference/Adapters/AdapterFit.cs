using Rag.Inference.Gguf;

namespace Rag.Inference.Adapters;

/// <summary>Whether an adapter fits a model: architecture, and the shape of each weight that it changes. Pure.</summary>
public static class AdapterFit
{
    /// <summary>Why it does not fit, for the owner; null where it does.</summary>
    /// <param name="adapter">The adapter.</param>
    /// <param name="model">The model.</param>
    /// <param name="weights">The shape of each of the model's weights, by name.</param>
    public static string? Misfit(AdapterFile adapter, ModelFile model, IReadOnlyDictionary<string, IReadOnlyList<long>> weights)
    {
        if (adapter.Architecture != model.Architecture)
            return $"It was made for a model of the architecture {adapter.Architecture}, and {model.Name} is of {model.Architecture}.";
        foreach ((string name, AdapterPair pair) in adapter.Pairs)
        {
            if (!weights.TryGetValue(name, out IReadOnlyList<long>? shape))
                return $"It changes the weight {name}, which {model.Name} does not have: it was made for another model.";
            (string wanted, string found) = Shapes(name, pair, shape);
            if (wanted != found)
                return $"It changes {name} of the shape {wanted}, which in {model.Name} has {found}: it was made for another model.";
        }
        return null;
    }

    private static (string Wanted, string Found) Shapes(string name, AdapterPair pair, IReadOnlyList<long> shape)
    {
        (long rows, long columns) = AdapterFileReader.IsTable(name)
            ? (AdapterFileReader.Dimension(pair.B, 1), AdapterFileReader.Dimension(pair.A, 1))
            : (pair.A.Shape[0], AdapterFileReader.Dimension(pair.B, 1));
        string Experts(int index) => string.Concat(Enumerable.Range(index, 2).Select(at =>
            (AdapterFileReader.Dimension(pair.A, at), AdapterFileReader.Dimension(pair.B, at)) is var (a, b) && a == b
                ? $"×{a}" : $"×{a} and {b}"));
        string More(int index) => string.Concat(Enumerable.Range(index, 2).Select(at => $"×{(at < shape.Count ? shape[at] : 1)}"));
        string wanted = $"{rows}×{columns}{Experts(2)}", found = $"{shape[0]}×{(shape.Count > 1 ? shape[1] : 1)}{More(2)}";
        // Most have two dimensions only.
        return (Short(wanted), Short(found));
    }

    private static string Short(string shape) => shape.EndsWith("×1×1", StringComparison.Ordinal) ? shape[..^4]
        : shape.EndsWith("×1", StringComparison.Ordinal) ? shape[..^2] : shape;
}
