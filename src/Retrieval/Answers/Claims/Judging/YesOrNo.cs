using Rag.Retrieval.Models;

namespace Rag.Retrieval.Answers.Claims.Judging;

/// <summary>Reads a verdict from the probabilities of one token, or from the word itself. Pure.</summary>
internal static class YesOrNo
{
    /// <summary>
    /// The probability of "yes" among "yes" and "no", all ways to write them added up; null where neither is among the likeliest tokens.
    /// </summary>
    public static double? Probability(TokenLogProbability token)
    {
        double yes = 0, no = 0;
        foreach (TokenLogProbability choice in token.Top.Count > 0 ? token.Top : [token])
        {
            if (Read(choice.Token) is not { } verdict) continue;
            if (verdict) yes += Math.Exp(choice.LogProbability);
            else no += Math.Exp(choice.LogProbability);
        }
        return yes + no > 0 ? yes / (yes + no) : null;
    }

    /// <summary>1 or 0 by the word that an answer begins with; null where it is neither.</summary>
    public static double? Word(string answer)
    {
        string word = new([.. answer.TrimStart(' ', '\n', '*', '"', '\'').TakeWhile(char.IsLetter)]);
        return Read(word) is { } verdict ? verdict ? 1 : 0 : null;
    }

    private static bool? Read(string word) => word.Trim().Trim('"', '*', '.').ToLowerInvariant() switch
    {
        "yes" or "ja" or "oui" or "sí" => true,
        "no" or "nein" or "non" => false,
        _ => null,
    };
}
