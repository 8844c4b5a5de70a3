using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>What comes first and what after it, turned round.</summary>
internal sealed class OrderRule : IClaimRule
{
    private static readonly PhraseSet Before = new("before", "bevor", "vor", "avant", "antes", "prior to", "then", "and then", "dann",
        "danach", "puis", "ensuite", "luego", "afterwards");
    private static readonly PhraseSet After = new("after", "nachdem", "nach", "apres", "despues", "following");

    /// <inheritdoc />
    public Finding? Find(ClaimEvidence evidence)
    {
        if (!evidence.SameLanguage || Sides(evidence.Said) is not { } mine) return null;
        foreach (ReadLine line in evidence.Best.Window.Lines)
        {
            if (Sides(line.Reading) is not { } theirs) continue;
            int straight = Shared(mine.Earlier, theirs.Earlier) + Shared(mine.Later, theirs.Later);
            int turned = Shared(mine.Earlier, theirs.Later) + Shared(mine.Later, theirs.Earlier);
            if (turned >= straight + 2) return new Finding(ClaimMark.Contradicted, "the source has it in the other order", line.Line);
        }
        return null;
    }

    private static HashSet<string> Terms(TextReading text, int after, int before) => [.. text.Words.Where(word => word.Token > after
        && word.Token < before).Select(word => word.Term)];

    private static int Shared(HashSet<string> a, HashSet<string> b) => a.Count(b.Contains);

    /// <summary>The words of what comes earlier and of what comes later; words of both are left out.</summary>
    private static (HashSet<string> Earlier, HashSet<string> Later)? Sides(TextReading text)
    {
        for (int i = 0; i < text.Tokens.Count; i++)
        {
            bool before = Before.IsAt(text.Tokens, i);
            if (!before && !After.IsAt(text.Tokens, i)) continue;
            // "Before A, B" says what comes later first.
            int comma = i == 0 ? text.Tokens.ToList().FindIndex(token => token.Text is ",") : -1;
            HashSet<string> left = comma > 0 ? Terms(text, comma, text.Tokens.Count) : Terms(text, -1, i);
            HashSet<string> right = Terms(text, i, comma > 0 ? comma : text.Tokens.Count);
            HashSet<string> both = [.. left.Intersect(right)];
            left.ExceptWith(both);
            right.ExceptWith(both);
            if (left.Count > 0 && right.Count > 0) return before ? (left, right) : (right, left);
        }
        return null;
    }
}
