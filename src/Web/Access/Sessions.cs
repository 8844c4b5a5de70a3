using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Rag.Web.Access;

/// <summary>
/// Browsers that have signed in with a key: each bears a random token that says nothing of the key. Kept in memory, so that all of them
/// sign in again after the product was started anew. Safe to call from any thread.
/// </summary>
internal sealed class Sessions(TimeProvider time)
{
    /// <summary>Most at a time; one more ends the oldest.</summary>
    public const int Most = 100;

    /// <summary>How long one lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private const int Bytes = 32, LongestToken = 100;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Session> open = [];

    /// <summary>Begins one; returns its token. It ends with the key, or after its lifetime.</summary>
    public string Begin(Caller caller)
    {
        string token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)), name = NameOf(token);
        CancellationTokenSource end = new(Lifetime, time);
        Session? oldest = null;
        lock (gate)
        {
            if (open.Count >= Most) oldest = open.Values.MinBy(session => session.BeganAt);
            open[name] = new Session(caller with { Ended = end.Token }, time.GetUtcNow(), end);
        }
        oldest?.End.Cancel();
        end.Token.Register(() => Remove(name));
        // At once where the key has been revoked meanwhile.
        CancellationTokenRegistration revoked = caller.Ended.Register(end.Cancel);
        end.Token.Register(() => revoked.Unregister());
        return token;
    }

    /// <summary>Whose it is; null where it has ended or never was.</summary>
    public Caller? Find(string token)
    {
        lock (gate) return token.Length <= LongestToken && open.TryGetValue(NameOf(token), out Session? session) ? session.Caller : null;
    }

    /// <summary>Ends one, and what is open in it.</summary>
    public void End(string token)
    {
        Session? ended;
        lock (gate) open.TryGetValue(NameOf(token), out ended);
        ended?.End.Cancel();
    }

    // Looked up by its hash, so that the time of looking tells nothing about tokens that there are.
    private static string NameOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private void Remove(string name)
    {
        lock (gate) open.Remove(name);
    }

    private sealed record Session(Caller Caller, DateTimeOffset BeganAt, CancellationTokenSource End);
}
