using System.Globalization;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Office;

/// <summary>A comment as its program shows it: who, when, what.</summary>
internal static class CommentText
{
    /// <param name="builder">Where it goes.</param>
    /// <param name="author">Null where it is not known.</param>
    /// <param name="date">In ISO 8601, as written; null where it is not known.</param>
    /// <param name="text">Its words.</param>
    /// <param name="page">Slide or sheet.</param>
    /// <param name="place">What it is about, such as a cell; null where it stands beside that.</param>
    public static void Write(ContentBuilder builder, string? author, string? date, string text, int? page = null, string? place = null)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        string? day = DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset written) && written.Year > 1900
            ? written.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
        string head = string.Join(", ", new[] { author?.Trim(), day, place }.Where(part => !string.IsNullOrEmpty(part)));
        builder.Add(BlockKind.Quote, head.Length > 0 ? $"{head}: {text.Trim()}" : text.Trim(), page: page, label: author is null
            ? "comment" : $"comment by {author}");
    }
}
