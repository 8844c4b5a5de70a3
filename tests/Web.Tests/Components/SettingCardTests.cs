using Bunit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Rag.Web.Components.Pages;

namespace Rag.Web.Tests.Components;

public sealed class SettingCardTests : ComponentTest
{
    private readonly SettingField slots = new("Inference:Slots", "Slots", "How many.", "8", SettingEffect.NextStart, SettingField.Whole(1, 64));

    [Theory]
    [InlineData("0")]
    [InlineData("65")]
    [InlineData("many")]
    [InlineData("-1")]
    public void Change_ToWhatCannotWork_IsRefusedInPlaceAndKeepsWhatWasTyped(string typed)
    {
        IRenderedComponent<SettingCard> card = Show();
        card.Find("input").Change(typed);
        Assert.Contains("write a whole number from 1 to 64", card.Find("[role=alert]").TextContent);
        Assert.Equal("true", card.Find("input").GetAttribute("aria-invalid"));
        Assert.Equal(typed, card.Find("input").GetAttribute("value"));
        Assert.Null(Configuration["Rag:Inference:Slots"]);
    }

    [Fact]
    public void Change_ToAValidValue_IsStoredAndCanBeTakenBack()
    {
        IRenderedComponent<SettingCard> card = Show();
        card.Find("input").Change("12");
        Assert.Empty(card.FindAll("[role=alert]"));
        Assert.Equal("12", Configuration["Rag:Inference:Slots"]);
        Assert.Equal("set here", card.Find(".chip").TextContent);
        card.FindAll("button").Single(button => button.TextContent == "Back to the default").Click();
        Assert.Null(Configuration["Rag:Inference:Slots"]);
        Assert.Empty(card.FindAll(".chip"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://models.example", false)]
    [InlineData("127.0.0.1:8080", false)]
    public void Valid_AServersAddress_IsJudgedAsAtTheStart(string address, bool isValid) =>
        Assert.Equal(isValid, SettingField.Valid(value => new Rag.Retrieval.Settings.RagOptions { InferenceUrl = value })(address) is null);

    private IConfiguration Configuration => Stage.Services.GetRequiredService<IConfiguration>();

    private IRenderedComponent<SettingCard> Show() => Render<SettingCard>(parameters => parameters.Add(card => card.Field, slots));
}
