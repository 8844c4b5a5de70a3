using System.Text.RegularExpressions;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>Questions that ask what something is, and sentences that say it, in English, German and Spanish. Pure.</summary>
internal static partial class Definition
{
    /// <summary>The thing that a question wants defined ("What is a trace tree?"), or null where it asks for something else.</summary>
    public static string? Wanted(string question) => Question().Match(question) is { Success: true } match ? match.Groups["thing"].Value.Trim() : null;

    /// <summary>Whether a sentence says what the thing is: its name, perhaps an abbreviation in brackets, then "is".</summary>
    public static bool Gives(string thing, string sentence)
    {
        int at = sentence.IndexOf(thing, StringComparison.OrdinalIgnoreCase);
        if (at < 0 || (at > 0 && char.IsLetterOrDigit(sentence[at - 1]))) return false;
        return Verb().IsMatch(sentence[(at + thing.Length)..]);
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"^\s*(?:(?:what|who)(?:['’]s| is| are| was| were)|what does|was (?:ist|sind|bedeutet)|wer (?:ist|war)|qué (?:es|son|significa)|quién (?:es|fue))\s+(?:(?:an?|the|eine?|der|die|das|un|una|el|la)\s+)?(?<thing>[\p{L}\p{Nd}][\p{L}\p{Nd} ._+#/-]{0,50}?)(?:\s+(?:mean|do|stand for))?\s*(?:\?+\s*)?$", Options, 10000)]
    private static partial Regex Question();

    [GeneratedRegex(@"^\p{L}{0,2}\s*(?:\([^)]{1,40}\)\s*|, [^,]{1,60}, )?(?:is|are|was|were|means?|refers? to|denotes?|stands? for|:|–|—|ist|sind|war|bezeichnet|bedeutet|es|son|fue|significa)(?=\s|$)", Options, 10000)]
    private static partial Regex Verb();
}
