using Qdrant.Client;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>
/// A question's words as a sparse vector. They are first taken as if the languages of the passages were as they last were and some passage held each
/// word, since mostly it is so: then nothing needs to be asked twice.
/// </summary>
internal sealed class QuestionTerms(QdrantClient client, QdrantCollections collections, TermVocabulary vocabulary, TextAnalyzer analyzer)
{
    private const int MostLanguages = 100;
    private string?[] _languages = [];

    /// <summary>As it mostly is; empty where no word is left.</summary>
    public SparseVector Guess(string text) => Of(analyzer.AnalyzeQuery(text, _languages));

    /// <summary>As it is, or null where the guess was right.</summary>
    /// <param name="text">The question, without quotation marks.</param>
    /// <param name="unfinished">True where its last word is still being typed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<SparseVector?> CorrectAsync(string text, bool unfinished, CancellationToken cancellationToken)
    {
        string?[] guessed = _languages;
        IReadOnlyList<QueryTerm> words = analyzer.AnalyzeQuery(text, guessed);
        Task<HashSet<string>> known = vocabulary.FindAsync(words, cancellationToken);
        var present = await client.ValuesAsync(collections.Passages, "language", null, MostLanguages, exact: false, cancellationToken).ConfigureAwait(false);
        HashSet<string> terms = await known.ConfigureAwait(false);
        string?[] languages = [.. present.Select(language => language.Value.Length > 0 ? language.Value : null)];
        bool others = !languages.SequenceEqual(guessed);
        if (others)
        {
            words = analyzer.AnalyzeQuery(text, _languages = languages);
            terms = await vocabulary.FindAsync(words, cancellationToken).ConfigureAwait(false);
        }
        return others || words.Any(word => !word.Variants.Any(terms.Contains))
            ? KeywordWeighting.Of(await vocabulary.ExpandAsync(words, terms, unfinished, cancellationToken).ConfigureAwait(false))
            : null;
    }

    private static SparseVector Of(IEnumerable<QueryTerm> words) => KeywordWeighting.Of(words.Select(word => (word.Variants, (double)word.Weight)));
}
