using Rag.Retrieval.Answers;
using Rag.Web.Components.Talk;

namespace Rag.Web.Tests.Components;

public sealed class PromptPiecesTests
{
    [Fact]
    public void Of_AWholePrompt_IsCutByOriginAndLosesNothing()
    {
        const string last = "=== SOURCES ===\nDocument: Heat pump (heat.md)\n[1] It has 9 kW.\n[2] It is quiet.\n\nDocument: Garden (g.md)\n[3] Roses.\n=== END OF SOURCES ===\n\nQuestion: How strong?\n(That is: the heat pump)\nAnswer completely.";
        IReadOnlyList<PromptPiece> pieces = PromptPieces.Of([new Turn("system", "Answer."), new Turn("user", "Hello"), new Turn("assistant", "Hi"), new Turn("user", last)]);
        Assert.Equal(
            [PromptOrigin.Instructions, PromptOrigin.Conversation, PromptOrigin.Conversation, PromptOrigin.Instructions, PromptOrigin.Source, PromptOrigin.Source, PromptOrigin.Instructions, PromptOrigin.Question, PromptOrigin.Instructions],
            pieces.Select(piece => piece.Origin));
        Assert.Equal(last, string.Join('\n', pieces.Skip(3).Select(piece => piece.Text)));
    }

    [Fact]
    public void Of_AnUnknownForm_IsTheQuestionsTurn() =>
        Assert.Equal([new PromptPiece(PromptOrigin.Question, "Anything\nat all")], PromptPieces.Of([new Turn("user", "Anything\nat all")]));
}
