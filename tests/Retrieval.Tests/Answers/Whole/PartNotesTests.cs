using Microsoft.Extensions.Logging.Abstractions;
using Rag.Retrieval.Answers.Whole;

namespace Rag.Retrieval.Tests.Answers.Whole;

public sealed class PartNotesTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("rag-notes-").FullName;

    [Fact]
    public void Find_KeptByAnotherProcess_IsThere()
    {
        using (PartNotes first = Open()) first.Keep([("a", "one\ntwo"), ("b", "")]);
        using PartNotes second = Open();
        IReadOnlyDictionary<string, string> found = second.Find(["a", "b", "c"]);
        Assert.Equal([("a", "one\ntwo"), ("b", "")], found.OrderBy(note => note.Key).Select(note => (note.Key, note.Value)));
    }

    [Fact]
    public void Keep_MoreThanThereIsRoomFor_TheOldestMakeRoom()
    {
        using PartNotes notes = Open(most: 1000);
        string[] keys = [.. Enumerable.Range(0, 50).Select(i => $"key-{i:00}")];
        foreach (string key in keys) notes.Keep([(key, new string('n', 94))]);
        IReadOnlyDictionary<string, string> found = notes.Find(keys);
        Assert.InRange(found.Sum(note => note.Key.Length + note.Value.Length), 500, 1000);
        Assert.Contains("key-49", found.Keys);
        Assert.DoesNotContain("key-00", found.Keys);
    }

    [Fact]
    public void Find_ADamagedFile_IsMadeAnew()
    {
        File.WriteAllText(Path.Combine(_data, "notes.db"), new string('x', 8192));
        using PartNotes notes = Open();
        Assert.Empty(notes.Find(["a"]));
        notes.Keep([("a", "one")]);
        Assert.Equal("one", notes.Find(["a"])["a"]);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private PartNotes Open(long most = 1_000_000) => new(_data, NullLogger.Instance, most);
}
