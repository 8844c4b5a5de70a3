using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Questions;

/// <summary>What of whole documents a question may want, rather than one thing that stands in them.</summary>
internal enum WholeKind
{
    /// <summary>What they say in short.</summary>
    Summary,

    /// <summary>All there is of something.</summary>
    List,

    /// <summary>How many there are of something.</summary>
    Count,

    /// <summary>How things differ.</summary>
    Comparison,
}

/// <summary>Tells by its words whether a question wants the whole of documents. Pure.</summary>
internal static class AskedWhole
{
    private static readonly (WholeKind Kind, Phrases Asked)[] Kinds =
    [
        (WholeKind.Summary, new(lexicon => lexicon.Wholes.Summary)), (WholeKind.Comparison, new(lexicon => lexicon.Wholes.Comparison)),
        (WholeKind.Count, new(lexicon => lexicon.Wholes.Count)), (WholeKind.List, new(lexicon => lexicon.Wholes.All)),
    ];

    /// <summary>At the end, so that "all notes about boats" are not all notes.</summary>
    private static readonly Phrases Everything = new(lexicon => lexicon.Wholes.Everything, @"\b(?:{0})\W*$");

    /// <summary>Whether all documents that there are are named.</summary>
    public static bool NamesEverything(AskedText question) => Everything.IsIn(question);

    /// <summary>The kind; null where one thing is asked for.</summary>
    public static WholeKind? Of(AskedText question)
    {
        foreach ((WholeKind kind, Phrases asked) in Kinds)
            if (asked.IsIn(question)) return kind;
        return null;
    }
}
