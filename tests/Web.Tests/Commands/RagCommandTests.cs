using Rag.Web.Commands;

namespace Rag.Web.Tests.Commands;

public sealed class RagCommandTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("--Rag:Urls=http://127.0.0.1:0", "--Rag:Urls=http://127.0.0.1:0")]
    [InlineData("--urls http://127.0.0.1:0", "--urls http://127.0.0.1:0")]
    [InlineData("Rag:DataPath=x", "Rag:DataPath=x")]
    [InlineData("serve", "")]
    [InlineData("serve --Rag:DataPath=x", "--Rag:DataPath=x")]
    public void Serves_NoVerb_KeepsAllSettings(string line, string expected)
    {
        Assert.True(RagCommand.Serves(Words(line), out string[] settings));
        Assert.Equal(Words(expected), settings);
    }

    [Theory]
    [InlineData("doctor")]
    [InlineData("ask What?")]
    [InlineData("--help")]
    [InlineData("serve --help")]
    [InlineData("help ask")]
    [InlineData("serv")]
    public void Serves_AnotherVerb_DoesNot(string line) => Assert.False(RagCommand.Serves(Words(line), out _));

    [Theory]
    [InlineData("serv")]
    [InlineData("ask")]
    [InlineData("search a --limit many")]
    [InlineData("search a --limt 3")]
    [InlineData("status now")]
    [InlineData("models")]
    public async Task Run_NotUnderstood_IsAUsageError(string line) =>
        Assert.Equal(CommandException.Usage, await RagCommand.RunAsync(Words(line)));

    [Fact]
    public async Task Run_NothingRuns_IsToldByItsCode()
    {
        string data = Directory.CreateTempSubdirectory("rag-command-").FullName;
        Assert.Equal(CommandException.NotRunning,
            await RagCommand.RunAsync(["status", $"--Rag:DataPath={data}", "--Rag:Urls=http://127.0.0.1:9"]));
    }

    [Theory]
    [InlineData("st", "status")]
    [InlineData("models ", "list get use")]
    [InlineData("search a --f", "--folder --from")]
    public async Task Suggest_BegunLine_IsCompleted(string line, string expected)
    {
        StringWriter output = new();
        await RagCommand.Create([]).Parse([$"[suggest:{line.Length}]", line]).InvokeAsync(new() { Output = output }, TestContext.Current.CancellationToken);
        Assert.Superset(Words(expected).ToHashSet(), output.ToString().Split(Environment.NewLine).ToHashSet());
    }

    [Fact]
    public void Verbs_Each_HaveAnExample() =>
        Assert.All(RagCommand.Create([]).Subcommands, verb => Assert.True(Examples.Of(verb.Name).Count > 0, verb.Name));

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
