using System.Text.RegularExpressions;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>What kind of words would answer a question.</summary>
internal enum AnswerType
{
    /// <summary>Not told by the question's form.</summary>
    Any,

    /// <summary>A person, a group or a place: a name.</summary>
    Name,

    /// <summary>A year, a date or a time.</summary>
    Date,

    /// <summary>A number or an amount.</summary>
    Number,

    /// <summary>A cause.</summary>
    Reason,
}

/// <summary>Reads the kind of answer off a question's words, in English, German, Spanish, French and Chinese. Pure.</summary>
internal static partial class AnswerTypes
{
    /// <summary>The kind of answer that a question wants.</summary>
    public static AnswerType Of(string question) =>
        Dates().IsMatch(question) ? AnswerType.Date
        : Numbers().IsMatch(question) ? AnswerType.Number
        : Names().IsMatch(question) ? AnswerType.Name
        : Reasons().IsMatch(question) ? AnswerType.Reason
        : ValueKind.Wanted(AnswerType.Number, question) is not null ? AnswerType.Number
        : AnswerType.Any;

    /// <summary>Whether a question asks for an account of something and not for one fact: no single sentence holds all of its words.</summary>
    public static bool IsOpen(string question) => Open().IsMatch(question);

    /// <summary>Whether a question wants many values counted, added up or compared.</summary>
    public static bool IsOverMany(string question) => OverMany().IsMatch(question);

    /// <summary>The words of a sentence that are of the kind, apart from those that the question has itself; ranges of the sentence.</summary>
    public static IEnumerable<Range> Candidates(AnswerType type, string sentence, string question) =>
        Candidates(type, ValueKind.Wanted(type, question), sentence, question);

    /// <summary>The same; of a kind of value that is wanted only those of its form, unless a column or a property tells the unit.</summary>
    public static IEnumerable<Range> Candidates(AnswerType type, ValueKind? kind, string sentence, string question)
    {
        if (kind is not null)
        {
            MatchCollection values = kind.In(sentence);
            foreach (Match value in values) yield return value.Index..(value.Index + value.Length);
            if (values.Count > 0 || !kind.MayBeBare(sentence)) yield break;
        }
        Regex? shape = type switch
        {
            AnswerType.Date => DateWords(),
            AnswerType.Number => NumberWords(),
            AnswerType.Name => NameWords(),
            AnswerType.Reason => ReasonWords(),
            _ => null,
        };
        if (shape is null) yield break;
        // The parts of "2026-05-29" are no amount.
        IReadOnlyList<Match> dates = kind is null ? [] : DateWords().Matches(sentence).ToList();
        foreach (Match match in shape.Matches(sentence))
        {
            if (dates.Any(date => date.Index <= match.Index && date.Index + date.Length >= match.Index + match.Length && date.Length > match.Length)) continue;
            // A capital at the sentence's beginning marks no name.
            if (type == AnswerType.Name && match.Index == 0 && !match.Value.Contains(' ', StringComparison.Ordinal)) continue;
            if (!question.Contains(match.Value, StringComparison.OrdinalIgnoreCase)) yield return match.Index..(match.Index + match.Length);
        }
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"\b(when|(what|which|in what) (year|date|day|month|century|decade|time)|wann|um wie ?viel uhr|(welche[mnrs]?) (jahr|datum|tag|monat|jahrhundert)|cuándo|(qué|cuál) (año|fecha|día|mes|siglo)|quand|quelle (année|date))\b|什么时候|何时|哪(一)?年|哪一天|几月", Options, 10000)]
    private static partial Regex Dates();

    [GeneratedRegex(@"\b(how (many|much|old|long|far|tall|high|often|large|big|deep|fast|wide)|what(’s|'s| is| was| are| were| will be| would be) (the|your|my|our|its|their) (\w+ ){0,2}(costs?|price|number|amount|size|age|population|length|height|width|depth|weight|temperature|speed|distance|percentage|rate|total|duration|capacity|budget|salary|rent|fee)|(what|which) (percent\w*|number|amount|population|age|share|score|size)|wie ?(viele?|vielen|alt|lang|lange|weit|hoch|oft|groß|tief|schnell)|cuánt[oa]s?|(qué|cuál) (porcentaje|cantidad|número|edad)|combien)\b|多少|几|多[长高大远久]|百分之", Options, 10000)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\b(who|whom|whose|where|(what|which) (\w+ )?(country|city|town|state|company|person|team|name|place|river|school|university|organi[sz]ation)|wer|wen|wem|wessen|wo|wohin|woher|welche[mnrs]? (land|stadt|firma|person|team|ort|fluss|universität)|qui[eé]n(es)?|dónde|(qué|cuál) (país|ciudad|empresa|persona|equipo|lugar|río)|qui|où)\b|谁|哪里|哪儿|哪个(国家|城市|公司)|什么地方", Options, 10000)]
    private static partial Regex Names();

    [GeneratedRegex(@"\b(why|warum|weshalb|wieso|por qué|pourquoi|what caused|what is the (reason|cause))\b|为什么|为何", Options, 10000)]
    private static partial Regex Reasons();

    [GeneratedRegex(@"\b(how (has|have|had|did|does|do|is|are|was|were|well)|(describe|discuss|compare|explain|outline|summari[sz]e|analy[sz]e|evaluate|assess|combine|highlight)|what (are|were|is) the (\w+ ){0,2}(changes|trends?|factors|risks?|reasons|effects?|impacts?|implications|differences|challenges|drivers|initiatives|strategy|strategies)|in what ways|(are|is|were|was) there|wie (hat|haben|wirkt|entwickelte?)|(beschreibe?|vergleiche?|erläutere?|erkläre?|fasse?)|gibt es|cómo (ha|han|se)|(describe|compara|explica|resume))\b|^\W*(has|have|did|does|do|can|could)\b|如何|怎样|怎么|描述|比较|总结", Options, 10000)]
    private static partial Regex Open();

    [GeneratedRegex(@"\b(how many|in total|total|in all|altogether|sum of|on average|average|most expensive|cheapest|highest|lowest|largest|smallest|biggest|most|least|wie viele|insgesamt|summe|im schnitt|durchschnitt\w*|am (meisten|wenigsten)|(teuer|billig|höch|niedrig|größ|klein)ste\w*|cuánt[oa]s|en total|promedio)\b", Options, 10000)]
    private static partial Regex OverMany();

    [GeneratedRegex(@"\b\d{1,2}\.? (?:de )?\p{L}{3,10}\.? (?:de )?\d{4}\b|\b\p{Lu}\p{L}{2,9} \d{1,2}, \d{4}\b|\b(?:1[0-9]|20)\d\d(?:s|er)?\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}(?:st|nd|rd|th) century\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\b(?: \d{1,4}\b)?|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b|\b(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag\b|\b(?:[Mm]on|[Dd]iens|[Dd]onners|[Ff]rei|[Ss]ams|[Ss]onn)tags\b|\b[Mm]ittwochs?\b|\b\d{1,2}:\d\d\b|\b\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)?(?!\d)|\d{2,4}\s?年(?:\s?\d{1,2}\s?月)?(?:\s?\d{1,2}\s?日)?", RegexOptions.CultureInvariant, 10000)]
    private static partial Regex DateWords();

    [GeneratedRegex(@"[$€£¥]?\d[\d.,]*\d?(?: ?%| (?:percent|per cent|Prozent|por ciento|million|billion|Millionen|Milliarden|millones|years?|Jahre|años|km|m|kg|miles|hours|days|minutes|people)\b)?|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|million|half|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|veinte)\b|[一二三四五六七八九十百千万亿两]{1,8}(?=[个名次位年人部种座%])", Options, 10000)]
    private static partial Regex NumberWords();

    [GeneratedRegex(@"\p{Lu}[\p{L}'’.-]*\p{L}(?:(?: (?:of|the|de|la|del|von|van|der|du|di|and|&) | )\p{Lu}[\p{L}'’-]*)*", RegexOptions.CultureInvariant, 10000)]
    private static partial Regex NameWords();

    [GeneratedRegex(@"\b(because|due to|owing to|since|so that|in order to|as a result of|caused by|weil|da|wegen|aufgrund|damit|porque|debido a|para que|parce que|à cause de)\b[^.;]*|因为[^。；]*|由于[^。；，]*", Options, 10000)]
    private static partial Regex ReasonWords();
}
