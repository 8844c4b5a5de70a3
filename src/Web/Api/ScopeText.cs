using System.Globalization;
using Rag.Retrieval.Knowledge;
using Rag.Web.Components.Search;
using Rag.Web.Settings;

namespace Rag.Web.Api;

/// <summary>What a search is restricted to, as people and programs write it.</summary>
/// <param name="Folders">Absolute folders, or the ends of their paths.</param>
/// <param name="Tags">With or without the number sign.</param>
/// <param name="From">First day, month or year, or a moment; null for no bound.</param>
/// <param name="To">Last day, month or year, which is within it, or the moment before which it ends; null for no bound.</param>
public sealed record ScopeText(IReadOnlyList<string>? Folders, IReadOnlyList<string>? Tags, string? From, string? To);

/// <summary>Reads it. Safe to call from any thread.</summary>
public sealed class ScopeReader(WatchedFolders watched, IKnowledgeBase knowledge)
{
    private static readonly (string Format, Func<DateTime, DateTime> Next)[] Spans =
        [("yyyy-M-d", day => day.AddDays(1)), ("yyyy-M", month => month.AddMonths(1)), ("yyyy", year => year.AddYears(1))];

    /// <summary>The restriction.</summary>
    /// <exception cref="ApiException">A folder is not known, or a date is none.</exception>
    public async Task<SearchFilter> ReadAsync(ScopeText scope, CancellationToken cancellationToken)
    {
        DateTimeOffset? from = Moment("from", scope.From, isEnd: false), to = Moment("to", scope.To, isEnd: true);
        if (from >= to) throw ApiException.BadRequest("'from' is not before 'to'.");
        return new SearchFilter
        {
            Folders = await FoldersAsync(scope.Folders ?? [], cancellationToken),
            Tags = [.. (scope.Tags ?? []).Select(tag => tag.Trim().TrimStart('#')).Where(tag => tag.Length > 0)],
            From = from,
            To = to,
        };
    }

    /// <summary>The absolute folders that a name means.</summary>
    /// <exception cref="ApiException">It means none that holds documents, is watched, or lies on the path of one.</exception>
    public async Task<IReadOnlyList<string>> FoldersAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        List<string> meant = [];
        string[]? known = null;
        foreach (string name in names.Where(name => !string.IsNullOrWhiteSpace(name)))
        {
            known ??= [.. watched.Current, .. (await knowledge.GetFacetsAsync(cancellationToken)).Folders];
            string[] found = Path.IsPathFullyQualified(name)
                ? [.. known.Where(folder => IsOnOnePath(folder, name)).Take(1).Select(_ => Path.TrimEndingDirectorySeparator(name))]
                : [.. known.Where(folder => SearchQuery.IsNamed(folder, name)).Distinct()];
            if (found.Length == 0)
                throw ApiException.BadRequest($"There are no documents in a folder '{ApiException.Shorten(name)}': "
                    + $"write the end of its path, or a watched one: {string.Join(", ", watched.Current)}.");
            meant.AddRange(found);
        }
        return meant;
    }

    // One holds the other.
    private static bool IsOnOnePath(string folder, string other)
    {
        string a = Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar;
        string b = Path.TrimEndingDirectorySeparator(other) + Path.DirectorySeparatorChar;
        return a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal);
    }

    private static DateTimeOffset? Moment(string name, string? text, bool isEnd)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        foreach ((string format, Func<DateTime, DateTime> next) in Spans)
        {
            if (DateTime.TryParseExact(text.Trim(), format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day)
                && day.Year is > 1 and < 9999)
                return new DateTimeOffset(isEnd ? next(day) : day);
        }
        return text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset moment)
                ? moment
                : throw ApiException.BadRequest(
                    $"'{name}' is '{ApiException.Shorten(text)}': write a day (2026-03-14), a month (2026-03), "
                    + "a year (2026) or a moment (2026-03-14T09:00:00Z).");
    }
}
