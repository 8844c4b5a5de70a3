using System.Buffers;
using Rag.Retrieval.Answers.Sentences;

namespace Rag.Retrieval.Answers.Writing;

/// <summary>The sentences of what a model wrote in front of one group of numbers. Pure.</summary>
internal static class SentencePieces
{
    /// <summary>One of fewer words ("Yes.") says nothing by itself and stays with its neighbour.</summary>
    private const int FewestWords = 4;

    private static readonly SearchValues<char> Marks = SearchValues.Create("*_`.,;:!?()-");

    /// <summary>The pieces in order; together they are the text.</summary>
    /// <param name="text">One line.</param>
    public static IReadOnlyList<string> Of(string text)
    {
        List<string> pieces = [];
        int from = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (FullStop.EndsAt(text, from, i, text.Length) is not (> 0 and var end)) continue;
            if (Words(text.AsSpan(from, end - from)) < FewestWords || Words(text.AsSpan(end)) < FewestWords) continue;
            pieces.Add(text[from..end].Trim());
            (from, i) = (end, end - 1);
        }
        pieces.Add(text[from..].Trim());
        return pieces;
    }

    private static int Words(ReadOnlySpan<char> text)
    {
        int words = 0;
        foreach (Range word in text.Split(' ')) words += text[word].ContainsAnyExcept(Marks) ? 1 : 0;
        return words;
    }
}
