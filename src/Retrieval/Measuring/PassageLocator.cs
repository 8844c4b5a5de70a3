using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Measuring;

/// <summary>Where a right passage stands now.</summary>
/// <param name="State">How its words stand to the file as it is now.</param>
/// <param name="DocumentId">Its document now, which has another id where the index was built anew.</param>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="End">One after the last.</param>
public sealed record LocatedPassage(CitationState State, string DocumentId, int Start, int End)
{
    /// <summary>True where its words are still there, so that a search can find them.</summary>
    public bool IsThere => State is CitationState.Same or CitationState.Moved;
}

/// <summary>Finds right passages in the documents as they are now. Safe to call from any thread.</summary>
public sealed class PassageLocator(IKnowledgeBase knowledge)
{
    private const int MostOfAName = 50;

    /// <summary>Finds one: by its document's id, else by its path, else by its file's name with the same content.</summary>
    /// <exception cref="KnowledgeBaseException">The knowledge base cannot be used.</exception>
    public async Task<LocatedPassage> LocateAsync(RightPassage passage, CancellationToken cancellationToken)
    {
        Document? document = await FindAsync(passage, cancellationToken).ConfigureAwait(false);
        DocumentContent? content = document is null
            ? null : await knowledge.GetContentAsync(document.Id, cancellationToken).ConfigureAwait(false);
        if (document is null || content is null)
            return new LocatedPassage(CitationState.Gone, passage.DocumentId, passage.Start, passage.End);
        (CitationState state, int start, int end) = CitationCheck.Locate(content.Text, passage.Start, passage.Quote);
        if (state is CitationState.Changed) return new LocatedPassage(state, document.Id, 0, 0);
        // What lies behind the quote is taken to be as long as it was.
        return new LocatedPassage(state, document.Id, start,
            Math.Min(content.Text.Length, Math.Max(end, start + (passage.End - passage.Start))));
    }

    /// <summary>All of a question, in its order.</summary>
    /// <exception cref="KnowledgeBaseException">The knowledge base cannot be used.</exception>
    public async Task<IReadOnlyList<LocatedPassage>> LocateAsync(OwnQuestion question, CancellationToken cancellationToken)
    {
        List<LocatedPassage> located = [];
        foreach (RightPassage passage in question.Passages)
            located.Add(await LocateAsync(passage, cancellationToken).ConfigureAwait(false));
        return located;
    }

    private async Task<Document?> FindAsync(RightPassage passage, CancellationToken cancellationToken)
    {
        Document? known = string.IsNullOrEmpty(passage.DocumentId)
            ? null : await knowledge.GetDocumentAsync(passage.DocumentId, cancellationToken).ConfigureAwait(false);
        if (known is not null) return known;
        string name = NameOf(passage.Path ?? "");
        if (name.Length == 0) return null;
        DocumentQuery query = new() { Text = name, State = DocumentState.Indexed, Limit = MostOfAName };
        IReadOnlyList<Document> named = (await knowledge.ListDocumentsAsync(query, cancellationToken).ConfigureAwait(false)).Documents;
        return named.FirstOrDefault(document => document.Path == passage.Path)
            ?? named.FirstOrDefault(document => document.ContentHash is { } hash && hash == passage.ContentHash)
            ?? (named.Where(document => NameOf(document.Path) == name).ToList() is [var only] ? only : null);
    }

    // A set may come from a machine that writes paths the other way.
    private static string NameOf(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
}
