using Rag.Inference.Gguf;

namespace Rag.Inference.Embedding;

/// <summary>What a model family wants before a query and before a passage, as its makers' model cards say.</summary>
/// <param name="Query">Before a query.</param>
/// <param name="Passage">Before a passage.</param>
internal sealed record EmbeddingPrefixes(string Query, string Passage)
{
    private static readonly (string Mark, EmbeddingPrefixes Prefixes)[] Families =
    [
        ("qwen3-embedding", new("Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:", "")),
        ("multilingual-e5-large-instruct", new("Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ", "")),
        ("e5", new("query: ", "passage: ")),
        ("bge-m3", new("", "")),
        ("bge", new("Represent this sentence for searching relevant passages: ", "")),
        ("nomic", new("search_query: ", "search_document: ")),
        ("gte-qwen2", new("Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ", "")),
        ("gte", new("", "")),
        ("arctic-embed-l-v2", new("query: ", "")),
        ("arctic-embed-m-v2", new("query: ", "")),
        ("arctic", new("Represent this sentence for searching relevant passages: ", "")),
        ("embeddinggemma", new("task: search result | query: ", "title: none | text: ")),
        ("jina-embeddings-v3", new("Represent the query for retrieving evidence documents: ", "Represent the document for retrieval: ")),
        ("mxbai", new("Represent this sentence for searching relevant passages: ", "")),
    ];

    /// <summary>By the file's name, then by the name in its metadata; what the owner set wins.</summary>
    public static EmbeddingPrefixes For(ModelFile file, string? metadataName, InferenceOptions options)
    {
        EmbeddingPrefixes family = Find(file.Name) ?? Find(metadataName ?? "") ?? new EmbeddingPrefixes("", "");
        return new EmbeddingPrefixes(options.QueryPrefix ?? family.Query, options.PassagePrefix ?? family.Passage);
    }

    private static EmbeddingPrefixes? Find(string name)
    {
        string plain = name.Replace(' ', '-').Replace('_', '-');
        return Families.FirstOrDefault(family => plain.Contains(family.Mark, StringComparison.OrdinalIgnoreCase)).Prefixes;
    }
}
