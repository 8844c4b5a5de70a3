namespace Rag.Retrieval.Answers.Claims.Quantities;

/// <summary>A number of a text with its unit.</summary>
/// <param name="Value">As written, without its unit's factor.</param>
/// <param name="Unit">What it counts, or <see cref="Unit.None"/>.</param>
/// <param name="First">0-based place of its first token.</param>
/// <param name="Last">Of its last token, the unit's included.</param>
internal sealed record Quantity(double Value, Unit Unit, int First, int Last)
{
    /// <summary>Months are not whole weeks: 52 weeks are a year, 30 days a month.</summary>
    private const double Near = 0.016;

    /// <summary>Between which values it was said to be: "at least", "at most", or neither.</summary>
    public Bound Bound { get; init; }

    /// <summary>Whether both name the same amount, in whatever unit.</summary>
    public bool Equals(Quantity? other, bool strict)
    {
        if (other is null) return false;
        if (Unit == other.Unit) return Same(Value, other.Value);
        if (Unit.Dimension == other.Unit.Dimension) return Alike(Value * Unit.Factor, other.Value * other.Unit.Factor);
        if (IsShareOf(other) || other.IsShareOf(this)) return true;
        if (Unit != Unit.None && other.Unit != Unit.None) return false;
        if (Same(Value, other.Value)) return true;
        // "120 become 110", where minutes were meant.
        (Quantity bare, Quantity full) = Unit == Unit.None ? (this, other) : (other, this);
        return !strict && Units.Of(full.Unit.Dimension).Any(unit => Same(bare.Value * unit.Factor, full.Value * full.Unit.Factor));
    }

    /// <summary>"Three quarters" are 75 %.</summary>
    private bool IsShareOf(Quantity other) => Unit == Unit.None && other.Unit == Units.Percent && Value < 1
        && Same(100 * Value, other.Value);

    private static bool Same(double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Max(Math.Abs(a), Math.Abs(b));

    private static bool Alike(double a, double b) => Math.Abs(a - b) <= Near * Math.Max(Math.Abs(a), Math.Abs(b));
}

/// <summary>On which side of a number a thing lies.</summary>
internal enum Bound
{
    /// <summary>Neither is said.</summary>
    None,

    /// <summary>That much or more.</summary>
    Least,

    /// <summary>That much or less.</summary>
    Most,
}

/// <summary>What a number counts.</summary>
/// <param name="Dimension">Those of one dimension can be converted.</param>
/// <param name="Factor">How many of the dimension's base unit it is.</param>
internal sealed record Unit(string Dimension, double Factor)
{
    /// <summary>A bare number.</summary>
    public static Unit None { get; } = new("", 1);
}
