using Microsoft.Extensions.Time.Testing;
using Rag.Inference.Gguf;
using Rag.Inference.Models;
using Rag.Inference.Tests.Adapters;
using Rag.Inference.Tests.Downloads;
using Rag.Inference.Tests.Gguf;

namespace Rag.Inference.Tests.Models;

/// <summary>What a folder of models holds beside whole models: parts, adapters, projectors.</summary>
public sealed class SplitFilesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-split-");
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow.AddMinutes(1));

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(3, 2, 1)]
    [InlineData(2, 1, 3)]
    public void Scan_PartsThatComeOneByOne_AreNamedAsMissingUntilAllAreThere(int first, int second, int third)
    {
        ModelDirectory directory = new(folder.FullName, time);
        Put(first);
        string reason = Assert.Single(directory.Scan().Rejected).Reason;
        Assert.Contains("2 of its 3 parts are missing", reason, StringComparison.Ordinal);
        Assert.Contains(SplitModel.NameOf(second), reason, StringComparison.Ordinal);
        Assert.Contains(SplitModel.NameOf(third), reason, StringComparison.Ordinal);
        Put(second);
        Assert.Contains(
            $"1 of its 3 parts is missing: {SplitModel.NameOf(third)}", Assert.Single(directory.Scan().Rejected)
            .Reason, StringComparison.Ordinal);
        Put(third);
        ModelListing whole = directory.Scan();
        Assert.Empty(whole.Rejected);
        ModelFile model = Assert.Single(whole.Models);
        Assert.Equal(("big", SplitModel.Size, SplitModel.NameOf(1)), (model.Name, model.Size, Path.GetFileName(model.Path)));

        File.Delete(Path.Combine(folder.FullName, SplitModel.NameOf(2)));
        Assert.Contains(SplitModel.NameOf(2), Assert.Single(directory.Scan().Rejected).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_DamagedLaterPart_IsNamed()
    {
        Put(1);
        Put(3);
        File.WriteAllBytes(Path.Combine(folder.FullName, SplitModel.NameOf(2)), SplitModel.Parts[1][..100]);
        Assert.Contains(
            $"its part {SplitModel.NameOf(2)} cannot be used", Assert.Single(new ModelDirectory(folder.FullName, time).Scan().Rejected)
            .Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clip", "model", null, "pictures")]
    [InlineData("clip", "mmproj", null, "pictures")]
    [InlineData("clip", "mmproj", true, "pictures and sound")]
    public void Scan_Projector_IsListedAsOneAndNeverAsAModel(string architecture, string type, bool? hears, string reads)
    {
        GgufBytes file = new GgufBytes().With("general.architecture", architecture).With("general.type", type)
            .With("clip.has_vision_encoder", true).Tensor("v.patch", 8);
        if (hears is { } sound) file.With("clip.has_audio_encoder", sound);
        File.WriteAllBytes(Path.Combine(folder.FullName, "mmproj.gguf"), file.ToArray());
        ModelListing listing = new ModelDirectory(folder.FullName, time).Scan();
        Assert.Equal((0, 0), (listing.Models.Count, listing.Rejected.Count));
        Assert.Contains($"reads {reads}.", Assert.Single(listing.Projectors).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_Adapter_IsListedApartFromModels()
    {
        File.WriteAllBytes(Path.Combine(folder.FullName, "style.gguf"), TinyAdapter.Write("output.weight", new float[4], new float[4]));
        File.WriteAllBytes(
            Path.Combine(folder.FullName, "cut.gguf"), TinyAdapter.Write("output.weight", new float[400], new float[4])[..600]);
        ModelListing listing = new ModelDirectory(folder.FullName, time).Scan();
        Assert.Empty(listing.Models);
        Assert.Equal(("style", 1L), (Assert.Single(listing.Adapters).Name, listing.Adapters[0].Rank));
        Assert.Contains("cut short", Assert.Single(listing.Rejected).Reason, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private void Put(int part) => File.WriteAllBytes(Path.Combine(folder.FullName, SplitModel.NameOf(part)), SplitModel.Parts[part - 1]);
}
