using Rag.Retrieval.Documents;

namespace Rag.Ingest.Tests.Reconciling;

public sealed class RandomOperationsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Operations_AnySequence_IndexEqualsDisk(int seed)
    {
        using TemporaryFolder data = new(), docs = new();
        await using var harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        var random = new Random(seed);
        for (int round = 0; round < 6; round++)
        {
            for (int i = 0; i < 50; i++) Act(random, docs.Path, $"{seed}-{round}-{i}");
            await harness.IdleAsync();
            Dictionary<string, string> disk = Directory.EnumerateFiles(docs.Path, "*", SearchOption.AllDirectories).ToDictionary(p => p, File.ReadAllText);
            Dictionary<string, string?> index = [];
            foreach (var entry in harness.Ledger.Where(e => !e.Deleted))
            {
                Document? document = await harness.Knowledge.GetDocumentAsync(entry.Id, TestContext.Current.CancellationToken);
                index[document!.Path] = (await harness.Knowledge.GetContentAsync(entry.Id, TestContext.Current.CancellationToken))?.Text;
            }
            Assert.Equal(disk.Keys.Order(StringComparer.Ordinal), index.Keys.Order(StringComparer.Ordinal));
            Assert.All(disk, file => Assert.Equal(file.Value.Trim(), index[file.Key]!.Trim()));
            Assert.Equal(disk.Count, (await harness.Knowledge.CountAsync(TestContext.Current.CancellationToken)).Indexed);
        }
    }

    private static void Act(Random random, string root, string mark)
    {
        string[] files = Directory.GetFiles(root, "*", SearchOption.AllDirectories), folders = [root, .. Directory.GetDirectories(root, "*", SearchOption.AllDirectories)];
        string folder = folders[random.Next(folders.Length)], fresh = Path.Combine(folder, "f" + mark);
        string? file = files.Length > 0 ? files[random.Next(files.Length)] : null;
        switch (random.Next(9))
        {
            case 0: File.Delete(file ?? fresh); break;
            case 1 when file is not null: File.Move(file, fresh + ".txt"); break;
            case 2 when file is not null: File.AppendAllText(file, " more " + mark); break;
            case 3: Directory.CreateDirectory(fresh); break;
            case 4 when folder != root: Directory.Move(folder, Path.Combine(root, "m" + mark)); break;
            case 5 when folder != root && random.Next(3) == 0: Directory.Delete(folder, recursive: true); break;
            case 6 when file is not null: File.Copy(file, fresh + ".txt"); break;
            default: File.WriteAllText(fresh + ".txt", "text " + mark); break;
        }
    }
}
