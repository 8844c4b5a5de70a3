using System.Text.RegularExpressions;

namespace Rag.Web.Components.Talk;

/// <summary>What an answer tells besides itself, each of it once in a conversation, and what is of one kind in one line.</summary>
public static partial class NoticeLines
{
    /// <summary>The lines to show.</summary>
    /// <param name="notices">Those of one answer.</param>
    /// <param name="known">Those of the answers before it, by <see cref="Key"/>.</param>
    public static IReadOnlyList<string> Of(IEnumerable<string> notices, IReadOnlySet<string> known)
    {
        List<string> lines = [];
        int ofModels = -1;
        foreach (string notice in notices.Where(notice => !known.Contains(Key(notice))).DistinctBy(Key))
        {
            if (!OfModel().IsMatch(notice)) lines.Add(notice);
            else if (ofModels >= 0) lines[ofModels] += " " + notice;
            else
            {
                ofModels = lines.Count;
                lines.Add(notice);
            }
        }

        return lines;
    }

    /// <summary>The same for notices that differ in their figures alone: how far a model has read is said once.</summary>
    public static string Key(string notice) => Digits().Replace(notice, "#");

    [GeneratedRegex("^(No|The) (chat model|embedding model|reranker)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex OfModel();

    [GeneratedRegex("[0-9][0-9.,]*", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();
}
