using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>A sampler or a chain of them (<c>llama_sampler</c>). One thread at a time.</summary>
internal sealed class SamplerHandle : SafeHandle
{
    private readonly VocabularyHandle? vocabulary;

    private SamplerHandle(nint pointer, VocabularyHandle? vocabulary) : base(0, ownsHandle: true)
    {
        SetHandle(pointer);
        if (vocabulary is null) return;
        bool added = false;
        vocabulary.DangerousAddRef(ref added);
        this.vocabulary = vocabulary;
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>A chain without samplers yet.</summary>
    public static SamplerHandle Chain() => new(LlamaApi.llama_sampler_chain_init(new SamplerChainParams { NoPerf = 1 }), null);

    /// <summary>The grammar as a sampler, or null where it cannot be parsed. It reads the vocabulary for as long as it lives, which is kept until then.</summary>
    public static SamplerHandle? Grammar(VocabularyHandle vocabulary, string grammar)
    {
        nint pointer = LlamaApi.llama_sampler_init_grammar(vocabulary, grammar, "root");
        return pointer == 0 ? null : new SamplerHandle(pointer, vocabulary);
    }

    /// <summary>Adds a sampler to a chain, which owns it from now on.</summary>
    public void Add(nint sampler) => LlamaApi.llama_sampler_chain_add(this, sampler);

    protected override bool ReleaseHandle()
    {
        LlamaApi.llama_sampler_free(handle);
        vocabulary?.DangerousRelease();
        return true;
    }
}
