using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Rag.Inference.Catalogue;
using Rag.Inference.Tests.Downloads;
using Rag.Retrieval.Settings;

namespace Rag.Inference.Tests.Catalogue;

/// <summary>Lists that were fetched in place of the built-in one.</summary>
public sealed class CatalogueListTests : IDisposable
{
    private static readonly Uri From = new("https://lists.test/models.json");
    private static readonly DateTimeOffset Then = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("rag-lists-");

    private static string Models => DownloadStage.EntryJson(new Uri("https://models.test/m.gguf"), 10, "");

    private static byte[] List(string models) => Encoding.UTF8.GetBytes($$"""{"written": "2026-12-24", "models": {{models}}}""");

    [Fact]
    public void BuiltIn_SaysWhenItWasWritten() =>
        Assert.Equal(("built in", true, 18), (Open().Source.Kind, Open().Source.Written > new DateOnly(2026, 1, 1), Open().Source.Models));

    [Fact]
    public void Replace_GoodList_IsUsedNowAndAfterAStartUntilItIsReset()
    {
        ModelCatalogue catalogue = Open();
        catalogue.Replace(List(Models), From, Then);
        foreach (ModelCatalogue now in (ModelCatalogue[])[catalogue, Open()])
        {
            Assert.Equal("m", Assert.Single(now.Entries).Id);
            Assert.Equal(
                ("fetched", new DateOnly(2026, 12, 24), From, Then),
                (now.Source.Kind, now.Source.Written!.Value, now.Source.Address, now.Source.FetchedAt!.Value));
        }
        catalogue.Reset();
        Assert.Equal(18, catalogue.Entries.Count);
        Assert.Equal(18, Open().Entries.Count);
    }

    [Theory]
    [InlineData("[]", "1 to 1000 are wanted")]
    [InlineData("{}", "1 to 1000 are wanted")]
    [InlineData("<html>", "")]
    [InlineData("null", "")]
    [InlineData("[null]", "")]
    [InlineData("https", "https://")]
    [InlineData("folder", "name no folder")]
    [InlineData("name", "name")]
    [InlineData("twice", "twice")]
    public void Replace_BadList_IsRefusedWithTheReasonAndTheOldOneStays(string fault, string named)
    {
        ModelCatalogue catalogue = Open();
        byte[] list = fault switch
        {
            "https" => List(Models.Replace("https:", "http:", StringComparison.Ordinal)),
            "folder" => List(Models.Replace("\"m.gguf\"", "\"../m.gguf\"", StringComparison.Ordinal)),
            "name" => List(Models.Replace("\"M\"", "null", StringComparison.Ordinal)),
            "twice" => List(Models[..^1] + "," + Models[1..]),
            _ => Encoding.UTF8.GetBytes(fault),
        };
        Exception refused = Assert.ThrowsAny<JsonException>(() => catalogue.Replace(list, From, Then));
        Assert.Contains(named, refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((18, "built in"), (catalogue.Entries.Count, catalogue.Source.Kind));
        Assert.Equal(18, Open().Entries.Count);
    }

    [Fact]
    public void Open_KeptListThatIsDamaged_UsesTheBuiltInOneAndSaysSo()
    {
        Open().Replace(List(Models), From, Then);
        string path = Path.Combine(data.FullName, "inference", "catalogue.json");
        File.WriteAllText(path, File.ReadAllText(path)[..20]);
        Assert.Equal(18, Open().Entries.Count);
        Assert.Contains("refresh it", Open().Source.Fault, StringComparison.Ordinal);
    }

    public void Dispose() => data.Delete(recursive: true);

    private ModelCatalogue Open() =>
        new(Options.Create(new InferenceOptions()), Options.Create(new RagOptions { DataPath = data.FullName }));
}
