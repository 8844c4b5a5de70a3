using Rag.Web.Components;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Components;

/// <summary>The page is opened without a browser, so that all of it is compiled before the first visitor.</summary>
public sealed class OpenedPageTests
{
    [Fact]
    public async Task OpenAsync_PageWithFiles_AllOfItIsDrawn()
    {
        await using PageStage stage = new();
        stage.UseKestrel(0);
        stage.StartServer();
        stage.AddFile("a", "Kiln diary.md", "The kiln reaches 1240 degrees.");
        string drawn = await OpenedPage.OpenAsync(stage.ClientOptions.BaseAddress.ToString().TrimEnd('/'), TestContext.Current.CancellationToken);
        Assert.Contains("Kiln diary.md", drawn, StringComparison.Ordinal);
        Assert.Contains("Ask your own documents.", drawn, StringComparison.Ordinal);
    }
}
