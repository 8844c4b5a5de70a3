using Rag.Retrieval.Answers.Claims.Quantities;
using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Tests.Answers.Claims;

public sealed class MomentReaderTests
{
    [Theory]
    [InlineData("3 May 2031", "2031-05-03")]
    [InlineData("May 3, 2031", "03.05.2031")]
    [InlineData("am 3. Mai 2031", "May 3rd, 2031")]
    [InlineData("le 3 mai 2031", "5/3/2031")]
    [InlineData("3/5/31", "May 3, 2031")]
    [InlineData("1pm", "13:00")]
    [InlineData("1 p.m.", "13 Uhr")]
    [InlineData("Mittwochs", "on Wednesdays")]
    [InlineData("in 2031", "3 May 2031")]
    public void IsIn_SameMomentInAnotherForm_IsTrue(string said, string source) => Assert.True(Only(said).IsIn(Only(source)));

    [Theory]
    [InlineData("4 May 2031", "3 May 2031")]
    [InlineData("3 May 2031", "in 2031")]
    [InlineData("1 am", "13:00")]
    [InlineData("Thursday", "Wednesday")]
    public void IsIn_AnotherMomentOrMoreThanIsSaid_IsFalse(string said, string source) => Assert.False(Only(said).IsIn(Only(source)));

    [Theory]
    [InlineData("you may leave")]
    [InlineData("2031 euros")]
    [InlineData("the march of time")]
    public void Read_NoMoment_FindsNone(string text) => Assert.Empty(QuantityReader.Read(Tokenizer.Read(text), language: null).Moments);

    private static Moment Only(string text) => Assert.Single(QuantityReader.Read(Tokenizer.Read(text), language: null).Moments);
}
