using Rag.Inference.Gguf;

namespace Rag.Inference.Adapters;

/// <summary>The shapes of a model's weights, read from its file's header, of a split model from those of all its parts.</summary>
internal static class ModelWeights
{
    /// <summary>Shapes by name.</summary>
    /// <exception cref="GgufException">A part is not sound.</exception>
    /// <exception cref="IOException">A part cannot be read.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<long>> Read(ModelFile model)
    {
        Dictionary<string, IReadOnlyList<long>> shapes = new(StringComparer.Ordinal);
        foreach (string part in SplitName.Parts(model.Path))
            foreach (GgufTensor tensor in GgufReader.Read(part).Tensors) shapes.TryAdd(tensor.Name, tensor.Shape);
        return shapes;
    }
}
