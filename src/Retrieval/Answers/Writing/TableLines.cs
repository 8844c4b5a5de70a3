namespace Rag.Retrieval.Answers.Writing;

/// <summary>The lines of a table as they come: the first is its header. Not safe to share.</summary>
internal sealed class TableLines
{
    private IReadOnlyList<string> _header = [];
    private bool _hasRows;

    /// <summary>Takes a line; adds a statement where it is a row.</summary>
    /// <param name="line">The whole line.</param>
    /// <param name="known">Keeps the numbers that exist.</param>
    /// <param name="statements">Gets the row.</param>
    public void Add(string line, Func<IEnumerable<int>, IReadOnlyList<int>> known, List<Statement> statements)
    {
        List<string> cells = [];
        List<int> numbers = [];
        string inner = line.Trim();
        // Numbers behind the last bar belong to the row as those within it do.
        if (inner.LastIndexOf('|') is > 0 and var bar && bar < inner.Length - 1 && CitationMarks.Take(inner[(bar + 1)..]) is { Text.Length: 0, Numbers: var behind })
        {
            numbers.AddRange(behind);
            inner = inner[..(bar + 1)];
        }
        foreach (string cell in inner.Trim('|').Split('|'))
        {
            (string text, IReadOnlyList<int> cited) = CitationMarks.Take(cell);
            cells.Add(text);
            numbers.AddRange(cited);
        }
        if (cells.TrueForAll(cell => cell.Length > 0 && cell.All(c => c is '-' or ':' or ' '))) return;
        if (_header.Count == 0)
        {
            _header = cells;
            return;
        }
        _hasRows = true;
        while (cells.Count < _header.Count) cells.Add("");
        statements.Add(new Statement(PartForm.Row, 0, string.Join(" | ", cells), known(numbers))
        {
            Cells = cells[.._header.Count],
            Header = _header,
            SaysAbsent = numbers.Contains(0) && known(numbers).Count == 0,
        });
    }

    /// <summary>The table is over; a header that no row followed is text like any other.</summary>
    public void End(List<Statement> statements)
    {
        if (_header.Count > 0 && !_hasRows) statements.Add(new Statement(PartForm.Paragraph, 0, string.Join(" · ", _header), []));
        (_header, _hasRows) = ([], false);
    }
}
