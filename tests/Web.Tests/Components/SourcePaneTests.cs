using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Documents;
using Rag.Web.Components.Source;

namespace Rag.Web.Tests.Components;

public sealed class SourcePaneTests : ComponentTest
{
    private static readonly DocumentContent Paged = new("A line.", [new Block(BlockKind.Paragraph, 0, 7, Page: 1)], [new PageLine(1, 0, 7, .1f, .1f, .5f, .02f)], []);

    [Fact]
    public async Task Open_APdfWithPlaces_IsShownAsItIs()
    {
        Assert.SkipUnless(PdfView.IsAvailable, "pdf.js was not fetched when the product was built");
        await OpenAsync("application/pdf", "a.pdf", Paged);
        Assert.Single(Render<SourcePane>().FindAll(".pdf"));
    }

    [Theory]
    [InlineData("application/pdf", "scan.pdf")]
    [InlineData("text/html", "a.html")]
    [InlineData("message/rfc822", "a.eml")]
    public async Task Open_AnythingElse_IsShownAsText(string mediaType, string name)
    {
        await OpenAsync(mediaType, name, DocumentContent.Plain("Hello <b>there</b>"));
        IRenderedComponent<SourcePane> pane = Render<SourcePane>();
        Assert.Empty(pane.FindAll(".pdf"));
        Assert.Equal("Hello <b>there</b>", pane.Find(".content p").TextContent.Trim());
    }

    [Theory]
    [InlineData(DocumentState.Failed, "it is protected by a password", "This file was not read: it is protected by a password.", true)]
    [InlineData(DocumentState.Pending, null, "This file has not been read yet.", false)]
    public async Task Open_AFileWithoutText_SaysWhyAndOffersToReadItAgain(DocumentState state, string? reason, string said, bool canRetry)
    {
        Document document = Stage.AddFile("a", "a.xlsx", "x");
        Stage.Knowledge.Add("a", document.Path, document.Folder, DocumentContent.Plain("x"), facts => facts with { State = state, Reason = reason });
        await Source.OpenAsync("a", Xunit.TestContext.Current.CancellationToken);
        IRenderedComponent<SourcePane> pane = Render<SourcePane>();
        Assert.StartsWith(said, pane.Find("p.notice").TextContent.Trim());
        Assert.Equal(canRetry, pane.FindAll("p.notice button").Count == 1);
    }

    [Fact]
    public async Task Open_AWikilinkClicked_OpensTheNote()
    {
        Stage.AddFile("b", "Other.md", "The other note.");
        var content = new DocumentContent("See Other.", [new Block(BlockKind.Paragraph, 0, 10)], [], [new TextLink(4, 9, "Other")]);
        await OpenAsync("text/markdown", "a.md", content);
        IRenderedComponent<SourcePane> pane = Render<SourcePane>();
        await pane.Find("button.link.inside").ClickAsync(new());
        pane.WaitForAssertion(() => Assert.Equal("Other", pane.Find(".source-title h2").TextContent));
    }

    [Fact]
    public async Task Open_TheKnowledgeBaseIsAway_KeepsWhatIsOpenAndSaysWhy()
    {
        await OpenAsync("text/markdown", "a.md", DocumentContent.Plain("The first note."));
        IRenderedComponent<SourcePane> pane = Render<SourcePane>();
        Stage.Knowledge.Fault = "Qdrant does not answer.";
        await Source.OpenAsync(new Retrieval.Answers.Citation(1, "b", "/b.md", "B", null, 0, 3, "The"), "e", Xunit.TestContext.Current.CancellationToken);
        pane.WaitForAssertion(() => Assert.Equal("Qdrant does not answer.", pane.Find(".notice.warn").TextContent));
        Assert.Equal("The first note.", pane.Find(".content p").TextContent.Trim());
    }

    [Fact]
    public async Task About_ANoteThatOthersLinkTo_ShowsLinksInAndOut()
    {
        Document other = Stage.AddFile("b", "Other.md", "The other note.");
        Stage.Knowledge.Add("b", other.Path, other.Folder, DocumentContent.Plain("The other note."), document => document with { Links = ["a"] });
        Document document = Stage.AddFile("a", "a.md", "See [[Other]] and [[Nowhere]].");
        Stage.Knowledge.Add("a", document.Path, document.Folder, DocumentContent.Plain("See"), facts => facts with { Links = ["Other", "Nowhere"], Tags = ["home"] });
        await Source.OpenAsync("a", Xunit.TestContext.Current.CancellationToken);
        IRenderedComponent<SourcePane> pane = Render<SourcePane>();
        await pane.Find("[aria-label='About this file']").ClickAsync(new());
        pane.WaitForAssertion(() =>
        {
            Assert.Equal(["Other", "Nowhere", "Other"], pane.FindAll(".link-row").Select(row => row.TextContent));
            Assert.Equal("/search?q=tag%3Ahome", pane.Find(".file-facts a.chip").GetAttribute("href"));
        });
    }

    [Fact]
    public async Task Refresh_TheFileWasSavedMeanwhile_ShowsItAsItIsWithTheMarkAtItsWords()
    {
        Document saved = Stage.AddFile("a", "a.md", "The boat is red.");
        await Source.OpenAsync(new Retrieval.Answers.Citation(1, "a", saved.Path, "A", null, 0, 16, "The boat is red."), "e", Xunit.TestContext.Current.CancellationToken);
        IRenderedComponent<SourcePane> pane = Render<SourcePane>();
        int version = Source.Version;
        await Source.RefreshAsync(Xunit.TestContext.Current.CancellationToken);
        Assert.Null(Source.Notice);

        Stage.AddFile("a", "a.md", "In spring it was painted. The boat is red.");
        await Source.RefreshAsync(Xunit.TestContext.Current.CancellationToken);
        pane.WaitForAssertion(() => Assert.Equal("The boat is red.", pane.Find(".content mark").TextContent));
        Assert.Equal(("The file has changed since; the quoted words now stand here.", version), (Source.Notice, Source.Version));

        Stage.Knowledge.Remove("a");
        await Source.RefreshAsync(Xunit.TestContext.Current.CancellationToken);
        pane.WaitForAssertion(() => Assert.StartsWith("This file is gone.", pane.Find(".notice.warn").TextContent));
        Assert.Empty(pane.FindAll(".content"));
    }

    private SourceView Source => Services.GetRequiredService<SourceView>();

    private async Task OpenAsync(string mediaType, string name, DocumentContent content)
    {
        Stage.AddFile("a", name, content.Text, mediaType, content);
        await Source.OpenAsync("a", Xunit.TestContext.Current.CancellationToken);
    }
}
