using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Tests.Analysis;

public sealed class WordBreakerTests
{
    /// <summary>These signs lie between the letters of scripts without spaces; the breaker once stood still at them for ever.</summary>
    [Theory]
    [InlineData("ア・イ")]
    [InlineData("ราคา฿100")]
    [InlineData("漢゠字")]
    public void Terms_SignAmongUnspacedLetters_ComesToAnEnd(string text) =>
        Assert.NotEmpty(new TextAnalyzer().Analyze(text, null).Counts);
}
