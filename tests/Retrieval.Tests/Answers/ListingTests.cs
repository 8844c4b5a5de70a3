using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Extracting;

namespace Rag.Retrieval.Tests.Answers;

public sealed class ListingTests : IDisposable
{
    private const string Kestrel = "# Hardware\n☐ Calibrate the rain gauge\n☑ Order the antennas\n☐ Paint the mast\n# Budget\nThe budget is 48,000 francs.", Garden = "☑ Sow the beans\n☐ Prune the apple tree";
    private readonly string _data = Directory.CreateTempSubdirectory("rag-listing-").FullName;

    [Theory]
    [InlineData("Which notes mention Lena?", "Lena")]
    [InlineData("list all mails about the roof", "the roof")]
    [InlineData("In which documents is ASA discussed?", null)]
    [InlineData("Welche Notizen erwähnen Lena?", "Lena")]
    [InlineData("Zeige mir alle Dokumente über das Dach", "das Dach")]
    public void Of_DocumentsThatSpeakOfSomething_NamesIt(string question, string? subject) => Assert.Equal(subject is null ? null : new Listing(subject, null), Listing.Of(question));

    [Theory]
    [InlineData("What is still open in Kestrel?", "Kestrel")]
    [InlineData("What are my open tasks?", "")]
    [InlineData("What are the open tasks in the Atlas migration?", "Atlas migration")]
    [InlineData("Which tasks are not yet done?", "")]
    [InlineData("Which Kestrel tasks are still open?", "Kestrel")]
    [InlineData("open todos Kestrel", "Kestrel")]
    [InlineData("my to-do list", "")]
    [InlineData("What does Lena have to do?", "Lena")]
    [InlineData("What do I still have to do?", "")]
    [InlineData("What do I still have to pack for Norway?", "Norway")]
    [InlineData("What still needs to be done for the move?", "move")]
    [InlineData("Welche Aufgaben sind noch offen?", "")]
    [InlineData("Welche Aufgaben habe ich bei Atlas noch offen?", "Atlas")]
    [InlineData("Was ist bei Atlas noch offen?", "Atlas")]
    [InlineData("Was ist noch zu tun für den Umzug?", "Umzug")]
    [InlineData("Offene Punkte der Versammlung", null)]
    [InlineData("offene Aufgaben", "")]
    [InlineData("Was muss Jonas noch erledigen?", "Jonas")]
    [InlineData("Was müssen wir noch tun?", "")]
    public void Of_OpenTasks_NamesTheirSubject(string question, string? subject) => Assert.Equal(subject is null ? null : new Listing(subject, "☐"), Listing.Of(question));

    [Theory]
    [InlineData("which tasks are done in Atlas?", "Atlas")]
    [InlineData("Which Kestrel tasks are done?", "Kestrel")]
    [InlineData("Which tasks have been finished?", "")]
    [InlineData("completed tasks of the Atlas migration", "Atlas migration")]
    [InlineData("Welche Aufgaben sind bei Atlas schon erledigt?", "Atlas")]
    [InlineData("Welche Aufgaben sind erledigt?", "")]
    public void Of_DoneTasks_NamesTheirSubject(string question, string subject) => Assert.Equal(new Listing(subject, "☑"), Listing.Of(question));

    [Theory]
    [InlineData("What is open source?")]
    [InlineData("Is the shop open on Sunday?")]
    [InlineData("When does the museum open?")]
    [InlineData("What did the open letter say?")]
    [InlineData("What does the retry function do?")]
    [InlineData("What does Marek do?")]
    [InlineData("What do the notes say about the roof?")]
    [InlineData("Was ist Open Source?")]
    [InlineData("Wann ist das Museum offen?")]
    [InlineData("What was done about the leak?")]
    public void Of_AnyOtherQuestion_IsNone(string question) => Assert.Null(Listing.Of(question));

    [Theory]
    [InlineData("What is still open in Kestrel?", "☐ Calibrate the rain gauge|☐ Paint the mast")]
    [InlineData("What are my open tasks?", "☐ Calibrate the rain gauge|☐ Paint the mast|☐ Prune the apple tree")]
    [InlineData("open todos mast", "☐ Paint the mast")]
    [InlineData("Which tasks are done in Kestrel?", "☑ Order the antennas")]
    public async Task Ask_Tasks_QuotesThoseAskedForInReadingOrder(string question, string expected)
    {
        Answer answer = await AskAsync(question, Kestrel, Garden);
        Assert.Equal(AnswerMode.Extractive, answer.Mode);
        Assert.Equal(expected, string.Join('|', answer.Citations.Select(c => c.Quote)));
        Assert.Contains("task", answer.Notices[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("What is still open in Kestrel?", "It is still open in Kestrel who writes the manual.", AnswerMode.Extractive)]
    [InlineData("What is still open in Kestrel?", "The museum shows ships from nine countries.", AnswerMode.Refused)]
    [InlineData("What is still open in Kestrel?", "☑ Order the antennas", AnswerMode.Refused)]
    public async Task Ask_TasksThatAreNot_IsAnsweredOrRefusedAsAnyQuestion(string question, string text, AnswerMode expected)
    {
        Answer answer = await AskAsync(question, text);
        Assert.Equal(expected, answer.Mode);
        Assert.DoesNotContain(answer.Citations, c => c.Quote.StartsWith('☑'));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private Task<Answer> AskAsync(string question, params string[] texts)
    {
        FakeKnowledge knowledge = new(texts) { Titles = ["Kestrel", "Garden"], Content = Lines.Read };
        return AnswererTests.FinishAsync(FakeAnswerer.Build(knowledge, null, _data), new Question(question));
    }
}
