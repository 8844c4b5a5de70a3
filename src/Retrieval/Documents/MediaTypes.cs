namespace Rag.Retrieval.Documents;

/// <summary>Kinds of documents that come in several formats.</summary>
public static class MediaTypes
{
    /// <summary>Mail messages and mailboxes.</summary>
    public static IReadOnlyList<string> Mail { get; } = ["message/rfc822", "application/mbox", "application/vnd.ms-outlook"];
}
