namespace Rag.Retrieval.Answers.Abilities;

/// <summary>A statement about the documents of the first reading tasks, and whether they say it.</summary>
/// <param name="Statement">In other words than the sources'.</param>
/// <param name="IsSaid">Whether the sources say it in every detail.</param>
internal sealed record JudgeTask(string Statement, bool IsSaid)
{
    /// <summary>The statements, said and not said in turn, so that a model that always says the same is found out.</summary>
    public static IReadOnlyList<JudgeTask> All { get; } =
    [
        new("The lighthouse at Brenwick has had electric light since 1924.", true),
        new("The lighthouse at Brenwick has had gas light since 1924.", false),
        new("A botanist designed the garden at Tolmare.", true),
        new("The roof at Tolmare was restored by a botanist.", false),
        new("The Orsk valve needs no more than two seconds to close.", true),
        new("The Orsk valve needs new seals every two years.", false),
        new("Volunteers at the Lund Hollow festival who help on two days pay nothing.", true),
        new("Everyone may go to the Lund Hollow festival without paying.", false),
        new("Der Leuchtturm von Brenwick besteht aus Granit.", true),
        new("Der Leuchtturm von Brenwick ist an jedem Tag geöffnet.", false),
    ];
}
