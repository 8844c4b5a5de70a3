using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Tests.Settings;

public sealed class RagOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_Succeeds() =>
        Assert.True(new RagOptionsValidator().Validate(null, new RagOptions()).Succeeded);

    [Theory]
    [InlineData("http://192.0.2.1:8080")]
    [InlineData("not an address")]
    [InlineData("ftp://127.0.0.1")]
    public void Validate_UnusableInferenceUrl_NamesTheSetting(string url)
    {
        var result = new RagOptionsValidator().Validate(null, new RagOptions { InferenceUrl = url });
        Assert.Contains("Rag:InferenceUrl", result.FailureMessage);
    }

    [Fact]
    public void Validate_RemoteAddressAllowed_Succeeds() =>
        Assert.True(new RagOptionsValidator().Validate(null, new RagOptions { InferenceUrl = "http://192.0.2.1:8080", AllowRemote = true }).Succeeded);

    [Theory]
    [InlineData("K1", -1)]
    [InlineData("K1", double.NaN)]
    [InlineData("B", 1.5)]
    [InlineData("RerankSeconds", 100)]
    public void Validate_SearchOptionOutOfRange_NamesTheSetting(string name, double value)
    {
        SearchOptions search = new();
        typeof(SearchOptions).GetProperty(name)!.SetValue(search, value);
        Assert.Contains("Rag:Search:" + name, new RagOptionsValidator().Validate(null, new RagOptions { Search = search }).FailureMessage);
    }

    [Theory]
    [InlineData("http://127.0.0.1:6334", null)]
    [InlineData("https://127.0.0.1:6334, http://127.0.0.1:6344", null)]
    [InlineData("http://127.0.0.1:6334,http://127.0.0.1:6333", "'http://127.0.0.1:6333', which is Qdrant's REST port: write its gRPC port, as a rule 6334")]
    [InlineData("http://127.0.0.1:6334,http://192.0.2.1:6334", "set Rag:AllowRemote=true")]
    [InlineData(" , ", "Rag:QdrantUrl is empty")]
    public void Validate_QdrantUrl_LooksAtEachNode(string url, string? fault)
    {
        var result = new RagOptionsValidator().Validate(null, new RagOptions { KnowledgeBase = "qdrant", QdrantUrl = url });
        Assert.Equal(fault is null, result.Succeeded);
        if (fault is not null) Assert.Contains(fault, result.FailureMessage);
    }

    [Theory]
    [InlineData("172.31.250.1/32", null)]
    [InlineData("fd00::/8", null)]
    [InlineData("172.31.250.1", "write a network such as")]
    [InlineData("gateway", "write a network such as")]
    [InlineData("0.0.0.0/0", "which is everybody")]
    [InlineData("::/0", "which is everybody")]
    public void Validate_TrustedNetwork_IsOneAndNotEverybody(string network, string? fault)
    {
        var result = new RagOptionsValidator().Validate(null, new RagOptions { TrustedNetworks = { network } });
        Assert.Equal(fault is null, result.Succeeded);
        if (fault is not null) Assert.Contains(fault, result.FailureMessage);
    }

    [Theory]
    [InlineData("https://rag.home.example", true, true)]
    [InlineData("https://rag.home.example", false, false)]
    [InlineData("rag.home.example", true, false)]
    public void Validate_PublicUrl_IsAnAddressThatIsMeant(string url, bool allowed, bool expected) =>
        Assert.Equal(expected, new RagOptionsValidator().Validate(null, new RagOptions { PublicUrl = url, AllowRemote = allowed }).Succeeded);

    [Fact]
    public void Validate_UnknownKnowledgeBase_SaysWhatToWrite()
    {
        var result = new RagOptionsValidator().Validate(null, new RagOptions { KnowledgeBase = "postgres" });
        Assert.Contains("write sqlite or qdrant", result.FailureMessage);
    }
}
