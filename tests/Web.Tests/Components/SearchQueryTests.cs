using Rag.Web.Components.Search;

namespace Rag.Web.Tests.Components;

public sealed class SearchQueryTests
{
    private static readonly string[] Folders = ["/home/me/Notes", "/home/me/Notes/recipes", "/home/me/Papers"];

    [Fact]
    public void Parse_WordsAndFilters_AreToldApart()
    {
        SearchQuery query = SearchQuery.Parse("bread tag:baking folder:recipes after:2026-03 type:pdf dough", Folders);
        Assert.Equal("bread dough", query.Words);
        Assert.Equal(["baking"], query.Filter.Tags);
        Assert.Equal(["/home/me/Notes/recipes"], query.Filter.Folders);
        Assert.Equal(["application/pdf"], query.Filter.MediaTypes);
        Assert.Equal(new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Local), query.Filter.From!.Value.LocalDateTime);
        Assert.All(query.Typed, filter => Assert.Null(filter.Fault));
    }

    [Theory]
    [InlineData("folder:nowhere")]
    [InlineData("after:soon")]
    [InlineData("type:teapot")]
    public void Parse_NotUnderstood_SaysWhyAndRestrictsNothing(string typed)
    {
        SearchQuery query = SearchQuery.Parse("tea " + typed, Folders);
        Assert.True(query.Filter.IsEmpty);
        Assert.NotNull(Assert.Single(query.Typed).Fault);
        Assert.Equal("tea", query.Words);
    }

    [Theory]
    [InlineData("see http://after:8080 and metatag:x")]
    [InlineData("tag: folder:")]
    public void Parse_NoFilters_IsSearchedAsWords(string text) => Assert.True(SearchQuery.Parse(text, Folders).Filter.IsEmpty);

    [Fact]
    public void Without_AFilterInQuotes_LeavesTheRest()
    {
        const string text = "bread tag:\"slow food\" dough";
        TypedFilter filter = Assert.Single(SearchQuery.Parse(text, Folders).Typed);
        Assert.Equal("tag slow food", filter.Meaning);
        Assert.Equal("bread dough", SearchQuery.Without(text, filter.Typed));
    }
}
