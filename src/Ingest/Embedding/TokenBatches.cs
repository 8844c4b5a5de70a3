using Rag.Retrieval.Knowledge;

namespace Rag.Ingest.Embedding;

/// <summary>Cuts texts to embed into requests that fill the model's batch: texts of like length together, so that little is padded or left free.</summary>
internal static class TokenBatches
{
    /// <summary>Requests of at most this many texts and tokens.</summary>
    private const int MostTexts = 64, MostTokens = 8192;

    public static IEnumerable<IReadOnlyList<MissingVector>> Of(IReadOnlyList<MissingVector> texts, IReadOnlyList<int> tokens)
    {
        int[] order = [.. Enumerable.Range(0, texts.Count).OrderByDescending(i => tokens[i])];
        List<MissingVector> batch = [];
        int sum = 0;
        foreach (int i in order)
        {
            if (batch.Count == MostTexts || (batch.Count > 0 && sum + tokens[i] > MostTokens))
            {
                yield return batch;
                (batch, sum) = ([], 0);
            }
            batch.Add(texts[i]);
            sum += tokens[i];
        }
        if (batch.Count > 0) yield return batch;
    }
}
