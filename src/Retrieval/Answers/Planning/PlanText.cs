using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Writing;

namespace Rag.Retrieval.Answers.Planning;

/// <summary>Reads a plan as a model wrote it, bound by a grammar or not: only lines that begin as they should count, each within its bounds. Pure.</summary>
internal static class PlanText
{
    /// <summary>The most searches of a plan.</summary>
    public const int MostSearches = 4;

    private const int Longest = 300;

    /// <summary>The plan; null where the text has no line of one.</summary>
    /// <param name="text">As written; what is within or before marks of reasoning does not count.</param>
    /// <param name="question">As typed; what only repeats it is no other wording.</param>
    public static SearchPlan? Read(string text, string question)
    {
        List<string> lines = [];
        List<string> searches = [];
        HashSet<string> known = [Key(question)];
        SearchPlan plan = new();
        foreach (string line in ReasoningText.Without(text).Split('\n'))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) continue;
            string said = Clean(line[(colon + 1)..]);
            if (said.Length == 0) continue;
            switch (line[..colon].Trim(' ', '*', '-', '#', '"').ToUpperInvariant())
            {
                case "ABOUT":
                    plan = plan with { IsAboutAnswer = said.StartsWith("answer", StringComparison.OrdinalIgnoreCase) };
                    break;
                case "QUESTION" when plan.Standalone is null:
                    plan = plan with { Standalone = said };
                    known.Add(Key(said));
                    break;
                case "SEARCH" when searches.Count < MostSearches && said.Any(char.IsLetterOrDigit) && known.Add(Key(said)):
                    searches.Add(said);
                    break;
                case "SENTENCE" when plan.Sentence is null && known.Add(Key(said)):
                    plan = plan with { Sentence = said };
                    break;
                case "FORM" when Enum.TryParse(said.Trim('.'), ignoreCase: true, out AnswerForm form) && Enum.IsDefined(form):
                    plan = plan with { Form = form };
                    break;
                default:
                    continue;
            }
            lines.Add(line.Trim());
        }
        return lines.Count == 0 ? null : plan with { Searches = searches, Lines = lines };
    }

    /// <summary>Quotation marks would make a search of exact words of what a model only guessed.</summary>
    private static string Clean(string text)
    {
        string clean = string.Join(' ', QuotedPhrases.Without(text).Replace('"', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return clean.Length > Longest ? clean[..Longest] : clean;
    }

    private static string Key(string text) => string.Join(' ', text.ToUpperInvariant().Split([' ', '?', '.', ',', '!', ':', ';'], StringSplitOptions.RemoveEmptyEntries));
}
