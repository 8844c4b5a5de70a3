using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Checking;
using Rag.Retrieval.Answers.Claims;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;

namespace Rag.Evals.Claims;

/// <summary>The check, and two to compare it with: the one that replaced sentences, and the plain share of a statement's words.</summary>
internal sealed class ClaimChecks(Manner manner, double cut)
{
    private readonly TextAnalyzer _analyzer = new();

    /// <summary>The product's.</summary>
    public ClaimVerdict Check(LabelledClaim claim) =>
        new ClaimCheck(claim.Sources, claim.Question, manner, _analyzer).Check(claim.Text, [.. Enumerable.Range(0, claim.Sources.Count)]);

    /// <summary>True where the sources have at least <c>cut</c> of the statement's words.</summary>
    public bool ByWords(LabelledClaim claim)
    {
        HashSet<string> read = [.. claim.Sources.SelectMany(source => SimilarWords.Of(source.Text))];
        IReadOnlyList<string> words = SimilarWords.Of(claim.Text);
        return words.Count == 0 || words.Count(read.Contains) >= cut * words.Count;
    }

    /// <summary>The check on single sentences, each source one document.</summary>
    public async Task<bool> ByOldCheckAsync(LabelledClaim claim, CancellationToken cancellationToken)
    {
        List<SourceSentence> sentences = [];
        foreach (ClaimSource source in claim.Sources)
        {
            string language = LanguageDetector.Guess(source.Text), id = $"{sentences.Count}";
            var document = new Document { Id = id, Path = id, Folder = "", State = DocumentState.Indexed, Language = language };
            var passage = new Passage { Id = id, DocumentId = id, Ordinal = 0, Start = 0, End = source.Text.Length, Text = source.Text,
                TextHash = "" };
            var hit = new Hit(passage, document, new Scores(null, null, 1, null));
            foreach ((int start, int end) in SentenceSplitter.Split(source.Text, 0, source.Text.Length, []))
            {
                string text = source.Text[start..end];
                sentences.Add(new SourceSentence(hit, 0, start, end, text, null, BlockKind.Paragraph, _analyzer.Analyze(text,
                    language)) { Previous = start == 0 ? null : sentences.LastOrDefault() });
            }
        }
        return (await new SupportCheck(_analyzer).CheckAsync(claim.Text, claim.Question, sentences, sentences, _ =>
            1, cancellationToken)).Support != Support.None;
    }
}
