namespace Rag.Retrieval.Answers.Abilities;

/// <summary>A question to be planned for, about invented things.</summary>
/// <param name="Name">For the owner.</param>
/// <param name="Question">As typed, with its conversation.</param>
/// <param name="Standalone">Words that the question standing alone must hold, all of them; alternatives separated by "|".</param>
/// <param name="Searches">Words of which the other searches must hold at least one in all; alternatives are not told apart.</param>
internal sealed record PlanTask(string Name, Question Question, IReadOnlyList<string> Standalone, IReadOnlyList<string> Searches)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PlanTask> All { get; } =
    [
        new("puts a question in other words", new Question("how do i get the money back for the train to Velden?"), ["Velden", "train"],
            ["reimburs", "refund", "expense", "travel cost", "claim", "fare", "ticket"]),
        new("makes a follow-up stand alone",
            new Question("and who repairs it?") { History = [new("user", "Where does the bronze bell of Sarn hang?"), new("assistant", "The bronze bell of Sarn hangs in the north tower.")] },
            ["bell", "Sarn"], ["restor", "mainten", "fix", "bell", "tower", "craft", "mend", "service"]),
        new("searches in several ways", new Question("whats the rule if a kid is ill and i cant come in"), ["child|kid", "ill|sick"],
            ["absence", "leave", "sick", "day off", "time off", "care", "policy"]),
    ];
}
