using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Questions;

/// <summary>
/// All there is of something, as a question wants it: the documents that speak of it ("Which notes mention Ines?"), or the tasks of it that
/// are open or done ("What is
/// still open in Atlas?"). Immutable.
/// </summary>
/// <param name="Kind">What is listed.</param>
/// <param name="Subject">What they are to speak of; empty for any task.</param>
internal sealed record AskedList(ListKind Kind, string Subject)
{
    private static readonly Phrases Documents = new(lexicon => lexicon.Lists.Documents, Phrases.Whole, lexicon => lexicon.Files.Values
        .SelectMany(kind => kind.All)),
        OpenTasks = new(lexicon => lexicon.Lists.OpenTasks, Phrases.Whole, lexicon => lexicon.Lists.Task.Concat(lexicon.Lists.Undone)),
        DoneTasks = new(lexicon => lexicon.Lists.DoneTasks, Phrases.Whole, lexicon => lexicon.Lists.Task);

    /// <summary>Words of headings above tasks of anything, in all languages.</summary>
    public static string Headings { get; } = string.Join(' ', Lexicon.All.Where(lexicon => !lexicon.Unspaced)
        .SelectMany(lexicon => lexicon.Lists.Headings).Distinct());

    /// <summary>What the question wants listed; null where it asks for something else.</summary>
    public static AskedList? Of(AskedText question)
    {
        if (Documents.Find(question) is { } documents) return new AskedList(ListKind.Documents, SubjectOf(documents));
        if (DoneTasks.Find(question) is { } done) return new AskedList(ListKind.DoneTasks, SubjectOf(done));
        return OpenTasks.Find(question) is { } open && !Addresses(open) ? new AskedList(ListKind.OpenTasks, SubjectOf(open)) : null;
    }

    /// <summary>Whether who has to do them is somebody who is there, and not what tasks may be of.</summary>
    private static bool Addresses(Phrase open) => open["who"] is { } who && open.Lexicon.Grammar.Self
        .Append("you").Contains(who, StringComparer.OrdinalIgnoreCase);

    private static string SubjectOf(Phrase phrase) => (phrase["subject"] ?? "").Trim(' ', '?', '.', '!', ',', ':');
}

/// <summary>What may be listed.</summary>
internal enum ListKind
{
    /// <summary>Documents that speak of something.</summary>
    Documents,

    /// <summary>Tasks that are not ticked.</summary>
    OpenTasks,

    /// <summary>Tasks that are ticked.</summary>
    DoneTasks,
}
