using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Measuring;
using Rag.Retrieval.Search;
using Rag.Retrieval.Tests.Knowledge;

namespace Rag.Retrieval.Tests.Measuring;

public sealed class CaseRankingTests
{
    private static readonly IndexedDocument A = Samples.Document("a.md", "first passage of this", "second passage of this"),
        B = Samples.Document("b.md", "other");

    [Fact]
    public void Of_RightPassageThird_HasItsRank()
    {
        CaseRanking ranking = Of([Hit(B, 0), Hit(A, 0), Hit(A, 1)], Right(A, 1));
        Assert.Equal(3, ranking.First);
        Assert.Equal([false, false, true], ranking.Right);
        Assert.Equal(1.0 / 3, ranking.Measures.Mrr10, 9);
        Assert.Equal(1 / Math.Log2(4), ranking.Measures.Ndcg10, 9);
    }

    [Fact]
    public void Of_TwoHitsOfOneRightPassage_CountItOnce()
    {
        RightPassage whole = Right(A, 0) with { End = A.Passages[1].End };
        CaseRanking ranking = Of([Hit(A, 0), Hit(A, 1)], whole);
        Assert.Equal(1, ranking.Measures.Ndcg10, 9);
        Assert.Equal([true, true], ranking.Right);
    }

    [Fact]
    public void Of_OneOfTwoRightPassages_IsLessThanBoth()
    {
        CaseRanking one = Of([Hit(A, 0), Hit(B, 0)], Right(A, 0), Right(A, 1));
        CaseRanking both = Of([Hit(A, 0), Hit(A, 1)], Right(A, 0), Right(A, 1));
        Assert.Equal(1, both.Measures.Ndcg10, 9);
        Assert.Equal(1 / (1 + 1 / Math.Log2(3)), one.Measures.Ndcg10, 9);
    }

    [Fact]
    public void Of_NothingRight_IsNotFound()
    {
        CaseRanking ranking = Of([Hit(B, 0)], Right(A, 0));
        Assert.Equal((null, 0.0), (ranking.First, ranking.Measures.Ndcg10));
    }

    [Fact]
    public void Of_SameWordsInAnotherFile_AreThatPassage()
    {
        const string Text = "These forty characters and more stand in two files, word for word.";
        IndexedDocument one = Samples.Document("one.md", Text), copy = Samples.Document("copy.md", Text);
        Assert.Equal(1, Of([Hit(copy, 0)], Right(one, 0)).First);
    }

    private static CaseRanking Of(IReadOnlyList<Hit> hits, params RightPassage[] right) => CaseRanking.Of(
        hits, right, [.. right.Select(passage => new LocatedPassage(CitationState.Same, passage.DocumentId, passage.Start, passage.End))]);

    private static Hit Hit(IndexedDocument document, int passage) =>
        new(document.Passages[passage], document.Document, new Scores(null, null, 1, null));

    private static RightPassage Right(IndexedDocument document, int passage) =>
        RightPassage.Of(document.Document, document.Passages[passage]);
}
