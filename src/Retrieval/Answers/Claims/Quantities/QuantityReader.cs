using Rag.Retrieval.Answers.Claims.Wording;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Answers.Claims.Quantities;

/// <summary>Finds the numbers with their units, and the dates and times, among tokens. Pure.</summary>
internal static class QuantityReader
{
    private static readonly PhraseSet Joins = new(
        "-", "–", "—", "/", ",", "to", "and", "or", "bis", "und", "oder", "a", "et", "ou", "y", "o");

    /// <summary>Both, in order; no token is in two of them.</summary>
    /// <param name="tokens">Of a text.</param>
    /// <param name="language">Of the text; null where it is not known.</param>
    public static (List<Quantity> Quantities, List<Moment> Moments) Read(IReadOnlyList<Token> tokens, string? language)
    {
        List<Quantity> quantities = [];
        List<Moment> moments = [];
        for (int i = 0; i < tokens.Count; i++)
        {
            if (MomentReader.At(tokens, i, language) is { } moment)
            {
                moments.Add(moment);
                i = moment.Last;
            }
            else if (Frequencies.Find(tokens[i].Text) is var (often, span))
            {
                quantities.Add(new Quantity(often, span, i, i));
            }
            else if (Number(tokens, i, language) is var (value, last) && !IsNamed(tokens, i))
            {
                Quantity quantity = WithUnit(tokens, value, i, last, language);
                // "One" counts only where something is measured: "one year", not "one of them".
                if (AndPart(tokens, quantity.Last + 1, language) is var (part, more))
                    quantity = quantity with { Value = quantity.Value + part, Last = quantity.Last + more };
                if (!SpelledNumbers.IsOne(tokens[i].Text, language) || quantity.Unit != Unit.None)
                    quantities.Add(quantity with { Bound = Bounds.Of(tokens, i, quantity.Last) });
                i = quantity.Last;
            }
        }
        return (ShareUnits(tokens, quantities), moments);
    }

    /// <summary>"#1241" is a name.</summary>
    private static bool IsNamed(IReadOnlyList<Token> tokens, int i) => i > 0 && tokens[i - 1].Text is "#"
        && tokens[i - 1].End == tokens[i].Start;

    private static (double Value, int Last)? Number(IReadOnlyList<Token> tokens, int i, string? language)
    {
        Token token = tokens[i];
        double? value = token.Kind switch
        {
            TokenKind.Number => NumberFormat.Read(token.Text),
            TokenKind.Sign => NumberFormat.Sign(token.Text),
            TokenKind.Word when SpelledNumbers.IsOne(token.Text, language) => 1,
            TokenKind.Word => SpelledNumbers.Find(token.Text, language),
            _ => null,
        };
        if (value is null) return null;
        int last = i;
        // "Twenty-five", "half a million", "two and a half", "three quarters".
        int next = i + 1 + (Text(tokens, i + 1) is "-" or "/" ? 1 : 0);
        if (token.Kind is TokenKind.Word && SpelledNumbers.IsTens(value.Value)
            && SpelledNumbers.Find(Text(tokens, next), language) is { } ones and >= 1 and < 10)
            (value, last) = (value + ones, next);
        if (value is > 1 and < 10 && SpelledNumbers.Fraction(Text(tokens, last + 1), language) is { } times) (value, last) = (value * times, last + 1);
        if (NumberFormat.Sign(Text(tokens, last + 1)) is { } half) (value, last) = (value + half, last + 1);
        if (AndPart(tokens, last + 1, language) is var (part, more)) (value, last) = (value + part, last + more);
        while (SpelledNumbers.Magnitude(Text(tokens, last + 1), language) is { } factor) (value, last) = (value * factor, last + 1);
        return (value.Value, last);
    }

    private static Quantity WithUnit(IReadOnlyList<Token> tokens, double value, int first, int last, string? language)
    {
        if (first > 0 && tokens[first - 1].Text is "$" or "€" or "£" or "¥")
            return new Quantity(value, Units.Find(tokens[first - 1].Text)!, first, last);
        int at = last + 1;
        if (Text(tokens, at) is "-") at++;
        while (Units.MayPrecede(Text(tokens, at))) at++;
        // "Half an hour", "half a day".
        if (value < 1 && SpelledNumbers.IsOne(Text(tokens, at), language)) at++;
        if (Text(tokens, at) is "°" && Units.Find("°" + Text(tokens, at + 1)) is { } degrees)
            return new Quantity(value, degrees, first, at + 1);
        string word = Text(tokens, at);
        if (word is "per" or "pour" or "por" && Text(tokens, at + 1) is "cent" or "ciento")
            return new Quantity(value, Units.Percent, first, at + 1);
        return Units.Find(word) is { } unit && !(word is "m" or "g" or "l" or "w" or "h" or "e" && tokens[at].Start != tokens[last].End
            && tokens[first].Kind is TokenKind.Word)
            ? new Quantity(value, unit, first, at) : new Quantity(value, Unit.None, first, last);
    }

    /// <summary>"4 to 6 weeks": what joins two numbers gives the first one the unit of the second.</summary>
    private static List<Quantity> ShareUnits(IReadOnlyList<Token> tokens, List<Quantity> quantities)
    {
        for (int i = quantities.Count - 2; i >= 0; i--)
        {
            Quantity one = quantities[i], next = quantities[i + 1];
            bool joined = next.First == one.Last + 2 && Joins.IsAt(tokens, one.Last + 1);
            if (one.Unit == Unit.None && joined) quantities[i] = one with { Unit = next.Unit };
        }
        return quantities;
    }

    /// <summary>"And a half", "and a quarter": what it adds and its tokens, or null.</summary>
    private static (double Value, int Tokens)? AndPart(IReadOnlyList<Token> tokens, int i, string? language)
    {
        if (Text(tokens, i) is not ("and" or "et" or "y" or "und")) return null;
        int at = SpelledNumbers.IsOne(Text(tokens, i + 1), language) ? i + 2 : i + 1;
        string word = Text(tokens, at);
        double? part = word is "media" or "medio" ? 0.5 : SpelledNumbers.Fraction(word, language);
        // "Two and third parties" is no number.
        return part is { } value && (value == 0.5 || at == i + 2) ? (value, at + 1 - i) : null;
    }

    private static string Text(IReadOnlyList<Token> tokens, int i) => i >= 0 && i < tokens.Count ? tokens[i].Text : "";
}
