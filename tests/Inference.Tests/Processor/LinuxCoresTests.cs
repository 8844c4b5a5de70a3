using Rag.Inference.Processor;

namespace Rag.Inference.Tests.Processor;

/// <summary>Over folders that stand for <c>/</c> on other machines.</summary>
public sealed class LinuxCoresTests : IDisposable
{
    private const string Cpu = "sys/devices/system/cpu/cpu";

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rag-cores-");

    [Fact]
    public void Count_TwoThreadsOnEachCore_CountsCores()
    {
        Processors(8, threadsPerCore: 2);
        Assert.Equal(4, Count());
    }

    [Theory]
    [InlineData("0-1", 1)]
    [InlineData("0,2,4-5", 3)]
    public void Count_AffinityOrCpuset_CountsCoresWithin(string allowed, int cores)
    {
        Processors(8, threadsPerCore: 2);
        Write("proc/self/status", $"Name:\tx\nCpus_allowed_list:\t{allowed}\n");
        Assert.Equal(cores, Count());
    }

    [Fact]
    public void Count_IntelHybrid_CountsPerformanceCoresAlone()
    {
        // Six performance cores with two threads each, then eight efficient ones.
        Processors(12, threadsPerCore: 2);
        for (int processor = 12; processor < 20; processor++) Write($"{Cpu}{processor}/topology/thread_siblings_list", $"{processor}\n");
        Allow("0-19");
        Write("sys/devices/cpu_core/cpus", "0-11\n");
        Write("sys/devices/cpu_atom/cpus", "12-19\n");
        Assert.Equal(6, Count());
        Allow("12-19");
        Assert.Equal(8, Count());
    }

    [Fact]
    public void Count_ArmWithSmallCores_CountsLargeOnes()
    {
        Processors(8, threadsPerCore: 1);
        int[] capacities = [381, 381, 381, 381, 871, 871, 871, 1024];
        for (int processor = 0; processor < 8; processor++) Write($"{Cpu}{processor}/cpu_capacity", $"{capacities[processor]}\n");
        Assert.Equal(4, Count());
    }

    [Theory]
    [InlineData("0::/a/b\n", "sys/fs/cgroup/a/b/cpu.max", "200000 100000\n", 2)]
    [InlineData("0::/a/b\n", "sys/fs/cgroup/a/cpu.max", "150000 100000\n", 2)]
    [InlineData("0::/\n", "sys/fs/cgroup/cpu.max", "20000 100000\n", 1)]
    [InlineData("0::/\n", "sys/fs/cgroup/cpu.max", "max 100000\n", 8)]
    [InlineData("4:cpu,cpuacct:/docker/abc\n", "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "300000\n", 3)]
    [InlineData("4:cpu,cpuacct:/docker/abc\n", "sys/fs/cgroup/cpu/docker/abc/cpu.cfs_quota_us", "300000\n", 3)]
    [InlineData("4:cpu:/\n", "sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n", 8)]
    [InlineData("5:memory:/x\n", "sys/fs/cgroup/memory/x/cpu.max", "100000 100000\n", 8)]
    public void Count_QuotaOfACgroup_IsKeptTo(string own, string file, string quota, int cores)
    {
        Processors(8, threadsPerCore: 1);
        Write("proc/self/cgroup", own);
        Write(file, quota);
        Write(Path.Combine(Path.GetDirectoryName(file)!, "cpu.cfs_period_us"), "100000\n");
        Assert.Equal(cores, Count());
    }

    [Fact]
    public void Count_NothingToBeSeen_IsZero() => Assert.Equal(0, Count());

    [Fact]
    public void Count_ThisMachine_IsWithinItsProcessors()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        Assert.InRange(LinuxCores.Count("/"), 1, Environment.ProcessorCount);
    }

    public void Dispose() => root.Delete(recursive: true);

    private int Count() => LinuxCores.Count(root.FullName);

    private void Processors(int count, int threadsPerCore)
    {
        for (int processor = 0; processor < count; processor++)
        {
            int first = processor / threadsPerCore * threadsPerCore;
            string siblings = threadsPerCore == 1 ? $"{first}" : $"{first}-{first + threadsPerCore - 1}";
            Write($"{Cpu}{processor}/topology/thread_siblings_list", siblings + "\n");
        }
        Allow($"0-{count - 1}");
    }

    private void Allow(string processors) => Write("proc/self/status", $"Name:\tx\nCpus_allowed_list:\t{processors}\n");

    private void Write(string path, string text)
    {
        path = Path.Combine(root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
