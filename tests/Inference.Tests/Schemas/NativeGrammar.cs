using System.Text;
using Rag.Inference.Native;
using Rag.Inference.Tests.Chat;
using Rag.Inference.Tests.Gguf;

[assembly: AssemblyFixture(typeof(Rag.Inference.Tests.Schemas.NativeGrammar))]

namespace Rag.Inference.Tests.Schemas;

/// <summary>llama.cpp's own grammars over a vocabulary of bytes: whether a text is within one, letter by letter.</summary>
public sealed class NativeGrammar : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-grammar-");
    private readonly ModelHandle model;
    private readonly Vocabulary vocabulary;

    public NativeGrammar()
    {
        LlamaRuntime.Load(NativeFolder.Processor(null));
        string path = Path.Combine(folder.FullName, "tiny.gguf");
        File.WriteAllBytes(path, TinyChat.Write());
        ModelParams parameters = LlamaApi.llama_model_default_params();
        parameters.VocabularyOnly = 1;
        model = ModelHandle.Load(path, parameters);
        vocabulary = new Vocabulary(model);
    }

    /// <summary>Null where the grammar takes the text and may end there; else how many of its bytes it takes.</summary>
    internal unsafe int? Refuses(string grammar, string text)
    {
        using SamplerHandle sampler = SamplerHandle.Grammar(vocabulary.Handle, grammar) ?? throw new ArgumentException("llama.cpp cannot read it: " + grammar);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int index = 0; index < bytes.Length; index++)
        {
            if (!Allows(GgufBytes.ByteToken((char)bytes[index]))) return index;
            LlamaApi.llama_sampler_accept(sampler, GgufBytes.ByteToken((char)bytes[index]));
        }
        return Allows(vocabulary.Eos) ? null : bytes.Length;

        bool Allows(int token)
        {
            TokenData one = new() { Id = token, Logit = 1 };
            TokenDataArray array = new() { Data = &one, Size = 1, Selected = -1 };
            LlamaApi.llama_sampler_apply(sampler, &array);
            return one.Logit != float.NegativeInfinity;
        }
    }

    public void Dispose()
    {
        vocabulary.Dispose();
        model.Dispose();
        folder.Delete(recursive: true);
    }
}
