using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>
/// A LoRA adapter in memory (<c>llama_adapter_lora</c>); it keeps its model. Loaded, used and freed by the thread that computes with the
/// model, since
/// llama.cpp counts a model's adapters while it computes; no context may have it set when it is freed.
/// </summary>
internal sealed class AdapterHandle : SafeHandle
{
    private readonly ModelHandle model;

    private AdapterHandle(nint pointer, ModelHandle model) : base(0, ownsHandle: true)
    {
        bool added = false;
        model.DangerousAddRef(ref added);
        this.model = model;
        SetHandle(pointer);
    }

    public override bool IsInvalid => handle == 0;

    /// <exception cref="LlamaException">llama.cpp refuses the file, or memory does not suffice.</exception>
    public static AdapterHandle Load(ModelHandle model, string path)
    {
        NativeLog.TakeErrors();
        nint pointer = LlamaApi.llama_adapter_lora_init(model, path);
        if (pointer != 0) return new AdapterHandle(pointer, model);
        string errors = NativeLog.TakeErrors();
        throw new LlamaException($"llama.cpp cannot load {Path.GetFileName(path)}: {(errors.Length > 0 ? errors : "it gave no reason")}");
    }

    protected override bool ReleaseHandle()
    {
        LlamaApi.llama_adapter_lora_free(handle);
        model.DangerousRelease();
        return true;
    }
}
