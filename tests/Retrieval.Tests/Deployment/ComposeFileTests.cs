using System.Text.RegularExpressions;
using Rag.Tests;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Rag.Retrieval.Tests.Deployment;

/// <summary>What docker-compose.yml promises, checked without an engine.</summary>
public sealed class ComposeFileTests
{
    private static readonly Dictionary<object, object> Services = (Dictionary<object, object>)Read("docker-compose.yml")["services"];

    /// <summary>Without those that only a profile starts.</summary>
    private static readonly string[] Started = [.. Services.Keys.Select(key => (string)key).Where(name => !Service(name).ContainsKey("profiles"))];

    public static TheoryData<string> Names => ["qdrant", "ingest", "inference", "web"];

    [Fact]
    public void Services_AreTheFour() => Assert.Equal(Names.Select(row => (string)row.Data).Order(), Started.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Service_Runs_WithoutRootAndWithoutWriting(string name)
    {
        Dictionary<object, object> service = Service(name);
        Assert.Matches("^[1-9][0-9]*:[1-9][0-9]*$", (string)service["user"]);
        Assert.Equal("true", service["read_only"]);
        Assert.Equal(["ALL"], Strings(service["cap_drop"]));
        Assert.Contains("no-new-privileges:true", Strings(service["security_opt"]));
        Assert.DoesNotContain("privileged", service.Keys);
        Assert.True(service.ContainsKey("healthcheck"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    [InlineData("telemetry")]
    public void Service_Ports_AreOnLoopbackOnly(string name)
    {
        if (!Service(name).TryGetValue("ports", out object? ports)) return;
        Assert.All(Strings(ports), port => Assert.StartsWith("127.0.0.1:", port));
    }

    [Fact]
    public void Web_Alone_PublishesAPortAndReachesOut()
    {
        Assert.Equal(["web"], Started.Where(name => Service(name).ContainsKey("ports")));
        Assert.Equal(["web"], Started.Where(name => Strings(Service(name)["networks"]).Any(network => network != "inside")));
        var networks = (Dictionary<object, object>)Read("docker-compose.yml")["networks"];
        Assert.Equal("true", ((Dictionary<object, object>)networks["inside"])["internal"]);
    }

    [Fact]
    public void Telemetry_IsPinnedAndStartsByItsProfileAlone()
    {
        Dictionary<object, object> telemetry = Service("telemetry");
        Assert.Equal(["telemetry"], Strings(telemetry["profiles"]));
        Assert.Matches(":[0-9][0-9.]*$", (string)telemetry["image"]);
        Assert.Equal("true", telemetry["read_only"]);
        Assert.Equal(["ALL"], Strings(telemetry["cap_drop"]));
        Assert.Equal("${RAG_TELEMETRY:-}", ((Dictionary<object, object>)Service("web")["environment"])["OTEL_EXPORTER_OTLP_ENDPOINT"]);
    }

    [Fact]
    public void Qdrant_IsPinnedAndKeyed()
    {
        Dictionary<object, object> qdrant = Service("qdrant");
        Assert.Matches(@"^qdrant/qdrant:v1\.19\.[0-9]+-unprivileged$", (string)qdrant["image"]);
        var environment = (Dictionary<object, object>)qdrant["environment"];
        Assert.StartsWith("${QDRANT_API_KEY:?", (string)environment["QDRANT__SERVICE__API_KEY"]);
        Assert.Equal("true", environment["QDRANT__TELEMETRY_DISABLED"]);
        Assert.Contains("qdrant-storage:/qdrant/storage", Strings(qdrant["volumes"]));
        Assert.Contains("/6334", string.Concat(Strings(((Dictionary<object, object>)qdrant["healthcheck"])["test"])));
        Assert.Equal("http://qdrant:6334", ((Dictionary<object, object>)Service("web")["environment"])["Rag__QdrantUrl"]);
    }

    [Theory]
    [InlineData("ingest")]
    [InlineData("inference")]
    [InlineData("web")]
    public void Program_MountsTheOwnersFolders_ReadOnlyAndSharesKeys(string name)
    {
        Dictionary<object, object> service = Service(name);
        string[] mounts = [.. Strings(service["volumes"]).Where(mount => !mount.EndsWith("-data:/data", StringComparison.Ordinal))];
        Assert.NotEmpty(mounts);
        Assert.All(mounts, mount => Assert.EndsWith(":ro", mount));
        var environment = (Dictionary<object, object>)service["environment"];
        Assert.StartsWith("${RAG_WORKER_KEY:?", (string)environment["Rag__WorkerKey"]);
        Assert.StartsWith("${QDRANT_API_KEY:?", (string)environment["Rag__QdrantApiKey"]);
        Assert.Equal("qdrant", environment["Rag__KnowledgeBase"]);
    }

    [Fact]
    public void Gpu_IsReservedForInferenceAloneAndGivenUpByTheOverride()
    {
        Assert.Equal(["inference"], Services.Keys.Where(name => Service((string)name).ContainsKey("deploy")));
        var inference = (Dictionary<object, object>)((Dictionary<object, object>)Read("docker-compose.cpu.yml")["services"])["inference"];
        Assert.True(inference.ContainsKey("deploy"));
        Assert.Contains("deploy: !reset", File.ReadAllText(PathOf("docker-compose.cpu.yml")));
    }

    [Fact]
    public void EnvExample_Names_EveryVariableAndNoSecret()
    {
        string[] lines = File.ReadAllLines(PathOf(".env.example"));
        HashSet<string> named = [.. lines.Where(line => !line.StartsWith('#') && line.Contains('=')).Select(line => line[..line.IndexOf('=')])];
        IEnumerable<string> used = Regex.Matches(File.ReadAllText(PathOf("docker-compose.yml")), @"\$\{([A-Z_]+)").Select(match => match.Groups[1].Value);
        Assert.Equal(named.Order(), used.Distinct().Order());
        Assert.Contains("QDRANT_API_KEY=", lines);
        Assert.Contains("RAG_WORKER_KEY=", lines);
    }

    [Fact]
    public void Dockerfile_HasAStageForEachBuiltServiceAndNoneAsRoot()
    {
        string[] lines = File.ReadAllLines(PathOf("Dockerfile"));
        foreach (string name in (string[])["ingest", "inference", "web"])
        {
            Assert.Equal(name, (string)((Dictionary<object, object>)Service(name)["build"])["target"]);
            Assert.Contains(lines, line => Regex.IsMatch(line, $@"^FROM program\S* AS {name}$"));
            Assert.True(Directory.Exists(PathOf("src/" + name)) || Directory.Exists(PathOf("src/" + char.ToUpperInvariant(name[0]) + name[1..])));
        }
        Assert.Contains("USER $APP_UID", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("USER root", StringComparison.Ordinal) || line.EndsWith(":latest", StringComparison.Ordinal));
    }

    private static Dictionary<object, object> Service(string name) => (Dictionary<object, object>)Services[name];

    private static string[] Strings(object list) => [.. ((List<object>)list).Select(item => (string)item)];

    private static string PathOf(string file) => Path.Combine(SharedFolder.RepositoryRoot(), file);

    private static Dictionary<object, object> Read(string file)
    {
        using var reader = new StreamReader(PathOf(file));
        IDeserializer deserializer = new DeserializerBuilder().WithNodeTypeResolver(new UnknownTags()).Build();
        return deserializer.Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(reader)));
    }

    /// <summary>Compose's own tags, such as !reset, say nothing about a value's type.</summary>
    private sealed class UnknownTags : INodeTypeResolver
    {
        public bool Resolve(NodeEvent? nodeEvent, ref Type currentType)
        {
            if (nodeEvent is null || nodeEvent.Tag.IsEmpty || !nodeEvent.Tag.Value.StartsWith('!')) return false;
            currentType = typeof(object);
            return true;
        }
    }
}
