using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;

namespace Rag.Web.Supervision;

/// <summary>
/// Where the workers answer, and which of them are ours to run. Chosen once, so that an address outlives a worker's restarts.
/// </summary>
public sealed class WorkerAddresses : IPostConfigureOptions<RagOptions>
{
    private readonly string key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    private readonly Lazy<Uri> ingest = new(FreeAddress);
    private readonly Lazy<Uri> inference = new(FreeAddress);
    private readonly List<(string Name, Uri Address, bool Ours)> all = [];

    /// <summary>Name and address of each worker; valid once the options were read.</summary>
    public IReadOnlyList<(string Name, Uri Address, bool Ours)> All => all;

    /// <inheritdoc />
    public void PostConfigure(string? name, RagOptions options)
    {
        lock (all)
        {
            all.Clear();
            if (string.IsNullOrEmpty(options.WorkerKey)) options.WorkerKey = key;
            bool ours = string.IsNullOrEmpty(options.IngestUrl);
            if (ours) options.IngestUrl = ingest.Value.GetLeftPart(UriPartial.Authority);
            all.Add(("Ingest", new Uri(options.IngestUrl!), ours));
            ours = string.IsNullOrEmpty(options.InferenceUrl);
            if (ours) options.InferenceUrl = inference.Value.GetLeftPart(UriPartial.Authority);
            all.Add(("Inference", new Uri(options.InferenceUrl!), ours));
        }
    }

    private static Uri FreeAddress()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndpoint).Port}");
    }
}
