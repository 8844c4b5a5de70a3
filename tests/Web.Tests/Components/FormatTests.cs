using Rag.Retrieval.Documents;
using Rag.Web.Components.Shell;

namespace Rag.Web.Tests.Components;

public sealed class FormatTests
{
    private static readonly Document First = Form("1", "/reports/2023 Q1.pdf", "FORM 10-Q"), Second = Form("2", "/reports/2023 Q2.pdf", "FORM 10-Q"), Other = Form("3", "/notes/sauna.md", "Sauna");

    [Fact]
    public void Title_SharedWithAnotherDocument_IsTheFilesName() => Assert.Equal("2023 Q1.pdf", Format.Title(First, [First, Second, Other]));

    [Fact]
    public void Title_OfOneDocumentFoundTwice_StaysItsOwn() => Assert.Equal("FORM 10-Q", Format.Title(First, [First, First, Other]));

    private static Document Form(string id, string path, string title) =>
        new() { Id = id, Path = path, Folder = "/", State = DocumentState.Indexed, Title = title };
}
