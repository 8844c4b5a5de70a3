using System.Net;
using System.Text;
using System.Threading.Channels;
using Bunit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Workers;
using Rag.Web.Components.Pages;
using Rag.Web.Settings;
using Rag.Web.Supervision;

namespace Rag.Web.Tests.Components;

/// <summary>
/// Adapters, files from an address and the list of models on the page Models, over scripted answers of the model process.
/// </summary>
public sealed class ModelFilesTests : BunitContext
{
    private const string Name = "style.gguf";
    private readonly Channel<string> asked = Channel.CreateUnbounded<string>();
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("rag-model-files-");
    private readonly ConfigurationManager configuration = new();
    private readonly Script script;

    public ModelFilesTests()
    {
        configuration["Rag:DataPath"] = data.FullName;
        OwnerSettings.AddTo(configuration);
        script = new Script(asked.Writer);
        HttpClient http = new(script) { BaseAddress = new Uri("http://inference.test") };
        InferenceClient inference = new(http);
        OwnerSettings settings = new(Options.Create(new RagOptions { DataPath = data.FullName }), configuration);
        Services.AddSingleton(inference);
        Services.AddSingleton(new ModelAddresses(http));
        Services.AddSingleton(new AdapterChoice(settings, inference, configuration));
    }

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    private static FoundAdapter Adapter(float scale = 0, string? reason = null, params string[] fits) =>
        new(3, Name, 5_000_000, scale, scale == 0 ? "off" : "on", fits) { Rank = 8, Reason = reason };

    [Fact]
    public async Task Adapters_SwitchedOnChangedAndOff_AreSentAndKept()
    {
        IRenderedComponent<ModelsAdapters> adapters = Render<ModelsAdapters>(with => with.Add(a => a.Adapters, [Adapter(fits: "small")]));
        Assert.Contains("Fits small", adapters.Markup, StringComparison.Ordinal);
        await adapters.Find("input").ChangeAsync("0.8");
        Assert.Equal(0, asked.Reader.Count);
        await adapters.Find("button").ClickAsync();
        Assert.Equal("POST /lora-adapters [{\"id\":3,\"scale\":0.8}]", await asked.Reader.ReadAsync(Token));
        Assert.Equal("style.gguf=0.8", configuration["Rag:ChatAdapters"]);

        adapters.Render(with => with.Add(a => a.Adapters, [Adapter(0.8f, fits: "small")]));
        await adapters.Find("input").ChangeAsync("-1.5");
        Assert.Equal("POST /lora-adapters [{\"id\":3,\"scale\":-1.5}]", await asked.Reader.ReadAsync(Token));
        await adapters.Find("button").ClickAsync();
        Assert.Equal("POST /lora-adapters [{\"id\":3,\"scale\":0}]", await asked.Reader.ReadAsync(Token));
        Assert.Equal("", configuration["Rag:ChatAdapters"]);
    }

    [Fact]
    public async Task Adapters_StrengthThatIsNone_IsRefusedAndNothingIsSent()
    {
        IRenderedComponent<ModelsAdapters> adapters = Render<ModelsAdapters>(
            with => with.Add(a => a.Adapters, [Adapter(1, fits: "small")]));
        await adapters.Find("input").ChangeAsync("11");
        Assert.Contains("from -10 to 10", adapters.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(0, asked.Reader.Count);
    }

    [Fact]
    public void Adapters_OneThatFitsNothing_SaysWhyAndHasNoSwitch()
    {
        IRenderedComponent<ModelsAdapters> adapters = Render<ModelsAdapters>(
            with => with.Add(a => a.Adapters, [Adapter(reason: "It was made for qwen2.")]));
        Assert.Contains("It was made for qwen2.", adapters.Markup, StringComparison.Ordinal);
        Assert.Empty(adapters.FindAll("button"));
    }

    [Fact]
    public void Adapters_SetByTheEnvironment_CannotBeSwitchedHere()
    {
        ((IConfigurationBuilder)configuration).AddCommandLine(["--Rag:ChatAdapters=style.gguf=1"]);
        IRenderedComponent<ModelsAdapters> adapters = Render<ModelsAdapters>(
            with => with.Add(a => a.Adapters, [Adapter(1, fits: "small")]));
        Assert.True(adapters.Find("button").HasAttribute("disabled"));
        Assert.Contains("Set by the command line", adapters.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_LookedAt_ShowsWhatItIsAndFetchesOnAClickAlone()
    {
        script.Body = """
            {"name": "big", "fileNames": ["big-00001-of-00002.gguf", "big-00002-of-00002.gguf"], "size": 9000000000, "kind": "chat",
                "sentence": "Needs 9 GB; 4 GB are free",
             "isHere": false, "fit": {"level": "none", "sentence": "Needs 9 GB; 4 GB are free", "contextLength": 1, "bytes": 1},
                 "licence": "mit", "host": "models.test"}
            """;
        IRenderedComponent<ModelsAddress> address = Render<ModelsAddress>(with => with.Add(a => a.Downloads, []).Add(a => a.Offers, []));
        await address.Find("input").ChangeAsync("https://models.test/big-00001-of-00002.gguf");
        await address.Find("form").SubmitAsync();
        Assert.Equal(
            "POST /downloads/look {\"address\":\"https://models.test/big-00001-of-00002.gguf\"}", await asked.Reader.ReadAsync(Token));
        string seen = address.Find(".found-address").TextContent;
        foreach (string part in (string[])["Needs 9 GB; 4 GB are free", "9 GB in 2 files", "mit", "will not be verified"]) Assert.Contains(
            part, seen, StringComparison.Ordinal);
        script.Body = """{"id": "a-1", "name": "big", "fileName": "big-00001-of-00002.gguf", "state": "running", "received": 0}""";
        await address.Find(".found-address button").ClickAsync();
        Assert.Equal("POST /downloads {\"address\":\"https://models.test/big-00001-of-00002.gguf\"}", await asked.Reader.ReadAsync(Token));
        Assert.Empty(address.FindAll(".found-address"));

        DownloadStatus running = new("a-1", "big", "big-00001-of-00002.gguf", "running", 1, 2, null, null, null);
        address.Render(with => with.Add(a => a.Downloads, [running]));
        await address.FindAll(".download button").First(button => button.TextContent == "Pause").ClickAsync();
        Assert.Equal("POST /downloads/a-1/pause", await asked.Reader.ReadAsync(Token));
    }

    [Fact]
    public async Task Address_Refused_SaysWhy()
    {
        (script.Status, script.Body) = (HttpStatusCode.Conflict, """{"detail": "Write the address of a GGUF file."}""");
        IRenderedComponent<ModelsAddress> address = Render<ModelsAddress>(with => with.Add(a => a.Downloads, []).Add(a => a.Offers, []));
        await address.Find("form").SubmitAsync();
        Assert.Equal("Write the address of a GGUF file.", address.Find("[role=alert]").TextContent);
    }

    [Fact]
    public async Task List_BuiltIn_SaysWhenItWasWrittenAndAnotherCanBeFetched()
    {
        script.Body = """{"written": "2026-11-24", "models": 18, "kind": "built in"}""";
        IRenderedComponent<ModelsList> list = Render<ModelsList>();
        await asked.Reader.ReadAsync(Token);
        Assert.Contains("written on 24 November 2026", list.Find(".list-source").TextContent, StringComparison.Ordinal);
        script.Body = """{"written": "2026-12-24", "models": 3, "kind": "fetched", "address": "https://lists.test/m.json", "fetchedAt": "2026-12-25T00:00:00Z"}""";
        await list.Find("input").ChangeAsync("https://lists.test/m.json");
        await list.Find("form").SubmitAsync();
        Assert.Equal("POST /catalogue/source {\"address\":\"https://lists.test/m.json\"}", await asked.Reader.ReadAsync(Token));
        Assert.Contains("from lists.test, written on 24 December 2026", list.Find(".list-source").TextContent, StringComparison.Ordinal);
        Assert.Contains(list.FindAll("button"), button => button.TextContent == "Use the built-in list");
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        configuration.Dispose();
        data.Delete(recursive: true);
    }

    private sealed class Script(ChannelWriter<string> asked) : HttpMessageHandler
    {
        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public string Body { get; set; } = "{}";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = request.Content is null ? "" : " " + await request.Content.ReadAsStringAsync(cancellationToken);
            await asked.WriteAsync($"{request.Method} {request.RequestUri!.AbsolutePath}{body}", cancellationToken);
            return new HttpResponseMessage(Status) { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        }
    }
}
