using System.Net;
using System.Net.Sockets;
using Rag.Retrieval.Settings;

namespace Rag.Web.Commands.Doctor;

/// <summary>Where it listens, and what it must reach.</summary>
internal static class AddressChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The ports it is to listen at.</summary>
    /// <param name="urls">As the settings have them.</param>
    /// <param name="running">Where the product answers; null where it does not run.</param>
    public static IEnumerable<Finding> Ports(string urls, Uri? running)
    {
        foreach (string url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Port == 0) continue;
            if (running?.Port == address.Port) yield return new Finding("Address", Health.Ok, $"{url}: the product answers there");
            else if (IsFree(address.Port)) yield return new Finding("Address", Health.Ok, $"{url} is free");
            else yield return new Finding("Address", Health.Wrong, $"{url} is taken by another program",
                "End that one, or choose another with --Rag:Urls=http://127.0.0.1:5081.");
        }
    }

    /// <summary>Qdrant, where it is used.</summary>
    public static async Task<IReadOnlyList<Finding>> QdrantAsync(RagOptions options, CancellationToken cancellationToken)
    {
        if (options.KnowledgeBase != "qdrant") return [new Finding("Knowledge base", Health.Ok, "SQLite, in the data folder")];
        List<Finding> findings = [];
        foreach (string url in options.QdrantUrls)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address)) continue;
            findings.Add(await AnswersAsync(address, cancellationToken)
                ? new Finding("Qdrant", Health.Ok, $"{url} takes connections")
                : new Finding("Qdrant", Health.Wrong, $"{url} does not answer",
                    "Start it (docker compose up qdrant), or correct Rag:QdrantUrl: its gRPC port, as a rule 6334."));
        }
        return findings;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using TcpListener probe = new(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<bool> AnswersAsync(Uri address, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using TcpClient client = new();
            await client.ConnectAsync(address.DnsSafeHost, address.Port, limit.Token);
            return true;
        }
        catch (SocketException) { return false; }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested) { return false; }
    }
}
