using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Tokens;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>Values in the dictionaries of a PDF, references followed.</summary>
internal static class PdfTokens
{
    private const int LongestChain = 20;

    public static IToken? Resolve(this PdfDocument document, IToken? token)
    {
        for (int i = 0; i < LongestChain
            && token is IndirectReferenceToken reference; i++) token = document.Structure.GetObject(reference.Data)?.Data;
        return token is IndirectReferenceToken ? null : token;
    }

    public static IToken? Get(this PdfDocument document, DictionaryToken? parent, string key) =>
        parent is not null && parent.TryGet(NameToken.Create(key), out IToken? token) ? document.Resolve(token) : null;

    public static DictionaryToken? Dictionary(this PdfDocument document, DictionaryToken? parent, string key) =>
        document.Get(parent, key) switch
        {
            DictionaryToken dictionary => dictionary,
            StreamToken stream => stream.StreamDictionary,
            _ => null,
        };

    public static IReadOnlyList<IToken> Array(this PdfDocument document, DictionaryToken? parent, string key) =>
        document.Get(parent, key) is ArrayToken array ? array.Data : [];

    public static string? Name(this PdfDocument document, DictionaryToken? parent, string key) =>
        document.Get(parent, key) is NameToken name ? name.Data : null;

    /// <summary>A string or name; null for anything else.</summary>
    public static string? Text(this PdfDocument document, DictionaryToken? parent, string key) => Text(document.Get(parent, key));

    public static string? Text(IToken? token) => token switch
    {
        StringToken text => text.Data,
        HexToken { Bytes: [0xFE, 0xFF, ..] } hex => Encoding.BigEndianUnicode.GetString(hex.Bytes[2..]),
        HexToken hex => hex.Data,
        NameToken name => name.Data,
        _ => null,
    };

    public static int Number(this PdfDocument document, DictionaryToken? parent, string key) =>
        document.Get(parent, key) is NumericToken number ? number.Int : 0;
}
