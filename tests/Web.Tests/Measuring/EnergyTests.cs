using Rag.Web.Measuring.Energy;

namespace Rag.Web.Tests.Measuring;

public sealed class EnergyTests
{
    [Fact]
    public void Rapl_PackagesThatCountAndWrap_AreSummedInJoules()
    {
        string root = Directory.CreateTempSubdirectory("rag-rapl-").FullName;
        Set("intel-rapl:0", 1_000_000);
        Set("intel-rapl:1", 9_000_000);
        Set("intel-rapl:0:0", 500_000); // a part of the first package
        RaplCounter counter = new(root);
        Assert.Equal(0, counter.Read());
        Set("intel-rapl:0", 3_000_000);
        Set("intel-rapl:1", 1_500_000); // went over 10,000,000
        Set("intel-rapl:0:0", 900_000);
        Assert.Equal(4.5, counter.Read()!.Value, 6);

        void Set(string zone, long microjoules)
        {
            string folder = Directory.CreateDirectory(Path.Combine(root, zone)).FullName;
            File.WriteAllText(Path.Combine(folder, "energy_uj"), microjoules + "\n");
            File.WriteAllText(Path.Combine(folder, "max_energy_range_uj"), "10000000\n");
        }
    }

    [Fact]
    public void Rapl_MachineWithoutIt_TellsNothing() => Assert.Null(new RaplCounter("/nonexistent/powercap").Read());

    [Fact]
    public void Gpu_LinesOfNvidiaSmi_AreSummedAndOthersPassedOver()
    {
        using GpuPower power = new("no-such-program-here");
        Assert.Null(power.Read());
        foreach (string? line in (string?[])["31.50", "[N/A]", null, "", "NaN", "18.5"]) power.Take(line);
        Assert.Equal(50, power.Read());
    }
}
