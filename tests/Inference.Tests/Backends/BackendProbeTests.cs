using Microsoft.Extensions.Time.Testing;
using Rag.Inference.Backends;
using Rag.Inference.Native;

namespace Rag.Inference.Tests.Backends;

public sealed class BackendProbeTests
{
    private readonly BackendProbe probe = new(TimeProvider.System);

    [Fact]
    public async Task Try_Processor_ComputesRightly()
    {
        BackendVerdict verdict = await probe.TryAsync(StubFolder.Processor().OnProcessor, TestContext.Current.CancellationToken);
        Assert.Null(verdict.Reason);
        Assert.True(verdict.Works);
        Assert.Equal("cpu", Assert.Single(verdict.Devices).Kind);
    }

    [Fact]
    public async Task Try_GpuThatComputesRightly_Works()
    {
        BackendVerdict verdict = await TryAsync("RIGHT");
        Assert.Null(verdict.Reason);
        Assert.True(verdict.Works);
        Assert.Equal(("NVIDIA Stub 1000", true, "0000:01:00.0"), verdict.Devices.Select(device => (device.Description, device.IsGpu, device.PciAddress)).First());
    }

    [Theory]
    [InlineData("WRONG", "NVIDIA Stub 1000: it computes wrongly")]
    [InlineData("NO_DEVICE", "it lists no device")]
    [InlineData("CRASH", "the process that tried it ended while loading (access outside of its memory)")]
    public async Task Try_GpuThatFails_SaysHow(string behaviour, string reason)
    {
        BackendVerdict verdict = await TryAsync(behaviour);
        Assert.False(verdict.Works);
        Assert.Equal(reason, verdict.Reason);
    }

    [Fact]
    public async Task Try_LibrariesMissing_NamesThemAll()
    {
        BackendVerdict verdict = await TryAsync("MISSING");
        Assert.False(verdict.Works);
        Assert.Equal(["libcudart.so.13", "libcublas.so.13"], verdict.Missing);
    }

    [Fact]
    public async Task Try_Hangs_IsLeftAlone()
    {
        using StubFolder stub = await StubFolder.CreateAsync(("cuda", "HANG"));
        FakeTimeProvider time = new();
        Task<BackendVerdict> verdict = new BackendProbe(time).TryAsync(stub.Candidate("cuda"), TestContext.Current.CancellationToken);
        while (!File.Exists(stub.Mark)) await Task.Delay(10, TestContext.Current.CancellationToken);
        // What it did before it hung counts as life once.
        while (!verdict.IsCompleted)
        {
            time.Advance(BackendProbe.Patience);
            await Task.WhenAny(verdict, Task.Delay(10, TestContext.Current.CancellationToken));
        }
        Assert.Equal("it stood still while loading", (await verdict).Reason);
    }

    [Fact]
    public async Task Try_FolderWithoutLibraries_SaysSo()
    {
        DirectoryInfo empty = Directory.CreateTempSubdirectory("rag-stub-");
        BackendVerdict verdict = await probe.TryAsync(new BackendCandidate("cpu", empty.FullName, null), TestContext.Current.CancellationToken);
        Assert.Equal($"{empty.FullName} cannot be loaded on this system.", verdict.Reason);
        empty.Delete();
    }

    private async Task<BackendVerdict> TryAsync(string behaviour)
    {
        using StubFolder stub = await StubFolder.CreateAsync(("cuda", behaviour));
        return await probe.TryAsync(stub.Candidate("cuda"), TestContext.Current.CancellationToken);
    }
}
