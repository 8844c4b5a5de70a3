using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Tests.Answers;

public sealed class TableLookupTests
{
    [Theory]
    [InlineData("How much was the electricity in April?", "Month\tRent\tElectricity", "April\t2150.00\t76.20", "76.20")]
    [InlineData("What did the timing belt cost?", "Date\tWork\tCost CHF", "2025-11-08\ttiming belt and water pump\t1,290", "1,290")]
    [InlineData("When was invoice 2026-014 paid?", "Invoice\tAmount\tPaid on", "2026-014\t7900.00\t2026-05-29", "2026-05-29")]
    [InlineData("How long does Eco take?", "Programme\tTemperature", "Eco\t50 °C", null)]
    [InlineData("What was the rent in April?", "Month\tRent", "April", null)] // the row does not go with the header
    public void Cell_OfTheColumnThatIsAsked_IsFound(string question, string header, string row, string? expected) =>
        Assert.Equal(expected, TableLookup.Cell(new ReadQuestion(question), header, row, "en") is { } cell ? row[cell] : null);
}
