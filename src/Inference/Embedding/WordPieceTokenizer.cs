using System.Text;
using Microsoft.ML.Tokenizers;
using Rag.Inference.Gguf;

namespace Rag.Inference.Embedding;

/// <summary>
/// BERT's WordPiece over the file's own vocabulary. llama.cpp's loses most of a Hangul syllable and the vowel signs of Indic scripts,
/// so that their embeddings are far off.
/// </summary>
internal sealed class WordPieceTokenizer : ITextTokenizer
{
    private readonly BertTokenizer tokenizer;
    private readonly bool cased;

    private WordPieceTokenizer(BertTokenizer tokenizer, bool cased)
    {
        (this.tokenizer, this.cased) = (tokenizer, cased);
        Start = [tokenizer.ClassificationTokenId];
        End = [tokenizer.SeparatorTokenId];
    }

    public int[] Start { get; }

    public int[] End { get; }

    /// <summary>The tokenizer of a BERT file, or null where its vocabulary is of another kind.</summary>
    public static WordPieceTokenizer? TryCreate(GgufFile file)
    {
        if (file.Text("tokenizer.ggml.model") != "bert" || file.Texts("tokenizer.ggml.tokens") is not { } tokens) return null;
        if (!tokens.Contains("[CLS]") || !tokens.Contains("[SEP]") || !tokens.Contains("[UNK]") || !tokens.Contains("[PAD]") || !tokens.Contains("[MASK]")) return null;
        bool cased = tokens.Any(token => token.Length > 1 && token[0] == '\u2581' && char.IsAsciiLetterUpper(token[1]));
        using MemoryStream vocabulary = new(Encoding.UTF8.GetBytes(string.Join('\n', tokens.Select(AsInVocabularyFile))));
        return new WordPieceTokenizer(BertTokenizer.Create(vocabulary, new BertOptions
        {
            ApplyBasicTokenization = false,
            LowerCaseBeforeTokenization = false,
            SplitOnSpecialTokens = false,
        }), cased);
    }

    public int[] Encode(string text) => [.. tokenizer.EncodeToIds(BertBasicText.Split(text, cased), addSpecialTokens: false)];

    /// <summary>The file marks the beginning of a word with U+2581, BERT's vocabulary the continuation with ##.</summary>
    private static string AsInVocabularyFile(string token) =>
        token is ['[', .., ']'] ? token : token.StartsWith('\u2581') ? token[1..] : "##" + token;
}
