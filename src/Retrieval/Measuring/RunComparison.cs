namespace Rag.Retrieval.Measuring;

/// <summary>A measure of two runs over the questions that both have a value for.</summary>
/// <param name="Measure">Which.</param>
/// <param name="A">Mean of the first run.</param>
/// <param name="B">Mean of the second.</param>
/// <param name="Low">Lower end of the 95 % interval of the mean of B − A, by the paired bootstrap.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Questions">How many questions.</param>
public sealed record MeasureDifference(Measure Measure, double A, double B, double Low, double High, int Questions)
{
    /// <summary>True where the interval leaves zero out: chance alone hardly makes such a difference.</summary>
    public bool IsClear => Low > 0 || High < 0;

    /// <summary>Whether the second run is better; null where that is not clear, or nothing is better or worse.</summary>
    public bool? IsBetter => !IsClear || Measure.MoreIsBetter is not { } more ? null : B > A == more;
}

/// <summary>A question that two runs came out differently for.</summary>
/// <param name="A">Of the first run.</param>
/// <param name="B">Of the second.</param>
/// <param name="Change">In words.</param>
/// <param name="Gain">Above 0 where the second is better.</param>
public sealed record ChangedCase(CaseResult A, CaseResult B, string Change, double Gain);

/// <summary>Two runs side by side. Pure.</summary>
/// <param name="Differences">Of each measure that both have.</param>
/// <param name="Changed">The questions that changed, losses first, the largest change in front.</param>
/// <param name="Shared">Questions that both measured.</param>
public sealed record RunComparison(IReadOnlyList<MeasureDifference> Differences, IReadOnlyList<ChangedCase> Changed, int Shared)
{
    /// <summary>Compares two runs.</summary>
    public static RunComparison Of(IReadOnlyList<CaseResult> a, IReadOnlyList<CaseResult> b)
    {
        Dictionary<string, CaseResult> second = b.Where(result => result.LeftOut is null).ToDictionary(result => result.QuestionId);
        List<(CaseResult A, CaseResult B)> pairs = [.. a.Where(result => result.LeftOut is null && second.ContainsKey(result.QuestionId))
            .Select(result => (result, second[result.QuestionId]))];
        List<ChangedCase> changed = [.. pairs.Select(Change).OfType<ChangedCase>()
            .OrderBy(change => change.Gain > 0).ThenByDescending(change => Math.Abs(change.Gain))];
        return new RunComparison([.. Measure.All.Select(measure => Difference(measure, pairs)).OfType<MeasureDifference>()], changed,
            pairs.Count);
    }

    private static MeasureDifference? Difference(Measure measure, List<(CaseResult A, CaseResult B)> pairs)
    {
        List<(double A, double B)> values = [.. pairs.Select(pair => (A: measure.Of(pair.A), B: measure.Of(pair.B)))
            .Where(pair => pair.A is not null && pair.B is not null).Select(pair => (pair.A!.Value, pair.B!.Value))];
        if (values.Count == 0) return null;
        (double low, double high) = Bootstrap.Interval([.. values.Select(pair => pair.B - pair.A)]);
        return new MeasureDifference(measure, values.Average(pair => pair.A), values.Average(pair => pair.B), low, high, values.Count);
    }

    private static ChangedCase? Change((CaseResult A, CaseResult B) pair)
    {
        (CaseResult a, CaseResult b) = pair;
        List<string> words = [];
        double gain = 0;
        if (a.First != b.First && a.Ndcg10 is not null && b.Ndcg10 is not null)
        {
            words.Add($"right passage {Rank(a.First)} → {Rank(b.First)}");
            gain += Reciprocal(b.First) - Reciprocal(a.First);
        }
        if (a.Answer?.SaysKey is { } before && b.Answer?.SaysKey is { } after && before != after)
        {
            words.Add(after ? "key statement now found" : "key statement no longer found");
            gain += after ? 1 : -1;
        }
        if (a.Answer is { } one && b.Answer is { } other && one.Refused != other.Refused)
        {
            words.Add(other.Refused ? "now refused" : "no longer refused");
            gain += other.Refused == other.ToRefuse ? 1 : -1;
        }
        return words.Count == 0 ? null : new ChangedCase(a, b, string.Join("; ", words), gain);
    }

    private static double Reciprocal(int? rank) => rank is { } it ? 1.0 / it : 0;

    private static string Rank(int? rank) => rank is { } it ? it.ToString(System.Globalization.CultureInfo.InvariantCulture) : "not found";
}
