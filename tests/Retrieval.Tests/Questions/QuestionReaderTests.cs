using Rag.Retrieval.Analysis;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Tests.Questions;

public sealed class QuestionReaderTests
{
    private static readonly KnowledgeBaseFacets Facets = new(["birds", "project/x"], ["Ada Lovelace", "March, Fredric"], ["/home/me/notes/Travel/2024"], ["budget-2025.xlsx", "notes.md"]);

    /// <summary>A Saturday.</summary>
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 12, 0, 0, TimeSpan.FromHours(1));

    [Theory]
    [InlineData("what did I write today", "2026-03-14", "2026-03-15")]
    [InlineData("Was habe ich gestern gelesen?", "2026-03-13", "2026-03-14")]
    [InlineData("meetings last week", "2026-03-02", "2026-03-09")]
    [InlineData("Treffen dieser Woche", "2026-03-09", "2026-03-16")]
    [InlineData("letzten Monat", "2026-02-01", "2026-03-01")]
    [InlineData("changes in the last 3 days", "2026-03-11", "2026-03-15")]
    [InlineData("in den letzten zwei Wochen", "2026-02-28", "2026-03-15")]
    [InlineData("my notes from March", "2026-03-01", "2026-04-01")]
    [InlineData("Notizen im Dezember", "2025-12-01", "2026-01-01")]
    [InlineData("files from April 2024", "2024-04-01", "2024-05-01")]
    [InlineData("notes of 2024-02-29", "2024-02-29", "2024-03-01")]
    [InlineData("Notiz vom 5.1.2025", "2025-01-05", "2025-01-06")]
    [InlineData("documents between 2021 and 2023", "2021-01-01", "2024-01-01")]
    [InlineData("since 2023", "2023-01-01", null)]
    [InlineData("seit Januar", "2026-01-01", null)]
    [InlineData("emails before 2020", null, "2020-01-01")]
    [InlineData("files until 2020", null, "2021-01-01")]
    [InlineData("Dokumente nach 2020", "2021-01-01", null)]
    [InlineData("notes before March", null, "2026-03-01")]
    [InlineData("was habe ich vorgestern notiert", "2026-03-12", "2026-03-13")]
    [InlineData("what I read two weeks ago", "2026-02-23", "2026-03-02")]
    [InlineData("vor drei Tagen", "2026-03-11", "2026-03-12")]
    [InlineData("vor einem Jahr", "2025-01-01", "2026-01-01")]
    [InlineData("notes from last Monday", "2026-03-09", "2026-03-10")]
    [InlineData("Notizen vom Samstag", "2026-03-07", "2026-03-08")]
    [InlineData("What happened on 3 October?", "2025-10-03", "2025-10-04")]
    [InlineData("What did I do on March 2nd?", "2026-03-02", "2026-03-03")]
    [InlineData("Was habe ich am 3. Oktober 2024 gemacht?", "2024-10-03", "2024-10-04")]
    [InlineData("What did I do in June?", "2025-06-01", "2025-07-01")]
    [InlineData("What happened in June 2026?", "2026-06-01", "2026-07-01")]
    [InlineData("Summarise my mails of June 2026", "2026-06-01", "2026-07-01")]
    [InlineData("What did we do in 2024?", "2024-01-01", "2025-01-01")]
    public void Read_SpanOfTime_BecomesAFilter(string question, string? from, string? to)
    {
        SearchFilter filter = Read(question).Within(SearchFilter.None);
        Assert.Equal((from, to), (filter.From?.ToString("yyyy-MM-dd"), filter.To?.ToString("yyyy-MM-dd")));
        Assert.Equal(TimeSpan.FromHours(1), (filter.From ?? filter.To)!.Value.Offset);
    }

    [Theory]
    [InlineData("What was the revenue in 2023?")]
    [InlineData("How did the battle of May 1945 end?")]
    [InlineData("Who marched in March?")]
    [InlineData("When is Black Friday?")]
    [InlineData("What happened after 1990?")]
    [InlineData("What happened in 1990?")]
    [InlineData("What did the tyres cost in March 2026?")]
    [InlineData("What did Nobody write about the invoice?")]
    [InlineData("Was hat Niemand zur Rechnung geschrieben?")]
    [InlineData("Who was born on 3 October?")]
    [InlineData("notes of 2024-02-31")]
    [InlineData("the first law of thermodynamics")]
    [InlineData("see missing.pdf by Nobody #unknown in the folder Nowhere")]
    public void Read_DatesThatTheTextIsAboutOrNamesThatAreNot_FilterNothing(string question) => Assert.Empty(Read(question).Filters);

    [Theory]
    [InlineData("What did I do last week?", true)]
    [InlineData("Show me my last three notes", true)]
    [InlineData("Was habe ich gestern geschrieben?", true)]
    [InlineData("What did I do in June?", true)]
    [InlineData("What happened in June 2026?", true)]
    [InlineData("Summarise my mails of June 2026", true)]
    [InlineData("What did Ada write?", true)]
    [InlineData("What did Ada write about the invoice?", false)]
    [InlineData("What did I decide last week about the roof?", false)]
    [InlineData("What did I do?", false)]
    public void Read_OnlyATimeOrOrderNamed_AsksForDocuments(string question, bool expected) =>
        Assert.Equal(expected, Read(question).AsksForDocuments);

    [Theory]
    [InlineData("costs in budget-2025.xlsx", "in files named budget-2025.xlsx")]
    [InlineData("hotels in the folder travel", "in the folder travel")]
    [InlineData("Hotels im Ordner Travel", "in the folder Travel")]
    [InlineData("Summarise the folder travel", "in the folder travel")]
    [InlineData("Sum up the folder travel for me, please", "in the folder travel")]
    [InlineData("Fasse den Ordner „travel“ zusammen", "in the folder travel")]
    [InlineData("pelicans tagged birds", "tagged birds")]
    [InlineData("plans #project/x", "tagged project/x")]
    [InlineData("what did engines do by Ada Lovelace", "by Ada Lovelace")]
    [InlineData("notes by March", "by March")]
    [InlineData("totals in my PDFs", "in PDF files")]
    [InlineData("Fristen aus den E-Mails", "in e-mails")]
    [InlineData("my last five notes", "the 5 newest notes")]
    [InlineData("Fasse meine letzten drei Notizen zusammen", "the 3 newest notes")]
    [InlineData("the oldest note about books", "the 1 oldest note")]
    [InlineData("meine neueste Datei", "the 1 newest document")]
    [InlineData("die ältesten Einträge", "the 5 oldest notes")]
    [InlineData("the latest e-mail from Ada", "the 1 newest e-mail")]
    [InlineData("newest PDFs", "the 5 newest PDF files")]
    [InlineData("the oldest document about ships", "the 1 oldest document")]
    public void Read_PlaceOrOrder_IsSaidInWords(string question, string meaning) => Assert.Contains(meaning, Read(question).Filters.Select(f => f.Meaning));

    [Theory]
    [InlineData("What did Ada write about the invoice?", "What about the invoice")]
    [InlineData("What has Ada Lovelace sent me about the invoice?", "What about the invoice")]
    [InlineData("Was hat Ada zur Rechnung geschrieben?", "Was hat zur Rechnung geschrieben")]
    public void Read_WhatSomeoneWrote_RestrictsToTheAuthorAndLeavesTheRest(string question, string rest)
    {
        ReadQuestion reading = Read(question);
        Assert.StartsWith("Ada", Assert.Single(reading.Within(SearchFilter.None).Authors), StringComparison.Ordinal);
        Assert.Equal(rest, string.Join(' ', reading.Query.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Theory]
    [InlineData("What was Ada's last mail about?")]
    [InlineData("What does the last mail from Ada say?")]
    [InlineData("What did Ada write last?")]
    [InlineData("Was hat Ada zuletzt geschrieben?")]
    public void Read_LastMailOfSomeone_AsksForThatMailAlone(string question)
    {
        ReadQuestion reading = Read(question);
        Assert.True(reading.AsksForDocuments);
        Assert.Equal(new DateOrder(NewestFirst: true, 1), reading.Order);
        Assert.Equal(["Ada"], reading.Within(SearchFilter.None).Authors);
    }

    [Theory]
    [InlineData("What does Ada's mail say about the invoice?")]
    [InlineData("How long does the last step take?")]
    public void Read_MoreThanTheMailItself_IsSearched(string question) => Assert.False(Read(question).AsksForDocuments);

    [Fact]
    public void Read_WordsToIgnore_StayWords()
    {
        ReadQuestion reading = QuestionReader.Read("meetings last week", [], Facets, ["last week"], Now, new TextAnalyzer());
        Assert.Empty(reading.Filters);
        Assert.Equal("meetings last week", reading.Query);
    }

    [Fact]
    public void Read_UnderstoodWords_LeaveTheSearch() => Assert.Equal("what was decided about pelicans", Read("what was decided about pelicans last week?").Query);

    [Fact]
    public void Read_NothingButAQuotedFileName_IsNoPhrase()
    {
        ReadQuestion reading = Read("\"budget-2025.xlsx\"");
        Assert.Equal(("budget-2025.xlsx", "in files named budget-2025.xlsx"), (reading.Query, Assert.Single(reading.Filters).Meaning));
    }

    [Fact]
    public void Within_NarrowerScope_IsNotWidened()
    {
        SearchFilter scope = new() { From = Now, Folders = ["/only"] };
        SearchFilter filter = Read("hotels since 2023 in the folder travel").Within(scope);
        Assert.Equal(Now, filter.From);
        Assert.Equal(["/only"], filter.Folders);
    }

    private static ReadQuestion Read(string question) => QuestionReader.Read(question, [], Facets, [], Now, new TextAnalyzer());
}
