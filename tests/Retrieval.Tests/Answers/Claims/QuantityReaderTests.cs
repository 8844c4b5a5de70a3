using Rag.Retrieval.Answers.Claims.Quantities;
using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Tests.Answers.Claims;

public sealed class QuantityReaderTests
{
    [Theory]
    [InlineData("The ferry takes 90 minutes.", 90, "time", 5400)]
    [InlineData("Die Fähre braucht anderthalb Stunden.", 1.5, "time", 5400)]
    [InlineData("an hour and a half", 1.5, "time", 5400)]
    [InlineData("half an hour", 0.5, "time", 1800)]
    [InlineData("twenty-five kilometres", 25, "length", 25000)]
    [InlineData("fünfundzwanzig Kilometer", 25, "length", 25000)]
    [InlineData("veinticuatro horas", 24, "time", 86400)]
    [InlineData("zweihundertvierzig Euro", 240, "euro", 240)]
    [InlineData("1.234,56 €", 1234.56, "euro", 1234.56)]
    [InlineData("€1,234.56", 1234.56, "euro", 1234.56)]
    [InlineData("3 million dollars", 3e6, "dollar", 3e6)]
    [InlineData("$2.5bn", 2.5e9, "dollar", 2.5e9)]
    [InlineData("12 per cent", 12, "percent", 12)]
    [InlineData("512 KiB", 512, "bytes", 524288)]
    [InlineData("3 business days", 3, "time", 259200)]
    [InlineData("three quarters", 0.75, "", 0.75)]
    [InlineData("2½ miles", 2.5, "length", 4023.36)]
    [InlineData("a biweekly meeting", 2, "time", 1209600)]
    [InlineData("two dollars and a quarter", 2.25, "dollar", 2.25)]
    [InlineData("8 and third parties", 8, "", 8)]
    public void Read_Number_HasValueAndUnit(string text, double value, string dimension, double inBase)
    {
        Quantity quantity = Assert.Single(QuantityReader.Read(Tokenizer.Read(text), language: null).Quantities);
        Assert.Equal(value, quantity.Value, 6);
        Assert.Equal(dimension, quantity.Unit.Dimension);
        Assert.Equal(inBase, quantity.Value * quantity.Unit.Factor, 3);
    }

    [Theory]
    [InlineData("two hours", "120 minutes", true)]
    [InlineData("two hours", "120", true)]
    [InlineData("a year", "12 months", true)]
    [InlineData("a fortnight", "14 days", true)]
    [InlineData("1 day", "1 hour", false)]
    [InlineData("75 %", "three quarters", true)]
    [InlineData("5 dollars", "5 euros", false)]
    [InlineData("1 MB", "1 MiB", false)]
    [InlineData("4 weeks", "6 weeks", false)]
    public void Equals_InAnotherForm_ComparesAmounts(string one, string other, bool same) =>
        Assert.Equal(same, First(one).Equals(First(other), strict: false));

    [Theory]
    [InlineData("between 3 and 15 years")]
    [InlineData("3-15 years")]
    [InlineData("3 bis 15 Jahre")]
    public void Read_Range_GivesBothTheUnit(string text) =>
        Assert.All(QuantityReader.Read(Tokenizer.Read(text), language: null).Quantities, quantity => Assert.Equal("time", quantity.Unit.Dimension));

    [Theory]
    [InlineData("one of them saw an otter")]
    [InlineData("line #4711")]
    [InlineData("version 1.2.3.4.5")]
    public void Read_NoNumber_FindsNone(string text) => Assert.Empty(QuantityReader.Read(Tokenizer.Read(text), language: null).Quantities);

    [Theory]
    [InlineData("at least 20 crates", "Least")]
    [InlineData("no fewer than 20 crates", "Least")]
    [InlineData("20 crates or more", "Least")]
    [InlineData("mindestens 20 Kisten", "Least")]
    [InlineData("no more than 20 crates", "Most")]
    [InlineData("up to 20 crates", "Most")]
    [InlineData("höchstens 20 Kisten", "Most")]
    [InlineData("20 crates", "None")]
    public void Read_Bound_TellsTheSide(string text, string bound) => Assert.Equal(bound, First(text).Bound.ToString());

    private static Quantity First(string text) => QuantityReader.Read(Tokenizer.Read(text), language: null).Quantities[0];
}
