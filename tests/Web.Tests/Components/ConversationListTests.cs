using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Rag.Web.Components.Shell;
using Rag.Web.Components.Talk;
using Rag.Web.Conversations;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Components;

public sealed class ConversationListTests : ComponentTest
{
    private ConversationStore Store => Stage.Services.GetRequiredService<ConversationStore>();

    [Fact]
    public void Rename_LeftWithEscape_KeepsTheTitle()
    {
        Store.Begin("Which heat pump?");
        IRenderedComponent<ConversationList> list = Render<ConversationList>();
        list.Find("[title=Rename]").Click();
        list.Find(".conversation form").KeyDown(new KeyboardEventArgs { Key = "Escape" });
        Assert.Empty(list.FindAll(".conversation form"));
        Assert.Equal("Which heat pump?", list.Find(".conversation a").TextContent);
    }

    [Fact]
    public void Delete_OfARecentConversation_TakesItFromTheWelcomeAndUndoBringsItBack()
    {
        Store.Begin("Which heat pump?");
        IRenderedComponent<Welcome> welcome = Render<Welcome>();
        IRenderedComponent<ConversationList> list = Render<ConversationList>();
        list.Find("[title=Delete]").Click();
        welcome.WaitForAssertion(() => Assert.DoesNotContain("Which heat pump?", welcome.Markup, StringComparison.Ordinal));
        list.FindAll("button").Single(button => button.TextContent == "Undo").Click();
        welcome.WaitForAssertion(() => Assert.Contains("Which heat pump?", welcome.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Delete_DiskIsFull_SaysThatItIsStillThere()
    {
        Store.Begin("Which heat pump?");
        IRenderedComponent<ConversationList> list = Render<ConversationList>();
        using (new FullDisk(Stage.DataPath))
        {
            list.Find("[title=Delete]").Click();
            Assert.StartsWith("Not deleted: ", list.Find("[role=alert]").TextContent);
        }
        Assert.Equal("Which heat pump?", list.Find(".conversation a").TextContent);
        list.Find("[title=Delete]").Click();
        Assert.Empty(list.FindAll("[role=alert]"));
        Assert.Empty(list.FindAll(".conversation"));
    }

    [Fact]
    public async Task PageFrame_WithAnOpenConversation_LeadsBackToIt()
    {
        Conversation open = Store.Begin("Which heat pump?");
        await Services.GetRequiredService<TalkSession>().OpenAsync(open.Id);
        IRenderedComponent<PageFrame> frame = Render<PageFrame>(parameters => parameters.Add(page => page.Title, "Models"));
        Assert.Equal("/c/" + open.Id, frame.Find("nav a").GetAttribute("href"));
    }
}
