using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rag.Retrieval.Answers;
using Rag.Tests;
using Rag.Web.Commands;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Api;

/// <summary>What the README says to other programs is tried as it stands there.</summary>
public sealed partial class ReadmeTests : IAsyncDisposable
{
    private const string Address = "http://127.0.0.1:5080";
    private readonly PageStage stage = new();
    private readonly string readme = File.ReadAllText(Path.Combine(SharedFolder.RepositoryRoot(), "README.md"));
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Curl_EachLine_IsAnswered()
    {
        stage.Answers = (_, cancellationToken) => PageStage.Script(PageStage.Finish(AnswerMode.Extractive, [], []), cancellationToken);
        MatchCollection lines = Curl().Matches(readme.Replace("\\\n", " ", StringComparison.Ordinal));
        Assert.NotEmpty(lines);
        foreach (Match line in lines)
        {
            using HttpRequestMessage request = new(line.Groups["body"].Success ? HttpMethod.Post : HttpMethod.Get, line.Groups["path"].Value);
            if (line.Groups["body"].Success) request.Content = new StringContent(line.Groups["body"].Value, Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await stage.CreateClient().SendAsync(request, Token);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{line.Value}: {response.StatusCode}");
        }
    }

    [Fact]
    public void Configuration_EachBlock_IsJsonAndNamesWhatIsServed()
    {
        MatchCollection blocks = Json().Matches(readme);
        Assert.True(blocks.Count >= 2);
        Assert.All(blocks, block => JsonDocument.Parse(block.Groups[1].Value));
        Assert.Contains($"{Address}/mcp", readme);
    }

    [Fact]
    public void Commands_EachLine_IsUnderstood()
    {
        MatchCollection lines = Rag().Matches(readme);
        Assert.True(lines.Count >= 6);
        foreach (Match line in lines)
        {
            string[] words = [.. Word().Matches(line.Groups[1].Value).Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value)];
            Assert.True(RagCommand.Create([]).Parse(words).Errors.Count == 0, line.Value);
        }
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [GeneratedRegex(@"^curl http://127\.0\.0\.1:5080(?<path>\S+)(?: +-H '[^']*')*(?: +-d '(?<body>[^']*)')?$", RegexOptions.NonBacktracking | RegexOptions.Multiline)]
    private static partial Regex Curl();

    [GeneratedRegex("```json\n([^`]*)```", RegexOptions.NonBacktracking)]
    private static partial Regex Json();

    [GeneratedRegex("^rag ([^#\n]*)", RegexOptions.NonBacktracking | RegexOptions.Multiline)]
    private static partial Regex Rag();

    [GeneratedRegex("\"([^\"]*)\"|[^ ]+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
