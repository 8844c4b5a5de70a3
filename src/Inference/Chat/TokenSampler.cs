using System.Numerics.Tensors;
using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>Chooses one request's tokens. Used by the decode loop's thread alone.</summary>
internal sealed unsafe class TokenSampler : IDisposable
{
    private readonly Vocabulary vocabulary;
    private readonly SamplerHandle? chain;
    private readonly SamplerHandle? grammar;
    private readonly CandidateBuffer candidates;

    /// <param name="vocabulary">The model's tokens.</param>
    /// <param name="options">How to choose.</param>
    /// <param name="grammar">Owned from now on; null for none.</param>
    /// <param name="candidates">Shared by all samplers of the loop.</param>
    public TokenSampler(Vocabulary vocabulary, SamplingOptions options, SamplerHandle? grammar, CandidateBuffer candidates)
    {
        this.vocabulary = vocabulary;
        this.grammar = grammar;
        this.candidates = candidates;
        bool greedy = options.Temperature <= 0;
        // The likeliest token needs no native sampler: it is one pass over the logits.
        if (greedy && !options.HasPenalties && options.Bias.Count == 0) return;
        chain = SamplerHandle.Chain();
        if (options.Bias.Count > 0)
        {
            LogitBias[] biases = [.. options.Bias.Select(bias => new LogitBias { Token = bias.Token, Bias = bias.Bias })];
            fixed (LogitBias* first = biases) chain.Add(LlamaApi.llama_sampler_init_logit_bias(vocabulary.Count, biases.Length, first));
        }
        if (options.HasPenalties)
            chain.Add(LlamaApi.llama_sampler_init_penalties(vocabulary.Count, options.RepeatLastN, options.RepeatPenalty, options.FrequencyPenalty, options.PresencePenalty));
        if (greedy)
        {
            chain.Add(LlamaApi.llama_sampler_init_greedy());
            return;
        }
        chain.Add(LlamaApi.llama_sampler_init_top_k(options.TopK));
        chain.Add(LlamaApi.llama_sampler_init_top_p(options.TopP, 0));
        chain.Add(LlamaApi.llama_sampler_init_min_p(options.MinP, 0));
        chain.Add(LlamaApi.llama_sampler_init_temp_ext(options.Temperature, 0, 1));
        chain.Add(LlamaApi.llama_sampler_init_dist(options.Seed ?? (uint)Random.Shared.NextInt64(uint.MaxValue)));
    }

    /// <summary>The next token, or -1 where the grammar leaves none or the logits are no numbers.</summary>
    /// <param name="logits">One per token; those of suppressed tokens are overwritten.</param>
    /// <param name="free">True while the grammar does not apply yet.</param>
    public int Sample(Span<float> logits, bool free)
    {
        foreach (int token in vocabulary.Suppressed) logits[token] = float.NegativeInfinity;
        int chosen = Choose(logits, candidates.All(logits, lazily: chain is null));
        if (grammar is null || free || chosen < 0 || Allows(chosen)) return chosen;
        // Only now is the grammar asked about others (as llama-server does): it is by far the slowest sampler.
        if (chain is null && LikeliestAllowed(logits) is { } allowed) return allowed;
        TokenDataArray all = candidates.All(logits, lazily: false);
        LlamaApi.llama_sampler_apply(grammar, &all);
        return candidates.AnyAllowed(all) ? Choose(logits, all, argmaxOver: true) : -1;
    }

    /// <summary>Tells the samplers what was chosen.</summary>
    public void Accept(int token, bool free)
    {
        if (chain is not null) LlamaApi.llama_sampler_accept(chain, token);
        if (grammar is not null && !free) LlamaApi.llama_sampler_accept(grammar, token);
    }

    public void Dispose()
    {
        chain?.Dispose();
        grammar?.Dispose();
    }

    private int Choose(ReadOnlySpan<float> logits, TokenDataArray array, bool argmaxOver = false)
    {
        if (chain is not null)
        {
            LlamaApi.llama_sampler_apply(chain, &array);
            return array.Selected >= 0 && (nuint)array.Selected < array.Size ? array.Data[array.Selected].Id : -1;
        }
        if (argmaxOver) return CandidateBuffer.Likeliest(array);
        int best = TensorPrimitives.IndexOfMax(logits);
        return float.IsNaN(logits[best]) ? -1 : best;
    }

    /// <summary>Asks the grammar about the likeliest few dozen before it is asked about the whole vocabulary: the first that it allows is the answer.</summary>
    private int? LikeliestAllowed(ReadOnlySpan<float> logits)
    {
        TokenDataArray few = candidates.Top(logits, 64);
        LlamaApi.llama_sampler_apply(grammar!, &few);
        return candidates.AnyAllowed(few) ? CandidateBuffer.Likeliest(few) : null;
    }

    private bool Allows(int token)
    {
        TokenData one = new() { Id = token, Logit = 1 };
        TokenDataArray array = new() { Data = &one, Size = 1, Selected = -1 };
        LlamaApi.llama_sampler_apply(grammar!, &array);
        return one.Logit != float.NegativeInfinity;
    }
}
