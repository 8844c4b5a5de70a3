using System.Text.RegularExpressions;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Notes;

/// <summary>Puts together what the lines of an Org file give.</summary>
internal sealed class OrgNote(ContentBuilder builder)
{
    private static readonly HashSet<string> States = ["TODO", "DONE", "NEXT", "WAITING", "HOLD", "CANCELLED", "CANCELED", "STARTED", "SOMEDAY", "PROJ", "WAIT", "KILL", "STRT"];

    private bool open, header;

    public string? Title { get; private set; }

    public string? Author { get; private set; }

    public DateTimeOffset? Date { get; private set; }

    public List<string> Tags { get; } = [];

    public List<string> Links { get; } = [];

    public void Keyword(string name, string value)
    {
        End();
        switch (name)
        {
            case "TITLE":
                Title = Title is null ? OrgMarkup.Plain(value) : $"{Title} {OrgMarkup.Plain(value)}";
                builder.Add(BlockKind.Heading, OrgMarkup.Plain(value), 1);
                break;
            case "AUTHOR":
                Author = value;
                break;
            case "DATE":
                Date = OrgMarkup.Moment(value)?.Moment ?? DocumentFacts.ParseDate(value);
                break;
            case "FILETAGS":
                Tags.AddRange(value.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries));
                break;
            case "CAPTION" or "SUBTITLE" or "DESCRIPTION":
                Text(value);
                End();
                break;
        }
    }

    public void Headline(Match line)
    {
        End();
        string state = line.Groups[2].Value, title = line.Groups[3].Value;
        if (state.Length > 0 && !States.Contains(state)) title = $"{state} {title}";
        if (line.Groups[4].Success) Tags.AddRange(line.Groups[4].Value.Split(':', StringSplitOptions.RemoveEmptyEntries));
        builder.Open(BlockKind.Heading, Math.Min(6, line.Groups[1].Length + (Title is null ? 0 : 1)), label: States.Contains(state) ? state : null);
        OrgMarkup.Write(OrgMarkup.WithoutCookies(title), builder, Links);
        if (States.Contains(state)) builder.Append($" ({state})");
        builder.Close();
    }

    /// <summary>"Deadline: Thursday, 1 May 2025".</summary>
    public void Planning(string line)
    {
        End();
        foreach ((string name, string moment) in OrgMarkup.Plans(line)) builder.Add(BlockKind.Paragraph, $"{name}: {moment}");
    }

    public void Item(Match item)
    {
        End();
        builder.Open(BlockKind.ListItem, 1 + Math.Min(9, item.Groups[1].Length / 2), label: item.Groups[2].Success ? item.Groups[2].Value : null);
        if (item.Groups[3].Success) builder.Append(item.Groups[3].Value is " " ? "☐ " : item.Groups[3].Value is "-" ? "◐ " : "☑ ");
        OrgMarkup.Write(item.Groups[4].Value.Replace(" :: ", ": ", StringComparison.Ordinal), builder, Links);
        open = true;
    }

    public void Text(string line)
    {
        if (line.Length == 0)
        {
            End();
            return;
        }
        if (!open) builder.Open(BlockKind.Paragraph);
        else builder.Separate('\n');
        open = true;
        OrgMarkup.Write(line, builder, Links);
    }

    /// <summary>The rows above a rule are the header; a table without a rule has none.</summary>
    public void Row(string line, bool first)
    {
        End();
        if (first) header = true;
        if (line.StartsWith("|-", StringComparison.Ordinal))
        {
            header = false;
            return;
        }
        string[] cells = [.. line.Trim('|').Split('|').Select(cell => OrgMarkup.Plain(cell.Trim()))];
        builder.AddRow(header ? BlockKind.TableHeader : BlockKind.TableRow, cells);
        header = false;
    }

    public void Block(string name, List<string> lines)
    {
        End();
        string text = string.Join('\n', lines).Trim('\n');
        if (name.Equals("comment", StringComparison.OrdinalIgnoreCase)) return;
        if (name.Equals("quote", StringComparison.OrdinalIgnoreCase)) builder.Add(BlockKind.Quote, OrgMarkup.Plain(text));
        else if (name.Equals("verse", StringComparison.OrdinalIgnoreCase)) builder.AddVerbatim(BlockKind.Paragraph, OrgMarkup.Plain(text));
        else if (name.ToLowerInvariant() is "src" or "example" or "export") builder.AddVerbatim(BlockKind.Code, text);
        else
        {
            foreach (string line in lines) Text(line.Trim());
            End();
        }
    }

    public void End()
    {
        builder.Close();
        open = false;
    }
}
