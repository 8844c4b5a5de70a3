using System.Globalization;
using System.Text;

namespace Rag.Retrieval.Embeddings;

/// <summary>
/// BERT's uncased tokenisation over the static table's vocabulary, with unknown words skipped; the table's README defines each step.
/// Immutable; safe to call from any thread.
/// </summary>
internal sealed class WordPiece
{
    private const int LongestWord = 100;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _first;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _following;
    private readonly int _longestPiece;

    /// <param name="vocabulary">One token a line, in row order.</param>
    public WordPiece(IEnumerable<string> vocabulary)
    {
        Dictionary<string, int> first = new(StringComparer.Ordinal), following = new(StringComparer.Ordinal);
        int row = 0;
        foreach (string token in vocabulary)
        {
            if (token.StartsWith("##", StringComparison.Ordinal) && token.Length > 2) following[token[2..]] = row++;
            else first[token] = row++;
            _longestPiece = Math.Max(_longestPiece, token.Length);
        }
        Count = row;
        _first = first.GetAlternateLookup<ReadOnlySpan<char>>();
        _following = following.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Rows in all.</summary>
    public int Count { get; }

    /// <summary>The rows of a text's tokens, in order.</summary>
    public List<int> Tokenize(string text)
    {
        List<int> rows = new(text.Length / 4);
        StringBuilder word = new();
        int codePoints = 0;
        foreach (Rune rune in Decompose(text).EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.NonSpacingMark) continue;
            if (rune.Value is ' ') { End(); continue; }
            Rune lower = Rune.ToLowerInvariant(rune);
            bool alone = IsPunctuation(lower) || IsIdeograph(lower.Value);
            if (alone) End();
            word.Append(lower.ToString());
            codePoints++;
            if (alone) End();
        }
        End();
        return rows;

        void End()
        {
            if (codePoints is > 0 and <= LongestWord) AddPieces(word.ToString(), rows);
            word.Clear();
            codePoints = 0;
        }
    }

    private void AddPieces(ReadOnlySpan<char> word, List<int> rows)
    {
        int before = rows.Count;
        for (int start = 0; start < word.Length;)
        {
            int length = Math.Min(word.Length - start, _longestPiece);
            int row = -1;
            for (; length > 0; length--)
                if ((start == 0 ? _first : _following).TryGetValue(word.Slice(start, length), out row)) break;
            if (length == 0)
            {
                // One piece that fits nothing makes the whole word unknown.
                rows.RemoveRange(before, rows.Count - before);
                return;
            }
            rows.Add(row);
            start += length;
        }
    }

    /// <summary>Drops control characters, makes every kind of space a plain one, and decomposes.</summary>
    private static string Decompose(string text)
    {
        StringBuilder clean = new(text.Length);
        bool ascii = true;
        foreach (Rune rune in text.EnumerateRunes())
        {
            ascii &= rune.IsAscii;
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (rune.Value is '\t' or '\n' or '\r' || category is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                clean.Append(' ');
            else if (rune.Value is not (0 or 0xFFFD) && category is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned))
                clean.Append(rune.ToString());
        }
        return ascii ? clean.ToString() : clean.ToString().Normalize(NormalizationForm.FormD);
    }

    private static bool IsPunctuation(Rune rune) => rune.Value is >= 33 and <= 47 or >= 58 and <= 64 or >= 91 and <= 96 or >= 123 and <= 126
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation
            or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
            or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    private static bool IsIdeograph(int c) => c is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0x20000 and <= 0x2A6DF
        or >= 0x2A700 and <= 0x2B73F or >= 0x2B740 and <= 0x2B81F or >= 0x2B920 and <= 0x2CEAF or >= 0xF900 and <= 0xFAFF or >= 0x2F800 and <= 0x2FA1F;
}
