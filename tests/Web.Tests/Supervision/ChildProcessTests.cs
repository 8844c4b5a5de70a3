using System.Diagnostics;
using Rag.Web.Supervision;

namespace Rag.Web.Tests.Supervision;

public sealed class ChildProcessTests
{
    [Fact]
    public async Task Exited_ChildWhoseOwnChildHoldsItsOutput_IsSeenAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs sh");
        TaskCompletionSource<int> left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        // What it leaves behind writes to the same pipe for longer than any test.
        using IChildProcess child = ChildProcess.Start(
            new ProcessStartInfo("sh", ["-c", "sleep 600 & echo $!; exit 7"]), line => left.TrySetResult(int.Parse(line)));
        using Process other = Process.GetProcessById(await left.Task);
        try
        {
            Assert.Equal(7, await child.Exited);
            Assert.False(other.HasExited);
        }
        finally
        {
            other.Kill();
        }
    }

    [Fact]
    public async Task CloseInput_ChildThatListens_EndsAndItsLastLineIsThere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs sh");
        List<string> lines = [];
        using IChildProcess child = ChildProcess.Start(new ProcessStartInfo("sh", ["-c", "cat; echo farewell >&2"]), lines.Add);
        child.CloseInput();
        Assert.Equal(0, await child.Exited);
        Assert.Equal(["farewell"], lines);
    }
}
