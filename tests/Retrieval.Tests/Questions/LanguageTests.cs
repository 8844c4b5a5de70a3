using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Tests.Questions;

/// <summary>The same of a question in each language that has a lexicon.</summary>
public sealed class LanguageTests
{
    private static readonly KnowledgeBaseFacets Facets = new(["vogels"], ["Ada Lovelace"], ["/notes/Reisen"], ["budget.xlsx"]);

    /// <summary>A Saturday.</summary>
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("mes notes de mars 2025", "2025-03-01", "2025-04-01")]
    [InlineData("les documents de la semaine dernière", "2026-03-02", "2026-03-09")]
    [InlineData("qu'est-ce que j'ai écrit il y a trois jours ?", "2026-03-11", "2026-03-12")]
    [InlineData("mis notas de mayo de 2025", "2025-05-01", "2025-06-01")]
    [InlineData("los correos del 3 de octubre de 2025", "2025-10-03", "2025-10-04")]
    [InlineData("qué escribí hace dos semanas", "2026-02-23", "2026-03-02")]
    [InlineData("le mie note di gennaio 2026", "2026-01-01", "2026-02-01")]
    [InlineData("che cosa ho scritto ieri?", "2026-03-13", "2026-03-14")]
    [InlineData("i documenti della settimana scorsa", "2026-03-02", "2026-03-09")]
    [InlineData("mijn notities van maart 2025", "2025-03-01", "2025-04-01")]
    [InlineData("wat heb ik drie dagen geleden geschreven?", "2026-03-11", "2026-03-12")]
    [InlineData("bestanden sinds 2023", "2023-01-01", null)]
    public void Read_SpanOfTime_BecomesAFilter(string question, string? from, string? to)
    {
        SearchFilter filter = Read(question).Within(SearchFilter.None);
        Assert.Equal((from, to), (filter.From?.ToString("yyyy-MM-dd"), filter.To?.ToString("yyyy-MM-dd")));
    }

    [Theory]
    [InlineData("mes cinq dernières notes", "the 5 newest notes")]
    [InlineData("mes notes les plus récentes", "the 5 newest notes")]
    [InlineData("mis tres últimas notas", "the 3 newest notes")]
    [InlineData("le ultime due note", "the 2 newest notes")]
    [InlineData("mijn laatste drie notities", "the 3 newest notes")]
    [InlineData("de oudste e-mail", "the 1 oldest e-mail")]
    [InlineData("les totaux dans mes fichiers pdf", "in PDF files")]
    [InlineData("wat heeft Ada over de factuur geschreven?", "by Ada")]
    [InlineData("qué escribió Ada sobre la factura", "by Ada")]
    public void Read_PlaceOrOrder_IsSaidInWords(string question, string meaning) => Assert.Contains(meaning, Read(question).Filters.Select(filter => filter.Meaning));

    [Theory]
    [InlineData("Quand le toit a-t-il été réparé ?", "Date")]
    [InlineData("Combien coûte l'assurance de la voiture ?", "Number")]
    [InlineData("Qui a construit le phare ?", "Name")]
    [InlineData("Pourquoi avons-nous choisi la pompe ?", "Reason")]
    [InlineData("¿Cuándo se reparó el tejado?", "Date")]
    [InlineData("¿Cuánto cuesta el seguro del coche?", "Number")]
    [InlineData("¿Por qué elegimos la bomba?", "Reason")]
    [InlineData("Quando è stato riparato il tetto?", "Date")]
    [InlineData("Quanto costa l'assicurazione della macchina?", "Number")]
    [InlineData("Chi ha costruito il faro?", "Name")]
    [InlineData("Wanneer is het dak gerepareerd?", "Date")]
    [InlineData("Hoeveel kost de verzekering van de auto?", "Number")]
    [InlineData("Waarom hebben we de pomp gekozen?", "Reason")]
    public void Wants_QuestionWord_TellsTheKindOfAnswer(string question, string type) => Assert.Equal(type, new ReadQuestion(question).Wants.Type.ToString());

    [Theory]
    [InlineData("Quelles notes mentionnent Lena ?", "Documents", "Lena")]
    [InlineData("¿Qué notas mencionan Lena?", "Documents", "Lena")]
    [InlineData("Quali note menzionano Lena?", "Documents", "Lena")]
    [InlineData("Welke notities noemen Lena?", "Documents", "Lena")]
    [InlineData("mes tâches ouvertes", "OpenTasks", "")]
    [InlineData("mis tareas pendientes", "OpenTasks", "")]
    [InlineData("quali attività sono ancora aperte?", "OpenTasks", "")]
    [InlineData("welke taken zijn nog open?", "OpenTasks", "")]
    public void Of_AllThereIsOfSomething_IsAList(string question, string kind, string subject) =>
        Assert.Equal((kind, subject), AskedList.Of(AskedText.Of(question)) is { } list ? (list.Kind.ToString(), list.Subject) : ("", ""));

    [Theory]
    [InlineData("Combien coûtait l'électricité en avril ?", "et en mai ?", "Combien coûtait l'électricité en mai ?")]
    [InlineData("Cuánto costó la electricidad en abril?", "y en mayo?", "Cuánto costó la electricidad en mayo?")]
    [InlineData("Wat kostte de stroom in april?", "en in mei?", "Wat kostte de stroom in mei?")]
    public void Read_FollowUp_StandsAlone(string before, string question, string expected) => Assert.Equal(expected, Read(question, new Turn("user", before)).Standalone);

    [Theory]
    [InlineData("shorter, please", true)]
    [InlineData("Make it shorter!", true)]
    [InlineData("als Tabelle", true)]
    [InlineData("en español", true)]
    [InlineData("solo il primo", true)]
    [InlineData("Who made the table?", false)]
    public void Read_ChangeOfTheAnswerBefore_IsAnEdit(string question, bool expected) => Assert.Equal(expected, Read(question, new("user", "Who built it?"), new("assistant", "Vardy.")).IsEdit);

    private static ReadQuestion Read(string question, params Turn[] history) => QuestionReader.Read(question, history, Facets, [], Now, new TextAnalyzer());
}
