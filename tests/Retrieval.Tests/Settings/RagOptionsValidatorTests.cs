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

    [Fact]
    public void Validate_UnknownKnowledgeBase_SaysWhatToWrite()
    {
        var result = new RagOptionsValidator().Validate(null, new RagOptions { KnowledgeBase = "postgres" });
        Assert.Contains("write sqlite or qdrant", result.FailureMessage);
    }
}
