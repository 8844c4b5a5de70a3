using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary><c>struct llama_model_params</c> of llama.cpp 0.5.0, field by field.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ModelParams
{
    public nint Devices;
    public nint TensorBufferOverrides;
    public int GpuLayers;
    public int SplitMode;
    public int LoadMode;
    public int LazyMode;
    public int MainGpu;
    public nint TensorSplit;
    public nint ProgressCallback;
    public nint ProgressCallbackData;
    public nint MetadataOverrides;
    public byte VocabularyOnly;
    public byte CheckTensors;
    public byte UseExtraBuffers;
    public byte NoHost;
    public byte NoAllocation;
    public byte LoadMultiTokenPrediction;
}
