using Rag.Retrieval.Answers;

namespace Rag.Web.Components.Talk;

/// <summary>A stretch of a prompt that comes from one place.</summary>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Text">As sent.</param>
public sealed record PromptPiece(PromptOrigin Origin, string Text);

/// <summary>Where a stretch of a prompt comes from.</summary>
public enum PromptOrigin
{
    /// <summary>What the product tells every model.</summary>
    Instructions,

    /// <summary>Earlier questions and answers.</summary>
    Conversation,

    /// <summary>Numbered passages of a document.</summary>
    Source,

    /// <summary>What was asked.</summary>
    Question,
}

/// <summary>Cuts a prompt by origin, so that it can be coloured and counted.</summary>
public static class PromptPieces
{
    /// <summary>The pieces in order; together they are the prompt's whole text.</summary>
    public static IReadOnlyList<PromptPiece> Of(IReadOnlyList<Turn> prompt)
    {
        List<PromptPiece> pieces = [];
        foreach ((int i, Turn turn) in prompt.Index())
        {
            if (turn.Role == "system") pieces.Add(new PromptPiece(PromptOrigin.Instructions, turn.Text));
            else if (i < prompt.Count - 1) pieces.Add(new PromptPiece(PromptOrigin.Conversation, turn.Text));
            else pieces.AddRange(Cut(turn.Text));
        }

        return pieces;
    }

    // Source text can begin no line by itself (see PromptText.Line), so what a line begins with tells where it comes from.
    private static IEnumerable<PromptPiece> Cut(string text)
    {
        PromptOrigin origin = PromptOrigin.Question;
        bool isAsked = false;
        List<string> lines = [];
        foreach (string line in text.Split('\n'))
        {
            (PromptOrigin next, bool begins) = line switch
            {
                _ when line.StartsWith("Document: ", StringComparison.Ordinal) || line.StartsWith("From ", StringComparison.Ordinal) => (PromptOrigin.Source, true),
                _ when line.StartsWith('[') => (PromptOrigin.Source, origin != PromptOrigin.Source),
                _ when line.StartsWith("===", StringComparison.Ordinal) => (PromptOrigin.Instructions, true),
                _ when line.StartsWith("Question:", StringComparison.Ordinal) => (PromptOrigin.Question, true),
                // Below the question stands what is to be done with it.
                _ when isAsked && origin == PromptOrigin.Question && line.Length > 0 && !line.StartsWith("(That is", StringComparison.Ordinal) => (PromptOrigin.Instructions, true),
                _ => (origin, false),
            };
            isAsked |= line.StartsWith("Question:", StringComparison.Ordinal);
            if (begins && lines.Count > 0)
            {
                yield return new PromptPiece(origin, string.Join('\n', lines));
                lines.Clear();
            }

            origin = next;
            lines.Add(line);
        }

        if (lines.Count > 0) yield return new PromptPiece(origin, string.Join('\n', lines));
    }
}
