using Rag.Retrieval.Answers;

namespace Rag.Web.Components.Talk;

/// <summary>A quoted row with the header of its table: shown as a table, so that each cell says what it is. Immutable.</summary>
public sealed record TableRow(IReadOnlyList<string> Names, IReadOnlyList<string> Cells)
{
    private const string Border = @" \| ";

    /// <summary>The row that a part quotes; null where it quotes none or the cells do not go with the names.</summary>
    public static TableRow? Of(AnswerPart part)
    {
        if (part.Header is null) return null;
        TableRow row = new(Split(part.Header), Split(part.Text));
        return row.Names.Count > 1 && row.Names.Count == row.Cells.Count ? row : null;
    }

    /// <summary>The header as lines of Markdown.</summary>
    public string Head => Line(Names, "") + "|" + string.Concat(Names.Select(_ => " --- |")) + "\n";

    /// <summary>"Month: May · Cost: 214.80"; cells that are empty are left out.</summary>
    public string Labelled => string.Join(" · ", Names.Zip(Cells).Where(pair => pair.Second.Length > 0).Select(pair => pair.First.Length > 0 ? $"{pair.First}: {pair.Second}" : pair.Second));

    /// <summary>The row as a line of Markdown.</summary>
    /// <param name="end">Stands at the end of the last cell.</param>
    public string Line(string end) => Line(Cells, end);

    private static string Line(IReadOnlyList<string> cells, string end) => "| " + string.Join(" | ", cells) + end + " |\n";

    private static string[] Split(string markdown) => [.. AnswerHtml.WithoutMarks(markdown).Split(Border).Select(cell => cell.Trim())];
}
