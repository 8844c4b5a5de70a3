using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Tests.Answers.Whole;

/// <summary>Whole documents that are more than a prompt holds, read by a model that notes the first sentence of each passage.</summary>
public sealed partial class WholeAnswerTests : IDisposable
{
    private static readonly Question Folder = new("Summarise this folder.") { Scope = new SearchFilter { Folders = ["/notes"] } };
    private readonly string _data = Directory.CreateTempSubdirectory("rag-whole-").FullName;

    [Fact]
    public async Task Ask_AFolderOfManyPrompts_ReadsEachPassageOnceAndSaysSo()
    {
        FakeKnowledge knowledge = Notes(60);
        FakeChat chat = Chat();
        Answer answer = await AskAsync(knowledge, chat, Folder);
        string[] given = [.. Given(chat)];
        Assert.True(chat.Asked.Count > 5, $"{chat.Asked.Count} requests");
        Assert.Equal(60, given.Distinct().Count());
        Assert.Equal(given.Length, answer.Coverage!.Passages);
        Assert.True(answer.Coverage.IsWhole);
        Assert.Equal("Read 60 of 60 passages of 60 documents.", answer.Coverage.Text);
        Assert.DoesNotContain("do not call anything all", chat.Asked[^1][^1].Text, StringComparison.Ordinal);
        Assert.Equal(AnswerMode.Model, answer.Mode);
        Assert.All(answer.Parts, part => Assert.Equal(Mark.BorneOut, part.Mark));
        Assert.All(answer.Citations, citation => Assert.Equal(knowledge.Documents.Single(d => d.Id == citation.DocumentId).Path,
            citation.Path));
        Assert.Equal(answer.Parts.Select(part => part.Text), answer.Parts.Select(part => answer.Citations[part.Citations[0] - 1].Quote));
    }

    [Fact]
    public async Task Ask_ASecondQuestion_ReadsNotesAloneForAFifthAtMost()
    {
        FakeKnowledge knowledge = Notes(60);
        FakeChat first = Chat(), second = Chat();
        await AskAsync(knowledge, first, Folder);
        Answer answer = await AskAsync(knowledge, second, Folder with { Text = "What are the main points of this folder?" });
        Assert.Empty(Given(second));
        Assert.Equal(60, answer.Coverage!.FromNotes);
        Assert.True(answer.Coverage.IsWhole);
        Assert.True(Tokens(second) * 5 <= Tokens(first), $"{Tokens(second)} after {Tokens(first)} tokens");
    }

    [Fact]
    public async Task Ask_StoppedInTheMiddle_GoesOnFromItsNotes()
    {
        FakeKnowledge knowledge = Notes(60);
        FakeChat first = Chat(), second = Chat();
        Coverage? stopped = null;
        await foreach (AnswerEvent made in FakeAnswerer.Build(knowledge, first, _data)
            .AskAsync(Folder, TestContext.Current.CancellationToken))
        {
            if (made is CoverageChanged { Coverage: var read }) stopped = read;
            if (stopped is { Passages: > 20 }) break;
        }
        Assert.Equal(Given(first).Count(), stopped!.Passages);
        Assert.False(stopped.IsWhole);
        Assert.True(stopped.GoesOn);
        Answer answer = await AskAsync(knowledge, second, Folder);
        Assert.Empty(Given(first).Intersect(Given(second)));
        Assert.Equal((60, stopped.Passages), (answer.Coverage!.Passages, answer.Coverage.FromNotes));
    }

    [Fact]
    public async Task Ask_ADocumentChangedSince_IsReadAnewAlone()
    {
        FakeKnowledge knowledge = Notes(60);
        FakeChat second = Chat();
        await AskAsync(knowledge, Chat(), Folder);
        knowledge.Change(7, Text(700));
        Answer answer = await AskAsync(knowledge, second, Folder);
        Assert.Contains("Shed 700 was", Assert.Single(Given(second)), StringComparison.Ordinal);
        Assert.Equal((60, 59), (answer.Coverage!.Passages, answer.Coverage.FromNotes));
    }

    [Fact]
    public async Task Ask_ADocumentChangesWhileItIsRead_ItsNotesDoNotCount()
    {
        FakeKnowledge knowledge = Notes(60);
        int requests = 0;
        FakeChat chat = new()
        {
            Context = 2048,
            Writes = messages =>
            Write(messages, () => { if (++requests == 4) knowledge.Change(0, Text(900)); })
        };
        Answer answer = await AskAsync(knowledge, chat, Folder);
        Assert.Equal((59, 1), (answer.Coverage!.Passages, answer.Coverage.Changed));
        Assert.False(answer.Coverage.IsWhole);
        Assert.DoesNotContain("Shed 0 was", chat.Asked[^1][^1].Text, StringComparison.Ordinal);
        Assert.Contains("Only 59 of 60 passages were read: do not call anything all.", chat.Asked[^1][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_SomeCouldNotBeRead_IsNotAll()
    {
        FakeKnowledge knowledge = Notes(20, [3, 4]);
        Answer answer = await AskAsync(knowledge, Chat(), Folder);
        Assert.Equal("Read 18 of 18 passages of 18 documents; 2 documents could not be read.", answer.Coverage!.Text);
        Assert.False(answer.Coverage.IsWhole);
    }

    [Fact]
    public async Task Ask_LongerThanTheTimeThereIs_WritesFromWhatWasReadAndGoesOnWhenAskedAgain()
    {
        FakeTimeProvider time = new();
        FakeKnowledge knowledge = Notes(60);
        FakeChat Slow() => new() { Context = 2048, Writes = messages => Write(messages, () => time.Advance(TimeSpan.FromSeconds(150))) };
        FakeChat first = Slow(), second = Slow();
        Answer answer = await AskAsync(knowledge, first, Folder, time);
        Assert.Equal(Given(first).Count(), answer.Coverage!.Passages);
        Assert.True(answer.Coverage.GoesOn);
        Assert.NotEmpty(answer.Parts);
        Answer again = await AskAsync(knowledge, second, Folder, time);
        Assert.Equal(answer.Coverage.Passages, again.Coverage!.FromNotes);
        Assert.True(again.Coverage.Passages > answer.Coverage.Passages);
    }

    [Fact]
    public async Task Ask_NotesCutOff_TheRestIsReadInAnotherPrompt()
    {
        FakeKnowledge knowledge = Notes(30);
        FakeChat chat = new()
        {
            Context = 2048,
            // As long as it may be, after the second passage.
            Writes = messages => IsNotes(messages) && Numbers(messages).Count() > 2
                ? string.Join('\n', Write(messages).Split('\n').Take(2)) + "\n- " + new string('x', 20_000) : Write(messages),
        };
        Answer answer = await AskAsync(knowledge, chat, Folder);
        Assert.True(answer.Coverage!.IsWhole);
        Assert.Equal(30, Given(chat).Distinct().Count());
    }

    [Fact]
    public async Task Ask_TheModelFailsInTheMiddle_SaysWhatWasRead()
    {
        FakeKnowledge knowledge = Notes(60);
        int requests = 0;
        FakeChat chat = new()
        {
            Context = 2048,
            Writes = messages => ++requests == 4 ? throw new InferenceException("out of memory")
            : Write(messages)
        };
        Answer answer = await AskAsync(knowledge, chat, Folder);
        Assert.Contains(answer.Notices, notice => notice.Contains("out of memory", StringComparison.Ordinal));
        Assert.False(answer.Coverage!.IsWhole);
        Assert.NotEmpty(answer.Parts);
    }

    [Fact]
    public async Task Ask_NotesMoreThanAPromptHolds_AreMergedAndStillCiteThePassages()
    {
        FakeKnowledge knowledge = Notes(400);
        FakeChat chat = Chat();
        Answer answer = await AskAsync(knowledge, chat, Folder);
        Assert.Contains(chat.Asked, messages => messages[^1].Text.Contains("Write them anew", StringComparison.Ordinal));
        Assert.Equal(400, answer.Coverage!.Passages);
        Assert.All(chat.Asked, messages => Assert.True(messages.Sum(message => message.Text.Length) / 4 < 2048,
            $"{messages.Sum(message => message.Text.Length) / 4} tokens"));
        Assert.All(answer.Parts, part => Assert.Contains(part.Citations, n => answer.Citations[n - 1].Quote == part.Text));
    }

    [Fact]
    public async Task Ask_ADocumentThatAPromptHolds_IsReadAtOnce()
    {
        FakeKnowledge knowledge = new(string.Join("\n\n", Enumerable.Range(0, 5).Select(Text))) { ByParagraph = true };
        FakeChat chat = new("Shed 3 was built of oak in 1903. [4]");
        Answer answer = await AskAsync(knowledge, chat,
            new Question("Summarise this document.") { Scope = new SearchFilter { DocumentIds = [knowledge.Documents[0].Id] } });
        Assert.Single(chat.Asked);
        Assert.Equal("Read 5 of 5 passages of 1 document.", answer.Coverage!.Text);
        Assert.Contains("Write the gist", chat.Asked[0][^1].Text, StringComparison.Ordinal);
        Assert.Equal("Shed 3 was built of oak in 1903.", Assert.Single(answer.Citations).Quote);
    }

    [Fact]
    public async Task Ask_OneThingInAFolder_ReadsNoMoreThanBefore()
    {
        FakeChat chat = Chat();
        Answer answer = await AskAsync(Notes(60), chat, Folder with { Text = "When was shed 7 built?" });
        Assert.Null(answer.Coverage);
        Assert.Empty(Given(chat));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private async Task<Answer> AskAsync(FakeKnowledge knowledge, FakeChat? chat, Question question, TimeProvider? time = null)
    {
        Answer? answer = null;
        await foreach (AnswerEvent made in FakeAnswerer.Build(knowledge, chat, _data, time: time)
            .AskAsync(question, TestContext.Current.CancellationToken))
            if (made is AnswerFinished finished) answer = finished.Answer;
        return answer!;
    }

    private static FakeKnowledge Notes(int count, IReadOnlyList<int>? failed = null) =>
        new([.. Enumerable.Range(0, count).Select(Text)]) { Failed = failed ?? [] };

    private static string Text(int i) => string.Create(CultureInfo.InvariantCulture,
        $"Shed {i} was built of oak in {1900 + i % 100}. {string.Concat(Enumerable.Repeat("It stands behind the house and holds tools for the garden, which nobody has used for years. ", 7))}");

    private static FakeChat Chat() => new() { Context = 2048, Writes = messages => Write(messages) };

    /// <summary>Notes the first sentence of each passage; answers with the first five notes.</summary>
    private static string Write(IReadOnlyList<ChatMessage> messages, Action? before = null)
    {
        before?.Invoke();
        IEnumerable<string> lines = Source().Matches(messages[^1].Text)
            .Select(match => $"- {match.Groups[2].Value} [{match.Groups[1].Value}]");
        return string.Join('\n', IsNotes(messages) ? messages[^1].Text.Contains("Write them anew", StringComparison.Ordinal)
            ? lines.Where((_, i) => i % 3 == 0) : lines : lines.Take(5));
    }

    private static bool IsNotes(IReadOnlyList<ChatMessage> messages) => messages[^1].Text.Contains("Take notes", StringComparison.Ordinal);

    private static IEnumerable<string> Numbers(IReadOnlyList<ChatMessage> messages) => Source().Matches(messages[^1].Text)
        .Select(match => match.Groups[1].Value);

    /// <summary>The first sentences of the passages that were really given to be noted.</summary>
    private static IEnumerable<string> Given(FakeChat chat) => chat.Asked
        .Where(messages => IsNotes(messages) && !messages[^1].Text.Contains("Write them anew", StringComparison.Ordinal))
        .SelectMany(messages => Source().Matches(messages[^1].Text).Select(match => match.Groups[2].Value));

    private static int Tokens(FakeChat chat) => chat.Asked.Sum(messages => messages.Sum(message => message.Text.Length)) / 4;

    [GeneratedRegex(@"^\[(\d+)\][^\n]*\n(?:- )?(Shed [^.]*\.)", RegexOptions.Multiline)]
    private static partial Regex Source();
}
