using System.Text.Json.Nodes;
using Rag.Tests;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

/// <summary>The check itself finds faults.</summary>
public sealed class OpenApiTests
{
    private const string Upsert = "/collections/{collection_name}/points", Scroll = Upsert + "/scroll";
    private readonly OpenApi _description = new(SharedFolder.Require("data/api/qdrant-1.19-openapi.json"));

    [Theory]
    [InlineData(Scroll, """{"limit": 3, "filter": {"must": [{"key": "doc", "match": {"value": "x"}}]}, "with_payload": ["doc"], "with_vector": false}""", true)]
    [InlineData(Scroll, """{"limit": 3, "with_vectors": false}""", false)]
    [InlineData(Scroll, """{"limit": 0}""", false)]
    [InlineData(Scroll, """{"filter": {"must": [{"key": "doc", "matches": {"value": "x"}}]}}""", false)]
    [InlineData(Scroll, """{"offset": null, "limit": null}""", true)]
    [InlineData(Scroll, """{"with_payload": null, "order_by": {"key": "version", "direction": "down"}}""", false)]
    public void CheckRequest_OfAScroll(string route, string body, bool good) => Check("POST", route, [], body, good);

    [Theory]
    [InlineData("""{"points": [{"id": "550e8400-e29b-41d4-a716-446655440000", "vector": {"bm25": {"indices": [1], "values": [0.5]}}, "payload": {"any": 1}}]}""", true)]
    [InlineData("""{"points": [{"id": "550e8400-e29b-41d4-a716-446655440000", "vector": {"bm25": {"indices": [1], "value": [0.5]}}}]}""", false)]
    [InlineData("""{"points": [{"id": "550e8400-e29b-41d4-a716-446655440000"}]}""", false)]
    [InlineData("""{"points": [], "update_mode": "insert"}""", false)]
    public void CheckRequest_OfAnUpsert(string body, bool good) => Check("PUT", Upsert, ["wait"], body, good);

    [Fact]
    public void CheckRequest_UnknownParameterOrCall_IsAFault()
    {
        Check("PUT", Upsert, ["waiting"], """{"points": []}""", good: false);
        Check("POST", Upsert + "/search", [], "{}", good: false);
    }

    [Fact]
    public void CheckAnswer_WithoutWhatIsRequired_IsAFault()
    {
        JsonNode good = JsonNode.Parse("""{"result": {"points": [{"id": 1}], "next_page_offset": null}, "status": "ok", "time": 0.1}""")!;
        JsonNode bad = JsonNode.Parse("""{"result": {"points": [{"payload": {}}]}, "status": "ok", "time": 0.1}""")!;
        Assert.Null(_description.CheckAnswer("POST", Scroll, success: true, good));
        Assert.NotNull(_description.CheckAnswer("POST", Scroll, success: true, bad));
    }

    private void Check(string method, string route, string[] query, string body, bool good) =>
        Assert.Equal(good, _description.CheckRequest(method, route, query, JsonNode.Parse(body)) is null);
}
