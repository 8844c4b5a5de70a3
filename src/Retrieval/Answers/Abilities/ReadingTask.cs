namespace Rag.Retrieval.Answers.Abilities;

/// <summary>A document of the self-test.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Text">Its text; a line that begins with "|" is a table's row, one with "- " a list's item, one with "# " a heading.</param>
internal sealed record TaskDocument(string Title, string Text);

/// <summary>A question over sources: about invented things, so that no model knows the answer beforehand.</summary>
/// <param name="Name">For the owner.</param>
/// <param name="Question">As typed.</param>
/// <param name="Documents">What there is to read.</param>
internal sealed record ReadingTask(string Name, string Question, IReadOnlyList<TaskDocument> Documents)
{
    /// <summary>Words that a right answer holds, all of them; alternatives of one are separated by "|". None where the sources hold no answer.</summary>
    public IReadOnlyList<string> Answer { get; init; } = [];

    /// <summary>Titles of the documents that must be cited, all of them.</summary>
    public IReadOnlyList<string> Cited { get; init; } = [];

    /// <summary>A word of the search that should be asked for in place of an answer; null where none should.</summary>
    public string? Search { get; init; }

    /// <summary>Words beyond these in tokens: the task reads so much around its answer.</summary>
    public int Filler { get; init; }

    private static readonly TaskDocument Lighthouse = new("Brenwick lighthouse",
        "The Brenwick lighthouse was built of granite in 1871.\nIts keeper lived in a cottage below the cliff.\nElectric light replaced the oil lamp at Brenwick in 1924.\nVisitors may climb the tower on Sundays.");

    private static readonly TaskDocument Garden = new("Tolmare House",
        "Tolmare House belongs to the county.\nThe roof was restored by the firm of Odell.\nThe garden at Tolmare was laid out by Ines Vardy, a botanist.\nThe tea room closes at five.");

    private static readonly TaskDocument Valve = new("Orsk valve",
        "The Orsk valve closes within two seconds.\nIts body is cast from bronze, its spring is steel.\nRubber seals are replaced every three years.\nA valve weighs four kilograms.");

    private static readonly TaskDocument Festival = new("Lund Hollow festival",
        "The festival of Lund Hollow began in 1988.\nIt is held in the old quarry.\nWhoever helps for two days gets in free.\nLast year a brass band from Leith played.");

    private static readonly TaskDocument Rota = new("Prices at the Kestrel hut",
        "What a night costs is settled each spring.\n| Room | Summer | Winter |\n| Attic | 31 | 24 |\n| Loft | 47 | 38 |\n| Cabin | 65 | 52 |\nChildren sleep for half of it.");

    private static readonly TaskDocument Boat = new("Boat Mirabel",
        "# Before you cast off\n- Open the sea cock.\n- Check the bilge for water.\n- Switch the radio to channel 12.\n# Afterwards\nHose the deck down with fresh water.");

    private static readonly TaskDocument Pointer = new("Handing over the workshop",
        "Keys are handed over on the last working day.\nHow long the alarm waits before it sounds is written in the alarm manual of the Tessel 40.\nThe bins go out on Thursday.");

    /// <summary>Those that ask for an answer, the shortest first.</summary>
    public static IReadOnlyList<ReadingTask> Answerable { get; } =
    [
        new("finds a date", "When was the Brenwick lighthouse electrified?", [Garden, Lighthouse]) { Answer = ["1924"], Cited = [Lighthouse.Title] },
        new("finds a name", "who made the garden at Tolmare?", [Lighthouse, Garden, Valve]) { Answer = ["Vardy"], Cited = [Garden.Title] },
        new("reads a table", "How much is the loft in winter at the Kestrel hut?", [Festival, Rota, Valve]) { Answer = ["38"], Cited = [Rota.Title] },
        new("lists all items", "What must be done on the Mirabel before casting off?", [Valve, Boat, Festival]) { Answer = ["sea cock", "bilge", "12"], Cited = [Boat.Title] },
        new("joins two sources", "How often are the seals of the Orsk valve replaced, and where is the Lund Hollow festival held?", [Valve, Garden, Festival])
            { Answer = ["three|3", "quarry"], Cited = [Valve.Title, Festival.Title] },
        new("reads three thousand tokens", "Which metal is the body of the Orsk valve made of?", [Lighthouse, Valve, Garden]) { Answer = ["bronze"], Cited = [Valve.Title], Filler = 2700 },
    ];

    /// <summary>Those whose sources hold no answer.</summary>
    public static IReadOnlyList<ReadingTask> Unanswerable { get; } =
    [
        new("says that nothing is found", "What did the Brenwick lighthouse cost to build?", [Lighthouse, Garden]),
        new("is not misled by what is near", "Who designed the Orsk valve?", [Garden, Valve, Festival]),
    ];

    /// <summary>Those that ask for a further search.</summary>
    public static IReadOnlyList<ReadingTask> Searching { get; } =
    [
        new("asks for a further search", "How many seconds does the workshop's alarm wait before it sounds?", [Pointer, Valve]) { Search = "alarm" },
    ];
}
