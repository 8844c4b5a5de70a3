namespace Rag.Retrieval.Answers.Writing;

/// <summary>A piece of an answer as a model wrote it: one sentence, item, row, heading or block of code. Hostile text.</summary>
/// <param name="Form">How it stands.</param>
/// <param name="Level">Its nesting.</param>
/// <param name="Text">One line of Markdown without citation marks; of code all its lines; of a row its cells, separated by " | ".</param>
/// <param name="Numbers">That it cites, each once; none for headings, lead-ins and what no grammar bound.</param>
internal sealed record Statement(PartForm Form, int Level, string Text, IReadOnlyList<int> Numbers)
{
    /// <summary>True where it tells what the sources do not say.</summary>
    public bool SaysAbsent { get; init; }

    /// <summary>Of a row.</summary>
    public IReadOnlyList<string> Cells { get; init; } = [];

    /// <summary>Of a row: its table's header. Of code: its language, or nothing.</summary>
    public IReadOnlyList<string> Header { get; init; } = [];

    /// <summary>Whether it states nothing itself but leads in or heads what follows.</summary>
    public bool IsLead => Numbers.Count == 0 && !SaysAbsent && (Form is PartForm.Heading || Text.TrimEnd('*', '_', ' ').EndsWith(':'));
}
