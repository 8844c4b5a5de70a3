using Rag.Retrieval.Settings;
using Rag.Web.Commands.Doctor;

namespace Rag.Web.Tests.Commands;

public sealed class DoctorTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("rag-doctor-").FullName;

    [Fact]
    public void Models_FileThatIsNone_IsWrong()
    {
        File.WriteAllText(Path.Combine(folder, "a.gguf"), "GGUF and more");
        File.WriteAllText(Path.Combine(folder, "b.gguf"), "<html>");
        File.WriteAllText(Path.Combine(folder, "c.gguf"), "");
        Assert.Equal([Health.Ok, Health.Wrong, Health.Wrong], ModelChecks.Find(folder).Select(finding => finding.Health));
    }

    [Fact]
    public void Models_None_SaysWhatToDo() => Assert.Contains("GGUF", Assert.Single(ModelChecks.Find(Path.Combine(folder, "none"))).Do);

    [Fact]
    public void Data_FolderThatIsNone_IsWrong()
    {
        Assert.Equal(Health.Wrong, Assert.Single(FolderChecks.Data(Path.Combine(folder, "none"))).Health);
        Assert.NotEqual(Health.Wrong, Assert.Single(FolderChecks.Data(folder)).Health);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void Ports_TakenByAnother_IsWrong()
    {
        using System.Net.Sockets.TcpListener other = new(System.Net.IPAddress.Loopback, 0);
        other.Start();
        string url = $"http://127.0.0.1:{((System.Net.IPEndPoint)other.LocalEndpoint).Port}";
        Assert.Equal(Health.Wrong, Assert.Single(AddressChecks.Ports(url, null)).Health);
        Assert.Equal(Health.Ok, Assert.Single(AddressChecks.Ports(url, new Uri(url))).Health);
    }

    [Fact]
    public async Task Qdrant_NotThere_SaysHowToStartIt()
    {
        RagOptions options = new() { KnowledgeBase = "qdrant", QdrantUrl = "http://127.0.0.1:9" };
        Finding finding = Assert.Single(await AddressChecks.QdrantAsync(options, TestContext.Current.CancellationToken));
        Assert.Equal(Health.Wrong, finding.Health);
        Assert.Contains("Start it", finding.Do);
    }
}
