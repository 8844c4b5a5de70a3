using Rag.Retrieval.Questions;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Tests.Questions;

public sealed class AskedListTests
{
    [Theory]
    [InlineData("Which notes mention Lena?", "Lena")]
    [InlineData("list all mails about the roof", "the roof")]
    [InlineData("In which documents is ASA discussed?", null)]
    [InlineData("Welche Notizen erwähnen Lena?", "Lena")]
    [InlineData("Zeige mir alle Dokumente über das Dach", "das Dach")]
    public void Of_DocumentsThatSpeakOfSomething_NamesIt(string question, string? subject) => Assert.Equal(subject is null ? null : new AskedList(ListKind.Documents, subject), Of(question));

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
    public void Of_OpenTasks_NamesTheirSubject(string question, string? subject) => Assert.Equal(subject is null ? null : new AskedList(ListKind.OpenTasks, subject), Of(question));

    [Theory]
    [InlineData("which tasks are done in Atlas?", "Atlas")]
    [InlineData("Which Kestrel tasks are done?", "Kestrel")]
    [InlineData("Which tasks have been finished?", "")]
    [InlineData("completed tasks of the Atlas migration", "Atlas migration")]
    [InlineData("Welche Aufgaben sind bei Atlas schon erledigt?", "Atlas")]
    [InlineData("Welche Aufgaben sind erledigt?", "")]
    public void Of_DoneTasks_NamesTheirSubject(string question, string subject) => Assert.Equal(new AskedList(ListKind.DoneTasks, subject), Of(question));

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
    public void Of_AnyOtherQuestion_IsNone(string question) => Assert.Null(Of(question));

    private static AskedList? Of(string question) => AskedList.Of(AskedText.Of(question));
}
