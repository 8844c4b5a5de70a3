using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rag.Inference.Native;

namespace Rag.Inference.Tests.Native;

/// <summary>The structs against llama.h 0.5.0: recorded offsets always; a C program where <c>LLAMA_HEADERS</c> names the source's folder and gcc is there.</summary>
public sealed class LayoutTests
{
    private static readonly (string Field, long Recorded, long Actual)[] Layout =
    [
        ("sizeof(struct llama_model_params)", 80, Unsafe.SizeOf<ModelParams>()),
        ("offsetof(struct llama_model_params, n_gpu_layers)", 16, Offset<ModelParams>(nameof(ModelParams.GpuLayers))),
        ("offsetof(struct llama_model_params, main_gpu)", 32, Offset<ModelParams>(nameof(ModelParams.MainGpu))),
        ("offsetof(struct llama_model_params, tensor_split)", 40, Offset<ModelParams>(nameof(ModelParams.TensorSplit))),
        ("offsetof(struct llama_model_params, vocab_only)", 72, Offset<ModelParams>(nameof(ModelParams.VocabularyOnly))),
        ("offsetof(struct llama_model_params, load_mtp)", 77, Offset<ModelParams>(nameof(ModelParams.LoadMultiTokenPrediction))),
        ("sizeof(struct llama_context_params)", 160, Unsafe.SizeOf<ContextParams>()),
        ("offsetof(struct llama_context_params, n_threads)", 28, Offset<ContextParams>(nameof(ContextParams.Threads))),
        ("offsetof(struct llama_context_params, pooling_type)", 44, Offset<ContextParams>(nameof(ContextParams.PoolingType))),
        ("offsetof(struct llama_context_params, rope_freq_base)", 56, Offset<ContextParams>(nameof(ContextParams.RopeFrequencyBase))),
        ("offsetof(struct llama_context_params, cb_eval)", 88, Offset<ContextParams>(nameof(ContextParams.EvalCallback))),
        ("offsetof(struct llama_context_params, type_k)", 104, Offset<ContextParams>(nameof(ContextParams.TypeK))),
        ("offsetof(struct llama_context_params, abort_callback)", 112, Offset<ContextParams>(nameof(ContextParams.AbortCallback))),
        ("offsetof(struct llama_context_params, embeddings)", 128, Offset<ContextParams>(nameof(ContextParams.Embeddings))),
        ("offsetof(struct llama_context_params, kv_unified)", 133, Offset<ContextParams>(nameof(ContextParams.KvUnified))),
        ("offsetof(struct llama_context_params, samplers)", 136, Offset<ContextParams>(nameof(ContextParams.Samplers))),
        ("offsetof(struct llama_context_params, ctx_other)", 152, Offset<ContextParams>(nameof(ContextParams.OtherContext))),
        ("sizeof(struct llama_batch)", 56, Unsafe.SizeOf<NativeBatch>()),
        ("offsetof(struct llama_batch, pos)", 24, Offset<NativeBatch>(nameof(NativeBatch.Positions))),
        ("offsetof(struct llama_batch, logits)", 48, Offset<NativeBatch>(nameof(NativeBatch.Outputs))),
        ("sizeof(llama_logit_bias)", 8, Unsafe.SizeOf<LogitBias>()),
        ("sizeof(llama_token_data)", 12, Unsafe.SizeOf<TokenData>()),
        ("sizeof(llama_token_data_array)", 32, Unsafe.SizeOf<TokenDataArray>()),
        ("offsetof(llama_token_data_array, selected)", 16, Offset<TokenDataArray>(nameof(TokenDataArray.Selected))),
        ("sizeof(llama_chat_message)", 16, Unsafe.SizeOf<ChatMessage>()),
        ("sizeof(struct ggml_threadpool_params)", 528, Unsafe.SizeOf<ThreadPoolParams>()),
        ("offsetof(struct ggml_threadpool_params, n_threads)", 512, Offset<ThreadPoolParams>(nameof(ThreadPoolParams.Threads))),
        ("offsetof(struct ggml_threadpool_params, paused)", 525, Offset<ThreadPoolParams>(nameof(ThreadPoolParams.Paused))),
        ("sizeof(struct ggml_backend_dev_props)", 56, Unsafe.SizeOf<DeviceProperties>()),
        ("offsetof(struct ggml_backend_dev_props, type)", 32, Offset<DeviceProperties>(nameof(DeviceProperties.Type))),
        ("offsetof(struct ggml_backend_dev_props, device_id)", 40, Offset<DeviceProperties>(nameof(DeviceProperties.Id))),
        ("sizeof(struct ggml_init_params)", 24, Unsafe.SizeOf<GgmlApi.ContextMemory>()),
        ("offsetof(struct ggml_init_params, no_alloc)", 16, Offset<GgmlApi.ContextMemory>(nameof(GgmlApi.ContextMemory.NoAllocation))),
        ("sizeof(llama_sampler_chain_params)", 1, Unsafe.SizeOf<SamplerChainParams>()),
    ];

    [Fact]
    public void Structs_RecordedOffsets_AreTheirs() => Assert.All(Layout, item => Assert.Equal((item.Field, item.Recorded), (item.Field, item.Actual)));

    [Fact]
    public async Task Structs_CompiledHeader_HasTheSameLayout()
    {
        string? source = Environment.GetEnvironmentVariable("LLAMA_HEADERS");
        Assert.SkipUnless(source is { Length: > 0 } && File.Exists(Path.Combine(source, "include", "llama.h")), "needs llama.cpp 0.5.0's source: set LLAMA_HEADERS to its folder");
        Assert.SkipUnless(File.Exists("/usr/bin/gcc"), "needs gcc");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-layout-");
        try
        {
            string program = "#include <stdio.h>\n#include <stddef.h>\n#include \"llama.h\"\nint main(void) {\n"
                + string.Concat(Layout.Select(item => $"printf(\"%zu\\n\", (size_t){item.Field});\n")) + "return 0; }\n";
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "layout.c"), program, TestContext.Current.CancellationToken);
            await RunAsync("gcc", "-o", Path.Combine(folder.FullName, "layout"), Path.Combine(folder.FullName, "layout.c"), "-I", Path.Combine(source, "include"), "-I", Path.Combine(source, "ggml", "include"));
            string[] sizes = (await RunAsync(Path.Combine(folder.FullName, "layout"))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(Layout.Select(item => $"{item.Field} = {item.Actual}"), Layout.Zip(sizes, (item, size) => $"{item.Field} = {size}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static long Offset<T>(string field) => Marshal.OffsetOf<T>(field);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
