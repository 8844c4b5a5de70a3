using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>A sampler or a chain of them (<c>llama_sampler</c>). One thread at a time.</summary>
internal sealed class SamplerHandle : SafeHandle
{
    private SamplerHandle(nint pointer) : base(0, ownsHandle: true) => SetHandle(pointer);

    public override bool IsInvalid => handle == 0;

    /// <summary>A chain of samplers, which it owns from now on.</summary>
    public static SamplerHandle Chain(IEnumerable<nint> samplers)
    {
        SamplerHandle chain = new(LlamaApi.llama_sampler_chain_init(new SamplerChainParams { NoPerf = 1 }));
        foreach (nint sampler in samplers) LlamaApi.llama_sampler_chain_add(chain, sampler);
        return chain;
    }

    /// <summary>The grammar as a sampler, or null where it cannot be parsed.</summary>
    public static SamplerHandle? Grammar(nint vocabulary, string grammar)
    {
        nint pointer = LlamaApi.llama_sampler_init_grammar(vocabulary, grammar, "root");
        return pointer == 0 ? null : new SamplerHandle(pointer);
    }

    protected override bool ReleaseHandle()
    {
        LlamaApi.llama_sampler_free(handle);
        return true;
    }
}
