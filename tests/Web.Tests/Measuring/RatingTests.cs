using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Measuring;
using Rag.Web.Components.Talk;
using Rag.Web.Conversations;
using Rag.Web.Measuring;
using Rag.Web.Tests.Components;

namespace Rag.Web.Tests.Measuring;

public sealed class RatingTests : ComponentTest
{
    private RatingStore Ratings => Stage.Services.GetRequiredService<RatingStore>();

    private QuestionStore Questions => Stage.Services.GetRequiredService<QuestionStore>();

    [Fact]
    public void Thumb_WithTheRightPassageMarked_MakesAQuestion()
    {
        Exchange exchange = Answered();
        IRenderedComponent<RateAnswer> rate = Render<RateAnswer>(parameters => parameters.Add(p => p.Exchange, exchange));
        rate.Find("[aria-label='A good answer']").Click();
        rate.Find(".rated button").Click();
        rate.WaitForElement(".mark-passage");
        Assert.True(Ratings.Find(exchange.Id)!.IsGood);
        rate.Find(".mark-passage input[type=checkbox]").Change(true);
        rate.Find(".mark-passage textarea").Change("It is 24 m.");
        rate.Find(".mark-passage").Submit();
        OwnQuestion question = Assert.Single(Questions.List(RatingStore.Set));
        Assert.Equal(("How high?", QuestionOrigin.Rating, "It is 24 m."), (question.Text, question.Origin, question.KeyStatement));
        RightPassage right = Assert.Single(question.Passages);
        Assert.Equal(("mill", "The mast is 24 m high."), (right.DocumentId, right.Quote));
        Assert.NotNull(right.ContentHash);
        Assert.Contains("Kept as a question", rate.Markup);
    }

    [Fact]
    public void Thumb_PressedAgain_IsTakenBackWithItsQuestion()
    {
        Exchange exchange = Answered();
        IRenderedComponent<RateAnswer> rate = Render<RateAnswer>(parameters => parameters.Add(p => p.Exchange, exchange));
        rate.Find("[aria-label='A bad answer']").Click();
        rate.Find(".rated button").Click();
        rate.WaitForElement(".mark-passage").QuerySelectorAll("button").Single(button => button.TextContent == "It stands nowhere").Click();
        Assert.Empty(Assert.Single(Questions.List(RatingStore.Set)).Passages);
        Assert.Equal("true", rate.Find("[aria-label='A bad answer']").GetAttribute("aria-pressed"));
        rate.Find("[aria-label='A bad answer']").Click();
        Assert.Null(Ratings.Find(exchange.Id));
        Assert.Empty(Questions.List(null));
    }

    private Exchange Answered()
    {
        Stage.AddFile("mill", "mill.md", "The mast is 24 m high. It is old.");
        ConversationStore store = Stage.Services.GetRequiredService<ConversationStore>();
        Exchange exchange = store.Ask(store.Begin("How high?").Id, "How high?", SearchFilter.None, null) with
        {
            State = AnswerState.Done,
            Answer = new Answer
            {
                Mode = AnswerMode.Model,
                Parts = [new AnswerPart("24 m.", [1], Support.Supported, false)],
                Citations = [new Citation(1, "mill", "/mill.md", "mill", null, 0, 22, "The mast is 24 m high.")],
                Trace = new Trace { Read = [new ReadSpan("mill", 0, 33), new ReadSpan("gone", 0, 3)] },
            },
        };
        store.Save(exchange);
        return exchange;
    }
}
