using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;
using Rag.Web.Components.Shell;

namespace Rag.Web.Tests.Components;

public sealed class DocumentNameTests
{
    private static readonly Document First = File("1", "/reports/2023 Q1.pdf", "FORM 10-Q"), Second = File("2", "/reports/2023 Q2.pdf", "FORM 10-Q"), Other = File("3", "/notes/sauna.md", "Sauna");

    [Fact]
    public void Of_TitleSharedWithAnotherDocument_IsTheFilesName() => Assert.Equal("2023 Q1.pdf", DocumentName.Of(First, [First, Second, Other]));

    [Fact]
    public void Of_OneDocumentFoundTwice_StaysItsOwn() => Assert.Equal("FORM 10-Q", DocumentName.Of(First, [First, First, Other]));

    [Theory]
    [InlineData("/daily/2026-03-12.md", "Thursday", "Thursday · 12 March 2026")]
    [InlineData("/journals/2026_03_12.md", "Thursday", "Thursday · 12 March 2026")]
    [InlineData("/meetings/2026-03-12 standup.md", "Standup", "Standup · 12 March 2026")]
    [InlineData("/daily/2026-03-12.md", "Thursday, 12 March", "Thursday, 12 March")]
    [InlineData("/daily/2026-03-12.md", null, "2026-03-12")]
    [InlineData("/daily/2026-13-42.md", "Thursday", "Thursday")]
    [InlineData("/notes/sauna.md", "Sauna", "Sauna")]
    public void Of_TitleThatLeavesOutTheDateOfItsFile_SaysIt(string path, string? title, string expected)
    {
        Assert.Equal(expected, DocumentName.Of(File("1", path, title)));
        var citation = new Citation(1, "1", path, title ?? Path.GetFileNameWithoutExtension(path), null, 0, 4, "dough");
        Assert.Equal(expected, DocumentName.Of(citation, [citation]));
    }

    [Fact]
    public void Of_CopiesOfAFile_AreToldApartByTheirFolders()
    {
        Document one = File("1", "/a/README.md", "Readme"), another = File("2", "/b/README.md", "Readme");
        Assert.Equal("a/README.md", DocumentName.Of(one, [one, another]));
    }

    [Fact]
    public void Of_PassagesOfOneDocument_AreToldApartByTheirHeadings()
    {
        Hit Found(string id, string heading) => new(new Passage { Id = id, DocumentId = "3", Ordinal = 0, Start = 0, End = 1, Text = "x", TextHash = "x", HeadingPath = ["Sauna", heading] }, Other, new Scores(1, 1, 1, null));
        Hit heat = Found("a", "Heat"), stove = Found("b", "Stove");
        Assert.Equal("Sauna › Stove", DocumentName.Of(stove, [heat, stove]));
        Assert.Equal("Sauna", DocumentName.Of(stove, [stove]));
    }

    [Fact]
    public void Of_ManyThursdays_AreToldApartByTheirDates()
    {
        Document one = File("1", "/daily/2026-03-12.md", "Thursday"), another = File("2", "/daily/2026-03-19.md", "Thursday");
        Assert.Equal("Thursday · 19 March 2026", DocumentName.Of(another, [one, another]));
    }

    [Theory]
    [InlineData("/n/garden/index.md", "Garden plan", "Garden plan", "Garden plan", "Garden plan · garden")]
    [InlineData("/n/garden/index.md", null, "index.md", "garden/index.md", "garden/index.md")]
    [InlineData("/n/garden/README.md", "Garden plan", "Garden plan", "Garden plan", "Garden plan · garden")]
    [InlineData("/n/garden/indexes.md", "Garden plan", "indexes.md", "Garden plan", "indexes.md")]
    public void Of_FileWhoseNameSaysNothing_IsItsTitleOrItsFolder(string path, string? title, string inList, string alone, string amongOthers)
    {
        Document file = File("1", path, title), other = File("2", "/n/kitchen/other.md", title ?? "index");
        Assert.Equal((inList, alone, amongOthers), (DocumentName.InList(file), DocumentName.Of(file), DocumentName.Of(file, [file, other])));
    }

    private static Document File(string id, string path, string? title) =>
        new() { Id = id, Path = path, Folder = "/", State = DocumentState.Indexed, Title = title };
}
