using System.Numerics.Tensors;
using Rag.Inference.Gguf;
using Rag.Inference.Models;
using Rag.Inference.Native;
using Rag.Inference.Processor;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Embedding;

/// <summary>A text's vector.</summary>
/// <param name="Vector">Unit length.</param>
/// <param name="Tokens">Tokens that were read, special ones included.</param>
/// <param name="Truncated">Tokens at the end that the model's limit left out.</param>
internal sealed record TextEmbedding(float[] Vector, int Tokens, int Truncated);

/// <summary>An embedding model in memory. Safe to call from any thread.</summary>
internal sealed class EmbeddingModel : ILoadedModel
{
    private readonly ModelHandle handle;
    private readonly PoolingContext pooling;
    private readonly EmbeddingPrefixes prefixes;

    private EmbeddingModel(ModelFile file, ModelPlan plan, ModelHandle handle, PoolingContext pooling, GgufFile metadata, InferenceOptions options)
    {
        (File, Plan, this.handle, this.pooling) = (file, plan, handle, pooling);
        ContextLength = pooling.MaxTokens;
        Vocabulary = pooling.Vocabulary;
        Tokenizer = pooling.Tokenizer;
        Pooling = pooling.Pooling;
        Dimension = pooling.Outputs;
        prefixes = EmbeddingPrefixes.For(file, metadata.Text("general.name"), options);
    }

    public ModelFile File { get; }

    public ModelPlan Plan { get; }

    public string? Warning => null;

    public int ContextLength { get; }

    public int Dimension { get; }

    public string Pooling { get; }

    public Vocabulary Vocabulary { get; }

    public ITextTokenizer Tokenizer { get; }

    public int Waiting => pooling.Loop.Waiting;

    /// <exception cref="LlamaException">llama.cpp refuses the file, or memory does not suffice.</exception>
    public static EmbeddingModel Load(ModelFile file, ModelPlan plan, InferenceOptions options, ProcessorShare? processor, Heartbeats beats)
    {
        GgufFile metadata = GgufReader.Read(file.Path);
        ModelHandle handle = ModelHandle.Load(file.Path, NativeParameters.Model(plan));
        PoolingContext? pooling = null;
        try
        {
            pooling = PoolingContext.Create(handle, file, plan, metadata, processor, beats);
            return new EmbeddingModel(file, plan, handle, pooling, metadata, options);
        }
        catch
        {
            pooling?.Dispose();
            handle.Dispose();
            throw;
        }
    }

    /// <summary>One vector per text, in order.</summary>
    /// <param name="texts">Any texts.</param>
    /// <param name="inputType"><c>query</c> or <c>passage</c> to have the family's prefix set before it; null for the text as it is.</param>
    /// <param name="cancellationToken">Takes out what has not been computed yet.</param>
    public Task<TextEmbedding[]> EmbedAsync(IReadOnlyList<string> texts, string? inputType, CancellationToken cancellationToken)
    {
        string prefix = inputType switch { "query" => prefixes.Query, "passage" => prefixes.Passage, _ => "" };
        return EmbedAsync([.. texts.Select(text => Tokenizer.Encode(prefix + text))], inputType == "query", cancellationToken);
    }

    /// <summary>One vector per sequence of tokens, to which the model's special tokens are added.</summary>
    public async Task<TextEmbedding[]> EmbedAsync(IReadOnlyList<int[]> texts, bool isUrgent, CancellationToken cancellationToken)
    {
        int room = ContextLength - Tokenizer.Start.Length - Tokenizer.End.Length;
        int[][] tokens = [.. texts.Select(text => (int[])[.. Tokenizer.Start, .. text.AsSpan(0, Math.Min(text.Length, room)), .. Tokenizer.End])];
        float[][] outputs = await pooling.Loop.RunAsync(tokens, isUrgent, cancellationToken).ConfigureAwait(false);
        TextEmbedding[] embeddings = new TextEmbedding[outputs.Length];
        for (int index = 0; index < outputs.Length; index++)
        {
            float[] vector = outputs[index];
            float norm = TensorPrimitives.Norm(vector);
            if (norm > 0 && float.IsFinite(norm)) TensorPrimitives.Divide(vector, norm, vector);
            else Array.Clear(vector);
            embeddings[index] = new TextEmbedding(vector, tokens[index].Length, Math.Max(0, texts[index].Length - room));
        }
        return embeddings;
    }

    public void Dispose()
    {
        pooling.Dispose();
        handle.Dispose();
    }
}
