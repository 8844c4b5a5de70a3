using System.Globalization;

namespace Rag.Ingest.Readers.Rtf;

/// <summary>What a file tells of itself.</summary>
internal sealed class RtfInfo
{
    private readonly Dictionary<string, int> created = [];

    public string? Title { get; set; }

    public string? Author { get; set; }

    /// <summary>When it was made; null where that is no date.</summary>
    public DateTimeOffset? Created
    {
        get
        {
            string date = string.Create(CultureInfo.InvariantCulture, $"{Part("yr", 0):0000}-{Part("mo", 1):00}-{Part("dy", 1):00} {Part("hr", 0):00}:{Part("min", 0):00}");
            return DateTime.TryParseExact(date, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime moment) && moment.Year > 1900
                ? new DateTimeOffset(moment, TimeSpan.Zero) : null;
        }
    }

    /// <summary>Takes a part of the date, by its control word.</summary>
    public void SetCreated(string part, int number) => created[part] = number;

    private int Part(string name, int least) => created.GetValueOrDefault(name, least);
}
