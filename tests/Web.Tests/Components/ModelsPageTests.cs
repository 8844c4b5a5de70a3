using System.Net;
using System.Text;
using System.Threading.Channels;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Models;
using Rag.Retrieval.Workers;
using Rag.Web.Components.Pages;
using Rag.Web.Supervision;

namespace Rag.Web.Tests.Components;

/// <summary>The parts of the page Models over scripted answers of the model process.</summary>
public sealed class ModelsPageTests : BunitContext
{
    private readonly Channel<string> asked = Channel.CreateUnbounded<string>();

    public ModelsPageTests()
    {
        HttpClient http = new(new Recorder(asked.Writer)) { BaseAddress = new Uri("http://inference.test") };
        Services.AddSingleton(new InferenceClient(http));
        Services.AddSingleton(new ModelAddresses(http));
    }

    private static ModelOffer Offer(string id, string level = "cpu", bool recommended = false, bool here = false, string sha256 = "") => new()
    {
        Id = id,
        Name = id.ToUpperInvariant(),
        Kind = "chat",
        Maker = "us",
        Licence = "MIT",
        Parameters = "1B",
        GoodFor = "Tests.",
        Languages = "none",
        FileName = id + ".gguf",
        Address = new Uri($"https://models.test/{id}.gguf"),
        Size = 1_000_000_000,
        Sha256 = sha256,
        ContextLength = 8192,
        Fit = new ModelFit(level, level == "none" ? "Needs 9 GB; 4 GB are free" : "Fits in 16 GB of GPU memory with 32k context", 8192, 2_000_000_000),
        Memory = [new ContextMemory(4096, 1_500_000_000)],
        IsRecommended = recommended,
        IsHere = here,
    };

    private static DownloadStatus Download(string state, string? message = null) => new("a", "A", "a.gguf", state, 250_000_000, 1_000_000_000, state == "running" ? 12_500_000 : null, message, null);

    [Fact]
    public void Offer_BeforeAnything_SaysTheFitFirstAndTheHost()
    {
        IRenderedComponent<ModelsOffer> offer = Render<ModelsOffer>(with => with.Add(o => o.Offer, Offer("a", "gpu")));
        Assert.StartsWith("Fits in 16 GB of GPU memory with 32k context", offer.Find(".offer-text").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Contains("models.test", offer.Find(".get").TextContent, StringComparison.Ordinal);
        Assert.Contains("not publicly known", offer.Find("details").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offer_Get_AsksForThatModelAlone()
    {
        IRenderedComponent<ModelsOffer> offer = Render<ModelsOffer>(with => with.Add(o => o.Offer, Offer("a")));
        Assert.Equal(0, asked.Reader.Count);
        await offer.Find(".get button").ClickAsync();
        Assert.Equal("POST /downloads/a", await asked.Reader.ReadAsync(Xunit.TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Download_Running_ShowsHowFarAndPauses()
    {
        IRenderedComponent<ModelsOffer> offer = Render<ModelsOffer>(with => with.Add(o => o.Offer, Offer("a")).Add(o => o.Download, Download("running")));
        Assert.Equal("250 MB of 1 GB · 12.5 MB/s · about 1 minute left", offer.Find(".progress-line").TextContent);
        Assert.Empty(offer.FindAll(".get button"));
        await offer.FindAll(".download button").First(button => button.TextContent == "Pause").ClickAsync();
        Assert.Equal("POST /downloads/a/pause", await asked.Reader.ReadAsync(Xunit.TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Download_Failed_SaysWhyAndCanBeTriedAgainOrCancelled()
    {
        IRenderedComponent<ModelsOffer> offer = Render<ModelsOffer>(with => with.Add(o => o.Offer, Offer("a")).Add(o => o.Download, Download("failed", "The disk is full.")));
        Assert.Equal("The disk is full.", offer.Find("[role=alert]").TextContent);
        await offer.FindAll(".download button").First(button => button.TextContent == "Try again").ClickAsync();
        Assert.Equal("POST /downloads/a", await asked.Reader.ReadAsync(Xunit.TestContext.Current.CancellationToken));
        await offer.FindAll(".download button").First(button => button.TextContent == "Cancel").ClickAsync();
        Assert.Equal("DELETE /downloads/a", await asked.Reader.ReadAsync(Xunit.TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Catalogue_RecommendedFirst_TooLargeFoldedAway()
    {
        ModelOffer[] offers = [Offer("a"), Offer("b", recommended: true), Offer("c", "slow"), Offer("d", "none")];
        IRenderedComponent<ModelsCatalogue> catalogue = Render<ModelsCatalogue>(with => with.Add(c => c.Offers, offers).Add(c => c.Downloads, []));
        Assert.Equal(["B", "A", "C", "D"], catalogue.FindAll("h4").Select(name => name.TextContent.Split(' ')[0]));
        Assert.Contains("1 of them too large for this machine", catalogue.Find("details.more-offers summary").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Catalogue_ADownload_StaysWhereItsButtonWasAndOutOfTheFold()
    {
        ModelOffer[] offers = [.. "abcdef".Select(letter => Offer(letter.ToString()))];
        IRenderedComponent<ModelsCatalogue> catalogue = Render<ModelsCatalogue>(with => with.Add(c => c.Offers, offers).Add(c => c.Downloads, [Download("paused"), Download("running") with { Id = "d" }]));
        Assert.Equal(["F", "E", "D", "C", "A"], catalogue.FindAll(".catalogue > .offers h4").Select(name => name.TextContent.Split(' ')[0]));
        Assert.Equal(["B"], catalogue.FindAll("details h4").Select(name => name.TextContent.Split(' ')[0]));
    }

    [Fact]
    public void Machine_GpuAndProcessor_AreNamedWithTheirMemory()
    {
        ComputeDevice[] devices = [new("cuda", "NVIDIA RTX", true, 14_000_000_000, 16_000_000_000), new("cpu", "AMD", false, 0, 64_000_000_000)];
        string text = Render<ModelsMachine>(with => with.Add(m => m.Props, new InferenceProps(null, null, null, devices, "llama.cpp 0.5.0"))).Markup;
        Assert.Contains("NVIDIA RTX, 14 GB of 16 GB free", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "notice")]
    [InlineData(false, "computing")]
    public void Machine_WhatComputes_IsSaidInOneSentenceThatStandsOutWhereItCouldBeBetter(bool better, string style)
    {
        InferenceProps props = new(null, null, null, [], "llama.cpp 0.5.0") { Computing = new ComputeStatus("Vulkan on NVIDIA RTX; CUDA 13's runtime was not found.", better) };
        IRenderedComponent<ModelsMachine> machine = Render<ModelsMachine>(with => with.Add(m => m.Props, props));
        Assert.Equal("Vulkan on NVIDIA RTX; CUDA 13's runtime was not found.", machine.Find("p." + style).TextContent);
    }

    [Fact]
    public async Task Unusable_TryAgain_NamesTheFile()
    {
        IRenderedComponent<ModelsUnusable> files = Render<ModelsUnusable>(with => with.Add(u => u.Files, [new UnusableFile("x.gguf", "it is cut short")]));
        Assert.Contains("it is cut short", files.Markup, StringComparison.Ordinal);
        await files.Find("button").ClickAsync();
        Assert.Equal("POST /models/retry {\"file\":\"x.gguf\"}", await asked.Reader.ReadAsync(Xunit.TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Props_AsInferenceWritesThem_AreUnderstood()
    {
        InferenceClient client = new(new HttpClient(new Recorder(asked.Writer)
        {
            Body = """
                {"build_info": "llama.cpp 0.5.0", "models": {"chat": {"name": "m", "backend": "cpu", "state": "ready", "context_length": 8192, "size": 5,
                 "plan": {"gpu_layers": 3, "context_length": 8192, "kv_type": "f16", "slots": 8, "threads": 2, "bytes": 77}, "resting": {"conversations": 2, "tokens": 900, "bytes": 11, "limit_bytes": 99}}, "rerank": null},
                 "files": [{"name": "m.gguf", "kind": "chat", "size": 5, "is_base": true}], "rejected": [{"name": "x.gguf", "reason": "no"}],
                 "devices": [{"kind": "cpu", "description": "AMD", "is_gpu": false, "free_bytes": 1, "total_bytes": 2}],
                 "computing": {"sentence": "The processor.", "could_be_better": true, "kind": "cpu", "tried": []}}
                """,
        })
        { BaseAddress = new Uri("http://inference.test") });
        InferenceProps props = (await client.GetPropsAsync(Xunit.TestContext.Current.CancellationToken))!;
        LoadedModel chat = props.Models!["chat"]!;
        Assert.Equal((8192, 3, "f16", 77L), (chat.ContextLength, chat.Plan!.GpuLayers, chat.Plan.KvType, chat.Plan.Bytes));
        Assert.Equal(new ComputeStatus("The processor.", true), props.Computing);
        Assert.Equal((new RestingConversations(2, 11, 99), true), (chat.Resting, props.Files![0].IsBase));
        Assert.Equal(("x.gguf", 2L, "llama.cpp 0.5.0"), (props.Rejected![0].Name, props.Devices![0].TotalBytes, props.BuildInfo));
    }

    private sealed class Recorder(ChannelWriter<string> asked) : HttpMessageHandler
    {
        public string Body { get; init; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = request.Content is null ? "" : " " + await request.Content.ReadAsStringAsync(cancellationToken);
            await asked.WriteAsync($"{request.Method} {request.RequestUri!.AbsolutePath}{body}", cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        }
    }
}
