using System.Runtime.InteropServices;
using Rag.Inference.Gguf;
using Rag.Inference.Native;

namespace Rag.Inference.Probing;

/// <summary>
/// Does with a file, on the processor and with a context of a few tokens, whatever the serving process would do with it: loads vocabulary and weights, checks
/// each weight, cuts a text into tokens, computes once.
/// </summary>
internal static unsafe class ProbeRun
{
    private const int Context = 64;
    private const string Text = "The heat pump was chosen in March 2024; Zürich 北京 \U0001F600.";

    /// <summary>Why a model's file, or an adapter with it, cannot be used; null where it can.</summary>
    /// <param name="file">The model.</param>
    /// <param name="adapter">An adapter whose shapes fit it; null to try the model itself.</param>
    /// <exception cref="LlamaException">llama.cpp refuses it.</exception>
    public static string? Refusal(ModelFile file, AdapterFile? adapter)
    {
        if (adapter is not null && AdapterValues.Damaged(adapter) is { } damaged) return damaged;
        ModelParams parameters = LlamaApi.llama_model_default_params();
        nint noDevices = 0;
        parameters.Devices = (nint)(&noDevices);
        parameters.GpuLayers = 0;
        // Reads all of it, which loading would do next anyway.
        parameters.CheckTensors = (byte)(adapter is null ? 1 : 0);
        using ModelHandle model = ModelHandle.Load(file.Path, parameters);
        using Vocabulary vocabulary = new(model);
        int[] tokens = [.. vocabulary.Tokenize(Text, addSpecial: true, parseSpecial: false).Take(Context / 2)];
        if (tokens.Length == 0) return "its vocabulary makes no tokens of a text";
        if (tokens.Any(token => token < 0 || token >= vocabulary.Count)) return $"its vocabulary makes a token of a text that is not among its {vocabulary.Count}";
        vocabulary.Detokenize(tokens, special: true);
        using ContextHandle context = ContextHandle.Create(model, Parameters(file));
        using AdapterHandle? change = adapter is null ? null : AdapterHandle.Load(model, adapter.Path);
        if (change is not null) context.UseAdapters([change], [1]);
        TokenBatch batch = new(Context);
        for (int index = 0; index < tokens.Length; index++) batch.Add(tokens[index], index, sequence: 0, output: file.Kind != ModelKind.Chat || index == tokens.Length - 1);
        bool encodes = LlamaApi.llama_model_has_encoder(model);
        int result = encodes ? LlamaApi.llama_encode(context, batch.Native) : LlamaApi.llama_decode(context, batch.Native);
        if (result != 0) return $"llama.cpp cannot compute with it (error {result}): {NativeLog.TakeErrors()}";
        LlamaApi.llama_synchronize(context);
        return AllFinite(Outputs(file, model, context, vocabulary, tokens.Length - 1)) ? null
            : $"{(adapter is null ? "its weights compute" : "with it the model computes")} to values that are no numbers: it is damaged";
    }

    private static ContextParams Parameters(ModelFile file)
    {
        ContextParams parameters = LlamaApi.llama_context_default_params();
        parameters.ContextLength = parameters.BatchSize = parameters.MicroBatchSize = Context;
        parameters.MaxSequences = 1;
        parameters.Threads = parameters.ThreadsBatch = 1;
        parameters.OffloadKqv = 0;
        if (file.Kind == ModelKind.Chat) return parameters;
        parameters.Embeddings = 1;
        parameters.FlashAttentionType = 0;
        parameters.PoolingType = file.Kind == ModelKind.Rerank ? PoolingType.Rank : PoolingType.Mean;
        return parameters;
    }

    private static ReadOnlySpan<float> Outputs(ModelFile file, ModelHandle model, ContextHandle context, Vocabulary vocabulary, int last)
    {
        float* values = file.Kind == ModelKind.Chat ? LlamaApi.llama_get_logits_ith(context, last) : LlamaApi.llama_get_embeddings_seq(context, 0);
        int count = file.Kind switch
        {
            ModelKind.Chat => vocabulary.Count,
            ModelKind.Embedding => LlamaApi.llama_model_n_embd_out(model),
            _ => 1,
        };
        return values is null ? [] : new ReadOnlySpan<float>(values, count);
    }

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
            if (!float.IsFinite(value)) return false;
        return true;
    }
}
