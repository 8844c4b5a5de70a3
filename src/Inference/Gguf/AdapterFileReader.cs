namespace Rag.Inference.Gguf;

/// <summary>Reads what a GGUF file says of a LoRA adapter, and refuses whatever native code should not be shown.</summary>
public static class AdapterFileReader
{
    private const string First = ".lora_a", Second = ".lora_b";

    /// <summary>True for a file that says it is an adapter, of whatever kind.</summary>
    public static bool IsAdapter(GgufFile file) => file.Text("general.type") == "adapter";

    /// <summary>Checks an adapter's header.</summary>
    /// <exception cref="GgufException">It is not one that can be used.</exception>
    /// <exception cref="IOException">The file's size cannot be read.</exception>
    public static AdapterFile Read(string path, GgufFile file)
    {
        if (file.Text("adapter.type") is not "lora")
            throw new GgufException($"it is an adapter of the kind {file.Text("adapter.type") ?? "unknown"}, and only lora can be used");
        if (file.Architecture.Length == 0) throw new GgufException("it is an adapter that does not name the architecture it was made for");
        if (!GgufArchitecture.IsKnown(file.Architecture))
            throw new GgufException(
                $"it is an adapter for {file.Architecture}, an architecture that llama.cpp {Native.LlamaRuntime.Version} does not know");
        if (file.Metadata.ContainsKey("adapter.alora.invocation_tokens"))
            throw new GgufException("it is an adapter that counts only after certain words (aLoRA), which cannot be used");
        float alpha = file.Metadata.GetValueOrDefault("adapter.lora.alpha") switch
        {
            null => 0,
            float value when float.IsFinite(value) => value,
            var other => throw new GgufException($"its adapter.lora.alpha is {other}"),
        };
        FileInfo info = new(path);
        return new AdapterFile
        {
            Path = info.FullName,
            Name = System.IO.Path.GetFileNameWithoutExtension(path),
            Size = info.Length,
            ModifiedAt = info.LastWriteTimeUtc,
            Architecture = file.Architecture,
            Alpha = alpha,
            DataStart = file.DataStart,
            MadeFor = file.Text("general.base_model.0.name"),
            Pairs = Pairs(file),
        };
    }

    private static Dictionary<string, AdapterPair> Pairs(GgufFile file)
    {
        Dictionary<string, GgufTensor> first = new(StringComparer.Ordinal), second = new(StringComparer.Ordinal);
        foreach (GgufTensor tensor in file.Tensors)
        {
            if (tensor.Name.EndsWith(First, StringComparison.Ordinal)) first[tensor.Name[..^First.Length]] = tensor;
            else if (tensor.Name.EndsWith(Second, StringComparison.Ordinal)) second[tensor.Name[..^Second.Length]] = tensor;
            // llama.cpp passes these over.
            else if (tensor.Name.EndsWith("_norm.weight", StringComparison.Ordinal)) continue;
            else throw new GgufException($"its tensor {tensor.Name} is no part of a LoRA adapter");
            if (!GgufTensorType.IsFactor(tensor.Type)) throw new GgufException(
                $"its tensor {tensor.Name} is of a type that cannot be multiplied");
        }
        if (first.Keys.Concat(second.Keys).FirstOrDefault(name => !first.ContainsKey(name) || !second.ContainsKey(name)) is { } single)
            throw new GgufException($"of its change of {single} one of the two factors is missing");
        if (first.Count == 0) throw new GgufException("it is an adapter that changes nothing");
        return first.ToDictionary(item => item.Key, item => Pair(item.Key, item.Value, second[item.Key]), StringComparer.Ordinal);
    }

    private static AdapterPair Pair(string name, GgufTensor a, GgufTensor b)
    {
        // Of the table of embeddings a row is taken, and not a product made: there the first factor lies the other way round.
        long rank = IsTable(name) ? a.Shape[0] : Dimension(a, 1);
        if (b.Shape[0] != rank) throw new GgufException(
            $"the factors of its change of {name} do not fit together: {rank} and {b.Shape[0]}");
        return new AdapterPair(a, b, rank);
    }

    internal static bool IsTable(string weight) => weight.EndsWith("token_embd.weight", StringComparison.Ordinal);

    internal static long Dimension(GgufTensor tensor, int index) => index < tensor.Shape.Count ? tensor.Shape[index] : 1;
}
