using Bunit;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Web.Components.Library;

namespace Rag.Web.Tests.Components;

public sealed class FileListTests : ComponentTest
{
    [Theory]
    [InlineData(DocumentState.Indexed, null, "notes · 1 passage", false)]
    [InlineData(DocumentState.Pending, null, "waiting", false)]
    [InlineData(DocumentState.Failed, "encrypted", "encrypted", true)]
    [InlineData(DocumentState.Skipped, "larger than 512 MB", "larger than 512 MB", false)]
    public void Render_EachState_SaysWhatTheOwnerNeeds(DocumentState state, string? reason, string detail, bool canRetry)
    {
        Stage.Knowledge.Add("d", Path.Combine(Stage.Folder, "notes", "a.md"), Stage.Folder, DocumentContent.Plain("x"), document => document with { State = state, Reason = reason });
        IRenderedComponent<FileList> list = Render<FileList>(parameters => parameters.Add(files => files.Query, new DocumentQuery()));
        Assert.Equal("a.md", list.Find(".file .name").TextContent);
        Assert.Equal(detail, list.Find(".file .detail").TextContent);
        Assert.Equal(canRetry, list.FindAll("[aria-label^='Read a.md again']").Count == 1);
    }

    [Fact]
    public void Render_AFileWithoutWords_SaysSo()
    {
        Stage.Knowledge.Add("d", Path.Combine(Stage.Folder, "empty.md"), Stage.Folder, DocumentContent.Plain(""), document => document with { PassageCount = 0 });
        Assert.Equal("no words in it", Render<FileList>(parameters => parameters.Add(files => files.Query, new DocumentQuery())).Find(".file .detail").TextContent);
    }

    [Fact]
    public async Task Scrolled_TenThousandFiles_DrawsTheRowsInViewAlone()
    {
        for (int i = 0; i < 10_000; i++) Stage.Knowledge.Add($"d{i}", Path.Combine(Stage.Folder, $"{i:00000}.md"), Stage.Folder, DocumentContent.Plain("x"));
        IRenderedComponent<FileList> list = Render<FileList>(parameters => parameters.Add(files => files.Query, new DocumentQuery()));
        await list.InvokeAsync(() => list.Instance.Scrolled(5000));
        IReadOnlyList<string> names = [.. list.FindAll(".file .name").Select(name => name.TextContent)];
        Assert.Contains("05000.md", names);
        Assert.True(names.Count <= 60, $"{names.Count} rows");
        double above = Em(".spacer:first-child"), below = Em(".spacer:last-child");
        Assert.Equal(10_000 * 2.75, above + below + names.Count * 2.75);

        double Em(string spacer) => double.Parse(list.Find(spacer).GetAttribute("height")!.Replace("em", ""), System.Globalization.CultureInfo.InvariantCulture);
    }
}
