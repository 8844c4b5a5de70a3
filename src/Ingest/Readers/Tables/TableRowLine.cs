namespace Rag.Ingest.Readers.Tables;

/// <summary>A row of the grid, and what is known of it.</summary>
/// <param name="Slots">One for each column, up to the last one that says something.</param>
/// <param name="IsHeader">True where the format says that it is a header.</param>
/// <param name="AfterBlank">True where an empty row stands above it.</param>
/// <param name="Label">Its place in the file; null for none.</param>
internal sealed record TableRowLine(List<TableSlot> Slots, bool IsHeader, bool AfterBlank, string? Label)
{
    /// <summary>Cells that begin in this row and say something.</summary>
    public int Filled { get; } = Slots.Count(s => s.IsOwn);

    /// <summary>The first column that is not empty.</summary>
    public int Left { get; } = Math.Max(0, Slots.FindIndex(s => s.Text.Length > 0));

    /// <summary>True where one cell is all that it has: at its left end, or over all its columns.</summary>
    public bool IsLine => Filled == 1 && Slots[Left].IsOwn && Slots.TrueForAll(s => s.Text.Length == 0 || s.Text == Slots[Left].Text);

    /// <summary>True where one of its cells covers several columns.</summary>
    public bool SpansAcross => Slots.Exists(s => !s.First && s.Text.Length > 0);

    /// <summary>True where a cell is a figure: an amount, a date, a share.</summary>
    public bool HasFigures => Slots.Exists(s => s.IsOwn && TableFigures.Is(s.Text));

    /// <summary>True where one cell covers the whole row, which says it once.</summary>
    public bool IsSection => IsLine && SpansAcross;
}

/// <summary>Tells figures from names.</summary>
internal static class TableFigures
{
    /// <summary>Begins with a digit or with a sign before one, and has no words; years are names of columns.</summary>
    public static bool Is(string text)
    {
        ReadOnlySpan<char> value = text.AsSpan().Trim().TrimStart("-+−–(~≈<>=$€£¥ ");
        if (value.Length is 0 or > 40 || !char.IsDigit(value[0])) return false;
        int letters = 0;
        foreach (char c in value)
            if (char.IsLetter(c)) letters++;
        return letters <= 3 && !IsYear(value);
    }

    /// <summary>2024, FY-like 2023/24, or a span of years.</summary>
    private static bool IsYear(ReadOnlySpan<char> value) =>
        value.Length is 4 or 7 or 9 && (value.StartsWith("19") || value.StartsWith("20")) && char.IsDigit(value[2])
            && char.IsDigit(value[3])
        && (value.Length == 4 || value[4] is '/' or '-' or '–');
}
