using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Refusing;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Tests.Answers;

public sealed class RefusalFeaturesTests
{
    private const string People = "# Marek Novak\nExtension 4133.\n# Priya Raman\nBirthday 17 April.";

    [Theory]
    [InlineData("When was invoice 2025-014 paid?", "Paid by SBB", "2026-014\tSBB\t2026-05-29", true)]
    [InlineData("When was invoice 2026-014 paid?", "Paid by SBB", "2026-014\tSBB\t2026-05-29", false)]
    [InlineData("When was invoice 2025-014 paid?", "Invoice 2025-014", "Paid on 29 May.", false)] // its title has it
    [InlineData("Who has policy 5520/118?", "Insurance", "Helena has policy 5520/119.", true)]
    [InlineData("What did I weigh on 2026-06-23?", "Health", "My weight was 78.4 kg.", false)] // a day
    [InlineData("What did I weigh in 2026-06?", "Health", "My weight was 78.4 kg.", false)] // a month
    [InlineData("What grew in 2024-2025?", "Garden", "Beans from 2024 to 2025.", false)] // a span of years
    [InlineData("Which rooms are for 10-12 people?", "Rooms", "Ten to twelve fit in.", false)] // a range
    [InlineData("What did I weigh?", "Health", "My weight was 78.4 kg.", false)]
    public async Task LacksIdentifier_Sentence_IsOneOfSomethingElse(string question, string title, string text, bool expected)
    {
        SourceSentence sentence = (await new FakeKnowledge(text) { Titles = [title] }.ReadAsync())[0];
        Assert.Equal(expected, RefusalFeatures.LacksIdentifier(new ReadQuestion(question), sentence));
    }

    [Theory]
    [InlineData("When is Marek's birthday?", "People", true)]
    [InlineData("When is Priya's birthday?", "People", false)]
    [InlineData("When is Lena's birthday?", "People", false)] // heads no section: the question's words decide
    [InlineData("When is the birthday?", "People", false)]
    [InlineData("When is Marek's birthday?", "Family of Marek", false)] // all of it is about that name
    public async Task IsOfAnotherSection_BestSentence_StandsBelowAnotherName(string question, string title, bool expected)
    {
        Evidence evidence = await new FakeKnowledge(People) { Titles = [title], Content = Lines.Read }.GatherAsync(question);
        Assert.Equal("Birthday 17 April.", evidence.Ranked[0].Sentence.Text);
        Assert.Equal(expected, RefusalFeatures.IsOfAnotherSection(evidence.Question, evidence.Ranked));
    }

    [Fact]
    public async Task Of_MissingWords_CountByHowMuchTheyTell()
    {
        FakeKnowledge harbour = new("The red boat returns to the harbour.");
        Evidence modal = await harbour.GatherAsync("Must the red boat return to the harbour?"), telling = await harbour.GatherAsync("Password the red boat return to the harbour?");
        foreach (string feature in new[] { "words missing in the passage", "most telling word missing" })
        {
            int at = RefusalFeatures.Names.ToList().IndexOf(feature);
            Assert.True(telling.Features[at] < modal.Features[at] && modal.Features[at] < 0, feature);
        }
        Assert.True(telling.Probability < modal.Probability);
    }
}
