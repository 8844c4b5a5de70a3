using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Rag.Bench.Page;

/// <summary>A manual of as many pages as wanted, each with a sentence of its own.</summary>
internal static class LongPdf
{
    /// <summary>What each chapter is called, and so the document.</summary>
    public const string Subject = "care of the spindle";

    public static byte[] Write(int pages)
    {
        using var document = new PdfDocumentBuilder();
        PdfDocumentBuilder.AddedFont font = document.AddStandard14Font(Standard14Font.Helvetica);
        for (int number = 1; number <= pages; number++)
        {
            PdfPageBuilder page = document.AddPage(PageSize.A4);
            string[] lines =
            [
                $"Chapter {number}: {Subject}", $"The spindle of chapter {number} needs a torque of {100 + number} newton metres.",
                "Turn the wheel slowly and listen for the click of the ratchet.", "Grease the bearing with the paste that came with the machine.",
                $"Write the date of the work into line {number * 3} of the log.", "Wipe off what is too much, and close the cover again.",
            ];
            for (int i = 0; i < 36; i++) page.AddText(i < lines.Length ? lines[i] : lines[2 + i % 4], i == 0 ? 16 : 11, new PdfPoint(60, 780 - 20 * i), font);
        }

        return document.Build();
    }
}
