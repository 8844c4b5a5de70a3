using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;
using Rag.Web.Conversations;
using Rag.Web.Safety;

namespace Rag.Web.Components.Source;

/// <summary>The source that one open page shows beside the talk.</summary>
public sealed class SourceView(IKnowledgeBase knowledge)
{
    private (string ExchangeId, Citation Citation)? cited;

    /// <summary>Raised when another source, or another place in it, is to be shown.</summary>
    public event Action? Changed;

    /// <summary>The document; null while none is open.</summary>
    public Document? Document { get; private set; }

    /// <summary>Its text; null where it has none.</summary>
    public DocumentContent? Content { get; private set; }

    /// <summary>First marked UTF-16 unit; equal to <see cref="End"/> where nothing is marked.</summary>
    public int Start { get; private set; }

    /// <summary>One after the last.</summary>
    public int End { get; private set; }

    /// <summary>What the reader should know: the file changed or is gone, or could not be opened.</summary>
    public string? Notice { get; private set; }

    /// <summary>The exchange and citation shown, for stepping to the next; null for a document opened by itself.</summary>
    public (string ExchangeId, int N)? Citation => cited is var (exchangeId, citation) ? (exchangeId, citation.N) : null;

    /// <summary>Counts up at each opening, so that the view scrolls to the place again.</summary>
    public int Version { get; private set; }

    /// <summary>Opens a cited place, also where it has moved since.</summary>
    public Task OpenAsync(Citation citation, string exchangeId, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        await ShowAsync(citation, exchangeId, cancellationToken);
        Version++;
        Changed?.Invoke();
    });

    /// <summary>Opens a found passage.</summary>
    public Task OpenAsync(Hit hit, CancellationToken cancellationToken) => OpenAsync(hit.Document.Id, hit.Passage.Start, hit.Passage.End, cancellationToken);

    /// <summary>Opens a document at its beginning.</summary>
    public Task OpenAsync(string documentId, CancellationToken cancellationToken) => OpenAsync(documentId, 0, 0, cancellationToken);

    /// <summary>Shows the file as it is now, where it was read anew or went since it was opened. The reader stays where they are; the mark goes with its words.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (Document is not { } open) return;
        try
        {
            Document? now = await knowledge.GetDocumentAsync(open.Id, cancellationToken);
            if (now is { State: DocumentState.Pending } || (now is not null && now.ContentHash == open.ContentHash && now.State == open.State) || Document != open) return;
            if (cited is var (exchangeId, citation)) await ShowAsync(citation, exchangeId, cancellationToken);
            else await ShowMarkedAsync(open.Id, Start < End ? Content?.Text[Start..End] : null, cancellationToken);
            Changed?.Invoke();
        }
        // What is open stays; the next look may find it there again.
        catch (KnowledgeBaseException) { }
    }

    /// <summary>Opens the note or file that a wikilink or a relative link means; false where there is none in the library.</summary>
    public async Task<bool> FollowAsync(string target, CancellationToken cancellationToken)
    {
        if (Document is not { } from) return false;
        bool isThere = true;
        await TryAsync(async () =>
        {
            Document? found = await WikiLink.FindAsync(target, from, knowledge, cancellationToken);
            isThere = found is not null;
            if (found is not null) await OpenAsync(found.Id, cancellationToken);
        });
        return isThere;
    }

    /// <summary>Closes it.</summary>
    public void Close()
    {
        (Document, Content, Notice, cited) = (null, null, null, null);
        Changed?.Invoke();
    }

    // A knowledge base that is away for a moment must not cost the page: what is open stays, and the reason stands above it.
    private async Task TryAsync(Func<Task> open)
    {
        try
        {
            await open();
        }
        catch (KnowledgeBaseException fault)
        {
            Notice = fault.Message;
            Changed?.Invoke();
        }
    }

    /// <summary>Opens a document with a stretch of it marked.</summary>
    public Task OpenAsync(string documentId, int start, int end, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        await ShowAsync(documentId, start, end, null, cancellationToken);
        cited = null;
        Version++;
        Changed?.Invoke();
    });

    private async Task ShowAsync(Citation citation, string exchangeId, CancellationToken cancellationToken)
    {
        (CitationState state, int start, int end) = await knowledge.LocateAsync(citation, cancellationToken);
        string? notice = state switch
        {
            CitationState.Moved => "The file has changed since; the quoted words now stand here.",
            CitationState.Changed => "The file has changed since, and the quoted words are no longer in it: “" + TurnedText.Shown(citation.Quote) + "”",
            CitationState.Gone => "This file is gone. What was quoted from it: “" + TurnedText.Shown(citation.Quote) + "”",
            _ => null,
        };
        await ShowAsync(citation.DocumentId, start, end, notice, cancellationToken);
        cited = (exchangeId, citation);
    }

    private async Task ShowMarkedAsync(string documentId, string? marked, CancellationToken cancellationToken)
    {
        await ShowAsync(documentId, 0, 0, null, cancellationToken);
        int at = marked is null ? -1 : Content?.Text.IndexOf(marked, StringComparison.Ordinal) ?? -1;
        if (at >= 0) (Start, End) = (at, at + marked!.Length);
    }

    private async Task ShowAsync(string documentId, int start, int end, string? notice, CancellationToken cancellationToken)
    {
        Document? document = await knowledge.GetDocumentAsync(documentId, cancellationToken);
        DocumentContent? content = document is null ? null : await knowledge.GetContentAsync(documentId, cancellationToken);
        if (document is null) notice ??= "This file is no longer in the library.";
        (Document, Content, Start, End, Notice) = (document, content, start, end, notice);
    }
}
