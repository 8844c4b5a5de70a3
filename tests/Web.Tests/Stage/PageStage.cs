using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;
using Rag.Web.Answering;
using Rag.Web.OpenAi;

namespace Rag.Web.Tests.Stage;

/// <summary>The whole of Web over documents in memory and scripted answers: no worker, no model.</summary>
internal sealed class PageStage : WebApplicationFactory<Program>
{
    /// <summary>Where it keeps what it writes.</summary>
    public string DataPath { get; } = Directory.CreateTempSubdirectory("rag-web-").FullName;

    /// <summary>What it searches and shows.</summary>
    public FakeKnowledgeBase Knowledge { get; } = new();

    /// <summary>The watched folder, empty at first.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("rag-docs-").FullName;

    /// <summary>What a question leads to.</summary>
    public Func<Question, CancellationToken, IAsyncEnumerable<AnswerEvent>> Answers { get; set; } = (_, _) => Script([]);

    /// <summary>What a search finds.</summary>
    public Func<SearchRequest, SearchResult> Finds { get; set; } = _ => new SearchResult { Hits = [] };

    /// <summary>The models there are.</summary>
    public ModelSet Models { get; set; } = ModelSet.None;

    /// <summary>What the inference server answers to requests that are passed on to it.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Inference { get; set; } = (_, _) =>
        throw new HttpRequestException("Nobody is there.");

    /// <summary>From where it is asked; null where the connection tells none.</summary>
    public IPAddress? RemoteAddress { get; set; } = IPAddress.Loopback;

    /// <summary>Settings of section Rag beside the stage's own.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Its clock; null for the machine's.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Where telemetry is sent; null for nowhere.</summary>
    public string? Collector { get; init; }

    /// <summary>What else is registered, after all of the product's.</summary>
    public Action<IServiceCollection>? Registers { get; init; }

    /// <summary>Limit of the inbox.</summary>
    public int LargestFileMegabytes { get; init; } = 512;

    /// <summary>Events one after the other.</summary>
    public static async IAsyncEnumerable<AnswerEvent> Script(IEnumerable<AnswerEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (AnswerEvent happened in events)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return happened;
        }
    }

    /// <summary>A finished answer and the events that lead to it.</summary>
    public static IReadOnlyList<AnswerEvent> Finish(AnswerMode mode, IReadOnlyList<AnswerPart> parts, IReadOnlyList<Citation> citations, Func<Answer, Answer>? more = null)
    {
        var answer = new Answer { Mode = mode, Parts = parts, Citations = citations, Steps = [new Step("search", 3)] };
        return
        [
            new StepChanged("search", null, "searching"), new StepChanged("search", 3, "searching"),
            .. parts.SelectMany((part, i) => new AnswerEvent[]
            {
                // A citation is new with the first part that has it.
                new DraftAdded(part.Text), new PartAdded(part, [.. citations.Where(c => part.Citations.Contains(c.N) && !parts.Take(i).Any(earlier => earlier.Citations.Contains(c.N)))]),
            }),
            new AnswerFinished(more?.Invoke(answer) ?? answer),
        ];
    }

    /// <summary>Writes a file and its entry in the index.</summary>
    public Document AddFile(string id, string name, string text, string mediaType = "text/markdown", DocumentContent? content = null)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return Knowledge.Add(id, path, Folder, content ?? DocumentContent.Plain(text), document => document with { MediaType = mediaType });
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Rag:DataPath", DataPath);
        builder.UseSetting("Rag:Folders:0", Folder);
        builder.UseSetting("Rag:Ingest:LargestFileMegabytes", LargestFileMegabytes.ToString(System.Globalization.CultureInfo.InvariantCulture));
        // Addresses that are in the settings are not ours to run.
        builder.UseSetting("Rag:IngestUrl", "http://127.0.0.1:9");
        builder.UseSetting("Rag:InferenceUrl", "http://127.0.0.1:9");
        // Any free port: several stages run at once, and one must never meet another, or a product that is running.
        builder.UseSetting("Rag:Urls", "http://127.0.0.1:0");
        foreach ((string name, string value) in Settings) builder.UseSetting("Rag:" + name, value);
        if (Collector is not null) builder.UseSetting("OTEL_EXPORTER_OTLP_ENDPOINT", Collector);
        builder.ConfigureLogging(logging => (Collector is null ? logging.ClearProviders() : logging).AddFilter<ConsoleLoggerProvider>(null, LogLevel.None));
        builder.ConfigureServices(services =>
        {
            services.AddSingleton<IStartupFilter>(new RemoteCaller(this));
            if (Time is not null) services.Replace(ServiceDescriptor.Singleton(Time));
            services.Replace(ServiceDescriptor.Singleton<IKnowledgeBase>(Knowledge));
            services.Replace(ServiceDescriptor.Singleton<IModelSource>(new StagedModels(this)));
            services.AddHttpClient<ModelProxy>().ConfigurePrimaryHttpMessageHandler(() => new StagedInference(this));
            services.Replace(ServiceDescriptor.Singleton<AskQuestion>((question, cancellationToken) => Answers(question, cancellationToken)));
            services.Replace(ServiceDescriptor.Singleton<SearchPassages>((request, _) => Task.FromResult(Finds(request))));
            Registers?.Invoke(services);
        });
    }

    /// <summary>A server in memory has no connections, and so no address of who asks.</summary>
    private sealed class RemoteCaller(PageStage stage) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, after) =>
            {
                context.Connection.RemoteIpAddress = stage.RemoteAddress;
                return after(context);
            });
            next(app);
        };
    }

    private sealed class StagedModels(PageStage stage) : IModelSource
    {
        public Task<ModelSet> GetModelsAsync(CancellationToken cancellationToken) => Task.FromResult(stage.Models);
    }

    private sealed class StagedInference(PageStage stage) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            stage.Inference(request, cancellationToken);
    }
}
