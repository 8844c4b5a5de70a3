using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;
using Rag.Web.Privacy;

namespace Rag.Web.Tests.Privacy;

public sealed class DataRemovalTests
{
    [Fact]
    public void RunIfRequested_NotAsked_TouchesNothing()
    {
        string data = Fill();
        DataRemoval.RunIfRequested(data);
        Assert.True(File.Exists(Path.Combine(data, "knowledge.db")));
    }

    [Fact]
    public void RunIfRequested_Asked_DeletesWhatIsOursAndNothingElse()
    {
        string data = Fill(), foreign = Path.Combine(data, "thesis.docx");
        File.WriteAllText(foreign, "mine");
        var lifetime = new Lifetime();
        new DataRemoval(Options.Create(new RagOptions { DataPath = data }), lifetime).Request();
        Assert.True(lifetime.IsStopped);
        Assert.True(File.Exists(Path.Combine(data, "knowledge.db")));
        DataRemoval.RunIfRequested(data);
        Assert.Equal([foreign], Directory.EnumerateFileSystemEntries(data));
    }

    [Fact]
    public void RunIfRequested_NothingForeign_DeletesTheFolderToo()
    {
        string data = Fill();
        new DataRemoval(Options.Create(new RagOptions { DataPath = data }), new Lifetime()).Request();
        DataRemoval.RunIfRequested(data);
        Assert.False(Directory.Exists(data));
    }

    private static string Fill()
    {
        string data = Directory.CreateTempSubdirectory("rag-removal-").FullName;
        foreach (string name in (string[])["knowledge.db", "knowledge.db-wal", "conversations.db", "settings.json", "api-keys.json", "ingest.lock", "outside-requests.jsonl", "inbox/a.md", "keys/k.xml", "models/m.gguf"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(data, name))!);
            File.WriteAllText(Path.Combine(data, name), "x");
        }

        return data;
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public bool IsStopped { get; private set; }

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => IsStopped = true;
    }
}
