using Rag.Retrieval.Models;

namespace Rag.Ingest.Indexing;

/// <summary>Names what made a document's passages, so that a better way of making them is noticed and applied.</summary>
internal static class Recipe
{
    /// <summary>Raised whenever readers or chunker give something else for the same bytes: every file is then read again, newest first.</summary>
    private const int Version = 1;

    public static string Of(ITokenCounter counter) => $"{Version}/{counter.Name}";
}
