using Rag.Inference.Gguf;
using Rag.Inference.Native;

namespace Rag.Inference.Probing;

/// <summary>Checks each number of an adapter, as llama.cpp does it for a model's weights.</summary>
internal static unsafe class AdapterValues
{
    private const int Piece = 1 << 22;

    /// <summary>What is wrong with an adapter's numbers, or null.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string? Damaged(AdapterFile adapter)
    {
        using FileStream stream = new(adapter.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        byte[] buffer = new byte[Piece];
        foreach (GgufTensor tensor in adapter.Pairs.Values.SelectMany(pair => (GgufTensor[])[pair.A, pair.B]))
        {
            int block = GgufTensorType.Block(tensor.Type)!.Value.Bytes;
            stream.Position = adapter.DataStart + tensor.Offset;
            for (long left = tensor.Size; left > 0;)
            {
                int wanted = (int)Math.Min(left, Piece / block * block);
                stream.ReadExactly(buffer, 0, wanted);
                fixed (byte* data = buffer)
                    if (!GgmlApi.ggml_validate_row_data(
                        tensor.Type, data,
                        (nuint)wanted)) return $"its tensor {tensor.Name} holds values that are no numbers: it is damaged";
                left -= wanted;
            }
        }
        return null;
    }
}
