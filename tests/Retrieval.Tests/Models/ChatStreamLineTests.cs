using Microsoft.Extensions.AI;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Tests.Models;

public sealed class ChatStreamLineTests
{
    [Fact]
    public void Read_Logprobs_AreInTheUpdate()
    {
        ChatResponseUpdate update = ChatStreamLine.Read("""
            data: {"choices":[{"index":0,"delta":{"content":"Yes"},"logprobs":{"content":[{"id":9,"token":"Yes","bytes":[89],"logprob":-0.5,"top_logprobs":[{"token":"Yes","logprob":-0.5},{"token":"No","logprob":-1.5}]}]}}]}
            """)!;
        object? found = update.AdditionalProperties![TokenLogProbability.Key];
        TokenLogProbability token = Assert.Single(Assert.IsAssignableFrom<IReadOnlyList<TokenLogProbability>>(found));
        Assert.Equal(("Yes", -0.5, 2), (token.Token, token.LogProbability, token.Top.Count));
        Assert.Equal("No", token.Top[1].Token);
    }

    [Theory]
    [InlineData("""data: {"choices":[{"delta":{"content":"Yes"},"logprobs":null}]}""")]
    [InlineData("""data: {"choices":[{"delta":{"content":"Yes"}}]}""")]
    public void Read_NoLogprobs_HasNone(string line) => Assert.Null(ChatStreamLine.Read(line)!.AdditionalProperties);

    [Fact]
    public void Create_Logprobs_AreAskedFor()
    {
        ChatOptions options = new() { AdditionalProperties = new() { ["logprobs"] = true, ["top_logprobs"] = 20 } };
        string body = ChatRequestBody.Create([new ChatMessage(ChatRole.User, "a")], options).ToJsonString();
        Assert.Contains("\"logprobs\":true,\"top_logprobs\":20", body, StringComparison.Ordinal);
    }
}
