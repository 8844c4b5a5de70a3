using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Tests.Questions;

public sealed class AskedWholeTests
{
    [Theory]
    [InlineData("Summarise the minutes of the garden club", "Summary")]
    [InlineData("gist of the lease please", "Summary")]
    [InlineData("Fasse die Protokolle des Vereins zusammen", "Summary")]
    [InlineData("Fais une synthèse de ce dossier", "Summary")]
    [InlineData("List all repairs of the boat", "List")]
    [InlineData("Nenne alle Reparaturen am Boot", "List")]
    [InlineData("How many members did the club lose?", "Count")]
    [InlineData("Wie viele Mitglieder hat der Verein verloren?", "Count")]
    [InlineData("Compare the offers of both roofers", "Comparison")]
    [InlineData("Vergleiche die Angebote der beiden Dachdecker", "Comparison")]
    [InlineData("When was the boat repaired?", null)]
    [InlineData("Who mends the roof?", null)]
    [InlineData("Wann wurde das Boot repariert?", null)]
    public void WholeOf_ByItsWords_TellsWhatIsWanted(string question, string? kind) => Assert.Equal(kind, new ReadQuestion(question).WholeOf?.ToString());

    [Theory]
    [InlineData("Summarise all my notes", true)]
    [InlineData("Give me an overview of everything.", true)]
    [InlineData("Overview of the whole library?", true)]
    [InlineData("Fasse alle meine Notizen zusammen", true)]
    [InlineData("Résume tous mes documents", true)]
    [InlineData("Resumen de todos los documentos", true)]
    [InlineData("Riassumi tutti i miei documenti", true)]
    [InlineData("Vat alle documenten samen", true)]
    [InlineData("总结所有笔记", true)]
    [InlineData("Summarise all notes about the boat", false)]
    [InlineData("Summarise everything in the folder travel", false)]
    [InlineData("List all my notes", false)]
    [InlineData("What is everything?", false)]
    public void IsOfEverything_SummaryOfAllThereIs_IsTold(string question, bool expected) =>
        Assert.Equal(expected, new ReadQuestion(question).IsOfEverything);
}
