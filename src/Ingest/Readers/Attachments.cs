using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers;

/// <summary>Files within a document (a mail's attachments, a note's): each is read by its own kind's reader and stands behind a heading with its name.</summary>
internal sealed class Attachments(ContentBuilder builder, DocumentReader reader, ReadRequest request)
{
    private const int MostNamed = 10;

    private readonly List<string> unread = [];
    private readonly HashSet<(string Name, long Length)> known = [];
    private int pictures;

    /// <summary>Which were not read, and why; null where all were.</summary>
    public string? Notice
    {
        get
        {
            List<string> notices = [];
            if (unread.Count > 0) notices.Add("attachments not read: " + string.Join("; ", unread.Take(MostNamed)) + (unread.Count > MostNamed ? $"; {unread.Count - MostNamed} more" : ""));
            if (pictures > 0) notices.Add($"{pictures} picture{(pictures == 1 ? "" : "s")} within the text not read");
            return notices.Count == 0 ? null : string.Join(". ", notices);
        }
    }

    /// <summary>Counts a picture that only adorns the text.</summary>
    public void PassPicture() => pictures++;

    /// <summary>Reads one; its blocks get the page given.</summary>
    /// <param name="name">Its file name.</param>
    /// <param name="content">Its bytes, at their beginning.</param>
    /// <param name="isPicture">A picture within the text: what no picture reader can read is counted, not named.</param>
    /// <param name="page">As of the text around it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Write(string name, Stream content, bool isPicture, int? page, CancellationToken cancellationToken)
    {
        if (content.Length == 0 || !known.Add((name, content.Length))) return;
        if (request.Nesting + 1 > request.Limits.Nesting)
        {
            unread.Add($"{name} (nested too deep)");
            return;
        }
        switch (reader.Read(content, request with { Path = name, Nesting = request.Nesting + 1 }, cancellationToken))
        {
            case ReadDocument { Content.Blocks.Count: > 0 } document:
                builder.Add(BlockKind.Heading, $"Attachment: {name}", 2, page);
                builder.Append(document.Content, page);
                if (document.Notice is { } notice) unread.Add($"of {name}: {notice}");
                break;
            case Unreadable when isPicture:
                pictures++;
                break;
            case Unreadable refused:
                unread.Add($"{name} ({refused.Reason})");
                break;
        }
    }
}
