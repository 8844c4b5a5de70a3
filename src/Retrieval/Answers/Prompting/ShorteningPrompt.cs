using System.Globalization;
using Rag.Retrieval.Answers.Sentences;

namespace Rag.Retrieval.Answers.Prompting;

/// <summary>The prompt for a model too small for more: two examples, the quotes of the answer, the question. Pure.</summary>
internal static class ShorteningPrompt
{
    /// <summary>The longest answer in tokens: one sentence.</summary>
    public const int MostTokens = 80;

    private static readonly Turn[] Beginning =
    [
        new("system", "Answer each question in one short sentence, with the words of the source that answers it, and write the number of that source after it."),
        new("user", "[1] The museum of Ardley is closed on Mondays.\n[2] Its doors first opened in 1903.\nQuestion: When did the museum of Ardley open?"),
        new("assistant", "The museum of Ardley first opened in 1903. [2]"),
        new("user", "[1] The choir was founded by Karl Meier, a baker, who led it for many years.\n[2] It has 40 singers.\nQuestion: Who founded the choir?"),
        new("assistant", "The choir was founded by Karl Meier, a baker. [1]"),
    ];

    /// <summary>Builds it.</summary>
    /// <param name="question">In its standalone form.</param>
    /// <param name="quotes">One to three sentences.</param>
    public static Prompt Build(string question, IReadOnlyList<SourceSentence> quotes)
    {
        string sources = string.Join('\n', quotes.Select((quote, i) => string.Create(CultureInfo.InvariantCulture, $"[{i + 1}] {PromptText.Line(quote.Text)}")));
        return new Prompt([.. Beginning, new Turn("user", $"{sources}\nQuestion: {PromptText.Line(question)}")], quotes, 0, new Dictionary<string, string>(), []);
    }
}
