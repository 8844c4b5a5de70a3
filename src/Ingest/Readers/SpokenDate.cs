using System.Globalization;

namespace Rag.Ingest.Readers;

/// <summary>Moments as people write them.</summary>
internal static class SpokenDate
{
    /// <summary>"Wednesday, 9 December 2026, 10:15", or without the time.</summary>
    public static string Show(DateTime moment, bool hasTime) =>
        moment.ToString(hasTime ? "dddd, d MMMM yyyy, HH:mm" : "dddd, d MMMM yyyy", CultureInfo.InvariantCulture);
}
