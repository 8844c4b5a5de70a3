using System.Globalization;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Records;

/// <summary>Writes the messages of a chat: those of a day under its date as one entry, each message a block of its own with who wrote it.</summary>
internal sealed class ChatWriter(ContentBuilder builder)
{
    private DateTime? day;

    /// <summary>When the newest message was written.</summary>
    public DateTimeOffset? Newest { get; private set; }

    /// <summary>Messages that were a picture, a sound or a file and nothing else.</summary>
    public int Unread { get; set; }

    /// <summary>Says what was left out; null where nothing was.</summary>
    public string? Notice => Unread == 0 ? null : $"{Unread} message{(Unread == 1 ? "" : "s")} without text (pictures, sounds, files) left out";

    /// <summary>Writes one; lines stay lines.</summary>
    public void Write(DateTime moment, string? author, string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        if (day != moment.Date)
        {
            day = moment.Date;
            string title = moment.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
            builder.BeginEntry(new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Unspecified), TimeSpan.Zero), title: title);
            builder.Add(BlockKind.Heading, title, 2);
        }
        builder.Open(BlockKind.Paragraph, label: moment.ToString("HH:mm", CultureInfo.InvariantCulture));
        string said = author is { Length: > 0 } ? $"{author}: {text}" : text;
        foreach (ReadOnlySpan<char> line in said.AsSpan().EnumerateLines())
        {
            if (!builder.AtBlockStart) builder.Separate('\n');
            builder.Append(line.Trim());
        }
        builder.Close();
        if (Newest is null || moment > Newest.Value.DateTime) Newest = new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Unspecified), TimeSpan.Zero);
    }
}
