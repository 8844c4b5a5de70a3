using System.Collections.Frozen;
using System.Text;

namespace Rag.Ingest.Readers.Text;

/// <summary>
/// Encodings by the labels that documents declare, as browsers take them (WHATWG, Encoding Standard, section 4.2): what calls itself ISO 8859-1 or ASCII
/// is windows-1252, since its writers put its quotation marks and its euro sign there.
/// </summary>
internal static class EncodingLabels
{
    private static readonly FrozenDictionary<string, string> Names = Build().ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    static EncodingLabels() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The encoding; null where the label is none or says nothing ("unknown-8bit").</summary>
    public static Encoding? Find(string? label)
    {
        if (label?.Trim().Trim('"', '\'') is not { Length: > 0 } name) return null;
        try
        {
            return Encoding.GetEncoding(Names.GetValueOrDefault(name, name));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Labels whose encoding .NET calls otherwise or takes by the letter.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Build() =>
        Of("utf-8", "utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8")
            .Concat(Of("windows-1252", "iso-8859-1 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 iso-ir-100 csisolatin1 latin1 latin-1 l1 ascii us-ascii ansi_x3.4-1968 cp819 ibm819 cp1252 x-cp1252"))
            .Concat(Of("windows-1254", "iso-8859-9 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 iso-ir-148 csisolatin5 latin5 l5 cp1254 x-cp1254"))
            .Concat(Of("windows-874", "iso-8859-11 iso8859-11 iso885911 tis-620 dos-874"))
            .Concat(Of("windows-1250", "cp1250 x-cp1250"))
            .Concat(Of("windows-1251", "cp1251 x-cp1251"))
            .Concat(Of("iso-8859-2", "iso8859-2 iso88592 iso_8859-2 latin2 l2 csisolatin2"))
            .Concat(Of("iso-8859-15", "iso8859-15 iso885915 iso_8859-15 l9 latin9 csisolatin9"))
            .Concat(Of("gb18030", "gb2312 gb_2312 gb_2312-80 chinese csgb2312 iso-ir-58 csiso58gb231280 gbk x-gbk cp936"))
            .Concat(Of("big5", "big5-hkscs cn-big5 csbig5 x-x-big5"))
            .Concat(Of("shift_jis", "sjis shift-jis x-sjis ms932 ms_kanji windows-31j csshiftjis cp932"))
            .Concat(Of("ks_c_5601-1987", "euc-kr cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1989 ksc5601 ksc_5601 windows-949 cp949"))
            .Concat(Of("koi8-r", "koi koi8 koi8_r cskoi8r"))
            .Concat(Of("koi8-u", "koi8-ru"))
            .Concat(Of("macintosh", "mac x-mac-roman csmacintosh"))
            .Concat(Of("x-mac-cyrillic", "x-mac-ukrainian"))
            .Concat(Of("utf-16", "utf-16le csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff"));

    private static IEnumerable<KeyValuePair<string, string>> Of(string name, string labels) => labels.Split(' ').Select(label => KeyValuePair.Create(label, name));
}
