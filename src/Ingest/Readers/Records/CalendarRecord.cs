using System.Globalization;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Records;

/// <summary>Writes one event, task or journal entry: what, when, where, with whom, and what is said of it.</summary>
internal static class CalendarRecord
{
    private const int MostGuests = 50;

    public static void Write(RecurringComponent record, ContentBuilder builder, bool isEntry, int? page)
    {
        CalDateTime? start = record.DtStart ?? (record as Todo)?.Due, end = (record as CalendarEvent)?.DtEnd;
        string name = record.Summary is { Length: > 0 } summary ? summary : "(no name)";
        if (isEntry) builder.BeginEntry(start is null ? null : Moment(start), record.Organizer?.CommonName, name);
        builder.Add(BlockKind.Heading, name, 2, page);
        builder.Open(BlockKind.Paragraph, page: page);
        Field(builder, record is Todo ? "From" : "When", record.DtStart is null ? null : Span(record.DtStart, End(record, end)));
        if (record is Todo todo)
        {
            Field(builder, "Due", todo.Due is { } due ? Show(due) : null);
            Field(builder, "Done", todo.Completed is { } done ? Show(done) : todo.Status?.Equals("COMPLETED", StringComparison.OrdinalIgnoreCase) == true ? "yes" : null);
        }
        Field(builder, "Repeats", record.RecurrenceRule is { } rule ? Recurrence.InWords(rule) : null);
        Field(builder, "Where", (record as CalendarEvent)?.Location ?? (record as Todo)?.Location);
        Field(builder, "Organizer", Person(record.Organizer?.CommonName, record.Organizer?.Value));
        Field(builder, "With", string.Join(", ", record.Attendees.Take(MostGuests).Select(guest => Person(guest.CommonName, guest.Value)).OfType<string>()));
        // What is confirmed needs no word.
        Field(builder, "Status", record.Properties.Get<string>("STATUS")?.ToUpperInvariant() switch { "CANCELLED" => "cancelled", "TENTATIVE" => "tentative", _ => null });
        Field(builder, "Categories", string.Join(", ", record.Categories ?? []));
        Field(builder, "Address", record.Url?.OriginalString);
        builder.Close();
        foreach (string paragraph in (record.Description ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            foreach (string shown in paragraph.Contains("</", StringComparison.Ordinal) ? Html.HtmlText.Read(paragraph, ReadLimits.Default, CancellationToken.None).Text.Split('\n') : [paragraph])
                builder.Add(BlockKind.Paragraph, shown, page: page);
    }

    private static CalDateTime? End(RecurringComponent record, CalDateTime? end) =>
        end ?? (record is CalendarEvent { Duration: { } duration } && record.DtStart is { HasTime: true } start ? start.Add(duration) : null);

    /// <summary>"Wednesday, 9 December 2026, 10:15 – 11:00 (Europe/Berlin)"; the last day of a whole-day event is the one before its end.</summary>
    private static string Span(CalDateTime start, CalDateTime? end)
    {
        string zone = start.HasTime && start.TzId is { Length: > 0 } id ? $" ({id})" : "";
        if (end is not null && !end.HasTime) end = end.AddDays(-1);
        if (end is null || end.Value <= start.Value) return Show(start) + zone;
        return Show(start) + " – " + (end.Date == start.Date && end.HasTime ? end.Value.ToString("HH:mm", CultureInfo.InvariantCulture) : Show(end)) + zone;
    }

    private static string Show(CalDateTime moment) => SpokenDate.Show(moment.Value, moment.HasTime);

    /// <summary>As far as its zone is known here; otherwise by its own clock.</summary>
    private static DateTimeOffset Moment(CalDateTime moment)
    {
        try
        {
            if (moment.HasTime && moment.TzId is { Length: > 0 }) return new DateTimeOffset(moment.AsUtc, TimeSpan.Zero);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or TimeZoneNotFoundException)
        {
        }
        return new DateTimeOffset(DateTime.SpecifyKind(moment.Value, DateTimeKind.Unspecified), TimeSpan.Zero);
    }

    private static string? Person(string? name, Uri? address)
    {
        string mail = address?.OriginalString is { } value && value.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? value[7..] : "";
        return (name is { Length: > 0 }, mail.Length > 0) switch { (true, true) => $"{name} <{mail}>", (true, false) => name, (false, true) => mail, _ => null };
    }

    private static void Field(ContentBuilder builder, string name, string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return;
        if (!builder.AtBlockStart) builder.Separate('\n');
        builder.Append($"{name}: {value}");
    }
}
