using Rag.Retrieval.Answers.Planning;
using Rag.Retrieval.Answers.Reading;
using Rag.Retrieval.Answers.Writing;

namespace Rag.Retrieval.Answers.Abilities;

/// <summary>Tells whether a model did a task of the self-test rightly. Pure.</summary>
internal static class TaskGrading
{
    /// <summary>Whether an answer holds what it must and cites where that stands; or says that there is none, or asks for a search, where that is right.</summary>
    public static bool IsRight(ReadingTask task, IReadOnlyList<ReadSource> sources, IReadOnlyList<Statement> statements, RoundText text)
    {
        if (task.Search is { } wanted) return text.Search?.Contains(wanted, StringComparison.OrdinalIgnoreCase) == true;
        List<Statement> said = [.. statements.Where(statement => !statement.IsLead && !statement.SaysAbsent)];
        if (task.Answer.Count == 0) return said.Count == 0 && text.Search is null && (text.SaysNotFound || statements.Any(statement => statement.SaysAbsent));
        string all = string.Join('\n', said.Select(statement => statement.Text));
        HashSet<string> cited = [.. said.SelectMany(statement => statement.Numbers).Select(number => sources[number - 1].Hit.Document.DisplayTitle)];
        return task.Answer.All(words => Holds(all, words)) && task.Cited.All(cited.Contains);
    }

    /// <summary>Whether the question stands alone, and whether the searches are in other words that fit.</summary>
    public static (bool Standalone, bool Searches) IsRight(PlanTask task, SearchPlan? plan)
    {
        if (plan?.Standalone is not { } standalone) return (false, false);
        string searches = string.Join('\n', plan.Searches);
        return (task.Standalone.All(words => Holds(standalone, words)),
            plan.Searches.Count >= 2 && task.Searches.Any(word => searches.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    private static bool Holds(string text, string alternatives) => alternatives.Split('|').Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
