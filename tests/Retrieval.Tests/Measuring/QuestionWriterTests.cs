using Microsoft.Extensions.AI;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Measuring;
using Rag.Retrieval.Search;
using Rag.Retrieval.Tests.Answers;

namespace Rag.Retrieval.Tests.Measuring;

public sealed class QuestionWriterTests : MeasuredLibrary
{
    private const string Passage =
        "The pressure vessel of the heating was renewed in May. It holds 18 litres and is set to 1.2 bar. "
        + "The installer said that it should be looked at every second year, and that the valve beside it drips when the water is hot. "
        + "Nothing else was found.";

    private const string Good =
        "Question: How many litres does the pressure vessel hold?\nOtherwise: Volume of the heating vessel in litres\n"
        + "Answer: The vessel holds 18 litres.\n";

    [Fact]
    public async Task Make_QuestionThatMeasures_WaitsForReview()
    {
        await AddAsync("/notes/heating.md", ("Heating", Passage));
        MadeQuestions made = await MakeAsync(Good, "I do not know.");
        OwnQuestion question = Assert.Single(made.Questions);
        Assert.Equal(("How many litres does the pressure vessel hold?", "The vessel holds 18 litres."),
            (question.Text, question.KeyStatement));
        Assert.Equal((QuestionOrigin.Model, false), (question.Origin, question.IsKept));
        Assert.StartsWith("Heating", Assert.Single(question.Passages).Quote);
    }

    [Theory]
    [InlineData("I would rather talk about the weather.", "I do not know.", QuestionWriter.NotInForm)]
    [InlineData("Question: How large is it?\nOtherwise: vessel litres\nAnswer: It holds 25 litres.\n", "I do not know.",
        QuestionWriter.NotInPassage)]
    [InlineData(Good, "A pressure vessel holds 18 litres.", QuestionWriter.Known)]
    [InlineData("Question: How many litres does it hold?\nOtherwise: zebra xylophone\nAnswer: The vessel holds 18 litres.\n",
        "I do not know.", QuestionWriter.NotFound)]
    public async Task Make_QuestionThatMeasuresNothing_IsThrownAwayAndCounted(string written, string recalled, string reason)
    {
        await AddAsync("/notes/heating.md", ("Heating", Passage));
        MadeQuestions made = await MakeAsync(written, recalled);
        Assert.Empty(made.Questions);
        Assert.Equal(1, made.LeftOut[reason]);
    }

    [Fact]
    public async Task Make_EveryRequest_IsBoundByAGrammar()
    {
        await AddAsync("/notes/heating.md", ("Heating", Passage));
        FakeChat chat = Chat(Good, "I do not know.");
        await Writer(chat).MakeAsync("set", 1, 1, _ => Task.CompletedTask, _ => { }, null, Token);
        Assert.Equal(2, chat.Options.Count);
        Assert.All(chat.Options, options => Assert.Contains("root ::=", (string)options!.AdditionalProperties!["grammar"]!));
        Assert.DoesNotContain(Passage, chat.Asked[1][^1].Text);
    }

    private Task<MadeQuestions> MakeAsync(string written, string recalled) =>
        Writer(Chat(written, recalled)).MakeAsync("set", 1, 1, _ => Task.CompletedTask, _ => { }, null, Token);

    private static FakeChat Chat(string written, string recalled) =>
        new() { Writes = asked => asked[^1].Text.Contains("=== PASSAGE ===") ? written : recalled };

    // Without the meanings of words everything is near everything in a library of one note.
    private QuestionWriter Writer(FakeChat chat) =>
        new(Base, chat, (request, token) => Retriever.SearchAsync(request with { ByMeaning = false }, token), new TextAnalyzer());
}
