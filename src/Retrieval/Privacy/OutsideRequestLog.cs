using System.Text.Json;

namespace Rag.Retrieval.Privacy;

/// <summary>A request that left this machine.</summary>
/// <param name="Time">When it was sent.</param>
/// <param name="Host">To whom: the host's name alone.</param>
/// <param name="Purpose">Why, in words for the owner.</param>
public sealed record OutsideRequest(DateTimeOffset Time, string Host, string Purpose);

/// <summary>
/// What was ever requested from outside: <c>outside-requests.jsonl</c> below the data folder, one line each, written before the request is sent.
/// No file means no request. Several processes may write and read at once.
/// </summary>
public sealed class OutsideRequestLog(string dataPath, TimeProvider time)
{
    private readonly string file = Path.Combine(dataPath, "outside-requests.jsonl");
    private readonly Lock gate = new();

    /// <summary>Notes a request.</summary>
    /// <exception cref="IOException">It cannot be noted; then it must not be sent.</exception>
    public void Add(string host, string purpose)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(new OutsideRequest(time.GetUtcNow(), host, purpose), JsonSerializerOptions.Web), (byte)'\n'];
        lock (gate)
        {
            Directory.CreateDirectory(dataPath);
            using FileStream stream = new(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            stream.Write(line);
        }
    }

    /// <summary>The latest requests, newest first.</summary>
    public IReadOnlyList<OutsideRequest> Read(int limit)
    {
        if (!File.Exists(file)) return [];
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader lines = new(stream);
        Queue<OutsideRequest> latest = new();
        while (lines.ReadLine() is { } line)
        {
            if (Parse(line) is not { } request) continue;
            if (latest.Count == limit) latest.Dequeue();
            latest.Enqueue(request);
        }
        return [.. latest.Reverse()];
    }

    private static OutsideRequest? Parse(string line)
    {
        // The last line may be half written.
        try { return JsonSerializer.Deserialize<OutsideRequest>(line, JsonSerializerOptions.Web); }
        catch (JsonException) { return null; }
    }
}
