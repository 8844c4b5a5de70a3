using System.Text.RegularExpressions;
using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>
/// Words of a question that tell the form of its answer ("how many", "how far", "what kind of", "what is it called") or that it is to hold now ("current",
/// "still"): a source that answers has the answer in their place, and says nothing of now. English, German and Spanish. Pure.
/// </summary>
internal static partial class FormWords
{
    /// <summary>The question's words without them; all of them where nothing else would be left.</summary>
    public static IReadOnlyList<QueryTerm> Without(IReadOnlyList<QueryTerm> words, string question)
    {
        HashSet<string> form = [.. Form().Matches(question).SelectMany(match => match.Groups["form"].Captures).Select(capture => TextAnalyzer.Fold(capture.Value.ToLowerInvariant()))];
        IReadOnlyList<QueryTerm> rest = form.Count == 0 ? words : [.. words.Where(word => !form.Contains(word.Word))];
        return rest.Count == 0 ? words : rest;
    }

    [GeneratedRegex(@"\bhow (?<form>many|much|often|large|big|long|far|old|tall|high|deep|wide|heavy|fast|hot|cold|loud|full|late|expensive)\b|\b(?:do|did|have) (?:i|we) (?<form>give|given|get|got|have|had)\b|\b(?:phone|telephone|mobile) (?<form>number)\b|\b(?:what|which) (?:\w+ )?(?<form>percentage|percent|term)\b|\b(?:what|which) (?<form>kinds?|types?|sorts?) of\b|\b(?:what|which)\b.*\b(?<form>called|named)\b|\bdoes \w+ (?<form>get|have)\b|\b(?<form>currently|current|now|nowadays|still|yet|already|aktuell\w*|derzeit\w*|jetzt|momentan|noch|schon)\b|\bat the (?<form>moment)\b|\bwie (?<form>viele?|vielen|oft|lange?|weit|alt|hoch|groß|tief|schwer|schnell|heiß|warm|laut|teuer)\b|\b(?:wie|was)\b.*\b(?<form>genannt|heißt|heißen)\b|\b(?<form>cuánt[oa]s?)\b|\bqué (?<form>tipo|porcentaje)\b", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
