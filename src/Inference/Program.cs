using Microsoft.Extensions.Options;
using Rag.Inference;
using Rag.Inference.Backends;
using Rag.Inference.Catalogue;
using Rag.Inference.Downloads;
using Rag.Inference.Http;
using Rag.Inference.Models;
using Rag.Inference.Probing;
using Rag.Retrieval.Telemetry;
using Rag.Retrieval.Workers;

if (args is [BackendTrial.Command, _, _, ..]) return BackendTrial.Run(args[1..]);
if (args is [ProbeProgram.Command, .. var libraries]) return ProbeProgram.Run(libraries.FirstOrDefault());

var builder = WebApplication.CreateBuilder(args);
builder.AddWorker();
builder.AddTelemetry("rag-inference");
builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = 32 << 20);
// A token's way to its reader is short: no thread need be woken for it while the processors are at work on the next one.
builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
builder.Services.AddOptions<InferenceOptions>().BindConfiguration(InferenceOptions.Section).ValidateOnStart();
builder.Services.AddSingleton<IValidateOptions<InferenceOptions>, InferenceOptionsValidator>();
builder.Services.AddSingleton<ModelHost>();
builder.Services.AddHostedService(services => services.GetRequiredService<ModelHost>());
builder.Services.AddDownloads();

var app = builder.Build();
app.UseApiErrors();
app.UseWorkerKey();
app.MapGet("/health", () => Results.Json(new { status = "ok" }));
app.MapHealth((ModelHost host) => ReadyReport.Of(host.Seats.Select(seat => seat.Ready)));
app.MapChat();
app.MapEmbeddings();
app.MapRerank();
app.MapTokens();
app.MapStatus();
app.MapModels();
app.MapAdapters();
app.MapCatalogue();
app.MapDownloads();
return await app.RunWorkerAsync();
