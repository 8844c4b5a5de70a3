namespace Rag.Ingest.Readers;

/// <summary>Tells binary formats from text by their first bytes.</summary>
internal static class Signatures
{
    private static readonly (byte[] Start, string Name)[] Known =
    [
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a picture (PNG)"),
        ([0xFF, 0xD8, 0xFF], "a picture (JPEG)"),
        ("GIF8"u8.ToArray(), "a picture (GIF)"),
        ("II*\0"u8.ToArray(), "a picture (TIFF)"),
        ("MM\0*"u8.ToArray(), "a picture (TIFF)"),
        ("RIFF"u8.ToArray(), "sound, video or a picture (RIFF)"),
        ("OggS"u8.ToArray(), "sound (Ogg)"),
        ("ID3"u8.ToArray(), "sound (MP3)"),
        ("fLaC"u8.ToArray(), "sound (FLAC)"),
        ([0x1A, 0x45, 0xDF, 0xA3], "video (Matroska)"),
        ([0x1F, 0x8B], "a compressed archive (gzip)"),
        ("BZh"u8.ToArray(), "a compressed archive (bzip2)"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], "a compressed archive (xz)"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF], "a compressed archive (7-Zip)"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a compressed archive (Zstandard)"),
        ("Rar!"u8.ToArray(), "a compressed archive (RAR)"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "a program (ELF)"),
        ([0xCA, 0xFE, 0xBA, 0xBE], "compiled code (Java or Mach-O)"),
        ([0xCF, 0xFA, 0xED, 0xFE], "a program (Mach-O)"),
        ("SQLite format 3\0"u8.ToArray(), "a database (SQLite)"),
        ("GGUF"u8.ToArray(), "a model (GGUF)"),
        ("\0asm"u8.ToArray(), "a program (WebAssembly)"),
        ("wOFF"u8.ToArray(), "a font"),
        ("wOF2"u8.ToArray(), "a font"),
    ];

    /// <summary>What a binary file is; null where it is not known to be binary.</summary>
    public static string? Name(ReadOnlySpan<byte> head)
    {
        foreach ((byte[] start, string name) in Known)
            if (head.StartsWith(start)) return name;
        if (head.Length > 12 && head[4..8].SequenceEqual("ftyp"u8)) return "video or a picture (MP4, HEIC)";
        if (head is [(byte)'M', (byte)'Z', .., _] && head.Length > 2 && head[2] is < 0x20 or >= 0x7F) return "a program (Windows)";
        return null;
    }

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
