namespace Rag.Ingest.Readers;

/// <summary>Tells binary formats from text by their first bytes, and what their owner can do to have them read.</summary>
internal static class Signatures
{
    private const string Unpack = "unpack it to have its files read";

    private static readonly (byte[] Start, string What)[] Known =
    [
        ("GIF8"u8.ToArray(), "a picture (GIF): save it as PNG to have its words read"),
        ("8BPS"u8.ToArray(), "a picture (Photoshop): export it as PNG or PDF to have its words read"),
        ("OggS"u8.ToArray(), "sound (Ogg)"),
        ("ID3"u8.ToArray(), "sound (MP3)"),
        ([0xFF, 0xFB], "sound (MP3)"),
        ("fLaC"u8.ToArray(), "sound (FLAC)"),
        ([0x1A, 0x45, 0xDF, 0xA3], "video (Matroska)"),
        ([0x1F, 0x8B], "a compressed archive (gzip): " + Unpack),
        ("BZh"u8.ToArray(), "a compressed archive (bzip2): " + Unpack),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], "a compressed archive (xz): " + Unpack),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF], "a compressed archive (7-Zip): " + Unpack),
        ([0x28, 0xB5, 0x2F, 0xFD], "a compressed archive (Zstandard): " + Unpack),
        ("Rar!"u8.ToArray(), "a compressed archive (RAR): " + Unpack),
        ([0xE4, 0x52, 0x5C, 0x7B, 0x8C, 0xD8, 0xA7, 0x4D], "a OneNote section: export it from OneNote as Word (.docx) or PDF to have it read"),
        ("!BDN"u8.ToArray(), "an Outlook data file (PST or OST): export its mails as .eml, .msg or .mbox to have them read"),
        ("AT&TFORM"u8.ToArray(), "a scanned document (DjVu): convert it to PDF to have it read"),
        ([0xFF, (byte)'W', (byte)'P', (byte)'C'], "a WordPerfect document: save it as .docx, .odt or PDF to have it read"),
        ("ITSF"u8.ToArray(), "a help file (CHM): convert it to HTML or PDF to have it read"),
        ("ITOLITLS"u8.ToArray(), "an e-book (LIT): convert it to EPUB to have it read"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "a program (ELF)"),
        ([0xCA, 0xFE, 0xBA, 0xBE], "compiled code (Java or Mach-O)"),
        ([0xCF, 0xFA, 0xED, 0xFE], "a program (Mach-O)"),
        ("SQLite format 3\0"u8.ToArray(), "a database (SQLite): export its tables as CSV to have them read"),
        ([0, 1, 0, 0, .. "Standard "u8], "a database (Access): export its tables as CSV or Excel to have them read"),
        ("GGUF"u8.ToArray(), "a model (GGUF)"),
        ("\0asm"u8.ToArray(), "a program (WebAssembly)"),
        ("wOFF"u8.ToArray(), "a font"),
        ("wOF2"u8.ToArray(), "a font"),
        ([0, 1, 0, 0, 0], "a font"),
        ("AC10"u8.ToArray(), "a drawing (AutoCAD): export it as PDF to have it read"),
    ];

    /// <summary>What a binary file is, and where there is a way what to do to have it read; null where it is not known to be binary.</summary>
    public static string? Describe(ReadOnlySpan<byte> head, string extension)
    {
        foreach ((byte[] start, string what) in Known)
            if (head.StartsWith(start)) return what;
        if (head.Length > 68 && head[60..68].SequenceEqual("BOOKMOBI"u8)) return "an e-book (Mobipocket or Kindle): convert it to EPUB or PDF to have it read";
        if (head.StartsWith("bplist"u8)) return extension == ".webarchive"
            ? "a web page that Safari saved: save it from the browser as HTML or PDF to have it read" : "a property list of macOS";
        if (head.StartsWith("RIFF"u8) && head.Length > 12) return head[8..12].SequenceEqual("WAVE"u8) ? "sound (WAV)" : "video (AVI)";
        if (head.Length > 12 && head[4..8].SequenceEqual("ftyp"u8)) return Media(System.Text.Encoding.Latin1.GetString(head[8..12]), extension);
        if (head is [(byte)'M', (byte)'Z', .., _] && head.Length > 2 && head[2] is < 0x20 or >= 0x7F) return "a program (Windows)";
        return null;
    }

    /// <summary>True for pictures that recognition can read: PNG, JPEG, TIFF, WebP, BMP.</summary>
    public static bool IsPicture(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8)
        || (head.Length > 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("WEBP"u8))
        || (head.Length > 30 && head.StartsWith("BM"u8) && head[6..10].SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0, 0]) && head[14] is 12 or 40 or 56 or 108 or 124);

    /// <summary>ISO base media files name their brand (ISO/IEC 14496-12, section 4.3).</summary>
    private static string Media(string brand, string extension) => brand switch
    {
        "M4A " or "M4B " or "M4P " => "sound (M4A)",
        _ when extension is ".m4a" or ".m4b" or ".aac" => "sound (M4A)",
        "heic" or "heix" or "hevc" or "heim" or "heis" or "mif1" or "msf1" => "a picture (HEIC): save it as JPEG or PNG to have its words read",
        "avif" or "avis" => "a picture (AVIF): save it as JPEG or PNG to have its words read",
        "crx " => "a picture (camera raw): save it as JPEG or PNG to have its words read",
        _ => "video (MP4)",
    };

    /// <summary>
    /// Text has next to no control characters but tab and line ends. Valid UTF-8 is given more leave, since a log may hold a few zeros;
    /// UTF-16 without a mark is known by its zeros in every other byte.
    /// </summary>
    public static bool LooksLikeText(ReadOnlySpan<byte> head)
    {
        if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF, ..]) return true;
        int control = 0, zeroEven = 0, zeroOdd = 0;
        for (int i = 0; i < head.Length; i++)
        {
            byte b = head[i];
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x0B or 0x1B)) control++;
            if (b == 0) { if ((i & 1) == 0) zeroEven++; else zeroOdd++; }
        }
        if (control == 0) return true;
        double half = head.Length / 2.0;
        if (control == zeroEven + zeroOdd && (zeroOdd > half * 0.7 && zeroEven < half * 0.1 || zeroEven > half * 0.7 && zeroOdd < half * 0.1)) return true;
        double share = (double)control / head.Length;
        return share < (IsUtf8(head) ? 0.25 : 0.02);
    }

    /// <summary>Valid but for a character cut at the end.</summary>
    private static bool IsUtf8(ReadOnlySpan<byte> head)
    {
        for (int cut = 0; cut < 4 && cut < head.Length; cut++)
            if (System.Text.Unicode.Utf8.IsValid(head[..^cut])) return true;
        return false;
    }
}
