using System.Globalization;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Records;

/// <summary>Reads contacts (vCard 2.1, 3.0 and 4.0): each under its name, one line for each thing that is known of it. Pictures and keys are left out.</summary>
internal sealed class ContactsReader : IDocumentReader
{
    private static readonly (string Type, string Word)[] Kinds = [("CELL", "mobile"), ("HOME", "home"), ("WORK", "work"), ("FAX", "fax"), ("PAGER", "pager")];

    public bool CanRead(FileKind kind) => kind == FileKind.Contacts;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        var builder = new ContentBuilder(request.Limits);
        List<ContentLine>? card = null;
        foreach (ContentLine line in ContentLine.In(TextDecoder.Decode(stream.ReadAll(request.Limits))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (line is { Name: "BEGIN" } && line.Value.Trim().Equals("VCARD", StringComparison.OrdinalIgnoreCase)) card = [];
            else if (line.Name == "END" && card is not null)
            {
                Write(card, builder);
                card = null;
            }
            else if (!line.IsBinary) card?.Add(line);
        }
        return new ReadDocument(builder.Build()) { MediaType = "text/vcard" };
    }

    private static void Write(List<ContentLine> card, ContentBuilder builder)
    {
        string? Of(string name) => card.FirstOrDefault(line => line.Name == name)?.Text.Trim() is { Length: > 0 } value ? value : null;
        string name = Of("FN") ?? (card.FirstOrDefault(line => line.Name == "N") is { } parts ? NameOf(parts.Fields) : null) ?? Of("ORG") ?? Of("EMAIL") ?? "(no name)";
        builder.BeginEntry(title: name);
        builder.Add(BlockKind.Heading, name, 2);
        builder.Open(BlockKind.Paragraph);
        foreach (ContentLine line in card)
        {
            if (Label(line) is not { } label || Value(line).Trim() is not { Length: > 0 } value) continue;
            string own = card.FirstOrDefault(other => other.Name == "X-ABLABEL" && other.Group.Length > 0 && other.Group == line.Group)?.Text.Trim('_', '$', '!', '<', '>') ?? "";
            string[] kinds = [.. Kinds.Where(kind => line.Parameters.Any(p => p.Split('=', ',').Contains(kind.Type))).Select(kind => kind.Word)];
            string which = own.Length > 0 ? own : string.Join(", ", kinds);
            if (!builder.AtBlockStart) builder.Separate('\n');
            builder.Append(which.Length > 0 ? $"{label} ({which}): {value}" : $"{label}: {value}");
        }
        builder.Close();
        foreach (ContentLine note in card.Where(line => line.Name == "NOTE"))
            foreach (string paragraph in note.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)) builder.Add(BlockKind.Paragraph, paragraph);
    }

    private static string? Label(ContentLine line) => line.Name switch
    {
        "TEL" => "Phone",
        "EMAIL" => "Email",
        "ADR" => "Address",
        "BDAY" => "Birthday",
        "ANNIVERSARY" or "X-ANNIVERSARY" => "Anniversary",
        "ORG" => "Organisation",
        "TITLE" => "Job title",
        "ROLE" => "Role",
        "NICKNAME" => "Nickname",
        "URL" => "Web",
        "CATEGORIES" => "Categories",
        "IMPP" or "X-SKYPE" or "X-JABBER" => "Chat",
        "RELATED" or "X-SPOUSE" or "X-ABRELATEDNAMES" => "Related",
        _ => null,
    };

    private static string Value(ContentLine line) => line.Name switch
    {
        "ADR" => Address(line.Fields),
        "ORG" => string.Join(", ", line.Fields.Where(field => field.Length > 0)),
        "BDAY" or "ANNIVERSARY" or "X-ANNIVERSARY" => Day(line.Text.Trim()),
        "TEL" or "IMPP" when line.Text.Contains(':', StringComparison.Ordinal) => line.Text[(line.Text.IndexOf(':', StringComparison.Ordinal) + 1)..],
        _ => line.Text.ReplaceLineEndings(" "),
    };

    /// <summary>Post-office box, extension, street, town, region, code, country (RFC 6350, section 6.3.1).</summary>
    private static string Address(IReadOnlyList<string> fields)
    {
        string At(int i) => i < fields.Count ? fields[i].ReplaceLineEndings(", ") : "";
        string town = $"{At(5)} {At(3)}".Trim();
        return string.Join(", ", new[] { At(0), At(1), At(2), town, At(4), At(6) }.Where(part => part.Length > 0));
    }

    /// <summary>Family name, given name, others, prefix, suffix.</summary>
    private static string? NameOf(IReadOnlyList<string> fields)
    {
        string At(int i) => i < fields.Count ? fields[i] : "";
        string name = string.Join(' ', new[] { At(3), At(1), At(2), At(0), At(4) }.Where(part => part.Length > 0));
        return name.Length > 0 ? name : null;
    }

    /// <summary>Of some birthdays the year is not known: "--0409".</summary>
    private static string Day(string value)
    {
        if (DateTime.TryParseExact(value.Length > 10 ? value[..10] : value, ["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day))
            return day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        return DateTime.TryParseExact("2000" + value.Replace("-", "", StringComparison.Ordinal), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
            ? day.ToString("d MMMM", CultureInfo.InvariantCulture) : value;
    }
}
