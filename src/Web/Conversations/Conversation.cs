using System.Globalization;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;

namespace Rag.Web.Conversations;

/// <summary>A conversation in the list.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Title">The first question, until the owner renames it.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="UpdatedAt">When something was last asked.</param>
/// <param name="BranchOf">The conversation that it was branched from.</param>
public sealed record Conversation(string Id, string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string? BranchOf)
{
    private const int LongestTitle = 80;

    /// <summary>An id that nothing has yet: 32 hexadecimal digits.</summary>
    public static string NewId() => Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

    /// <summary>The title of one that begins with a question.</summary>
    public static string TitleOf(string question)
    {
        string title = string.Join(' ', question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (title.Length <= LongestTitle) return title;
        return title[..(char.IsHighSurrogate(title[LongestTitle - 1]) ? LongestTitle - 1 : LongestTitle)] + "…";
    }
}

/// <summary>How an answer ended.</summary>
public enum AnswerState
{
    /// <summary>Being made.</summary>
    Running,

    /// <summary>Whole.</summary>
    Done,

    /// <summary>Stopped by the reader; what there was is kept.</summary>
    Stopped,

    /// <summary>Cut short by a fault or a crash; what there was is kept.</summary>
    Interrupted,
}

/// <summary>A question and its answer.</summary>
public sealed record Exchange
{
    /// <summary>32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Its conversation.</summary>
    public required string ConversationId { get; init; }

    /// <summary>0-based position.</summary>
    public required int Ordinal { get; init; }

    /// <summary>As asked.</summary>
    public required string Question { get; init; }

    /// <summary>What was to be searched.</summary>
    public SearchFilter Scope { get; init; } = SearchFilter.None;

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>How the answer ended.</summary>
    public AnswerState State { get; init; } = AnswerState.Running;

    /// <summary>The answer, or what there is of it.</summary>
    public Answer? Answer { get; init; }

    /// <summary>What the index held when it was asked.</summary>
    public Freshness? Freshness { get; init; }

    /// <summary>The same without the trace of its answer.</summary>
    public Exchange Plain() => Answer is { Trace: not null } whole ? this with { Answer = whole with { Trace = null } } : this;
}

/// <summary>What the index held at a moment.</summary>
/// <param name="Documents">Documents that could be found.</param>
/// <param name="Newest">The newest change of any of them.</param>
/// <param name="Waiting">Files not read yet.</param>
/// <param name="Failed">Files that could not be read.</param>
public sealed record Freshness(int Documents, DateTimeOffset? Newest, int Waiting, int Failed);
