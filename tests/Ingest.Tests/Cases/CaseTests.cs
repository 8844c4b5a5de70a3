using System.Text.Json;
using Rag.Ingest.Readers;
using Rag.Tests;

namespace Rag.Ingest.Tests.Cases;

/// <summary>
/// What users of other readers missed, one folder of <c>data/cases</c> for each kind of fault: its files are read, and what
/// <c>expected.json</c> says of their text must hold.
/// </summary>
public sealed class CaseTests
{
    /// <summary>Cases that do not hold yet. The list may only shrink: one that holds must be taken out.</summary>
    private static readonly HashSet<string> Known =
    [
    ];

    public static IEnumerable<TheoryDataRow<string>> Cases
    {
        get
        {
            string folder = SharedFolder.Find("data/cases");
            return Directory.Exists(folder)
                ? Directory.EnumerateDirectories(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).Select(name => new TheoryDataRow<string>(name!))
                : [new TheoryDataRow<string>("") { Skip = "needs data/cases from the folder that RAG_SHARED names (default ../shared)" }];
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Read_Case_HoldsWhatItsOwnerExpects(string name)
    {
        string folder = SharedFolder.Require($"data/cases/{name}");
        using JsonDocument expected = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "expected.json"), TestContext.Current.CancellationToken));
        List<string> faults = [], missing = [];
        int read = 0;
        foreach (JsonProperty file in expected.RootElement.GetProperty("files").EnumerateObject())
        {
            if (file.Value.TryGetProperty("needs", out JsonElement program) && !IsInstalled(program.GetString()!))
            {
                missing.Add(program.GetString()!);
                continue;
            }
            read++;
            ReadResult result = await Readers.Reading.FileAsync(Path.Combine(folder, file.Name));
            faults.AddRange(CaseExpectation.Faults(file.Value, file.Name, result).Select(fault => $"{file.Name}: {fault}"));
        }
        Assert.SkipWhen(read == 0, $"needs {string.Join(", ", missing.Distinct())}");
        if (Known.Contains(name)) Assert.True(faults.Count > 0, $"{name} holds now: take it out of {nameof(Known)}");
        else Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")));
}
