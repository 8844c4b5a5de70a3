using Rag.Ingest;
using Rag.Ingest.Reading;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Telemetry;
using Rag.Retrieval.Workers;

// The process that reads one file after another and may be killed for it.
if (args is [ReaderChild.Verb]) return await ReaderChild.RunAsync();

var builder = WebApplication.CreateBuilder(args);
builder.AddWorker();
builder.AddTelemetry("rag-ingest");
// A line for each question after the status would bury what matters.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Services.AddKnowledgeBase();
builder.Services.AddModels();
builder.Services.AddIngest();
var app = builder.Build();
app.UseWorkerKey();
app.MapIngest();
return await app.RunWorkerAsync();
