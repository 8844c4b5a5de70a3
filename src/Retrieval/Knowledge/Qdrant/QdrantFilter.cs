namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>A <see cref="SearchFilter"/> in Qdrant's terms.</summary>
internal static class QdrantFilter
{
    /// <summary>A condition that every matching passage meets; null where there is no restriction.</summary>
    public static Condition? Of(SearchFilter filter)
    {
        List<Condition> must = [];
        if (filter.Folders.Count > 0) must.Add(Condition.In("folders", filter.Folders.Select(DocumentPoints.TrimEnd)));
        if (filter.Tags.Count > 0) must.Add(Condition.In("tags", filter.Tags.Select(PassagePoints.Fold)));
        if (filter.DocumentIds.Count > 0) must.Add(Condition.In("doc", filter.DocumentIds.Select(DocumentPoints.IdOf)));
        if (filter.MediaTypes.Count > 0) must.Add(Condition.In("type", filter.MediaTypes.Select(PassagePoints.Fold)));
        if (Contains("name", filter.FileNames) is { } named) must.Add(named);
        if (Contains("author", filter.Authors) is { } written) must.Add(written);
        if (filter.From is { } from) must.Add(Condition.AtLeast("date", from.ToUniversalTime()));
        if (filter.To is { } to) must.Add(Condition.Below("date", to.ToUniversalTime()));
        return must.Count == 0 ? null : Condition.All(must);
    }

    /// <summary>True where the filter asks for parts of names, which trigrams only narrow: then the facts decide.</summary>
    public static bool NeedsFacts(SearchFilter filter) => filter.FileNames.Count > 0 || filter.Authors.Count > 0;

    private static Condition? Contains(string field, IReadOnlyList<string> parts)
    {
        // A part shorter than three characters narrows nothing.
        if (parts.Count == 0 || parts.Any(part => part.Length < 3)) return null;
        return Condition.OneOf([.. parts.Select(part =>
            Condition.All([.. PassagePoints.TrigramsOf(part).Select(trigram => Condition.Is(field, trigram))]))]);
    }
}
