using Rag.Bench;
using Rag.Bench.Answers;
using Rag.Bench.Inference;
using Rag.Bench.Ingest;
using Rag.Bench.Measuring;
using Rag.Bench.Models;
using Rag.Bench.Page;
using Rag.Bench.Search;
using Rag.Bench.Soak;

Dictionary<string, Func<string[], CancellationToken, Task<int>>> benchmarks = new()
{
    ["answers"] = AnswersBenchmark.RunAsync,
    ["whole"] = WholeBenchmark.RunAsync,
    ["chunks"] = ChunksBenchmark.RunAsync,
    ["churn"] = ChurnBenchmark.RunAsync,
    ["crash"] = CrashBenchmark.RunAsync,
    ["folder"] = FolderBenchmark.RunAsync,
    ["footprint"] = FootprintBenchmark.RunAsync,
    ["freshness"] = FreshnessBenchmark.RunAsync,
    ["gguf"] = GgufBenchmark.RunAsync,
    ["inference"] = InferenceBenchmark.RunAsync,
    ["ingest"] = IngestBenchmark.RunAsync,
    ["keyword"] = KeywordBenchmark.RunAsync,
    ["many-documents"] = ManyDocumentsBenchmark.RunAsync,
    ["measure"] = MeasureBenchmark.RunAsync,
    ["page"] = PageBenchmark.RunAsync,
    ["qdrant"] = QdrantBenchmark.RunAsync,
    ["questions"] = QuestionsBenchmark.RunAsync,
    ["reading"] = ReadingBenchmark.RunAsync,
    ["readers"] = ReadersBenchmark.RunAsync,
    ["sample-pdf"] = SamplePdf.RunAsync,
    ["search"] = SearchBenchmark.RunAsync,
    ["torture"] = TortureBenchmark.RunAsync,
    ["soak"] = SoakBenchmark.RunAsync,
    ["vectors"] = VectorsBenchmark.RunAsync,
};

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
string[] names = [.. benchmarks.Keys.Order(StringComparer.Ordinal)];
if (args is [var name, .. var rest] && benchmarks.TryGetValue(name, out var run)) return await run(rest, stop.Token);
Console.WriteLine("Benchmarks: " + string.Join(", ", names));
return args is ["-- list"] or ["list"] or ["--list"] ? 0 : 2;
