using Rag.Web.Supervision;

namespace Rag.Web.Tests.Supervision;

public sealed class ImportProgressTests
{
    [Fact]
    public void After_FilesReadAndMoreThatCome_CountsThoseOfThisImportAlone()
    {
        ImportProgress progress = ImportProgress.None.After(300);
        Assert.Equal((0, 300), (progress.Done, progress.Total));
        progress = progress.After(200).After(250).After(50);
        Assert.Equal((300, 350), (progress.Done, progress.Total));
        Assert.Equal(ImportProgress.None, progress.After(0));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void IsLong_AFewFiles_AreNotWatched(int files, bool isLong) => Assert.Equal(isLong, ImportProgress.None.After(files).IsLong);
}
