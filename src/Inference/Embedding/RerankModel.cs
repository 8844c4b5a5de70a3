using Rag.Inference.Gguf;
using Rag.Inference.Models;
using Rag.Inference.Native;
using Rag.Inference.Processor;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Embedding;

/// <summary>A cross-encoder in memory: it reads query and text together. Safe to call from any thread.</summary>
internal sealed class RerankModel : ILoadedModel
{
    private readonly ModelHandle handle;
    private readonly PoolingContext pooling;
    private readonly string? template;

    private RerankModel(ModelFile file, ModelPlan plan, ModelHandle handle, PoolingContext pooling, string? template) =>
        (File, Plan, this.handle, this.pooling, this.template) = (file, plan, handle, pooling, template);

    public ModelFile File { get; }

    public ModelPlan Plan { get; }

    public int ContextLength => pooling.MaxTokens;

    public string? Warning => null;

    /// <exception cref="LlamaException">llama.cpp refuses the file, or memory does not suffice.</exception>
    public static RerankModel Load(ModelFile file, ModelPlan plan, ProcessorShare? processor, Heartbeats beats)
    {
        GgufFile metadata = GgufReader.Read(file.Path);
        ModelHandle handle = ModelHandle.Load(file.Path, NativeParameters.Model(plan));
        try
        {
            PoolingContext pooling = PoolingContext.Create(handle, file, plan, metadata, processor, beats);
            return new RerankModel(file, plan, handle, pooling, metadata.Text("tokenizer.chat_template.rerank"));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>One score per text, in order, and the tokens read in all; a text too long for the model is cut at its end.</summary>
    public async Task<(float[] Scores, int Tokens)> ScoreAsync(string query, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        int[] queryTokens = pooling.Tokenizer.Encode(query);
        int[][] pairs = [.. texts.Select(text => Pair(queryTokens, pooling.Tokenizer.Encode(text)))];
        float[][] outputs = await pooling.Loop.RunAsync(pairs, isUrgent: true, cancellationToken).ConfigureAwait(false);
        return ([.. outputs.Select(output => output[0])], pairs.Sum(pair => pair.Length));
    }

    public void Dispose()
    {
        pooling.Dispose();
        handle.Dispose();
    }

    private int[] Pair(int[] query, int[] text)
    {
        (int[] start, int[] middle, int[] end) = Frame();
        int room = ContextLength - start.Length - middle.Length - end.Length;
        ReadOnlySpan<int> shortQuery = query.AsSpan(0, Math.Min(query.Length, room / 2));
        ReadOnlySpan<int> shortText = text.AsSpan(0, Math.Min(text.Length, room - shortQuery.Length));
        return [.. start, .. shortQuery, .. middle, .. shortText, .. end];
    }

    /// <summary>What stands around query and text: by the model's own template, or by its vocabulary's settings as llama-server does it.</summary>
    private (int[] Start, int[] Middle, int[] End) Frame()
    {
        Vocabulary vocabulary = pooling.Vocabulary;
        if (template is { } text && text.IndexOf("{query}", StringComparison.Ordinal) is >= 0 and int query
            && text.IndexOf("{document}", StringComparison.Ordinal) is var document && document > query)
        {
            int[] Parse(string part) => vocabulary.Tokenize(part, addSpecial: false, parseSpecial: true);
            return (Parse(text[..query]), Parse(text[(query + "{query}".Length)..document]), Parse(text[(document + "{document}".Length)..]));
        }
        VocabularyHandle native = vocabulary.Handle;
        int separator = LlamaApi.llama_vocab_sep(native);
        int[] end = LlamaApi.llama_vocab_get_add_eos(native) ? [vocabulary.Eos >= 0 ? vocabulary.Eos : separator] : [];
        return (LlamaApi.llama_vocab_get_add_bos(native) ? [vocabulary.Bos] : [], LlamaApi.llama_vocab_get_add_sep(native) ? [.. end, separator] : end, end);
    }
}
