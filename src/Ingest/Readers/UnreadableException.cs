namespace Rag.Ingest.Readers;

/// <summary>Thrown within a reader to give up on a document; <see cref="DocumentReader"/> turns it into <see cref="Unreadable"/>.</summary>
/// <param name="reason">One plain sentence for the owner.</param>
/// <param name="mayPass">As in <see cref="Unreadable.MayPass"/>.</param>
internal sealed class UnreadableException(string reason, bool mayPass = false) : Exception(reason)
{
    /// <summary>As in <see cref="Unreadable.MayPass"/>.</summary>
    public bool MayPass => mayPass;
}
