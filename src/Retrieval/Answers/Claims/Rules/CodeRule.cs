using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>Addresses, paths, versions and codes must stand in what was read letter by letter.</summary>
internal sealed class CodeRule : IClaimRule
{
    /// <inheritdoc />
    public Finding? Find(ClaimEvidence evidence)
    {
        IReadOnlyList<Token> tokens = evidence.Said.Tokens;
        for (int i = 0; i < tokens.Count; i++)
        {
            bool isNumbered = tokens[i].Kind is TokenKind.Number && i > 0 && tokens[i - 1].Text == "#"
                && tokens[i - 1].End == tokens[i].Start;
            if (!isNumbered && !(tokens[i].Kind is TokenKind.Code && IsExact(tokens[i].Text))) continue;
            string code = tokens[i].Text;
            if (evidence.AllReadings.Append(evidence.Question).Any(reading => Has(reading, code))) continue;
            return new Finding(ClaimMark.NotFound, $"the code \"{code}\" is not in what was read");
        }
        return null;
    }

    /// <summary>Whether it names one thing alone: "a.b@c.org", "7600A", "v1.2.3"; "18F" or "2FA" is a name like others.</summary>
    private static bool IsExact(string code) => code.Contains('@', StringComparison.Ordinal) || code.Count(char.IsAsciiDigit) >= 3;

    private static bool Has(TextReading reading, string code)
    {
        if (reading.Text.Contains(code, StringComparison.OrdinalIgnoreCase)) return true;
        string[] parts = code.Split('/', '(', '-');
        return parts.Length > 1 && parts.All(part => reading.Text.Contains(part, StringComparison.OrdinalIgnoreCase));
    }
}
