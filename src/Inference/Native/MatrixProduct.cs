namespace Rag.Inference.Native;

/// <summary>
/// A small matrix product on one device: weights of 16 bits by activations of 32, as in a model. The numbers are small and whole, so that
/// the result is exact on every device however it sums up.
/// </summary>
internal static unsafe class MatrixProduct
{
    private const int Inner = 256;
    private const int Rows = 64;

    /// <summary>
    /// Of one column, as for one token of an answer, and of many, as for a prompt: GPUs have programs of their own for the two.
    /// </summary>
    private static readonly int[] Columns = [1, 32];

    /// <summary>What is wrong with the device; null where it computes rightly.</summary>
    /// <param name="device">ggml's pointer to it.</param>
    public static string? FaultOf(nint device)
    {
        nint backend = GgmlApi.ggml_backend_dev_init(device, 0);
        if (backend == 0) return "it cannot be started";
        try
        {
            return Columns.Select(columns => FaultOf(backend, columns)).FirstOrDefault(fault => fault is not null);
        }
        finally
        {
            GgmlApi.ggml_backend_free(backend);
        }
    }

    private static string? FaultOf(nint backend, int columns)
    {
        nuint size = GgmlApi.ggml_tensor_overhead() * 4 + GgmlApi.ggml_graph_overhead();
        nint context = GgmlApi.ggml_init(new() { Size = size, NoAllocation = 1 });
        nint buffer = 0;
        try
        {
            nint weights = GgmlApi.ggml_new_tensor_2d(context, GgmlApi.HalfPrecision, Inner, Rows);
            nint values = GgmlApi.ggml_new_tensor_2d(context, GgmlApi.SinglePrecision, Inner, columns);
            nint product = GgmlApi.ggml_mul_mat(context, weights, values);
            nint graph = GgmlApi.ggml_new_graph(context);
            GgmlApi.ggml_build_forward_expand(graph, product);
            buffer = GgmlApi.ggml_backend_alloc_ctx_tensors(context, backend);
            if (buffer == 0) return "it has no memory for a small matrix";
            Set<Half>(weights, [.. Enumerable.Range(0, Inner * Rows).Select(index => (Half)Weight(index / Inner, index % Inner))]);
            Set<float>(values, [.. Enumerable.Range(0, Inner * columns).Select(index => (float)Value(index / Inner, index % Inner))]);
            int status = GgmlApi.ggml_backend_graph_compute(backend, graph);
            if (status != 0) return $"it cannot compute (error {status})";
            float[] result = new float[Rows * columns];
            fixed (float* first = result) GgmlApi.ggml_backend_tensor_get(product, first, 0, (nuint)result.Length * sizeof(float));
            for (int index = 0; index < result.Length; index++)
                if (result[index] != Expected(index % Rows, index / Rows)) return "it computes wrongly";
            return null;
        }
        finally
        {
            if (buffer != 0) GgmlApi.ggml_backend_buffer_free(buffer);
            GgmlApi.ggml_free(context);
        }
    }

    private static void Set<T>(nint tensor, ReadOnlySpan<T> data) where T : unmanaged
    {
        fixed (T* first = data) GgmlApi.ggml_backend_tensor_set(tensor, first, 0, (nuint)(data.Length * sizeof(T)));
    }

    private static int Weight(int row, int at) => (row * 7 + at * 3) % 5 - 2;

    private static int Value(int column, int at) => (column * 5 + at * 11) % 7 - 3;

    private static int Expected(int row, int column)
    {
        int sum = 0;
        for (int at = 0; at < Inner; at++) sum += Weight(row, at) * Value(column, at);
        return sum;
    }
}
