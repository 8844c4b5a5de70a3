using Rag.Retrieval.Workers;
using Rag.Web.Commands;

namespace Rag.Web.Tests.Commands;

public sealed class ModelDownloadsTests
{
    [Theory]
    [InlineData("running", 250_000_000, 1_000_000_000L, 12_500_000.0, null, "Small: 25 %, 250 MB, 12.5 MB/s, running")]
    [InlineData("waiting", 0, null, null, "tried again in 4 s", "Small: 0 MB, waiting: tried again in 4 s")]
    [InlineData("done", 1_000_000_000, 1_000_000_000L, null, null, "Small: 100 %, 1000 MB, done")]
    public void Line_Download_TellsHowFarItIs(string state, long received, long? total, double? speed, string? message, string expected) =>
        Assert.Equal(expected, ModelDownloads.Line(new DownloadStatus("small", "Small", "small.gguf", state, received, total, speed, message, null)));

    [Fact]
    public void Show_NoTerminal_WritesALineForEachTenthAndState()
    {
        StringWriter output = new() { NewLine = "\n" };
        using (ProgressLine progress = new(output, isTerminal: false))
            foreach (double share in (double[])[0, 0.01, 0.12, 0.19, 1, 1]) progress.Show($"{share:F2}", share < 1 ? "running" : "done", share);
        Assert.Equal("0.00\n0.12\n1.00\n", output.ToString());
    }

    [Fact]
    public void Show_Terminal_WritesOverTheLine()
    {
        StringWriter output = new() { NewLine = "\n" };
        using (ProgressLine progress = new(output, isTerminal: true))
        {
            progress.Show("none", "waiting", null);
            progress.Show("half", "running", 0.5);
        }
        Assert.Equal("\r\e[K[····················] none\r\e[K[██████████··········] half\n", output.ToString());
    }
}
