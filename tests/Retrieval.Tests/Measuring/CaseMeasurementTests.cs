using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Measuring;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Tests.Measuring;

public sealed class CaseMeasurementTests : MeasuredLibrary
{
    private static readonly RunSettings Settings = new() { Set = "set", ByMeaning = false };

    [Fact]
    public async Task Measure_SearchAlone_HasRankAndPlaces()
    {
        OwnQuestion question = await QuestionAsync();
        (CaseResult result, Answer? answer) = await Measurement().MeasureAsync(question, Settings, answers: false, Token);
        Assert.Null(answer);
        Assert.Equal((1, 1.0, 1.0, true), (result.First, result.Ndcg10, result.Mrr10, result.HitAt(1)));
        Assert.True(result.Found[0].IsRight);
        Assert.NotNull(result.SearchMilliseconds);
    }

    [Fact]
    public async Task Measure_LeastScore_LeavesOutWhatIsBelow()
    {
        OwnQuestion question = await QuestionAsync();
        question = question with { Text = "roof leaks, barn, mast" };
        (CaseResult all, _) = await Measurement().MeasureAsync(question, Settings, false, Token);
        (CaseResult result, _) = await Measurement().MeasureAsync(question, Settings with { LeastScore = 0.99 }, false, Token);
        Assert.Equal((2, true), (all.First, all.HitAt(10)));
        Assert.Equal((null, false), (result.First, result.HitAt(10)));
    }

    [Fact]
    public async Task Measure_PassageThatChanged_IsLeftOutAndSaysSo()
    {
        OwnQuestion question = await QuestionAsync();
        await AddAsync("/notes/mill.md", ("Mill", "It burnt down."));
        (CaseResult result, _) = await Measurement().MeasureAsync(question, Settings, false, Token);
        Assert.Contains("has changed", result.LeftOut);
        Assert.Null(result.Ndcg10);
    }

    [Fact]
    public async Task Measure_Answer_CountsMarksKeyAndTokensAndRanksWhatItRead()
    {
        OwnQuestion question = await QuestionAsync();
        Hit hit = (await Retriever.SearchAsync(new SearchRequest("mast", 5), Token)).Hits[0];
        Answer made = new()
        {
            Mode = AnswerMode.Model,
            Parts =
            [
                new AnswerPart("The mast is 24 m high.", [1], Support.Supported, false) { Mark = Mark.BorneOut },
                new AnswerPart("It was painted.", [], Support.None, false) { Mark = Mark.NotFound },
            ],
            Citations = [],
            Trace = new Trace { Candidates = [hit], PromptTokens = 812, GeneratedTokens = 61 },
        };
        AnswerSetup? setup = null;
        (CaseResult result, Answer? answer) = await Measurement(asked =>
        {
            setup = asked.Setup;
            return made;
        }).MeasureAsync(question, Settings with { Plans = false, Passages = 4 }, answers: true, Token);
        Assert.Same(made, answer);
        AnswerFigures figures = result.Answer!;
        Assert.Equal((true, 1, 1, 812, 61), (figures.SaysKey, figures.BorneOut, figures.NotFound, figures.TokensIn, figures.TokensOut));
        Assert.Equal((false, false, 1), (figures.Refused, figures.ToRefuse, result.First));
        Assert.Equal((false, false, 4), (setup!.Plans, setup.ByMeaning, setup.MostPassages));
        Assert.Null(result.SearchMilliseconds);
    }

    [Fact]
    public async Task Measure_QuestionWithoutPassages_IsToBeRefused()
    {
        OwnQuestion question = (await QuestionAsync()) with { Passages = [] };
        Answer refused = new() { Mode = AnswerMode.Refused, Parts = [], Citations = [] };
        (CaseResult result, _) = await Measurement(_ => refused).MeasureAsync(question, Settings, answers: true, Token);
        Assert.Equal((true, true), (result.Answer!.Refused, result.Answer.ToRefuse));
        Assert.Null(result.Ndcg10);
        Assert.Equal(1, Measure.All.Single(measure => measure.Id == "rightRefusals").Of(result));
        Assert.Null(Measure.All.Single(measure => measure.Id == "hit@1").Of(result));
    }

    private async Task<OwnQuestion> QuestionAsync()
    {
        Document note = await AddAsync("/notes/mill.md", ("Mill", "The mast is 24 m high."));
        await AddAsync("/notes/barn.md", ("Barn", "The roof of the barn leaks."));
        string text = (await Base.GetContentAsync(note.Id, Token))!.Text;
        return new OwnQuestion
        {
            Id = new string('1', 32),
            Set = "set",
            Text = "How high is the mast?",
            Passages = [RightPassage.At(note, text, text.IndexOf("The mast", StringComparison.Ordinal), text.Length - 1)],
            KeyStatement = "The mast is 24 m high.",
        };
    }

    private CaseMeasurement Measurement(Func<Question, Answer>? answer = null) =>
        new(Retriever.SearchAsync, (asked, _) => Finish(answer!(asked)), new PassageLocator(Base), new TextAnalyzer(), TimeProvider.System);

    private static async IAsyncEnumerable<AnswerEvent> Finish(Answer answer)
    {
        await Task.Yield();
        foreach (AnswerPart part in answer.Parts) yield return new PartAdded(part, []);
        yield return new AnswerFinished(answer);
    }
}
