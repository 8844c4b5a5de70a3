using System.Globalization;
using Rag.Retrieval.Answers.Claims.Quantities;
using Rag.Retrieval.Answers.Claims.Wording;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>Each number must be in what was read, in whatever form and unit, or follow from it by counting.</summary>
internal sealed class NumberRule : IClaimRule
{
    /// <inheritdoc />
    public Finding? Find(ClaimEvidence evidence)
    {
        foreach (Quantity quantity in evidence.Said.Quantities)
        {
            // An article or "weekly" is a number of the source's to compare with, none of the statement's to prove.
            if (evidence.Said.Tokens[quantity.First] is { Kind: TokenKind.Word, Text: not "one" and var word }
                && (SpelledNumbers.IsOne(word, evidence.Said.Language) || Frequencies.Find(word) is not null)) continue;
            if (Rival(evidence, quantity, Counted(evidence.Said, quantity)) is { } rival) return Otherwise(evidence, quantity, rival);
            if (IsRead(evidence, quantity)) continue;
            return OfSameKind(evidence, quantity) is { } line ? Otherwise(evidence, quantity, line) : new Finding(ClaimMark.NotFound,
                $"{Written(evidence, quantity)} is not in what was read");
        }
        return null;
    }

    private static bool IsRead(ClaimEvidence evidence, Quantity quantity) =>
        evidence.AllReadings.Append(evidence.Question).Any(reading => reading.Quantities.Any(q => q.Equals(quantity, strict: false))
            || reading.Moments.Any(m => m.Year == quantity.Value))
        || IsWritten(evidence, quantity) || Counting.Yields(quantity, evidence) || Steps.Yield(quantity, evidence);

    /// <summary>The same digits as part of a name: "#1241", "Form 3676".</summary>
    private static bool IsWritten(ClaimEvidence evidence, Quantity quantity) =>
        evidence.Said.Tokens[quantity.First] is { Kind: TokenKind.Number } digits && quantity.Unit == Unit.None
        && evidence.AllReadings.Append(evidence.Question).Any(reading => reading.Tokens.Any(token =>
            token.Text == digits.Text
            || (token.Kind is TokenKind.Code && Digits(token.Text).Contains(digits.Text))));

    private static string[] Digits(string code) =>
        new string([.. code.Select(c => char.IsAsciiDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A line that counts the same things and comes to another number, where none comes to this one: "three kinds" for "two
    /// kinds".</summary>
    private static ReadLine? Rival(ClaimEvidence evidence, Quantity quantity, string? counted)
    {
        if (counted is null || quantity.Unit != Unit.None) return null;
        List<(ReadLine Line, Quantity Theirs)> same = [.. evidence.AllLines.SelectMany(line => line.Reading.Quantities.Where(q =>
            q.Unit == Unit.None && Counted(line.Reading, q) == counted).Select(q => (line, q)))];
        return same.Count > 0 && !same.Any(x => x.Theirs.Equals(quantity, strict: true))
            && !IsInWords(evidence, quantity) ? same[0].Line : null;
    }

    private static bool IsInWords(ClaimEvidence evidence, Quantity quantity) =>
        evidence.AllReadings.Append(evidence.Question).Any(reading => reading.Quantities.Any(q => q.Equals(quantity, strict: true)));

    /// <summary>The term of the word behind a number.</summary>
    private static string? Counted(TextReading reading, Quantity quantity) =>
        reading.Words.Where(word => word.Token > quantity.Last && word.Token <= quantity.Last + 2).Select(word =>
            word.Term).FirstOrDefault();

    private static ReadLine? OfSameKind(ClaimEvidence evidence, Quantity quantity) => evidence.Best.Share < 0.5 ? null
        : evidence.Best.Window.Lines.FirstOrDefault(line => line.Reading.Quantities.Any(q =>
            q.Unit != Unit.None ? q.Unit.Dimension == quantity.Unit.Dimension : quantity.Unit == Unit.None));

    private static Finding Otherwise(ClaimEvidence evidence, Quantity quantity, ReadLine line) =>
        new(ClaimMark.Contradicted, $"the source has another number than {Written(evidence, quantity)}", line.Line);

    private static string Written(ClaimEvidence evidence, Quantity quantity) => string.Create(CultureInfo.InvariantCulture,
        $"\"{evidence.Statement.Text[evidence.Said.Tokens[quantity.First].Start..evidence.Said.Tokens[quantity.Last].End]}\"");
}
