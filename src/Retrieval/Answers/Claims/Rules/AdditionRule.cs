using Rag.Retrieval.Answers.Claims.Wording;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Embeddings;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>A statement that is copied in one part and has words of its own in a row in another: the second half is made up.</summary>
internal sealed class AdditionRule : IClaimRule
{
    /// <summary>Share of its words that must be copied, for the rest to be an addition and not a rewording.</summary>
    private const double Copied = 0.4;

    /// <summary>So many content words in a row that nothing read has.</summary>
    private const int Row = 3;

    /// <summary>Likeness to a word that was read, at or above which a word is none of its own.</summary>
    private const double Alike = 0.5;

    /// <inheritdoc />
    public Finding? Find(ClaimEvidence evidence)
    {
        if (!evidence.SameLanguage || Copying.Share(evidence.Said, evidence.Read) < Copied) return null;
        List<string> read = [.. evidence.AllReadings.Append(evidence.Question).SelectMany(reading => reading.Words).Select(word => word.Text).Distinct()];
        bool byMeaning = StaticEmbedder.Understands(evidence.Best.Window.Source.Language);
        int row = 0;
        foreach (ContentWord word in evidence.Said.Words)
        {
            bool own = !evidence.Read.Any(source => source.Above.Terms.Contains(word.Term) || source.Lines.Any(line => line.Reading.Terms.Contains(word.Term))) && SimilarWords.Best(word.Text, read, byMeaning) < Alike;
            row = own ? row + 1 : 0;
            if (row >= Row) return new Finding(ClaimMark.NotFound, $"nothing read has \"… {word.Text}\"");
        }
        return null;
    }
}
