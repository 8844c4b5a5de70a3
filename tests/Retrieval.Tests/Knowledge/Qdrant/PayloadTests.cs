using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Google.Protobuf;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Knowledge.Qdrant;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant;

public sealed class PayloadTests
{
    private static readonly Gen<JsonNode?> Leaf = Gen.OneOf(
        Gen.Constant((JsonNode?)null),
        Gen.Elements(true, false).Select(value => (JsonNode?)JsonValue.Create(value)),
        ArbMap.Default.GeneratorFor<long>().Select(value => (JsonNode?)JsonValue.Create(value)),
        ArbMap.Default.GeneratorFor<NormalFloat>().Select(value => (JsonNode?)JsonValue.Create(value.Get)),
        ArbMap.Default.GeneratorFor<UnicodeString>().Select(value => (JsonNode?)JsonValue.Create(value.Get ?? "")),
        Gen.Elements("\0", "\u202E", "😀", "e\u0301", "\r\n").Select(value => (JsonNode?)JsonValue.Create(value)));

    /// <summary>Any JSON, through Qdrant's messages as they travel.</summary>
    [Property(MaxTest = 300)]
    public Property Read_OfWhatWasWritten_IsTheSame() => Prop.ForAll(Arb.From(Tree(3)), tree =>
    {
        PointStruct point = Payload.Point(Guid.NewGuid(), new Dictionary<string, object?> { ["tree"] = tree });
        PointStruct arrived = PointStruct.Parser.ParseFrom(point.ToByteArray());
        return JsonNode.DeepEquals(JsonSerializer.SerializeToNode(tree), Payload.Read<Held>(arrived.Payload).Tree);
    });

    [Fact]
    public void Of_HalfACharacter_IsStoredAsTheReplacementCharacter() => Assert.Equal("a\uFFFDb", Payload.Of("a\uD800b").StringValue);

    [Theory]
    [InlineData("a", "b")]
    [InlineData("IMG_1.jpg", "IMG_2.jpg")]
    [InlineData("B", "a")]
    [InlineData("", "a")]
    public void RankOf_Names_OrdersThemAsTheirCharactersDo(string first, string second) =>
        Assert.True(DocumentPoints.RankOf(first) <= DocumentPoints.RankOf(second));

    [Property]
    public void RankOf_AnyTwoNames_NeverContradictsTheirOrder(string? one, string? other) => Assert.True(
        Math.Sign(string.CompareOrdinal(one ?? "", other ?? "")) * Math.Sign(DocumentPoints.RankOf(one ?? "").CompareTo(DocumentPoints.RankOf(other ?? ""))) >= 0);

    private static Gen<JsonNode?> Tree(int depth) => depth == 0
        ? Leaf
        : Gen.OneOf(
            Leaf,
            Tree(depth - 1).ListOf(3).Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
            Tree(depth - 1).ListOf(3).Select(items => (JsonNode?)new JsonObject(items.Select((item, i) => KeyValuePair.Create($"field {i}", item?.DeepClone())))));

    private sealed record Held(JsonNode? Tree);
}
