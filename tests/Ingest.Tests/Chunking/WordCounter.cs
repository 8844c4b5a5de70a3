using Rag.Retrieval.Models;

namespace Rag.Ingest.Tests.Chunking;

/// <summary>Counts a token for each started four letters of each word, and remembers how often it was called.</summary>
internal sealed class WordCounter : ITokenCounter
{
    public string Name => "words";

    public int Calls { get; private set; }

    public static int Count(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Sum(word => (word.Length + 3) / 4);

    public Task<IReadOnlyList<int>> CountAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        Calls++;
        return Task.FromResult<IReadOnlyList<int>>([.. texts.Select(Count)]);
    }
}
