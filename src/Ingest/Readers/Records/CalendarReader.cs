using System.Text;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Records;

/// <summary>
/// Reads calendars (iCalendar, RFC 5545): each event, task and journal entry under its name, its time in words, as an entry with that date. One that is
/// not as the standard wants it costs no other.
/// </summary>
internal sealed class CalendarReader : IDocumentReader
{
    private static readonly string[] Records = ["VEVENT", "VTODO", "VJOURNAL"];

    public bool CanRead(FileKind kind) => kind == FileKind.Calendar;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        var builder = new ContentBuilder(request.Limits);
        string text = TextDecoder.Decode(stream.ReadAll(request.Limits));
        int odd = Write(text, builder, request.Limits, isEntry: true, null, cancellationToken);
        return new ReadDocument(builder.Build())
        {
            MediaType = "text/calendar",
            Title = ContentLine.In(text).FirstOrDefault(line => line.Name is "X-WR-CALNAME")?.Text,
            Notice = odd == 0 ? null : $"{odd} {(odd == 1 ? "entry is" : "entries are")} not written as calendars are and left out",
        };
    }

    /// <summary>Writes the records of a calendar; returns how many could not be understood.</summary>
    /// <param name="text">The calendar.</param>
    /// <param name="builder">Gets the blocks.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="isEntry">Whether each is found by its own date; not so within a mail, which has one.</param>
    /// <param name="page">Given to the blocks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static int Write(string text, ContentBuilder builder, ReadLimits limits, bool isEntry, int? page, CancellationToken cancellationToken)
    {
        int odd = 0, count = 0;
        foreach (string record in Split(text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++count > limits.Pages * 10) throw new UnreadableException($"it holds more than {limits.Pages * 10:N0} entries");
            try
            {
                RecurringComponent? component = Ical.Net.Calendar.Load(record)?.RecurringItems.OfType<RecurringComponent>().FirstOrDefault();
                if (component is null) odd++;
                else CalendarRecord.Write(component, builder, isEntry, page);
            }
            catch (Exception e) when (e is not (OperationCanceledException or UnreadableException or OutOfMemoryException))
            {
                // The library answers what it does not expect with whatever came of it.
                odd++;
            }
        }
        return odd;
    }

    /// <summary>Each record as a calendar of its own.</summary>
    private static IEnumerable<string> Split(string text)
    {
        StringBuilder? record = null;
        string end = "";
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (record is null && Records.FirstOrDefault(name => line.TrimEnd().Equals("BEGIN:" + name, StringComparison.OrdinalIgnoreCase)) is { } name)
            {
                record = new StringBuilder("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
                end = "END:" + name;
            }
            if (record is null) continue;
            if (line.Trim().Length > 0) record.Append(line).Append("\r\n");
            if (!line.TrimEnd().Equals(end, StringComparison.OrdinalIgnoreCase)) continue;
            yield return record.Append("END:VCALENDAR\r\n").ToString();
            record = null;
        }
    }
}
