using System.Globalization;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Whole;

/// <summary>
/// What stands in the place of a summary where no model writes one: what there is to read, by document with its date and passages, or of
/// one document by section; each cited where it begins. Safe to call from any thread.
/// </summary>
internal sealed class ContentsList(IKnowledgeBase knowledgeBase, SentenceReader reader)
{
    /// <summary>Lines shown; how many there are in all is told.</summary>
    private const int Most = 100;

    /// <summary>Passages of a document in which its first sentence is looked for.</summary>
    private const int Beginning = 3;

    private readonly ScopeFinder _scopes = new(knowledgeBase);

    /// <summary>Adds the list to the draft; nothing where no summary of something named is wanted.</summary>
    public async Task<IReadOnlyList<PartAdded>> MakeAsync(Question question, ReadQuestion read, AnswerDraft draft,
        CancellationToken cancellationToken)
    {
        if (read.WholeOf is not WholeKind.Summary || await _scopes.NamedAsync(WholeKind.Summary, read, question.Scope, cancellationToken)
            .ConfigureAwait(false) is not { } scope) return [];
        List<PartAdded> added = [];
        foreach ((string line, IReadOnlyList<Hit> hits) in await LinesAsync(scope, cancellationToken).ConfigureAwait(false))
        {
            IReadOnlyList<SourceSentence> sentences = await reader.ReadAsync(hits, cancellationToken).ConfigureAwait(false);
            AnswerPart part = new(line, [], Support.Supported, Quoted: false) { Form = PartForm.Bullet };
            // Where it begins to say something: not at its tags and keywords.
            SourceSentence? begins = sentences.FirstOrDefault(sentence => !PropertyLine.Begins(sentence.Text, 0, sentence.Text.Length))
                ?? (sentences is [var first, ..] ? first : null);
            added.Add(draft.Add(part, begins is null ? [] : [begins], "what there is to read"));
        }
        if (added.Count == 0) return added;
        ScopeFinder.Tell(read, question.Scope, draft);
        string unreadable = scope.Unreadable > 0 ? $" {scope.Unreadable} could not be read." : "";
        string shown = added.Count < Most ? "" : scope.Documents.Count == 1 ? $" The first {Most} sections are shown."
            : $" The newest {Most} are shown.";
        string documents = (scope.More ? "more than " : "") + Coverage.Counted(scope.Documents.Count, "document");
        draft.Notices.Insert(0, $"What there is to read: {Coverage.Counted(scope.Passages, "passage")} of {documents}.{unreadable}{shown}");
        return added;
    }

    private async Task<IReadOnlyList<(string Line, IReadOnlyList<Hit> Hits)>> LinesAsync(ReadingScope scope, CancellationToken cancellationToken)
    {
        List<(string, IReadOnlyList<Hit>)> lines = [];
        foreach (string id in scope.Documents.Take(Most))
        {
            if (await knowledgeBase.GetDocumentAsync(id, cancellationToken)
                .ConfigureAwait(false) is not { State: DocumentState.Indexed } document) continue;
            IReadOnlyList<Passage> passages = await knowledgeBase.GetPassagesAsync(id, cancellationToken).ConfigureAwait(false);
            Passage[] readable = [.. passages.Where(passage => passage.Facts.Kind.IsForReaders())];
            if (scope.Documents.Count == 1) return [.. Sections(readable)
                .Select(section => (section.Line, HitsOf(document, [section.First])))];
            if (readable.Length == 0) continue;
            string date = document.Date is { } written ? written.ToString(" · d MMMM yyyy", CultureInfo.InvariantCulture) : "";
            lines.Add(($"{MarkdownText.Escape(document.DisplayTitle)}{date} · {Coverage.Counted(passages.Count, "passage")}",
                HitsOf(document, readable.Take(Beginning))));
        }
        return lines;
    }

    /// <summary>Passages that follow one another under the same headings.</summary>
    private static IEnumerable<(string Line, Passage First)> Sections(IReadOnlyList<Passage> passages)
    {
        for (int start = 0, shown = 0; start < passages.Count && shown < Most; shown++)
        {
            string heading = HeadingOf(passages[start]);
            int end = start + 1;
            while (end < passages.Count && HeadingOf(passages[end]) == heading) end++;
            string name = heading.Length > 0 ? MarkdownText.Escape(heading) : "Beginning";
            yield return ($"{name}{(passages[start].Page is { } page ? $" · page {page}" : "")} · {Coverage.Counted(end - start, "passage")}",
                passages[start]);
            start = end;
        }
    }

    private static string HeadingOf(Passage passage) => passage.HeadingPath is [.., var last] ? last : "";

    private static IReadOnlyList<Hit> HitsOf(Document document, IEnumerable<Passage> passages) =>
        [.. passages.Select(passage => new Hit(passage, document, new Scores(null, null, 1, null)))];
}
