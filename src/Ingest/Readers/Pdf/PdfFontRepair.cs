using System.Globalization;
using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>
/// Sets right what programs write wrongly into font dictionaries and viewers pass over, before the pages are read: PdfPig leaves out all text of a
/// font that it cannot load.
/// </summary>
internal sealed class PdfFontRepair(PdfDocument document)
{
    private const int MostNodes = 100_000;

    private static readonly string[] Programs = ["FontFile", "FontFile2", "FontFile3"];

    /// <summary>Repairs all fonts that the pages name.</summary>
    public void Repair() => Quietly(() => Visit(Font));

    /// <summary>
    /// Takes the embedded programs away from all fonts: text needs none, and a damaged one can make a page unreadable. To be done before any page
    /// is read, since loaded fonts are kept.
    /// </summary>
    public void DropPrograms() => Quietly(() => Visit(WithoutProgram));

    /// <summary>A damaged font is no reason not to read the rest.</summary>
    private static void Quietly(Action repair)
    {
        try
        {
            repair();
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
        }
    }

    private void Visit(Func<DictionaryToken, DictionaryToken> repair)
    {
        HashSet<IndirectReference> done = [];
        Stack<IToken> nodes = [];
        if (document.Structure.Catalog.CatalogDictionary.TryGet(NameToken.Pages, out IToken? root)) nodes.Push(root);
        for (int visited = 0; visited < MostNodes && nodes.TryPop(out IToken? token); visited++)
        {
            if ((token is IndirectReferenceToken reference && !done.Add(reference.Data)) || Resolve(token) is not DictionaryToken node) continue;
            Walk(Dictionary(node, "Resources"), done, repair);
            foreach (IToken kid in Array(node, "Kids")?.Data ?? []) nodes.Push(kid);
        }
    }

    /// <summary>Fonts of forms within the page are left as they are: to find them, every picture would have to be loaded.</summary>
    private void Walk(DictionaryToken? resources, HashSet<IndirectReference> done, Func<DictionaryToken, DictionaryToken> repair)
    {
        if (resources is null) return;
        foreach (IToken token in Dictionary(resources, "Font")?.Data.Values ?? [])
        {
            if (token is IndirectReferenceToken reference && done.Add(reference.Data) && Resolve(token) is DictionaryToken font)
                document.Advanced.ReplaceIndirectObject(reference.Data, repair(font));
        }
    }

    private DictionaryToken Font(DictionaryToken font)
    {
        font = WithName(font, "BaseFont");
        if (font.TryGet(NameToken.Create("FontDescriptor"), out IToken? token))
        {
            if (token is IndirectReferenceToken { Data: var reference } && Resolve(token) is DictionaryToken descriptor)
                document.Advanced.ReplaceIndirectObject(reference, WithName(descriptor, "FontName"));
        }
        if (Dictionary(font, "Encoding") is { } encoding && Array(encoding, "Differences") is { } differences)
        {
            IToken[] valid = [.. differences.Data.Select(t => Resolve(t) ?? t).Where(t => t is NumericToken or NameToken)];
            if (valid.Length < differences.Length || differences.Data.Any(t => t is IndirectReferenceToken))
                font = font.With("Encoding", encoding.With("Differences", new ArrayToken(valid)));
            if (!font.ContainsKey(NameToken.Create("ToUnicode")) && NamesAreCodes(valid)) font = font.With("Encoding", NameToken.Create("WinAnsiEncoding"));
        }
        return font;
    }

    /// <summary>A name written as a string.</summary>
    private DictionaryToken WithName(DictionaryToken dictionary, string key) =>
        dictionary.TryGet(NameToken.Create(key), out IToken? token) && Resolve(token) is { } value && Text(value) is { Length: > 0 } text
            ? dictionary.With(key, NameToken.Create(text))
            : dictionary;

    private static string? Text(IToken token) => token switch
    {
        StringToken text => text.Data,
        HexToken hex => hex.Bytes is [0xFE, 0xFF, ..] ? Encoding.BigEndianUnicode.GetString(hex.Bytes[2..]) : hex.Data,
        _ => null,
    };

    /// <summary>Glyph names that only repeat their code in hexadecimal (C41 at 65) tell nothing but that the code is the character.</summary>
    private static bool NamesAreCodes(IReadOnlyList<IToken> differences)
    {
        int code = 0, same = 0, names = 0;
        foreach (IToken token in differences)
        {
            if (token is NumericToken number) code = number.Int;
            if (token is not NameToken name) continue;
            names++;
            if (name.Data.Length is 3 && int.TryParse(name.Data.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) && value == code) same++;
            code++;
        }
        return names > 1 && same > 0.9 * names;
    }

    private DictionaryToken WithoutProgram(DictionaryToken font)
    {
        foreach (DictionaryToken holder in new[] { font, Array(font, "DescendantFonts") is { Length: > 0 } below ? Resolve(below[0]) as DictionaryToken : null }.OfType<DictionaryToken>())
        {
            if (holder.TryGet(NameToken.Create("FontDescriptor"), out IToken? token) && token is IndirectReferenceToken { Data: var reference } && Resolve(token) is DictionaryToken descriptor)
                document.Advanced.ReplaceIndirectObject(reference, Programs.Aggregate(descriptor, (d, key) => d.Without(key)));
        }
        return font;
    }

    private DictionaryToken? Dictionary(DictionaryToken parent, string key) =>
        parent.TryGet(NameToken.Create(key), out IToken? token) ? Resolve(token) as DictionaryToken : null;

    private ArrayToken? Array(DictionaryToken parent, string key) =>
        parent.TryGet(NameToken.Create(key), out IToken? token) ? Resolve(token) as ArrayToken : null;

    private IToken? Resolve(IToken token) => token is IndirectReferenceToken reference ? document.Structure.GetObject(reference.Data)?.Data : token;
}
