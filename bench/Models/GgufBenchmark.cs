using System.Globalization;
using System.Text.Json;
using Rag.Inference.Gguf;
using Rag.Inference.Probing;

namespace Rag.Bench.Models;

/// <summary>
/// Damaged copies of a model file through the checks that every file passes before it is loaded: cut off at every kilobyte of the first 64 and at random places, then with
/// flipped bits, half of them in the directory. With <c>--serve</c> some of the latter go through a serving process, which must answer or say why not.
/// </summary>
internal static class GgufBenchmark
{
    private const string Usage = "gguf MODEL.gguf [--flips 2000] [--cuts 200] [--serve 20] [--seed 1] [--json FILE]";

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not [var source, ..] || !File.Exists(source)) { Console.WriteLine(Usage); return 2; }
        int Number(string name, int fallback) => Array.IndexOf(args, name) is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : fallback;
        Random random = new(Number("--seed", 1));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-gguf-");
        try
        {
            DamagedCopy copy = new(source, Path.Combine(folder.FullName, "m.gguf"), random);
            await using ModelProbe probe = new(null, TimeProvider.System);
            Verdicts cuts = await CutAsync(copy, probe, Number("--cuts", 200), random, cancellationToken);
            cuts.Print("cut off");
            copy.Restore();
            Verdicts flips = await FlipAsync(copy, probe, Number("--flips", 2000), cancellationToken);
            flips.Print("bits flipped");
            copy.Restore();
            ServedVerdicts served = await ServedVerdicts.RunAsync(source, copy, Number("--serve", 20), cancellationToken);
            served.Print();
            if (Array.IndexOf(args, "--json") is >= 0 and var json)
                await File.WriteAllTextAsync(args[json + 1], JsonSerializer.Serialize(new { model = Path.GetFileName(source), cuts, flips, served }, JsonSerializerOptions.Web), cancellationToken);
            return cuts.Usable == 0 && flips.Faults == 0 && cuts.Faults == 0 && served.Ended == 0 ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Verdicts> CutAsync(DamagedCopy copy, ModelProbe probe, int more, Random random, CancellationToken cancellationToken)
    {
        Verdicts verdicts = new();
        IEnumerable<long> lengths = [.. Enumerable.Range(0, 65).Select(kilobyte => kilobyte * 1024L), .. Enumerable.Range(0, more).Select(_ => random.NextInt64(copy.Length))];
        foreach (long length in lengths.OrderDescending())
        {
            copy.Cut(length);
            await verdicts.AddAsync(copy.Path, probe, cancellationToken);
        }
        return verdicts;
    }

    private static async Task<Verdicts> FlipAsync(DamagedCopy copy, ModelProbe probe, int count, CancellationToken cancellationToken)
    {
        Verdicts verdicts = new();
        for (int run = 0; run < count; run++)
        {
            using (copy.Flip(inDirectory: run % 2 == 0)) await verdicts.AddAsync(copy.Path, probe, cancellationToken);
            if ((run + 1) % 500 == 0) Console.WriteLine($"  {run + 1}: {verdicts}");
        }
        return verdicts;
    }
}
