namespace Rag.Retrieval.Answers;

/// <summary>A row of an answer with the header of its table, so that each cell says what it is. Immutable.</summary>
/// <param name="Names">The header's cells; as many as there are cells.</param>
/// <param name="Cells">The row's, Markdown of one line each, hostile.</param>
public sealed record TableRow(IReadOnlyList<string> Names, IReadOnlyList<string> Cells)
{
    /// <summary>What stands between the cells of <see cref="AnswerPart.Header"/> and <see cref="AnswerPart.Text"/>.</summary>
    public const string Border = @" \| ";

    /// <summary>
    /// The row that a part is; null where it is none. Of a quoted one, whose own text may hold what looks like a border, the cells must go
    /// with the names; what a model wrote is filled up, or its last cells are taken together.
    /// </summary>
    public static TableRow? Of(AnswerPart part)
    {
        bool isWritten = part is { Form: PartForm.Row, Quoted: false };
        if (part.Header is null && !isWritten) return null;
        string[] cells = Split(part.Text), names = part.Header is null ? [.. cells.Select(_ => "")] : Split(part.Header);
        if (isWritten && cells.Length != names.Length) cells = Fit(cells, names.Length);
        return cells.Length == names.Length && (names.Length > 1 || isWritten) ? new TableRow(names, cells) : null;
    }

    /// <summary>"Month: May · Cost: 214.80"; cells that are empty are left out.</summary>
    public string Labelled => string.Join(" · ", Names.Zip(Cells, (name, cell) => (name, cell)).Where(pair => pair.cell.Length > 0)
        .Select(pair => pair.name.Length > 0 ? $"{pair.name}: {pair.cell}" : pair.cell));

    /// <summary>The same row with other texts in it.</summary>
    internal TableRow Map(Func<string, string> change) => new([.. Names.Select(change)], [.. Cells.Select(change)]);

    private static string[] Split(string markdown) => [.. markdown.Split(Border).Select(cell => cell.Trim())];

    private static string[] Fit(string[] cells, int count) => cells.Length < count
        ? [.. cells, .. Enumerable.Repeat("", count - cells.Length)]
        : [.. cells.Take(count - 1), string.Join(Border, cells.Skip(count - 1))];
}
