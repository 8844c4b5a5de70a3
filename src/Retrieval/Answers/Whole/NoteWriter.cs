using Rag.Retrieval.Answers.Citing;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Writing;

namespace Rag.Retrieval.Answers.Whole;

/// <summary>Has a model write notes about numbered sources. Safe to call from any thread.</summary>
internal sealed class NoteWriter(ChatWriter writer)
{
    /// <summary>Asks once. A fault is told, not thrown.</summary>
    /// <param name="prompt">Sources and task.</param>
    /// <param name="sources">How many.</param>
    /// <param name="merges">Whether a note may cite several.</param>
    /// <param name="mostTokens">Ends it.</param>
    /// <param name="cancellationToken">Stops the model.</param>
    public async Task<WrittenNotes> WriteAsync(Prompt prompt, int sources, bool merges, int mostTokens, CancellationToken cancellationToken)
    {
        RoundText text = new(writer, sources);
        List<(string Text, IReadOnlyList<int> Numbers)> notes = [];
        await foreach (RoundPiece piece in text.RunAsync(prompt, CitationGrammar.WriteNotes(sources, merges), mostTokens, null,
            cancellationToken).ConfigureAwait(false))
        {
            // What cites nothing has no place, and whatever a model makes of a line, its number says where it belongs.
            if (piece.Statement is { Numbers: [_, ..] numbers, Text: var said }) notes.Add((said.ReplaceLineEndings(" "), merges ? numbers
                : [numbers[0]]));
        }
        string? fault = text.Fault ?? (string.IsNullOrWhiteSpace(text.Written) && !text.SaysNotFound ? "The model wrote nothing." : null);
        return new WrittenNotes(notes, text.WasCutOff, fault, (int?)text.Usage?.InputTokenCount);
    }
}

/// <summary>What came of it.</summary>
/// <param name="Notes">Each with the numbers that it cites.</param>
/// <param name="WasCutOff">True where the length ended it, so that it may lack those of the last sources.</param>
/// <param name="Fault">What went wrong; null where nothing did.</param>
/// <param name="PromptTokens">That the model read, where the server tells.</param>
internal sealed record WrittenNotes(IReadOnlyList<(string Text, IReadOnlyList<int> Numbers)> Notes, bool WasCutOff, string? Fault,
    int? PromptTokens);
