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
            bool isNumbered = tokens[i].Kind is TokenKind.Number && i > 0 && tokens[i - 1].Text == "#" && tokens[i - 1].End == tokens[i].Start;
            if (!isNumbered && !(tokens[i].Kind is TokenKind.Code && tokens[i].Text.Any(c => char.IsAsciiDigit(c) || c == '@'))) continue;
            string code = tokens[i].Text;
            if (evidence.AllReadings.Append(evidence.Question).Any(reading => Has(reading, code))) continue;
            return new Finding(ClaimMark.NotFound, $"\"{code}\" is not in what was read");
        }
        return null;
    }

    private static bool Has(TextReading reading, string code)
    {
        if (reading.Text.Contains(code, StringComparison.OrdinalIgnoreCase)) return true;
        string[] parts = code.Split('/', '(', '-');
        return parts.Length > 1 && parts.All(part => reading.Text.Contains(part, StringComparison.OrdinalIgnoreCase));
    }
}
