using System.IO.Compression;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Measuring;
using Rag.Retrieval.Settings;
using Rag.Web.Commands;
using Rag.Web.Commands.Backups;
using Rag.Web.Conversations;
using Rag.Web.Measuring;

namespace Rag.Web.Tests.Commands;

public sealed class BackupFileTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("rag-backup-").FullName;

    [Fact]
    public void Restore_BackupOfAStoreInUse_HasItsConversations()
    {
        string data = Path.Combine(folder, "data"), other = Path.Combine(folder, "other"), file = Path.Combine(folder, "b.zip");
        Directory.CreateDirectory(Path.Combine(data, "inbox"));
        File.WriteAllText(Path.Combine(data, "settings.json"), "{}");
        File.WriteAllText(Path.Combine(data, "inbox", "a.md"), "Blue.");
        using (ConversationStore store = Open(data))
        {
            store.Ask(store.Begin("Which colour?").Id, "Which colour?", SearchFilter.None, null);
            using QuestionStore questions = new(Options.Create(new RagOptions { DataPath = data }), new FakeTimeProvider());
            questions.Save(new OwnQuestion { Id = new string('a', 32), Set = "Mine", Text = "Which one?" });
            Assert.Equal(4, BackupFile.Write(data, file));
        }
        Assert.Equal([file], Directory.EnumerateFiles(folder));
        Assert.Equal(4, BackupFile.Restore(file, other));
        Assert.Equal("Blue.", File.ReadAllText(Path.Combine(other, "inbox", "a.md")));
        Assert.True(BackupFile.WouldReplace(other));
        using ConversationStore restored = Open(other);
        Assert.Equal("Which colour?", Assert.Single(restored.List()).Title);
        using QuestionStore asked = new(Options.Create(new RagOptions { DataPath = other }), new FakeTimeProvider());
        Assert.Equal("Which one?", Assert.Single(asked.List("Mine")).Text);
    }

    [Fact]
    public void Restore_NamesThatLeadElsewhere_ArePassedOver()
    {
        string file = Path.Combine(folder, "b.zip"), data = Path.Combine(folder, "data");
        using (ZipArchive zip = ZipFile.Open(file, ZipArchiveMode.Create))
        {
            foreach (string name in (string[])["rag-backup", "../evil", "inbox/../../evil", "knowledge.db", "/evil", "settings.json"]) zip.CreateEntry(name);
        }
        BackupFile.Restore(file, data);
        Assert.Equal(["inbox/evil", "settings.json"], Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(data, path)).Order());
        Assert.Equal([file], Directory.EnumerateFiles(folder));
    }

    [Theory]
    [InlineData("text")]
    [InlineData(null)]
    public void Restore_FileThatIsNone_SaysSo(string? text)
    {
        string file = Path.Combine(folder, "b.zip");
        if (text is not null) File.WriteAllText(file, text);
        Assert.Contains(file, Assert.Throws<CommandException>(() => BackupFile.Restore(file, folder)).Message);
    }

    private static ConversationStore Open(string data) => new(Options.Create(new RagOptions { DataPath = data }), new FakeTimeProvider());
}
