using Rag.Inference.Tests.Gguf;

namespace Rag.Inference.Tests.Adapters;

/// <summary>Writes small LoRA adapters.</summary>
internal static class TinyAdapter
{
    /// <summary>A change of rank 1: the outer product of two vectors is added to a weight.</summary>
    /// <param name="weight">The weight's name.</param>
    /// <param name="input">One number for each of its inputs.</param>
    /// <param name="output">One number for each of its outputs.</param>
    /// <param name="architecture">That it says it was made for.</param>
    /// <param name="alpha">What it is multiplied by.</param>
    public static byte[] Write(string weight, float[] input, float[] output, string architecture = "llama", float alpha = 1) =>
        Begin(architecture, alpha, name => name.EndsWith("_a", StringComparison.Ordinal) ? input : output)
            .Tensor(weight + ".lora_a", input.Length, 1).Tensor(weight + ".lora_b", 1, output.Length).ToArray();

    /// <summary>An adapter without tensors, to which some are to be added.</summary>
    /// <param name="architecture">That it says it was made for.</param>
    /// <param name="alpha">What it is multiplied by.</param>
    /// <param name="values">The numbers of a tensor, by its name.</param>
    public static GgufBytes Begin(string architecture, float alpha, Func<string, float[]> values)
    {
        Dictionary<string, int> written = [];
        return new GgufBytes
        {
            Weight = name =>
            {
                int at = written.GetValueOrDefault(name);
                written[name] = at + 1;
                float[] all = values(name);
                return at < all.Length ? all[at] : 0;
            },
        }.With("general.architecture", architecture).With("general.type", "adapter").With("adapter.type", "lora")
            .With("adapter.lora.alpha", alpha);
    }

    /// <summary>A vector of zeros with one other number.</summary>
    public static float[] One(int length, int at, float value = 1)
    {
        float[] vector = new float[length];
        vector[at] = value;
        return vector;
    }
}
