namespace Rag.Retrieval.Answers.Abilities;

/// <summary>A question of the self-test: invented facts, so that no model knows the answer beforehand.</summary>
/// <param name="Question">The question.</param>
/// <param name="Sentences">The sources.</param>
/// <param name="Right">0-based place of the sentence that answers it.</param>
/// <param name="Answer">A word that a right answer holds.</param>
internal sealed record AbilityTask(string Question, IReadOnlyList<string> Sentences, int Right, string Answer)
{
    /// <summary>The whole test.</summary>
    public static IReadOnlyList<AbilityTask> All { get; } =
    [
        new("When was the Brenwick lighthouse electrified?",
            ["The Brenwick lighthouse was built of granite in 1871.", "Its keeper lived in a cottage below the cliff.",
             "Electric light replaced the oil lamp at Brenwick in 1924.", "Visitors may climb the tower on Sundays."], 2, "1924"),
        new("Who designed the garden of Tolmare House?",
            ["Tolmare House belongs to the county.", "The roof was restored by the firm of Odell.", "Its owner, Ruth Carrow, collected maps.",
             "The garden at Tolmare was laid out by Ines Vardy, a botanist."], 3, "Vardy"),
        new("Which metal is the Orsk valve made of?",
            ["The Orsk valve closes within two seconds.", "Its body is cast from bronze.", "Rubber seals are replaced every year.",
             "A valve weighs four kilograms."], 1, "bronze"),
        new("Where does the festival of Lund Hollow take place?",
            ["The festival of Lund Hollow began in 1988.", "It is held in the old quarry.", "Tickets cost twelve pounds.",
             "Last year a brass band from Leith played."], 1, "quarry"),
    ];
}
