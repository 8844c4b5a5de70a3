using System.Numerics.Tensors;
using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>Probabilities as the model gives them, before any sampler: softmax over all logits.</summary>
internal static class LogProbabilities
{
    public static TokenProbability Of(Vocabulary vocabulary, ReadOnlySpan<float> logits, int token, int top, CandidateBuffer candidates)
    {
        float highest = TensorPrimitives.Max(logits);
        double sum = 0;
        foreach (float logit in logits) sum += Math.Exp(logit - highest);
        float normalizer = highest + (float)Math.Log(sum);
        List<TokenProbability> best = [];
        if (top > 0)
        {
            foreach (TokenData candidate in candidates.Sorted(logits, top))
                best.Add(new TokenProbability(candidate.Id, Bytes(vocabulary, candidate.Id), candidate.Logit - normalizer, []));
        }
        return new TokenProbability(token, Bytes(vocabulary, token), logits[token] - normalizer, best);
    }

    private static byte[] Bytes(Vocabulary vocabulary, int token)
    {
        Span<byte> buffer = stackalloc byte[512];
        return buffer[..vocabulary.Piece(token, buffer, special: true)].ToArray();
    }
}
