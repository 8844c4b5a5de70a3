using Microsoft.Extensions.Options;

namespace Rag.Inference;

/// <summary>Refuses settings that cannot work; each message names the setting and what to write.</summary>
public sealed class InferenceOptionsValidator : IValidateOptions<InferenceOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, InferenceOptions options)
    {
        List<string> faults = [];
        Check(nameof(options.Slots), options.Slots, 1, 64);
        Check(nameof(options.QueueLength), options.QueueLength, 0, 10_000);
        Check(nameof(options.RestingMegabytes), options.RestingMegabytes, 0, 1_000_000);
        Check(nameof(options.GpuLayers), options.GpuLayers, 0, 10_000);
        Check(nameof(options.ContextLength), options.ContextLength, 256, 10_000_000);
        Check(nameof(options.Threads), options.Threads, 1, 1024);
        Check(nameof(options.IdleUnloadMinutes), options.IdleUnloadMinutes, 0, 100_000);
        if (options.KvType is not (null or "" or "f16" or "q8_0"))
            faults.Add($"{InferenceOptions.Section}:KvType is '{options.KvType}': write f16 or q8_0, or leave it out.");
        if (options.FlashAttention is not ("auto" or "on" or "off"))
            faults.Add($"{InferenceOptions.Section}:FlashAttention is '{options.FlashAttention}': write on, off or auto, or leave it out.");
        if (options is { KvType: "q8_0", FlashAttention: "off" })
            faults.Add($"{InferenceOptions.Section}:KvType q8_0 needs flash attention: write f16, or leave FlashAttention out.");
        if (options.NativePath is { Length: > 0 } path && !Directory.Exists(path))
            faults.Add($"{InferenceOptions.Section}:NativePath is '{path}': write a folder that holds llama.cpp's libraries, or leave it out.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(string setting, double? value, double least, double most)
        {
            if (value is { } number && !(number >= least && number <= most))
                faults.Add($"{InferenceOptions.Section}:{setting} is {number}: write {least} to {most}, or leave it out.");
        }
    }
}
