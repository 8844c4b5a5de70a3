using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Evals.Retrieval;

/// <summary>Keeps embeddings in the system's folder for temporary files, so that a collection is embedded once. Not thread-safe while filling.</summary>
internal sealed class CachedEmbeddings : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly IEmbeddingGenerator<string, Embedding<float>> _inner;
    private readonly string _file;
    private readonly int _dimension;
    private readonly Dictionary<string, float[]> _known = [];

    public CachedEmbeddings(IEmbeddingGenerator<string, Embedding<float>> inner, EmbeddingSpace space)
    {
        _inner = inner;
        _dimension = space.Dimension;
        string folder = Path.Combine(Path.GetTempPath(), "rag-evals");
        Directory.CreateDirectory(folder);
        _file = Path.Combine(folder, space.Id + ".vectors");
        if (!File.Exists(_file)) return;
        using BinaryReader reader = new(File.OpenRead(_file));
        int size = 64 + _dimension * sizeof(float);
        for (long left = reader.BaseStream.Length / size; left > 0; left--)
        {
            string key = new(reader.ReadChars(64));
            _known[key] = MemoryMarshal.Cast<byte, float>(reader.ReadBytes(_dimension * sizeof(float))).ToArray();
        }
    }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        string type = options?.AdditionalProperties?["input_type"]?.ToString() ?? "";
        List<(string Text, string Key)> wanted = [.. values.Select(v => (v, Passage.HashOf(type + "\n" + v)))];
        foreach ((string Text, string Key)[] missing in wanted.Where(w => !_known.ContainsKey(w.Key)).Distinct().Chunk(64))
        {
            GeneratedEmbeddings<Embedding<float>> made = await _inner.GenerateAsync(missing.Select(m => m.Text), options, cancellationToken);
            await using BinaryWriter writer = new(new FileStream(_file, FileMode.Append));
            for (int i = 0; i < missing.Length; i++)
            {
                float[] vector = made[i].Vector.ToArray();
                _known[missing[i].Key] = vector;
                writer.Write(missing[i].Key.ToCharArray());
                writer.Write(MemoryMarshal.AsBytes(vector.AsSpan()));
            }
        }
        return [.. wanted.Select(w => new Embedding<float>(_known[w.Key]))];
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => _inner.GetService(serviceType, serviceKey);

    public void Dispose() => _inner.Dispose();
}
