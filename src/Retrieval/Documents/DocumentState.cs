namespace Rag.Retrieval.Documents;

/// <summary>Where a file stands on its way into the index.</summary>
public enum DocumentState
{
    /// <summary>Known, and waiting to be read.</summary>
    Pending,

    /// <summary>Its passages are searchable and equal the file on disk.</summary>
    Indexed,

    /// <summary>Could not be read; <see cref="Document.Reason"/> says why.</summary>
    Failed,

    /// <summary>Not to be read (binary, too large, ignored …); <see cref="Document.Reason"/> says why.</summary>
    Skipped,
}
