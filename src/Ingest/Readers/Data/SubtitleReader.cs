using System.Text.RegularExpressions;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Data;

/// <summary>Reads SubRip and WebVTT: what is said, with its time as its place; lines go together until the sentence ends.</summary>
internal sealed partial class SubtitleReader : IDocumentReader
{
    private const int LongestBlock = 400;

    public bool CanRead(FileKind kind) => kind == FileKind.Subtitles;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        string[] lines = TextDecoder.Decode(stream.ReadAll(request.Limits)).ReplaceLineEndings("\n").Split('\n');
        var builder = new ContentBuilder(request.Limits);
        bool inCue = false, open = false;
        int blockStart = 0;
        string previous = "";
        foreach (string line in lines)
        {
            if (Time().Match(line) is { Success: true } time)
            {
                bool sentenceEnded = previous.Length == 0 || ".!?…\"”".Contains(previous[^1], StringComparison.Ordinal);
                if (!open || sentenceEnded || builder.Length - blockStart > LongestBlock)
                {
                    builder.Open(BlockKind.Paragraph, label: time.Groups[1].Value);
                    blockStart = builder.Length;
                    open = true;
                }
                else builder.Append(" ");
                inCue = true;
                continue;
            }
            string text = Markup().Replace(Voice().Replace(line, "$1: "), "").Trim();
            if (text.Length == 0) inCue = false;
            if (!inCue || text == previous) continue;
            if (!builder.AtBlockStart) builder.Append(" ");
            builder.Append(System.Net.WebUtility.HtmlDecode(text));
            previous = text;
        }
        return new ReadDocument(builder.Build()) { MediaType = lines[0].Contains("WEBVTT", StringComparison.Ordinal) ? "text/vtt" : "application/x-subrip" };
    }

    [GeneratedRegex(@"^\s*((?:\d+:)?\d{1,2}:\d{2})[.,]\d{3}\s+-->", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Time();

    /// <summary>WebVTT's voice span, which tells who speaks.</summary>
    [GeneratedRegex(@"^\s*<v(?:\.[\w.-]{1,50})?\s+([^<>]{1,100})>\s*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Voice();

    [GeneratedRegex(@"<[^<>]{0,200}>|\{\\[^{}]{0,100}\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Markup();
}
