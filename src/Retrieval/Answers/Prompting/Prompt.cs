using Rag.Retrieval.Answers.Sentences;

namespace Rag.Retrieval.Answers.Prompting;

/// <summary>What a chat model is sent, and what of the sources is in it.</summary>
/// <param name="Turns">By role: system, the conversation, then one user turn with sources and question.</param>
/// <param name="Numbered">The sentences in the order of their numbers; the first is number 1.</param>
/// <param name="Tokens">Tokens of all turns by the model's own count, its template's not included.</param>
/// <param name="LeftOut">Passages that did not fit, by id, each with the reason.</param>
/// <param name="Notices">What was cut, for the reader.</param>
internal sealed record Prompt(
    IReadOnlyList<Turn> Turns,
    IReadOnlyList<SourceSentence> Numbered,
    int Tokens,
    IReadOnlyDictionary<string, string> LeftOut,
    IReadOnlyList<string> Notices);
