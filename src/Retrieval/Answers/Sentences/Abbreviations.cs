using System.Collections.Frozen;

namespace Rag.Retrieval.Answers.Sentences;

/// <summary>Words whose point does not end a sentence, in English, German, Spanish and French.</summary>
internal static class Abbreviations
{
    /// <summary>Something always follows them.</summary>
    public static FrozenSet<string> Always { get; } = Set(
        "mr mrs ms dr prof rev hon gen col capt lt sgt sr jr st mt ft vs cf viz ca approx resp incl excl est dept univ assn gov sen rep pres al",
        "e.g i.e z.b d.h u.a o.ä s.o s.u v.a i.d.r u.u bzw ggf evtl usw vgl geb gest hr fr frl hrsg aufl mio mrd tsd inkl exkl zzgl abs",
        "p.ej sra srta ud uds ej m mme mlle mm");

    /// <summary>They stand before a number.</summary>
    public static FrozenSet<string> BeforeNumber { get; } = Set(
        "no nos nr vol vols p pp fig figs eq eqs sec ch chap art ref refs tab s bd kap abb núm pág págs jan feb mar apr jun jul aug sep sept oct nov dec okt dez");

    private static readonly FrozenSet<string> Openers = Set(
        "the a an this that these those it he she they we i in on at as by for from but and or when while after before if there",
        "der die das ein eine es er sie wir ich im am bei nach vor wenn und aber el la los las un una en es");

    /// <summary>Whether the word after a group of initials (U.S.) is one that opens sentences rather than a name.</summary>
    public static bool MayEnd(string text, int next, int end)
    {
        int stop = next;
        while (stop < end && char.IsLetter(text[stop])) stop++;
        return stop > next && Openers.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.AsSpan(next, stop - next));
    }

    private static FrozenSet<string> Set(params string[] lines) =>
        lines.SelectMany(line => line.Split(' ')).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
