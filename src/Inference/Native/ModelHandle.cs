using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>A loaded model (<c>llama_model</c>); its contexts must be freed before it, which their handles see to.</summary>
internal sealed class ModelHandle : SafeHandle
{
    private ModelHandle(nint pointer) : base(0, ownsHandle: true) => SetHandle(pointer);

    public override bool IsInvalid => handle == 0;

    /// <exception cref="LlamaException">llama.cpp refuses the file.</exception>
    public static ModelHandle Load(string path, ModelParams parameters)
    {
        NativeLog.TakeErrors();
        nint pointer = LlamaApi.llama_model_load_from_file(path, parameters);
        if (pointer != 0) return new ModelHandle(pointer);
        string errors = NativeLog.TakeErrors();
        throw new LlamaException($"llama.cpp cannot load {Path.GetFileName(path)}: {(errors.Length > 0 ? errors : "it gave no reason")}");
    }

    protected override bool ReleaseHandle()
    {
        LlamaApi.llama_model_free(handle);
        return true;
    }
}
