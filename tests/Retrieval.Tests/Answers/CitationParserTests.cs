using Rag.Retrieval.Answers.Citing;

namespace Rag.Retrieval.Tests.Answers;

public sealed class CitationParserTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(100)]
    public void Add_PiecesOfAnyLength_GiveTheSameSentencesAndDrafts(int length)
    {
        const string Answer = "It opened in 1903. [4][12] A [note] stays text. [2] Last one [9].";
        CitationParser parser = new(12);
        List<CitedSentence> sentences = [];
        string drafts = "";
        foreach (char[] piece in Answer.Chunk(length))
        {
            sentences.AddRange(parser.Add(new string(piece), out string draft));
            drafts += draft;
        }
        if (parser.End(out string rest) is { } last) sentences.Add(last);
        Assert.Equal(["It opened in 1903.", "A [note] stays text.", "Last one"], sentences.Select(s => s.Text));
        Assert.Equal([[4, 12], [2], [9]], sentences.Select(s => s.Numbers));
        Assert.Equal("", rest);
        if (length == 1) Assert.Equal("It opened in 1903. A [note] stays text. Last one ", drafts);
    }

    [Fact]
    public void Add_NumbersThatDoNotExist_AreNotCited()
    {
        CitationParser parser = new(3);
        parser.Add("True. [7][3]", out _);
        Assert.Equal([3], parser.End(out _)!.Numbers);
    }

    [Fact]
    public void Add_ZeroAlone_SaysNotFound()
    {
        CitationParser parser = new(3);
        parser.Add("[0]", out _);
        Assert.Null(parser.End(out _));
        Assert.True(parser.SaysNotFound);
    }

    [Fact]
    public void End_CutOffSentence_IsLeftOver()
    {
        CitationParser parser = new(3);
        Assert.Empty(parser.Add("Whole. [1] Cut off in the mid", out _).Skip(1));
        Assert.Null(parser.End(out string rest));
        Assert.Equal("Cut off in the mid", rest);
    }
}
