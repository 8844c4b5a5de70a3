using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>
/// A model's vocabulary (<c>llama_vocab</c>), which lies inside the model: the model is not freed before this handle is, nor while a call uses it.
/// Safe to use from any thread; a call after it was disposed throws an <see cref="ObjectDisposedException"/>.
/// </summary>
internal sealed class VocabularyHandle : SafeHandle
{
    private readonly ModelHandle model;

    public VocabularyHandle(ModelHandle model) : base(0, ownsHandle: true)
    {
        bool added = false;
        model.DangerousAddRef(ref added);
        this.model = model;
        SetHandle(LlamaApi.llama_model_get_vocab(model));
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        model.DangerousRelease();
        return true;
    }
}
