namespace Rag.Web.Access;

/// <summary>A key as it is kept: what it opens and when it was used, but not the key itself.</summary>
/// <param name="Id">Names it for good; eight hexadecimal digits.</param>
/// <param name="Name">The owner's word for it; no two keys have the same.</param>
/// <param name="Scope">What it allows.</param>
/// <param name="Hash">SHA-256 of the key, in hexadecimal digits.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="LastUsedAt">When it last opened something; null for never.</param>
public sealed record ApiKey(string Id, string Name, AccessScope Scope, string Hash, DateTimeOffset MadeAt, DateTimeOffset? LastUsedAt);

/// <summary>A key that was just made.</summary>
/// <param name="Key">What is kept of it.</param>
/// <param name="Text">The key itself, which nobody can tell again.</param>
public sealed record MadeKey(ApiKey Key, string Text);

/// <summary>Keys cannot be made or revoked so; the message says what to do.</summary>
public sealed class ApiKeyException(string message) : Exception(message);
