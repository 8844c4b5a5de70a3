namespace Rag.Web.Access;

/// <summary>What a caller from elsewhere may do; each includes those before it.</summary>
public enum AccessScope
{
    /// <summary>What needs no key.</summary>
    Open,

    /// <summary>Search, documents, status, the description of the interface.</summary>
    Read,

    /// <summary>Questions, conversations and OpenAI's interface too.</summary>
    Ask,

    /// <summary>All the rest: the page itself, folders, models, settings, keys, removal.</summary>
    Manage,
}

/// <summary>Scopes as they are written.</summary>
internal static class AccessScopes
{
    /// <summary><c>read</c>, <c>ask</c> or <c>manage</c>.</summary>
    public static string Word(this AccessScope scope) => scope.ToString().ToLowerInvariant();
}
