using System.Globalization;

namespace Rag.Retrieval.Answers;

/// <summary>
/// How much of the documents that a question is about was read for its answer, counted while it was read and never supposed. Immutable.
/// </summary>
/// <param name="Passages">Passages read, those among them of which notes were kept from an earlier reading.</param>
/// <param name="PassagesInAll">Passages of the documents that the question is about.</param>
/// <param name="Documents">Documents of which something was read.</param>
/// <param name="DocumentsInAll">Documents that the question is about and that could be read.</param>
public sealed record Coverage(int Passages, int PassagesInAll, int Documents, int DocumentsInAll)
{
    /// <summary>Passages among <see cref="Passages"/> that were not read anew, since notes of them were kept.</summary>
    public int FromNotes { get; init; }

    /// <summary>Passages of markup or data, which no reader needs: passed over, and among <see cref="PassagesInAll"/>.</summary>
    public int PassedOver { get; init; }

    /// <summary>
    /// Passages that changed while they were read, so that what was noted of them does not count; among <see cref="PassagesInAll"/>.
    /// </summary>
    public int Changed { get; init; }

    /// <summary>Documents that could not be read or are not indexed.</summary>
    public int Unreadable { get; init; }

    /// <summary>Passages of other documents, that a search found.</summary>
    public int Others { get; init; }

    /// <summary>True where there are more documents than were counted.</summary>
    public bool More { get; init; }

    /// <summary>Whether all of it was read; only then may anything be called all.</summary>
    public bool IsWhole => !More && Unreadable == 0 && Changed == 0 && Passages + PassedOver >= PassagesInAll;

    /// <summary>Whether asking again would read on.</summary>
    public bool GoesOn => Passages + PassedOver < PassagesInAll;

    /// <summary>For the reader: "Read 42 of 42 passages of 7 documents; 2 documents could not be read."</summary>
    public string Text
    {
        get
        {
            List<string> parts =
            [
                $"Read {Number(Passages)} of {Number(PassagesInAll)} {(PassagesInAll == 1 ? "passage" : "passages")} of "
                    + (More ? "the newest of more than " : "") + Counted(DocumentsInAll, "document"),
            ];
            string passed = PassedOver == 1 ? "is markup or data and was" : "are markup or data and were";
            if (PassedOver > 0) parts.Add($"{Number(PassedOver)} {passed} passed over");
            if (Changed > 0) parts.Add($"{Number(Changed)} changed meanwhile");
            if (Unreadable > 0) parts.Add($"{Counted(Unreadable, "document")} could not be read");
            if (Others > 0) parts.Add($"also {Counted(Others, "passage")} of others, found by search");
            return string.Join("; ", parts) + ".";
        }
    }

    /// <summary>"1 passage", "1,200 passages".</summary>
    internal static string Counted(int count, string one) => $"{Number(count)} {one}{(count == 1 ? "" : "s")}";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
