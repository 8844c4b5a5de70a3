using Microsoft.Extensions.Options;
using Rag.Inference;
using Rag.Inference.Http;
using Rag.Inference.Models;
using Rag.Retrieval.Workers;

var builder = WebApplication.CreateBuilder(args);
builder.AddWorker();
builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = 32 << 20);
builder.Services.AddOptions<InferenceOptions>().BindConfiguration(InferenceOptions.Section).ValidateOnStart();
builder.Services.AddSingleton<IValidateOptions<InferenceOptions>, InferenceOptionsValidator>();
builder.Services.AddSingleton<ModelHost>();
builder.Services.AddHostedService(services => services.GetRequiredService<ModelHost>());

var app = builder.Build();
app.UseApiErrors();
app.UseWorkerKey();
app.MapGet("/health", () => Results.Json(new { status = "ok" }));
app.MapChat();
app.MapEmbeddings();
app.MapRerank();
app.MapTokens();
app.MapStatus();
return await app.RunWorkerAsync();
