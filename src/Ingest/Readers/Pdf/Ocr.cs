using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Tokens;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>
/// Reads the words of a scanned page with the <c>tesseract</c> command where it is on the PATH. The picture goes to its standard input, its
/// table of words (TSV) comes from its standard output; nothing is written to disk.
/// </summary>
internal static class Ocr
{
    private const string PageLevel = "1";

    private const int WordLevel = 5, LineLevel = 4, LeastConfidence = 30;

    private static readonly Lazy<string?> Languages = new(FindLanguages);

    /// <summary>True where the command can be run.</summary>
    public static bool IsAvailable => Languages.Value is not null;

    /// <summary>The words of the page's largest picture in the page's own coordinates; none where its format can't be handed on.</summary>
    public static List<PdfWord> Read(Page page, CancellationToken cancellationToken)
    {
        IPdfImage? image = page.GetImages().MaxBy(i => i.BoundingBox.Width * i.BoundingBox.Height);
        if (image is null || Bytes(image) is not { } bytes) return [];
        string table = Run(["stdin", "stdout", "-l", Languages.Value!, "tsv"], bytes, cancellationToken);
        return Words(table, new PdfBox(image.BoundingBox.Left, image.BoundingBox.Bottom, image.BoundingBox.Right, image.BoundingBox.Top), image.WidthInSamples, image.HeightInSamples);
    }

    /// <summary>The pages of a picture's file, each with its size in pixels and its words in them, the origin at the bottom left.</summary>
    public static IEnumerable<(int Width, int Height, List<PdfWord> Words)> Read(byte[] picture, CancellationToken cancellationToken)
    {
        string[] rows = Run(["stdin", "stdout", "-l", Languages.Value!, "tsv"], picture, cancellationToken).Split('\n');
        foreach (IGrouping<string, string[]> page in rows.Skip(1).Select(row => row.Split('\t')).Where(cells => cells.Length >= 11).GroupBy(cells => cells[1]))
        {
            string[] whole = page.FirstOrDefault(cells => cells[0] == PageLevel) ?? page.First();
            if (!int.TryParse(whole[8], out int width) || !int.TryParse(whole[9].TrimEnd('\r'), out int height)) continue;
            string table = string.Join('\n', page.Select(cells => string.Join('\t', cells)).Prepend(rows[0]));
            yield return (width, height, Words(table, new PdfBox(0, 0, width, height), width, height));
        }
    }

    /// <summary>Parses tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.</summary>
    internal static List<PdfWord> Words(string table, PdfBox bounds, int width, int height)
    {
        List<PdfWord> words = [];
        double across = (bounds.Right - bounds.Left) / Math.Max(1, width), down = (bounds.Top - bounds.Bottom) / Math.Max(1, height);
        double baseline = 0, size = 0;
        foreach (string row in table.Split('\n').Skip(1))
        {
            string[] cells = row.TrimEnd('\r').Split('\t');
            if (cells.Length < 11 || !int.TryParse(cells[0], out int level)) continue;
            double Number(int i) => double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : 0;
            double left = bounds.Left + Number(6) * across, top = bounds.Top - Number(7) * down;
            double right = left + Number(8) * across, bottom = top - Number(9) * down;
            // All words of a line get its baseline and size: their own boxes depend on which letters they have.
            if (level == LineLevel) (baseline, size) = (bottom + 0.2 * (top - bottom), top - bottom);
            if (level != WordLevel || cells.Length < 12 || Number(10) < LeastConfidence || string.IsNullOrWhiteSpace(cells[11])) continue;
            words.Add(new PdfWord
            {
                Text = cells[11].Trim(),
                Start = left,
                End = right,
                Baseline = baseline,
                Size = Math.Max(1, size),
                Bold = false,
                Turn = 0,
                SpaceAfter = true,
                Box = new PdfBox(left, bottom, right, top),
            });
        }
        return words;
    }

    /// <summary>JPEG as it is, whatever else can be decoded as PNG.</summary>
    private static byte[]? Bytes(IPdfImage image)
    {
        bool jpeg = image.ImageDictionary.TryGet(NameToken.Filter, out IToken? filter)
            && (filter is NameToken { Data: "DCTDecode" } || filter is ArrayToken { Data: [NameToken { Data: "DCTDecode" }] });
        if (jpeg) return image.RawMemory.ToArray();
        return image.TryGetPng(out byte[]? png) ? png : null;
    }

    /// <summary>English and the owner's own language, as far as they are installed.</summary>
    private static string? FindLanguages()
    {
        try
        {
            string[] installed = Run(["--list-langs"], [], CancellationToken.None).Split('\n', StringSplitOptions.TrimEntries);
            string[] wanted = [.. new[] { CultureInfo.CurrentUICulture.ThreeLetterISOLanguageName, "eng", "deu" }.Distinct().Where(installed.Contains)];
            return wanted.Length > 0 ? string.Join('+', wanted) : null;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return null;
        }
    }

    private static string Run(string[] arguments, byte[] input, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("tesseract") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        // One core for each page: pages are many, and files are read side by side.
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration kill = cancellationToken.Register(() => process.Kill());
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        string text = output.GetAwaiter().GetResult();
        cancellationToken.ThrowIfCancellationRequested();
        return text;
    }
}
