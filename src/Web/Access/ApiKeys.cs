using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;

namespace Rag.Web.Access;

/// <summary>
/// The keys by which callers from elsewhere are let in. A key is 256 random bits, so that there is nothing to guess from its hash: SHA-256
/// is enough, and the slow hashes that passwords need would only make each request slow. Safe to call from any thread.
/// </summary>
public sealed class ApiKeys
{
    /// <summary>Most keys there may be.</summary>
    public const int Most = 100;

    /// <summary>Longest name, in UTF-16 units.</summary>
    public const int LongestName = 60;

    private const string Prefix = "rag_"; // Tells programs that look for leaked secrets what it is.
    private const int Bytes = 32, LongestText = 200;
    private static readonly TimeSpan NotedAgainAfter = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly ApiKeyFile file;
    private readonly TimeProvider time;
    private readonly ILogger<ApiKeys> logger;
    private readonly Dictionary<string, CancellationTokenSource> ends = [];
    private IReadOnlyList<ApiKey> keys = [], written = [];
    private string? trouble;

    /// <summary>Reads them.</summary>
    public ApiKeys(IOptions<RagOptions> options, TimeProvider time, ILogger<ApiKeys> logger)
    {
        (this.time, this.logger) = (time, logger);
        file = new ApiKeyFile(options.Value.DataPath);
        Load();
    }

    /// <summary>What is wrong with the file of keys, and what to do; null for nothing.</summary>
    public string? Trouble
    {
        get { lock (gate) return trouble; }
    }

    /// <summary>All of them, in the order in which they were made; none while there is <see cref="Trouble"/>.</summary>
    public IReadOnlyList<ApiKey> All
    {
        get { lock (gate) return keys; }
    }

    /// <summary>Makes a key.</summary>
    /// <exception cref="ApiKeyException">The name or the file will not do, or there are too many.</exception>
    /// <exception cref="IOException">It cannot be kept; there is no such key.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public MadeKey Make(string? name, AccessScope scope)
    {
        name = name?.Trim() ?? "";
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
            throw new ApiKeyException($"Give the key a name of 1 to {LongestName} characters that tells who uses it, such as phone.");
        if (scope is not (AccessScope.Read or AccessScope.Ask or AccessScope.Manage))
            throw new ApiKeyException("Say what the key is for: read, ask or manage.");
        string text = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        string id = RandomNumberGenerator.GetHexString(8, lowercase: true);
        ApiKey key = new(id, name, scope, Convert.ToHexStringLower(Hash(text)), time.GetUtcNow(), null);
        lock (gate)
        {
            if (trouble is not null) Load();
            if (trouble is not null) throw new ApiKeyException(trouble);
            if (keys.Any(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase)))
                throw new ApiKeyException($"There is a key named {name}: choose another name, or revoke that one first.");
            if (keys.Count >= Most) throw new ApiKeyException($"There are {Most} keys already: revoke one that is no longer used.");
            Save([.. keys, key]);
        }
        return new MadeKey(key, text);
    }

    /// <summary>Ends a key, what was signed in with it, and what it is doing now. False where there is none of this id.</summary>
    /// <exception cref="IOException">It cannot be written; the key still opens.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public bool Revoke(string id)
    {
        CancellationTokenSource? end;
        lock (gate)
        {
            ApiKey[] left = [.. keys.Where(key => key.Id != id)];
            if (left.Length == keys.Count) return false;
            Save(left);
            ends.Remove(id, out end);
        }
        end?.Cancel();
        return true;
    }

    /// <summary>The bearer of a key; null where it is none. Takes as long for any text: all hashes are compared to their ends.</summary>
    public Caller? Find(string text)
    {
        byte[] hash = Hash(text.Length <= LongestText ? text : "");
        lock (gate)
        {
            ApiKey? found = null;
            foreach (ApiKey key in keys)
                if (CryptographicOperations.FixedTimeEquals(hash, Convert.FromHexString(key.Hash))) found = key;
            if (found is null) return null;
            if (!ends.TryGetValue(found.Id, out CancellationTokenSource? end)) ends[found.Id] = end = new CancellationTokenSource();
            return new Caller(found.Id, found.Name, found.Scope, end.Token);
        }
    }

    /// <summary>Notes that a key has opened something: at once for who lists keys, every ten minutes on the disk.</summary>
    public void NoteUse(string id)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (gate)
        {
            keys = [.. keys.Select(key => key.Id == id ? key with { LastUsedAt = now } : key)];
            if (written.FirstOrDefault(key => key.Id == id) is not { } old || now - old.LastUsedAt < NotedAgainAfter) return;
            try { Save(keys); }
            // A full disk locks nobody out.
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) { written = keys; }
        }
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private void Load()
    {
        try { (keys, trouble) = (file.Read(), null); }
        catch (InvalidDataException damaged)
        {
            (keys, trouble) = ([], damaged.Message);
            logger.LogError("{Trouble}", damaged.Message);
        }
        written = keys;
    }

    private void Save(IReadOnlyList<ApiKey> next)
    {
        file.Write(next);
        keys = written = next;
    }
}
