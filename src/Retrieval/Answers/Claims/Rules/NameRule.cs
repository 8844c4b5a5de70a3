using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>
/// Each name must be in what was read or in the question: a capitalised word amid a sentence, as it is written, in another form of it, or
/// as the initials of words that were read. In German, where every noun is capitalised, only words with a capital within.
/// </summary>
internal sealed class NameRule : IClaimRule
{
    /// <summary>Letters at the beginning that two forms of a name share: "Norwegian" and "Norway" do.</summary>
    private const int Stem = 4;

    /// <inheritdoc />
    public Finding? Find(ClaimEvidence evidence)
    {
        string text = evidence.Statement.Text;
        foreach (ContentWord word in evidence.Said.Words)
        {
            Token token = evidence.Said.Tokens[word.Token];
            if (token.Kind is not TokenKind.Word || !IsName(text, evidence, word.Token)) continue;
            if (evidence.AllReadings.Append(evidence.Question).Any(reading => Has(reading, token.Text))) continue;
            return new Finding(ClaimMark.NotFound, $"the name \"{text[token.Start..token.End]}\" is not in what was read");
        }
        return null;
    }

    private static bool IsName(string text, ClaimEvidence evidence, int at)
    {
        Token token = evidence.Said.Tokens[at];
        bool within = text.AsSpan(token.Start + 1, token.End - token.Start - 1).ContainsAnyInRange('A', 'Z');
        if (within) return true;
        // A sentence of capitalised words is a heading.
        return char.IsUpper(text[token.Start]) && evidence.Statement.Language is null or "en" or "fr" or "es" or "it"
            && evidence.Best.Window.Source.Language is not "de" && evidence.SameLanguage
            && at > 0 && evidence.Said.Tokens[at - 1].Kind is TokenKind.Word && char.IsLower(text[evidence.Said.Tokens[at - 1].Start])
            && token.End - token.Start >= 3;
    }

    private static bool Has(TextReading reading, string name) =>
        reading.Tokens.Any(token => token.Text == name || token.Text.Contains(name, StringComparison.Ordinal)
            || (token.Text.Length >= Stem && name.StartsWith(token.Text, StringComparison.Ordinal))
            || (name.Length >= Stem && token.Text.Length >= Stem && token.Text.AsSpan().CommonPrefixLength(name) >= Stem))
                || IsInitials(reading, name);

    /// <summary>"GCR" of "General Coastal Rescue".</summary>
    private static bool IsInitials(TextReading reading, string name)
    {
        if (name.Length is < 2 or > 6) return false;
        string initials = new([.. reading.Tokens.Where(token => token.Kind is TokenKind.Word
            && char.IsUpper(reading.Text[token.Start])).Select(token => token.Text[0])]);
        return initials.Contains(name.TrimEnd('s'), StringComparison.Ordinal);
    }
}
