using Rag.Inference.Gguf;
using Rag.Inference.Models;
using Rag.Inference.Native;
using Rag.Inference.Processor;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Embedding;

/// <summary>What an embedding model and a reranker have in common: a context that pools each text into a few numbers.</summary>
internal sealed record PoolingContext(PoolingLoop Loop, Vocabulary Vocabulary, ITextTokenizer Tokenizer, int MaxTokens, int Outputs, string Pooling) : IDisposable
{
    private const int Sequences = 64;
    private const int BatchOnProcessor = 512;
    private const int BatchOnGpu = 4096;
    private const int LongestText = 8192;

    // Flash attention on the processor computes batches of fewer tokens than GGML_FA_TILE_Q (ggml-cpu/common.h) in another way, with coarser
    // rounding: short texts stay among themselves in such batches, so that a vector does not depend on its neighbours.
    private const int ShortOnProcessor = 63;

    /// <exception cref="LlamaException">Memory does not suffice.</exception>
    public static PoolingContext Create(
        ModelHandle handle, ModelFile file, ModelPlan plan, GgufFile metadata, ProcessorShare? processor, Heartbeats beats)
    {
        int maxTokens = Math.Min(Math.Min(file.ContextLength, plan.ContextLength), LongestText);
        int batchSize = Math.Max(maxTokens, plan.GpuLayers > 0 ? BatchOnGpu : BatchOnProcessor);
        ContextParams parameters = NativeParameters.Context(plan);
        parameters.Embeddings = 1;
        parameters.ContextLength = parameters.BatchSize = parameters.MicroBatchSize = (uint)batchSize;
        parameters.MaxSequences = Sequences;
        parameters.KvUnified = 1;
        if (file.Kind == ModelKind.Rerank) parameters.PoolingType = PoolingType.Rank;
        // Without a word in the metadata: the mean over the text's tokens, as most families do.
        else if (metadata.OfArchitecture("pooling_type") is null or 0) parameters.PoolingType = PoolingType.Mean;
        ContextHandle context = ContextHandle.Create(handle, parameters);
        Vocabulary? vocabulary = null;
        try
        {
            vocabulary = new Vocabulary(handle);
            int outputs = file.Kind == ModelKind.Rerank ? (int)LlamaApi.llama_model_n_cls_out(handle) : LlamaApi.llama_model_n_embd_out(handle);
            bool encoderOnly = LlamaApi.llama_model_has_encoder(handle) && !LlamaApi.llama_model_has_decoder(handle);
            string pooling = LlamaApi.llama_pooling_type(context).ToString().ToLowerInvariant();
            ITextTokenizer tokenizer = WordPieceTokenizer.TryCreate(metadata) as ITextTokenizer ?? new NativeTokenizer(vocabulary);
            Heartbeat beat = beats.Add(file.Kind == ModelKind.Rerank ? "reranking loop" : "embedding loop", StepBounds.Texts(file, plan, batchSize));
            int shortBatch = plan.GpuLayers > 0 ? 0 : ShortOnProcessor;
            PoolingLoop loop = new(context, batchSize, Sequences, outputs, encoderOnly, shortBatch, processor?.Join(), beat);
            return new PoolingContext(loop, vocabulary, tokenizer, maxTokens, outputs, pooling);
        }
        catch
        {
            vocabulary?.Dispose();
            context.Dispose();
            throw;
        }
    }

    /// <summary>Ends the loop and gives back the context.</summary>
    public void Dispose()
    {
        Loop.Dispose();
        Vocabulary.Dispose();
    }
}
