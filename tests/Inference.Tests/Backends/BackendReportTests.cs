using Rag.Inference.Backends;
using Rag.Inference.Native;

namespace Rag.Inference.Tests.Backends;

public sealed class BackendReportTests
{
    private static readonly DisplayAdapter Nvidia = new(DisplayAdapter.Nvidia, "NVIDIA GeForce RTX 4080 SUPER", "0000:01:00.0", "580.65");
    private static readonly DisplayAdapter Intel = new(0x8086, "Intel GPU (8086:46a6)", "0000:00:02.0", null);
    private static readonly Backend Card = new("vulkan", "Vulkan0", "NVIDIA GeForce RTX 4080 SUPER", true, 15L << 30, 16L << 30) { PciAddress = "0000:01:00.0" };
    private static readonly TriedBackend NoRuntime = Fails("cuda", null, "libcudart.so.13", "libcublas.so.13");
    private static readonly TriedBackend NoOldRuntime = Fails("cuda", null, "libcudart.so.12", "libcublas.so.12");

    [Fact]
    public void Of_CudaRuntimeMissing_NamesWhatWouldBeQuicker()
    {
        BackendReport report = Of([NoRuntime, NoOldRuntime, Works("vulkan", Card)], Nvidia);
        Assert.Equal("Vulkan on NVIDIA GeForce RTX 4080 SUPER; CUDA 13's runtime was not found (libcudart.so.13, libcublas.so.13): "
            + "install NVIDIA's CUDA 13 runtime for quicker prompts.", report.Sentence);
        Assert.True(report.CouldBeBetter);
        Assert.Equal("vulkan", report.Kind);
    }

    [Fact]
    public void Of_CudaWorks_SaysNoMore()
    {
        BackendReport report = Of([Works("cuda", Card)], Nvidia);
        Assert.Equal("CUDA on NVIDIA GeForce RTX 4080 SUPER.", report.Sentence);
        Assert.False(report.CouldBeBetter);
    }

    [Fact]
    public void Of_NothingWorksOnTheGpu_NamesItWithEachReason()
    {
        BackendReport report = Of([NoRuntime, NoOldRuntime, Fails("vulkan", "NVIDIA GeForce RTX 4080 SUPER: it computes wrongly"), Works("cpu")], Nvidia);
        Assert.Equal("The processor; NVIDIA GeForce RTX 4080 SUPER is not used: CUDA 13's runtime was not found (libcudart.so.13, libcublas.so.13): "
            + "install NVIDIA's CUDA 13 runtime to use it, and Vulkan does not work: NVIDIA GeForce RTX 4080 SUPER: it computes wrongly.", report.Sentence);
        Assert.True(report.CouldBeBetter);
    }

    [Fact]
    public void Of_LibrariesNotFetched_SaysSo() => Assert.Equal(
        "The processor; Intel GPU (8086:46a6) is not used: llama.cpp's libraries for Vulkan were not fetched: build again with npm's registry in reach to use it.",
        Of([Works("cpu")], Intel).Sentence);

    [Fact]
    public void Of_VulkanWithoutDriver_NamesThePackage() => Assert.Equal(
        "The processor; Intel GPU (8086:46a6) is not used: Vulkan does not work: it lists no device: install Mesa's Vulkan drivers (mesa-vulkan-drivers on Debian and Ubuntu) to use it.",
        Of([Fails("vulkan", "it lists no device"), Works("cpu")], Intel).Sentence);

    [Fact]
    public void Of_NoGpuAtAll_SaysSoAndNoMore()
    {
        BackendReport report = Of([NoRuntime, Fails("vulkan", "it lists no device"), Works("cpu")]);
        Assert.Equal("The processor; this system shows no GPU.", report.Sentence);
        Assert.False(report.CouldBeBetter);
    }

    [Fact]
    public void Of_IntegratedBesideACard_IsNamedWithItsReason()
    {
        Backend integrated = new("vulkan", "Vulkan1", "Intel(R) Iris(R) Xe Graphics", false, 30L << 30, 32L << 30) { PciAddress = "0000:00:02.0" };
        BackendReport listed = Of([Works("vulkan", Card, integrated)], Nvidia with { Vendor = 0x1002 }, Intel);
        Assert.Equal("Vulkan on NVIDIA GeForce RTX 4080 SUPER; Intel GPU (8086:46a6) is not used: it shares the main memory, and the other has its own.", listed.Sentence);
        Assert.False(listed.CouldBeBetter);
        Assert.Equal("CUDA on NVIDIA GeForce RTX 4080 SUPER; Intel GPU (8086:46a6) is not used: CUDA does not list it.", Of([Works("cuda", Card)], Nvidia, Intel).Sentence);
    }

    [Fact]
    public void Of_CardBesideAnotherMakersThatIsUsed_IsNamedWithWhatItLacks()
    {
        Backend radeon = new("vulkan", "Vulkan0", "AMD Radeon RX 7900", true, 1, 2) { PciAddress = "0000:03:00.0" };
        Assert.Equal("Vulkan on AMD Radeon RX 7900; NVIDIA GeForce RTX 4080 SUPER is not used: CUDA 13's runtime was not found (libcudart.so.13, libcublas.so.13): "
            + "install NVIDIA's CUDA 13 runtime to use it, and Vulkan does not list it.",
            Of([NoRuntime, NoOldRuntime, Works("vulkan", radeon)], new DisplayAdapter(0x1002, "AMD GPU (1002:744c)", "0000:03:00.0", null), Nvidia).Sentence);
    }

    [Fact]
    public void Of_MetalFails_SaysWhy() => Assert.Equal("The processor; Metal does not work: it stood still while loading.", Of([Fails("metal", "it stood still while loading"), Works("cpu")]).Sentence);

    [Fact]
    public void Of_NothingWorks_GivesTheReasons()
    {
        BackendReport report = Of([Fails("cpu", "the folder holds llama.cpp 0.4.0")]);
        Assert.Equal("Nothing computes here; this system shows no GPU; The processor does not work: the folder holds llama.cpp 0.4.0.", report.Sentence);
        Assert.Null(report.Kind);
    }

    [Theory]
    [InlineData("NVIDIA's driver was not found (libcuda.so.1): install NVIDIA's driver to use it", "libcuda.so.1")]
    [InlineData("CUDA 13's runtime was not found (cudart64_13.dll): install NVIDIA's CUDA 13 runtime to use it", "cudart64_13.dll")]
    [InlineData("CUDA 13's runtime was not found (libcudart.so.13, libcuda.so.1): install NVIDIA's CUDA 13 runtime and NVIDIA's driver to use it", "libcudart.so.13", "libcuda.so.1")]
    [InlineData("a library was not found (libfoo.so.2): install what holds them to use it", "libfoo.so.2")]
    public void Of_MissingLibraries_AreToldByWhatHoldsThem(string expected, params string[] missing) =>
        Assert.Contains(expected, Of([Fails("cuda", null, missing), Fails("vulkan", "no"), Works("cpu")], Nvidia).Sentence, StringComparison.Ordinal);

    private static BackendReport Of(TriedBackend[] tried, params DisplayAdapter[] adapters) => BackendReport.Of(tried, adapters, ["cuda", "vulkan"]);

    private static TriedBackend Works(string kind, params Backend[] devices) => new(Candidate(kind), new BackendVerdict(true, null, [], devices));

    private static TriedBackend Fails(string kind, string? reason, params string[] missing) => new(Candidate(kind), new BackendVerdict(false, reason, missing, []));

    private static BackendCandidate Candidate(string kind) => new(kind, "/f", kind == "cpu" ? null : $"/f/libggml-{kind}.so");
}
