using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Rag.Web.Access;
using Rag.Web.Components.Pages;

namespace Rag.Web.Tests.Components;

public sealed class AccessKeysTests : ComponentTest
{
    [Fact]
    public void Make_AKey_ShowsItOnceAndListsIt()
    {
        IRenderedComponent<AccessKeys> card = Render<AccessKeys>();
        Assert.Empty(card.FindAll("table"));
        card.Find("#key-name").Change("phone");
        card.Find("#key-scope").Change("Manage");
        card.Find("form").Submit();
        string shown = card.Find(".made-key").TextContent;
        Assert.Equal(AccessScope.Manage, Keys.Find(shown)?.Scope);
        Assert.Equal(["phone", "manage"], card.FindAll("tbody td").Take(2).Select(cell => cell.TextContent));
        Assert.Equal("never", card.FindAll("tbody td")[3].TextContent);
        card.FindAll("button").Single(button => button.TextContent == "I have it").Click();
        Assert.DoesNotContain(shown, card.Markup);
        Assert.DoesNotContain(shown, Render<AccessKeys>().Markup);
    }

    [Fact]
    public void Make_WithoutAName_SaysWhatToWrite()
    {
        IRenderedComponent<AccessKeys> card = Render<AccessKeys>();
        card.Find("form").Submit();
        Assert.Contains("Give the key a name", card.Find("[role=alert]").TextContent);
        Assert.Empty(Keys.All);
    }

    [Fact]
    public void Revoke_AKey_AsksFirst()
    {
        MadeKey made = Keys.Make("phone", AccessScope.Read);
        IRenderedComponent<AccessKeys> card = Render<AccessKeys>();
        card.Find("button[aria-label='Revoke phone']").Click();
        Assert.NotNull(Keys.Find(made.Text));
        card.FindAll("button").Single(button => button.TextContent == "Revoke it").Click();
        Assert.Null(Keys.Find(made.Text));
        Assert.Empty(card.FindAll("table"));
    }

    [Fact]
    public void Open_TheFileIsDamaged_SaysWhatToDo()
    {
        File.WriteAllText(Path.Combine(Stage.DataPath, "api-keys.json"), "[");
        Services.AddSingleton(ActivatorUtilities.CreateInstance<ApiKeys>(Stage.Services)); // One that reads it now.
        Assert.Contains("remove it", Render<AccessKeys>().Find("[role=alert]").TextContent);
    }

    private ApiKeys Keys => Stage.Services.GetRequiredService<ApiKeys>();
}
