using Rag.Retrieval.Questions;
using Rag.Retrieval.Tests.Answers;

namespace Rag.Retrieval.Tests.Questions;

public sealed class ValueKindTests
{
    [Theory]
    [InlineData("What did we pay for the boat?", "Bought it in 2019 for 4,650 € in Kiel.", "4,650 €")]
    [InlineData("How much did the mast cost?", "Two men, 3 days, CHF rates: 1'200 francs.", "1'200 francs")]
    [InlineData("Was kostet der Kurs?", "Zwölf Stunden zu 145,00 Euro, ab 3 Uhr.", "145,00 Euro")]
    [InlineData("At what temperature do I bake it?", "Four eggs, 30 minutes at 180 °C.", "180 °C")]
    [InlineData("How heavy is the anchor?", "Two anchors, 16 kg.", "16 kg")]
    [InlineData("What time is the ferry?", "Pier 2, leaves at 06:30 on 13 May.", "06:30")]
    [InlineData("phone number of the dentist", "Room 12, call 0761 29 48 11.", "0761 29 48 11")]
    public void In_TextWithOtherNumbers_FindsTheValueAskedFor(string question, string text, string expected) =>
        Assert.Equal([expected], new ReadQuestion(question).Wants.Value!.In(text).Select(match => match.Value));

    [Theory]
    [InlineData("How many men work there?")]
    [InlineData("Who is the dentist?")]
    [InlineData("When did we pay the dentist?")]
    [InlineData("How much flour is in it?")]
    public void Wanted_AnythingElse_IsNone(string question) => Assert.Null(new ReadQuestion(question).Wants.Value);

    [Theory]
    [InlineData("What did we pay for the boat?", "The boat lay at pier 4 until 2019.\n\nBought the boat in Kiel in spring for 4,650 €.", "Bought the boat")]
    [InlineData("At what temperature do I bake the bread?", "Bread: 4 eggs, 30 g of butter and 2 spoons of soda.\n\nBake the bread at 175 °C for an hour.", "Bake the bread")]
    [InlineData("How much was the scaffold?", "The scaffold came late on 18 May 2026, so that the work was to begin later.\n\nPaid 4,120 € for a scaffold.", "Paid 4,120")]
    [InlineData("When are the rehearsals?", "There were 14 rehearsals.\n\nThe rehearsals are on Mondays in the hall.", "The rehearsals are on Mondays")]
    public async Task Rank_KindOfValue_PutsItsSentenceFirst(string question, string text, string expected) =>
        Assert.StartsWith(expected, (await new FakeKnowledge(text).GatherAsync(question)).Ranked[0].Sentence.Text, StringComparison.Ordinal);
}
