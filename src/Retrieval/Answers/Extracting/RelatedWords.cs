namespace Rag.Retrieval.Answers.Extracting;

/// <summary>
/// Words by which questions ask for a thing and records name it ("Who wrote …?", "author: …"), which neither spelling nor a table of meanings
/// brings together. English, German and Spanish; lower case, without diacritics.
/// </summary>
internal static class RelatedWords
{
    /// <summary>The words of each such thing.</summary>
    public static WordGroups Groups { get; } = new(
        "write writes wrote written author authors writer schrieb geschrieben autor autorin verfasser escribio escrito autora",
        "direct directs directed director directors regie regisseur regisseurin dirigio dirigida",
        "cost costs price prices priced pay paid spend spent spending expense expenses fee fees kosten kostet kostete preis bezahlt cuesta costo precio gasto",
        "publish published publication release released veroffentlicht erschienen publicado publicada",
        "found founded founder founders establish established establishment gegrundet grunder fundo fundada fundador",
        "born birth birthday birthdate geboren geburt geburtstag nacio nacimiento",
        "die died dies death dead gestorben starb tod murio muerte",
        "build built builder construct constructed construction erected gebaut erbaut construido construida",
        "own owns owned owner owners gehort besitzer eigentumer propietario",
        "rate rated rates rating ratings score scored bewertung note",
        "weigh weighs weighed weight gewicht wiegt pesa peso",
        "tall high height hohe altura",
        "long length lange longitud",
        "phone telephone mobile telefon telefono",
        "live lives lived address residence wohnt adresse direccion",
        "earn earned earns earnings income profit profits salary wage wages gewinn gehalt lohn verdient beneficio",
        "revenue revenues sales turnover umsatz ingresos ventas",
        "buy bought buys purchase purchased gekauft gekaufte kauf compro comprado",
        "begin begins began begun start starts started beginning beginn begann comenzo empezo",
        "end ends ended finish finished ende endete termino",
        "lead leads led leader head headed leitet leiter leiterin dirige",
        "invent invented inventor invention erfunden erfinder",
        "large larger largest big bigger biggest",
        "play plays played player players",
        "make makes made maker manufacturer hersteller fabricante",
        "meet met meeting treffen besprechung",
        "age old alter edad",
        "job jobs work works worked profession occupation employed beruf arbeit arbeitet",
        "attend attends attended attendees present participants anwesend teilnehmer");
}
