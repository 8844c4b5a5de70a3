using Microsoft.Extensions.AI;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Evals.Retrieval;

/// <summary>Puts a collection into a knowledge base, a passage a line, under the collection's own ids.</summary>
internal static class CorpusIndex
{
    /// <summary>Indexes and, where there is a model, embeds.</summary>
    public static async Task BuildAsync(
        IKnowledgeBase knowledgeBase, Collection collection, EmbeddingSpace? space,
        IEmbeddingGenerator<string, Embedding<float>>? embeddings, CancellationToken cancellationToken)
    {
        await knowledgeBase.OpenAsync(cancellationToken);
        foreach (var part in collection.Corpus.Chunk(500))
            await knowledgeBase.ReplaceDocumentsAsync([.. part.Select(Document)], cancellationToken);
        if (space is null || embeddings is null) return;
        var options = new EmbeddingGenerationOptions { AdditionalProperties = new() { ["input_type"] = "passage" } };
        while (await knowledgeBase.FindMissingVectorsAsync(space, 256, cancellationToken) is { Count: > 0 } missing)
        {
            GeneratedEmbeddings<Embedding<float>> made = await embeddings.GenerateAsync(missing.Select(m => m.SearchText), options, cancellationToken);
            await knowledgeBase.AddVectorsAsync(space, [.. missing.Select((m, i) => new TextVector(m.TextHash, made[i].Vector))], cancellationToken);
        }
    }

    private static IndexedDocument Document((string Id, string Title, string Text) line)
    {
        var document = new Document { Id = line.Id, Path = "/corpus/" + line.Id, Folder = "/corpus", State = DocumentState.Indexed };
        var passage = new Passage
        {
            Id = line.Id,
            DocumentId = line.Id,
            Ordinal = 0,
            Start = 0,
            End = line.Text.Length,
            Text = line.Text,
            Context = line.Title,
            TextHash = "",
        };
        return new IndexedDocument(document, DocumentContent.Plain(line.Text), [passage with { TextHash = Passage.HashOf(passage.SearchText) }]);
    }
}
