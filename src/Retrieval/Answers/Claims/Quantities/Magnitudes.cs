namespace Rag.Retrieval.Answers.Claims.Quantities;

/// <summary>Words that multiply the number before them.</summary>
internal static class Magnitudes
{
    /// <summary>By how much; 0 for another word.</summary>
    public static double Of(string word) => word switch
    {
        "hundred" or "hundert" or "cien" => 100,
        "thousand" or "tausend" or "mille" or "mil" or "k" or "tsd" or "duizend" => 1e3,
        "million" or "millions" or "mn" or "mio" or "millionen" or "millones" or "milioni" or "miljoen" => 1e6,
        "billion" or "billions" or "bn" or "mrd" or "milliarde" or "milliarden"
            or "milliard" or "milliards" or "miliardi" or "miljard" => 1e9,
        _ => 0,
    };
}
