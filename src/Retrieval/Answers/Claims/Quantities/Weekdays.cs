using System.Collections.Frozen;

namespace Rag.Retrieval.Answers.Claims.Quantities;

/// <summary>Names of weekdays in English, German, French, Spanish, Italian and Dutch, lower case and without diacritics.</summary>
internal static class Weekdays
{
    private static readonly FrozenDictionary<string, int> Names = new[]
    {
        "sunday sundays sonntag sonntags dimanche domingo domenica zondag", "monday mondays montag montags lundi lunes lunedi maandag",
        "tuesday tuesdays dienstag dienstags mardi martes martedi dinsdag",
            "wednesday wednesdays mittwoch mittwochs mercredi miercoles mercoledi woensdag",
        "thursday thursdays donnerstag donnerstags jeudi jueves giovedi donderdag",
            "friday fridays freitag freitags vendredi viernes venerdi vrijdag",
        "saturday saturdays samstag samstags sonnabend samedi sabado sabato zaterdag",
    }.SelectMany((line, i) => line.Split(' ').Select(name => (name, day: i))).ToFrozenDictionary(x => x.name, x =>
        x.day, StringComparer.Ordinal);

    /// <summary>0 for Sunday to 6, or null.</summary>
    public static int? Number(string word) => Names.TryGetValue(word, out int day) ? day : null;
}
