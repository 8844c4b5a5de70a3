using System.Globalization;

namespace Rag.Retrieval.Answers.Planning;

/// <summary>The languages of the documents, as a plan is told of them. Pure.</summary>
internal static class NoteLanguages
{
    /// <summary>Languages of fewer documents are not worth a search of their own.</summary>
    private const double Least = 0.02;

    private const int Most = 4;

    /// <summary>"English 92 %, German 8 %"; empty where nothing is known.</summary>
    public static string InWords(IReadOnlyList<(string Language, double Share)> languages) => string.Join(", ", languages.Where(language => language.Share >= Least).Take(Most)
        .Select(language => string.Create(CultureInfo.InvariantCulture, $"{CultureInfo.GetCultureInfo(language.Language).EnglishName} {100 * language.Share:F0} %")));
}
