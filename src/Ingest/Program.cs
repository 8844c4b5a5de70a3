using Rag.Retrieval.Workers;

var builder = WebApplication.CreateBuilder(args);
builder.AddWorker();
var app = builder.Build();
app.UseWorkerKey();
app.MapGet("/health", () => "ok");
await app.RunAsync();
