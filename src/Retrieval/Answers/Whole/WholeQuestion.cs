using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Planning;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Models;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Answers.Whole;

/// <summary>A question that wants the whole of documents, with who answers it.</summary>
/// <param name="Question">As typed.</param>
/// <param name="Read">As read by rules.</param>
/// <param name="Standalone">As planned; null where it was not.</param>
/// <param name="Form">As planned.</param>
/// <param name="Model">Who writes.</param>
/// <param name="Ability">What it can do.</param>
/// <param name="Frame">Of the answer's prompt.</param>
/// <param name="AnswerTokens">The longest answer.</param>
internal sealed record WholeQuestion(
    Question Question, ReadQuestion Read, string? Standalone, AnswerForm Form, ModelStatus Model, Ability Ability, PromptFrame Frame,
        int AnswerTokens)
{
    /// <summary>What is wanted of whole documents; null where one thing in them is.</summary>
    public WholeKind? Kind { get; } = Form is AnswerForm.Summary ? WholeKind.Summary
        : Read.WholeOf ?? (Standalone is null ? null : new ReadQuestion(Standalone).WholeOf);

    /// <summary>The form planned, or else the one that suits what is wanted.</summary>
    public AnswerForm FormWanted => (Form, Kind) switch
    {
        (not AnswerForm.Free, _) => Form,
        (_, WholeKind.Summary) => AnswerForm.Summary,
        (_, WholeKind.List) => AnswerForm.List,
        (_, WholeKind.Comparison) => AnswerForm.Table,
        _ => AnswerForm.Free,
    };
}
