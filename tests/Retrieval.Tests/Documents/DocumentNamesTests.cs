using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Tests.Documents;

public sealed class DocumentNamesTests
{
    [Theory]
    [InlineData("/r/2023 Q1 NRVK.pdf", "2023 Q1 NRVK\nfirst quarter")]
    [InlineData("/r/report_Q4.pdf", "report_Q4\nfourth quarter")]
    [InlineData("/r/IQ4X.pdf", "IQ4X")]
    public void Of_QuarterInTheFileName_IsSpeltOut(string path, string expected) =>
        Assert.Equal(expected, DocumentNames.Of(new Document { Id = "1", Path = path, Folder = "/r", State = DocumentState.Indexed }));
}
