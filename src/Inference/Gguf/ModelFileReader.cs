using System.Globalization;

namespace Rag.Inference.Gguf;

/// <summary>Tells from a file's metadata whether it is a model that can be used here, and of which kind.</summary>
public static class ModelFileReader
{
    private static readonly string[] EmbeddingArchitectures = ["nomic-bert", "nomic-bert-moe", "neo-bert", "jina-bert-v2", "jina-bert-v3", "modern-bert", "bert", "eurobert", "gemma-embedding", "llama-embed"];

    /// <summary>Reads and checks a file and, of a split model, that all its parts are there.</summary>
    /// <exception cref="GgufException">It is not sound, or not a model of the three kinds.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ModelFile Read(string path) => Read(path, GgufReader.Read(path));

    /// <summary>The same of a header that was read.</summary>
    /// <exception cref="GgufException">As <see cref="Read(string)"/>.</exception>
    /// <exception cref="IOException">Likewise.</exception>
    public static ModelFile Read(string path, GgufFile file)
    {
        FileInfo[] parts = Parts(path, file);
        return Of(path, file, parts.Sum(part => part.Length), parts.Max(part => part.LastWriteTimeUtc));
    }

    /// <summary>What a header says, wherever its file is.</summary>
    /// <param name="path">Where the file is or will be.</param>
    /// <param name="file">The header.</param>
    /// <param name="size">Bytes of the file, of a split model of all its parts.</param>
    /// <param name="modifiedAt">When it was written.</param>
    /// <exception cref="GgufException">It is not a model of the three kinds.</exception>
    public static ModelFile Of(string path, GgufFile file, long size, DateTime modifiedAt)
    {
        string architecture = file.Architecture;
        if (file.Text("general.type") is { } type && type != "model") throw new GgufException($"it is not a model but a part of one ({type})");
        if (architecture.Length == 0) throw new GgufException("it names no architecture");
        if (!GgufArchitecture.IsKnown(architecture)) throw new GgufException($"llama.cpp {Native.LlamaRuntime.Version} does not know its architecture {architecture}");
        if (architecture is "clip" or "wavtokenizer-dec") throw new GgufException($"its architecture {architecture} is neither for chat nor for embedding");

        int layers = Within(file, "block_count", 1, 1024);
        int width = Within(file, "embedding_length", 1, 1 << 17);
        int context = Within(file, "context_length", 1, 1 << 28);
        CheckHeads(file, layers, width);
        CheckVocabulary(file);
        string name = System.IO.Path.GetFileName(SplitName.Of(path)?.Stem) ?? System.IO.Path.GetFileNameWithoutExtension(path);
        return new ModelFile
        {
            Path = System.IO.Path.GetFullPath(path),
            Name = name,
            Kind = Kind(file),
            Size = size,
            ModifiedAt = modifiedAt,
            Architecture = architecture,
            ContextLength = context,
            Layers = layers,
            Width = width,
            KvBytesPerToken = IsBert(architecture) ? 0 : KvBytes(file, layers, width),
            ChatTemplate = file.Text("tokenizer.chat_template"),
            IsBase = Kind(file) == ModelKind.Chat && BaseModel.Is(file, name),
        };
    }

    private static ModelKind Kind(GgufFile file)
    {
        long pooling = file.OfArchitecture("pooling_type") ?? -1;
        if (pooling == 4 || file.Tensors.Any(tensor => tensor.Name is "cls.weight" or "cls.output.weight")) return ModelKind.Rerank;
        bool embeds = pooling is 1 or 2 or 3
            || EmbeddingArchitectures.Contains(file.Architecture)
            || file.Flag(file.Architecture + ".attention.causal") == false && file.Text("tokenizer.chat_template") is null;
        return embeds ? ModelKind.Embedding : ModelKind.Chat;
    }

    private static bool IsBert(string architecture) => architecture.Contains("bert", StringComparison.Ordinal);

    private static int Within(GgufFile file, string key, long least, long most) =>
        file.OfArchitecture(key) is not { } value ? throw new GgufException($"it does not say its {key}")
        : value < least || value > most ? throw new GgufException($"its {key} is {value}")
        : (int)value;

    /// <summary>Native code divides by these, or sizes its graph by them, before it checks them.</summary>
    private static void CheckHeads(GgufFile file, int layers, int width)
    {
        foreach (string key in (string[])["attention.head_count", "attention.head_count_kv"])
        {
            object? value = file.Metadata.GetValueOrDefault($"{file.Architecture}.{key}");
            if (value is object[] perLayer)
            {
                if (perLayer.Length < layers) throw new GgufException($"its {key} names {perLayer.Length} layers of {layers}");
            }
            else if (value is not null && (file.OfArchitecture(key) is not { } heads || heads < 0 || heads > width))
            {
                throw new GgufException($"its {key} is {value}");
            }
        }
        if (file.OfArchitecture("attention.head_count") is { } count && (count == 0 || file.OfArchitecture("attention.head_count_kv") is > 0 and { } kv && count % kv != 0))
            throw new GgufException($"its attention heads do not divide: {count} by {file.OfArchitecture("attention.head_count_kv")}");
    }

    private static void CheckVocabulary(GgufFile file)
    {
        if (file.Texts("tokenizer.ggml.tokens") is not { Length: > 0 } tokens) throw new GgufException("it has no vocabulary");
        foreach (string key in (string[])["tokenizer.ggml.scores", "tokenizer.ggml.token_type"])
        {
            if (file.Metadata.GetValueOrDefault(key) is object[] values && values.Length < tokens.Length)
                throw new GgufException($"{key} has {values.Length} entries for {tokens.Length} tokens");
        }
        foreach ((string key, object value) in file.Metadata)
        {
            if (key.StartsWith("tokenizer.ggml.", StringComparison.Ordinal) && key.EndsWith("_token_id", StringComparison.Ordinal)
                && file.Number(key) is { } id && id >= tokens.Length && id != uint.MaxValue)
                throw new GgufException($"{key} is {value}, but there are {tokens.Length} tokens");
        }
        GgufTensor? embedding = file.Tensors.FirstOrDefault(tensor => tensor.Name == "token_embd.weight");
        if (embedding is { Shape.Count: 2 } && embedding.Shape[1] < tokens.Length)
            throw new GgufException($"it has {tokens.Length} tokens but embeddings for {embedding.Shape[1]}");
    }

    private static long KvBytes(GgufFile file, int layers, int width)
    {
        long heads = file.OfArchitecture("attention.head_count") ?? 1;
        long keyLength = file.OfArchitecture("attention.key_length") ?? width / Math.Max(1, heads);
        long valueLength = file.OfArchitecture("attention.value_length") ?? keyLength;
        long kvHeads = file.Metadata.GetValueOrDefault(file.Architecture + ".attention.head_count_kv") is object[] perLayer
            ? perLayer.Take(layers).Sum(value => Convert.ToInt64(value, CultureInfo.InvariantCulture))
            : layers * (file.OfArchitecture("attention.head_count_kv") ?? heads);
        return kvHeads * (keyLength + valueLength) * 2;
    }

    /// <summary>The file, or of a split model all its files.</summary>
    private static FileInfo[] Parts(string path, GgufFile file)
    {
        long count = file.Number("split.count") ?? 1;
        if (count <= 1) return [new FileInfo(path)];
        if (SplitName.Of(path) is not { } name || name.Count != count)
            throw new GgufException($"it is one of {count} parts, but is not named like one (name-00001-of-{count:D5}.gguf)");
        if (!name.IsFirst) throw new GgufException($"it is part {name.Part} of {count}: the model is listed with its first");
        FileInfo[] parts = [.. SplitName.Parts(path).Select(part => new FileInfo(part))];
        FileInfo[] missing = [.. parts.Where(part => !part.Exists)];
        if (missing.Length > 0) throw new GgufException(Missing(missing.Select(part => part.Name).ToList(), parts.Length));
        foreach (FileInfo part in parts[1..])
        {
            try { GgufReader.Read(part.FullName); }
            catch (GgufException fault) { throw new GgufException($"its part {part.Name} cannot be used: {fault.Message}"); }
        }
        return parts;
    }

    /// <summary>Says which parts are not there, the first few by their names.</summary>
    internal static string Missing(IReadOnlyList<string> names, int count) =>
        $"{names.Count} of its {count} parts {(names.Count == 1 ? "is" : "are")} missing: {string.Join(", ", names.Take(3))}{(names.Count > 3 ? ", and so on" : "")}";
}
