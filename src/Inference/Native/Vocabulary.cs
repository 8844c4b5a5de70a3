using System.Buffers;
using System.Text;

namespace Rag.Inference.Native;

/// <summary>A model's tokens. Safe to call from any thread; after it was disposed calls throw an <see cref="ObjectDisposedException"/>.</summary>
internal sealed unsafe class Vocabulary : IDisposable
{
    private const int BytePairs = 2;
    private const int ControlOrUnknown = (1 << 3) | (1 << 0);

    // Some pre-tokenizers recurse once per character of a long run, which would end the process by a stack overflow.
    private const int LongestRun = 8_192;

    private readonly SearchValues<string> controlTexts;

    public Vocabulary(ModelHandle model)
    {
        Handle = new VocabularyHandle(model);
        Count = LlamaApi.llama_vocab_n_tokens(Handle);
        Bos = LlamaApi.llama_vocab_bos(Handle);
        Eos = LlamaApi.llama_vocab_eos(Handle);
        int* suppressed = LlamaApi.llama_vocab_get_suppress_tokens(Handle, out int count);
        Suppressed = new ReadOnlySpan<int>(suppressed, count).ToArray();
        List<string> texts = [];
        for (int token = 0; token < Count; token++)
        {
            if ((LlamaApi.llama_vocab_get_attr(Handle, token) & ControlOrUnknown) != 0 && TextOf(token) is { Length: > 0 } text) texts.Add(text);
        }
        controlTexts = SearchValues.Create(texts.ToArray(), StringComparison.Ordinal);
    }

    public int Count { get; }

    public int Bos { get; }

    public int Eos { get; }

    /// <summary>Tokens that the model must never write.</summary>
    public IReadOnlyList<int> Suppressed { get; }

    public VocabularyHandle Handle { get; }

    /// <summary>True where a text, parsed with special tokens, would yield one.</summary>
    public bool HasControlText(string text) => text.AsSpan().ContainsAny(controlTexts);

    public bool IsEnd(int token) => LlamaApi.llama_vocab_is_eog(Handle, token);

    /// <summary>Lets the model go.</summary>
    public void Dispose() => Handle.Dispose();

    public string TextOf(int token) => NativeText.Read(LlamaApi.llama_vocab_get_text(Handle, token));

    /// <summary>The token that a text is as a whole when special tokens are parsed, or null.</summary>
    public int? SingleToken(string text) => Tokenize(text, addSpecial: false, parseSpecial: true) is [int token] ? token : null;

    /// <param name="text">Any text; half a surrogate pair counts as U+FFFD.</param>
    /// <param name="addSpecial">Add what the model wants at the ends.</param>
    /// <param name="parseSpecial">Read "&lt;|im_end|&gt;" as the control token rather than as text.</param>
    public int[] Tokenize(string text, bool addSpecial, bool parseSpecial)
    {
        if (text.Length <= LongestRun || LlamaApi.llama_vocab_type(Handle) != BytePairs) return TokenizeRun(text, addSpecial, parseSpecial);
        List<int> tokens = [];
        foreach (Range run in TextRuns.Cut(text, LongestRun))
            tokens.AddRange(TokenizeRun(text[run], addSpecial && run.Start.Value == 0, parseSpecial));
        return [.. tokens];
    }

    /// <summary>Writes a token's bytes and returns how many; 0 for a control token unless asked for.</summary>
    public int Piece(int token, Span<byte> buffer, bool special)
    {
        fixed (byte* bytes = buffer) return Math.Max(0, LlamaApi.llama_token_to_piece(Handle, token, bytes, buffer.Length, 0, special));
    }

    public string Detokenize(ReadOnlySpan<int> tokens, bool special)
    {
        if (tokens.IsEmpty) return "";
        byte[] buffer = new byte[tokens.Length * 8 + 64];
        fixed (int* first = tokens)
        {
            for (; ; )
            {
                int count;
                fixed (byte* bytes = buffer)
                    count = LlamaApi.llama_detokenize(Handle, first, tokens.Length, bytes, buffer.Length, removeSpecial: false, unparseSpecial: special);
                if (count >= 0) return Encoding.UTF8.GetString(buffer, 0, count);
                buffer = new byte[-count];
            }
        }
    }

    private int[] TokenizeRun(string text, bool addSpecial, bool parseSpecial)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int[] tokens = ArrayPool<int>.Shared.Rent(bytes.Length + 8);
        try
        {
            fixed (byte* first = bytes)
            fixed (int* target = tokens)
            {
                byte none = 0;
                int count = LlamaApi.llama_tokenize(Handle, bytes.Length == 0 ? &none : first, bytes.Length, target, tokens.Length, addSpecial, parseSpecial);
                if (count >= 0) return tokens[..count];
            }
            throw new LlamaException($"a text of {bytes.Length} bytes cannot be cut into tokens");
        }
        finally
        {
            ArrayPool<int>.Shared.Return(tokens);
        }
    }
}
