using Rag.Retrieval.Answers;
using Rag.Web.Components.Talk;

namespace Rag.Web.Tests.Components;

public sealed class StepTextTests
{
    [Theory]
    [InlineData("plan", null, null, "Planning…")]
    [InlineData("plan", 1400.0, "about: notes", "Planned · 1.4 s")]
    [InlineData("search", null, null, "Searching 5,310 passages…")]
    [InlineData("search", null, "heat pump; offer · about 9 kW", "Searching 5,310 passages…")]
    [InlineData("search", 12.0, "30 passages; with a model", "Found 30 passages")]
    [InlineData("read", null, "14 passages of 5 documents; about 12 s", "Reading 14 passages of 5 documents… about 12 s")]
    [InlineData("read", null, "about 12 s", "Reading what was found… about 12 s")]
    [InlineData("read", 11_200.0, "14 passages of 5 documents", "Gathered 14 passages · 11.2 s")]
    [InlineData("rank", 8.0, "54 sentences", "Read 54 sentences")]
    [InlineData("write", null, "Small-8B", "Writing…")]
    [InlineData("write", null, "Small-8B; about 12 s", "Writing… about 12 s")]
    [InlineData("check", 900.0, null, "Checked")]
    [InlineData("check", 1100.0, null, "Checked · 1.1 s")]
    public void Of_Step_SaysWhatGoesOn(string name, double? milliseconds, string? detail, string expected) =>
        Assert.Equal(expected, StepText.Of(new StepChanged(name, milliseconds, detail), 5310));

    [Fact]
    public void Searched_SearchThatBegins_NamesItsWordings()
    {
        Assert.Equal(["heat pump; offer", "Wärmepumpe"], StepText.Searched(new StepChanged("search", null, "heat pump; offer · Wärmepumpe")));
        Assert.Empty(StepText.Searched(new StepChanged("search", null, null)));
        Assert.Empty(StepText.Searched(new StepChanged("search", 12, "30 passages")));
        Assert.Empty(StepText.Searched(new StepChanged("write", null, "model")));
    }
}
