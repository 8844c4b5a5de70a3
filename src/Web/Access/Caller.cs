using System.Security.Claims;

namespace Rag.Web.Access;

/// <summary>Who asks: this machine, or the bearer of a key.</summary>
/// <param name="KeyId">Of the key; null for this machine.</param>
/// <param name="Name">Of the key.</param>
/// <param name="Scope">What it may do.</param>
/// <param name="Ended">Cancelled when that ends: the key is revoked, or the session is over.</param>
public sealed record Caller(string? KeyId, string? Name, AccessScope Scope, CancellationToken Ended)
{
    private const string ScopeClaim = "rag-scope", Session = "session";

    /// <summary>Whoever asks from this machine.</summary>
    public static Caller ThisMachine { get; } = new(null, null, AccessScope.Manage, CancellationToken.None);

    /// <summary>Whoever asks from elsewhere for what needs no key.</summary>
    public static Caller Nobody { get; } = new(null, null, AccessScope.Open, CancellationToken.None);

    /// <summary>
    /// The same for the libraries that ask for it; a session of the Model Context Protocol is bound to the key that began it.
    /// </summary>
    /// <param name="signedIn">True for a browser that has signed in.</param>
    public ClaimsPrincipal ToPrincipal(bool signedIn = false)
    {
        // Of an identity without a kind the protocol's library tells its tools nothing.
        ClaimsIdentity identity = new(Scope == AccessScope.Open ? null : KeyId is null ? "machine" : signedIn ? Session : "key");
        identity.AddClaim(new Claim(ScopeClaim, Scope.ToString()));
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, KeyId ?? "this machine"));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>Whether a caller may do something; one that nobody looked at may not.</summary>
    public static bool May(ClaimsPrincipal? caller, AccessScope scope) =>
        Enum.TryParse(caller?.FindFirst(ScopeClaim)?.Value, out AccessScope given) && given >= scope;

    /// <summary>True for a browser that has signed in with a key.</summary>
    public static bool IsSignedIn(ClaimsPrincipal? caller) => caller?.Identity?.AuthenticationType == Session;
}
