using Rag.Web.Safety;

namespace Rag.Web.Tests.Safety;

public sealed class TurnedTextTests
{
    [Theory]
    [InlineData("invoice\u202Efdp.exe", "invoice\uFFFDfdp.exe")]
    [InlineData("\u202Dabc\u202C", "\uFFFDabc\u202C")]
    [InlineData("المضخة \u200Fالحرارية", "المضخة \u200Fالحرارية")]
    [InlineData("plain", "plain")]
    public void Shown_OverridesAlone_ArePutInPlainSightAtTheirPlace(string text, string expected) => Assert.Equal(expected, TurnedText.Shown(text));

    [Fact]
    public void FromMarkdown_AQuoteThatTurnsAround_TurnsNothingAfterIt() => Assert.DoesNotContain('\u202E', SafeHtml.FromMarkdown("“\u202Enlik” and then this."));
}
