using Rag.Web.Components.Library;

namespace Rag.Web.Tests.Components;

public sealed class FolderTreeTests
{
    [Fact]
    public void Rows_UnfoldedFoldersAlone_ShowWhatIsInThem()
    {
        var tree = new FolderTree();
        tree.Load(["/n"], ["/n", "/n/a/b", "/n/c", "/elsewhere/x"]);
        Assert.Empty(tree.Rows("/n"));
        tree.Toggle("/n");
        Assert.Equal([("/n/a", 1), ("/n/c", 1)], tree.Rows("/n"));
        Assert.True(tree.HasBelow("/n/a"));
        tree.Toggle("/n/a");
        Assert.Equal([("/n/a", 1), ("/n/a/b", 2), ("/n/c", 1)], tree.Rows("/n"));
        tree.Toggle("/n");
        Assert.Empty(tree.Rows("/n"));
    }
}
