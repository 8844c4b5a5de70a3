namespace Rag.Ingest.Indexing;

/// <summary>Names what made a document's passages, so that a better way of making them is noticed and applied.</summary>
internal static class Recipe
{
    /// <summary>Raised whenever readers or chunker give something else for the same bytes: every file is then read again, newest first.</summary>
    private const string Version = "7/";

    public static string Of(string counter) => Version + counter;

    /// <summary>True where passages are worth making again. An estimate is no reason to give up what a model counted.</summary>
    public static bool IsOutdated(string? made, CountedBy now) =>
        made is not null && made != now.Recipe && (now.Space is not null || IsOfOtherVersion(made));

    /// <summary>True where other readers failed than there are now.</summary>
    public static bool IsOfOtherVersion(string? made) => made?.StartsWith(Version, StringComparison.Ordinal) != true;
}
