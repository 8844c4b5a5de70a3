using Rag.Inference.Native;

namespace Rag.Inference.Embedding;

/// <summary>llama.cpp's own tokenizer.</summary>
internal sealed class NativeTokenizer : ITextTokenizer
{
    private readonly Vocabulary vocabulary;

    public NativeTokenizer(Vocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
        // What the model wants around a text is seen from one with and without it.
        int[] bare = vocabulary.Tokenize("a", addSpecial: false, parseSpecial: false);
        int[] whole = vocabulary.Tokenize("a", addSpecial: true, parseSpecial: false);
        int at = whole.AsSpan().IndexOf(bare);
        (Start, End) = at >= 0 ? (whole[..at], whole[(at + bare.Length)..]) : ([], []);
    }

    public int[] Start { get; }

    public int[] End { get; }

    public int[] Encode(string text) => vocabulary.Tokenize(text, addSpecial: false, parseSpecial: false);
}
