using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Tests.Documents;

public sealed class QuarterTests
{
    [Theory]
    [InlineData("2023 Q3 NRVK", 3, 2023)]
    [InlineData("report_Q4", 4, null)]
    [InlineData("What did it spend in the first quarter of 2023?", 1, 2023)]
    [InlineData("the 2nd quarter, please", 2, null)]
    [InlineData("third fiscal quarter of fiscal 2024", 3, 2024)]
    [InlineData("Was war im 3. Quartal 2023?", 3, 2023)]
    [InlineData("Umsatz des ersten Quartals", 1, null)]
    public void In_AQuarterAsPeopleSayIt_IsRead(string text, int number, int? year) =>
        Assert.Equal(new Quarter(number, year), Assert.Single(Quarter.In(text)));

    [Theory]
    [InlineData("IQ4X")]
    [InlineData("a quarter of an hour")]
    [InlineData("Q5 2023")]
    public void In_AnythingElse_IsEmpty(string text) => Assert.Empty(Quarter.In(text));

    [Fact]
    public void Fits_AnotherYear_DoesNot()
    {
        Assert.False(new Quarter(1, 2023).Fits(new Quarter(1, 2022)));
        Assert.True(new Quarter(1, 2023).Fits(new Quarter(1, null)));
    }
}
