using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Rag.Inference.Catalogue;
using Rag.Inference.Downloads;
using Rag.Inference.Tests.Gguf;
using Rag.Retrieval.Privacy;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Tests.Downloads;

/// <summary>Downloads of one small model from a <see cref="FileServer"/> into a temporary folder, with a clock that the test moves.</summary>
internal sealed class DownloadStage : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-downloads-");
    private readonly List<IAsyncDisposable> made = [];

    private DownloadStage(FileServer server) => (Server, Hash) = (server, HashOf(server.Content));

    public static byte[] Model { get; } = ModelOf(1);

    public FileServer Server { get; }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(56));

    public long FreeSpace { get; set; } = long.MaxValue / 2;

    /// <summary>What the catalogue says of the file.</summary>
    public string Hash { get; set; }

    public long? Size { get; set; }

    public string FinalPath => Path.Combine(folder.FullName, "m.gguf");

    public string Folder => folder.FullName;

    public string PartPath => FinalPath + ".part";

    public OutsideRequestLog Log => new(folder.FullName, Time);

    public static async Task<DownloadStage> StartAsync() => new(await FileServer.StartAsync(Model));

    /// <summary>A sound model of about a megabyte; another seed, other bytes of the same number.</summary>
    public static byte[] ModelOf(int seed)
    {
        byte[] bytes = GgufBytes.SmallModel().Tensor("blk.0.ffn_up.weight", 32, 8192).ToArray();
        new Random(seed).NextBytes(bytes.AsSpan(bytes.Length / 2));
        return bytes;
    }

    public static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static string EntryJson(Uri address, long size, string hash) => JsonSerializer.Serialize(new[]
    {
        new
        {
            id = "m", name = "M", kind = "chat", maker = "us", licence = "MIT", parameters = "1", goodFor = "tests", languages = "none", fileName = "m.gguf",
            address, size, sha256 = hash, architecture = "llama", layers = 1, width = 32, kvHeads = 2, headLength = 8, contextLength = 128,
        },
    });

    /// <summary>As after a start of the process.</summary>
    public ModelDownloads Open(Uri? address = null)
    {
        string list = Path.Combine(folder.FullName, "list.json");
        File.WriteAllText(list, EntryJson(address ?? Server.Address, Size ?? Model.Length, Hash));
        ModelCatalogue catalogue = new(Options.Create(new InferenceOptions { Catalogue = list }));
        SocketsHttpHandler handler = OutsideClient.DefaultHandler();
        handler.UseProxy = false;
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=models.test";
        ModelDownloads downloads = new(catalogue, new FileTransfer(new OutsideClient(handler, Log), _ => FreeSpace, Time), folder.FullName, Time);
        made.Add(downloads);
        return downloads;
    }

    /// <summary>Waits for a state; while a download waits to try again, its time passes.</summary>
    public Task<DownloadStatus> UntilAsync(ModelDownloads downloads, params string[] states) => UntilAsync(downloads, status =>
    {
        if (states.Contains(status.State)) return true;
        if (status.State == "waiting") Time.Advance(TimeSpan.FromSeconds(10));
        return false;
    });

    /// <summary>Looks at every change until it is as wanted.</summary>
    public static async Task<DownloadStatus> UntilAsync(ModelDownloads downloads, Func<DownloadStatus, bool> isWanted)
    {
        for (; ; )
        {
            // Taken before looking: a change in between is not missed.
            Task changed = downloads.Changed;
            DownloadStatus status = Assert.Single(downloads.All);
            if (isWanted(status)) return status;
            await Task.WhenAny(changed, Task.Delay(5, TestContext.Current.CancellationToken));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable item in made) await item.DisposeAsync();
        await Server.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
