using Google.Protobuf.WellKnownTypes;
using Qdrant.Client.Grpc;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>A <see cref="SearchFilter"/> in Qdrant's terms, for passages as for documents.</summary>
internal static class QdrantFilter
{
    /// <summary>Conditions that every match meets; none where there is no restriction.</summary>
    public static IReadOnlyList<Condition> Of(SearchFilter filter)
    {
        List<Condition> must = [];
        if (filter.Folders.Count > 0) must.Add(Conditions.Match("folders", [.. filter.Folders.Select(DocumentPoints.TrimEnd)]));
        if (filter.Tags.Count > 0) must.Add(Conditions.Match("tags", [.. filter.Tags.Select(PassagePoints.Fold)]));
        if (filter.DocumentIds.Count > 0) must.Add(PointKey.In("doc", filter.DocumentIds.Select(DocumentPoints.IdOf)));
        if (filter.MediaTypes.Count > 0) must.Add(Conditions.Match("type", [.. filter.MediaTypes.Select(PassagePoints.Fold)]));
        if (Contains("name", filter.FileNames) is { } named) must.Add(named);
        if (Written(filter, "") is { Count: > 0 } ofDocument)
        {
            // A message within a mailbox has a date and an author of its own.
            Condition own = Conditions.MatchKeyword("own", PassagePoints.Own);
            must.Add(Conditions.Filter(new Filter
            {
                Should =
                {
                    Conditions.Filter(All([own, .. Written(filter, "own_")])),
                    Conditions.Filter(new Filter { Must = { ofDocument }, MustNot = { own } }),
                    // Of a document that holds such messages its facts decide.
                    Conditions.MatchKeyword("own", PassagePoints.HoldsOwn),
                },
            }));
        }
        return must;
    }

    /// <summary>All of these.</summary>
    public static Filter All(params IEnumerable<Condition> conditions) => new() { Must = { conditions } };

    /// <summary>True where the filter asks for parts of names, which trigrams only narrow: then the facts decide.</summary>
    public static bool NeedsFacts(SearchFilter filter) => filter.FileNames.Count > 0 || filter.Authors.Count > 0;

    private static List<Condition> Written(SearchFilter filter, string prefix)
    {
        List<Condition> must = [];
        if (Contains(prefix + "author", filter.Authors) is { } written) must.Add(written);
        if (filter.From is not null || filter.To is not null)
        {
            var range = new DatetimeRange();
            if (filter.From is { } from) range.Gte = Timestamp.FromDateTimeOffset(from);
            if (filter.To is { } to) range.Lt = Timestamp.FromDateTimeOffset(to);
            must.Add(new Condition { Field = new FieldCondition { Key = prefix + "date", DatetimeRange = range } });
        }
        return must;
    }

    private static Condition? Contains(string field, IReadOnlyList<string> parts)
    {
        // A part shorter than three characters narrows nothing.
        if (parts.Count == 0 || parts.Any(part => part.Length < 3)) return null;
        return Conditions.Filter(new Filter
        {
            Should = { parts.Select(part => Conditions.Filter(All(PassagePoints.GramsOf(part, 3).Select(gram => Conditions.MatchKeyword(field, gram))))) },
        });
    }
}
