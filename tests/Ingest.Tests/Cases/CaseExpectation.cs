using System.Globalization;
using System.Text.Json;
using Rag.Ingest.Readers;

namespace Rag.Ingest.Tests.Cases;

/// <summary>What <c>expected.json</c> says of one file (the keys are explained in the README beside the cases), held against what was read.</summary>
internal static class CaseExpectation
{
    /// <summary>What does not hold, one sentence each.</summary>
    public static IEnumerable<string> Faults(JsonElement expected, string file, ReadResult result)
    {
        var document = result as ReadDocument;
        string state = document is not null ? "indexed" : result is Unreadable { Skip: true } ? "skipped" : "failed";
        string reason = document is not null ? document.Notice ?? "" : ((Unreadable)result).Reason;
        string wanted = expected.TryGetProperty("state", out JsonElement named) ? named.GetString()! : "indexed";
        if (!wanted.Split('|').Contains(state)) yield return $"is {state} ({reason}), not {wanted}";
        var text = new CaseText(document?.Content.Text ?? "");
        foreach (JsonProperty key in expected.EnumerateObject())
        {
            IEnumerable<string> faults = key.Name switch
            {
                "contains" => Each(key, piece => text.Contains(piece)),
                "containsAny" => Lists(key, pieces => pieces.Any(p => p.StartsWith("reason:", StringComparison.Ordinal) ? Has(reason, p[7..]) : text.Contains(p))),
                "days" => Each(key, text.HasDay),
                "ticked" => AnyOfEach(key, text.IsTicked),
                "absent" => Each(key, piece => !text.Contains(piece)),
                "absentOrMarked" => Each(key, text.IsAbsentOrMarked),
                "once" => Each(key, piece => text.Count(piece) == 1),
                "inOrder" => Lists(key, text.HasLine),
                "sequence" => Lists(key, text.HasSequence),
                "title" => AnyOf(key, title => title == (document?.Title ?? Path.GetFileNameWithoutExtension(file))),
                "tags" => Each(key, tag => document?.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase) == true),
                "reasonContains" => Each(key, piece => Has(reason, piece)),
                "reasonContainsAny" => Lists(key, pieces => pieces.Any(piece => Has(reason, piece))),
                "reasonAbsent" => Each(key, piece => !Has(reason, piece)),
                "date" => AnyOf(key, day => document?.Date is { } date && IsOn(date, day)),
                "dated" => key.Value.EnumerateObject().Where(piece => !IsDated(document, piece.Name, piece.Value.GetString()!)).Select(piece => $"dated: {piece.Name}"),
                "state" or "needs" => [],
                _ => [$"{key.Name} is a key that this test does not know"],
            };
            foreach (string fault in faults) yield return fault;
        }
    }

    /// <summary>Whether a piece stands in an entry of that day and in no other.</summary>
    private static bool IsDated(ReadDocument? document, string piece, string day)
    {
        if (document is null) return false;
        DateTimeOffset?[] dates = [.. document.Content.Entries.Where(e => new CaseText(document.Content.Text[e.Start..e.End]).Contains(piece)).Select(e => e.Date)];
        return dates.Length > 0 && dates.All(date => date is { } moment && IsOn(moment, day));
    }

    private static bool IsOn(DateTimeOffset moment, string day) => moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) == day;

    private static bool Has(string reason, string piece) => reason.Contains(piece, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Each(JsonProperty key, Func<string, bool> holds) =>
        Strings(key.Value).Where(piece => !holds(piece)).Select(piece => $"{key.Name}: {piece}");

    private static IEnumerable<string> Lists(JsonProperty key, Func<IReadOnlyList<string>, bool> holds) =>
        key.Value.EnumerateArray().Select(list => Strings(list)).Where(list => !holds(list)).Select(list => $"{key.Name}: {string.Join(" | ", list)}");

    private static IEnumerable<string> AnyOfEach(JsonProperty key, Func<string, bool> holds) =>
        key.Value.EnumerateArray().Select(choice => Strings(choice)).Where(list => !list.Any(holds)).Select(list => $"{key.Name}: {string.Join(" | ", list)}");

    private static IEnumerable<string> AnyOf(JsonProperty key, Func<string, bool> holds) =>
        Strings(key.Value).Any(holds) ? [] : [$"{key.Name}: {key.Value}"];

    private static IReadOnlyList<string> Strings(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => v.GetString()!)] : [value.GetString()!];
}
