using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Questions.Lexicons;

/// <summary>A text with the lexicons that it is read by: that of its language, or all where that is not clear, as in a question of two words.</summary>
/// <param name="Text">As it stands.</param>
/// <param name="Lexicons">One or more.</param>
internal readonly record struct AskedText(string Text, IReadOnlyList<Lexicon> Lexicons)
{
    /// <summary>Of so few words one that two languages share decides ("open todos").</summary>
    private const int Few = 3;

    /// <summary>A question.</summary>
    public static AskedText Of(string text)
    {
        IReadOnlyList<Lexicon> own = Lexicon.For(LanguageDetector.Detect(text));
        return new AskedText(text, text.Split(' ', Few + 1, StringSplitOptions.RemoveEmptyEntries).Length > Few || own[0].Unspaced ? own : [.. own.Union(Lexicon.All)]);
    }
}
