using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers;

/// <summary>What happens while an answer is made, in this order: steps, passages, then drafts and parts, at last the finished answer.</summary>
public abstract record AnswerEvent;

/// <summary>A step began ("searching"), or ended when it has milliseconds.</summary>
public sealed record StepChanged(string Name, double? Milliseconds, string? Detail) : AnswerEvent;

/// <summary>What was found.</summary>
public sealed record PassagesFound(IReadOnlyList<Hit> Hits) : AnswerEvent;

/// <summary>So much was read so far of the documents that the question wants the whole of.</summary>
public sealed record CoverageChanged(Coverage Coverage) : AnswerEvent;

/// <summary>Text of the part being written, to be shown as unchecked; the next <see cref="PartAdded"/> takes its place.</summary>
/// <param name="Text">The next piece of it, plain text; a row's cells are separated by "|".</param>
/// <param name="Form">How the part will stand.</param>
/// <param name="Level">Its nesting.</param>
public sealed record DraftAdded(string Text, PartForm Form = PartForm.Sentence, int Level = 0) : AnswerEvent;

/// <summary>A model's reasoning, apart from the answer.</summary>
public sealed record ReasoningAdded(string Text) : AnswerEvent;

/// <summary>A checked sentence with the citations that it is the first to use.</summary>
public sealed record PartAdded(AnswerPart Part, IReadOnlyList<Citation> NewCitations) : AnswerEvent;

/// <summary>A part that was added before got its mark, or was put right by the model; it takes the place of the one there.</summary>
/// <param name="Index">0-based place among the parts.</param>
/// <param name="Part">As it is now.</param>
/// <param name="NewCitations">Citations that it is the first to use.</param>
public sealed record PartChanged(int Index, AnswerPart Part, IReadOnlyList<Citation> NewCitations) : AnswerEvent;

/// <summary>What was shown so far was no answer but the model's reasoning: the parts are taken back, and come again.</summary>
public sealed record AnswerRestarted : AnswerEvent;

/// <summary>The whole answer; the last event.</summary>
public sealed record AnswerFinished(Answer Answer) : AnswerEvent;
