namespace Rag.Ingest.Readers;

/// <summary>Reads one family of formats. Stateless; safe to call from any thread.</summary>
/// <remarks>
/// Reading is work of the processor, so it is synchronous; <see cref="DocumentReader"/> gives it a thread with a deep stack, a time limit
/// and a stream that can be rewound. It may throw anything that a hostile file provokes: the caller turns that into a reason.
/// </remarks>
public interface IDocumentReader
{
    /// <summary>True for the kinds it reads.</summary>
    bool CanRead(FileKind kind);

    /// <summary>Reads a whole document.</summary>
    /// <param name="stream">Seekable, at its beginning; stays open.</param>
    /// <param name="kind">What the content was recognised as.</param>
    /// <param name="request">Name and limits.</param>
    /// <param name="cancellationToken">Also cancelled when the time limit is reached.</param>
    ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken);
}
