using Rag.Inference.Chat;
using Rag.Inference.Embedding;
using Rag.Inference.Gguf;
using Rag.Inference.Native;
using Rag.Inference.Probing;
using Rag.Inference.Processor;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Models;

/// <summary>
/// Brings a file into memory: tried in a child process the first time it is seen, then by the best plan that memory allows. Safe to call from any thread; one
/// file at a time is tried, and one at a time loaded, since each must see the memory that the other left.
/// </summary>
internal sealed class ModelLoader(
    InferenceOptions options, string dataPath, Heartbeats beats, TimeProvider time, ILoggerFactory loggers) : IDisposable
{
    private readonly ILogger logger = loggers.CreateLogger<ModelLoader>();
    private readonly CrashMarks marks = new(dataPath, time);
    private readonly ModelRecords records = new(Path.Combine(dataPath, "models"));
    private readonly ProcessorShare share = ProcessorShare.OfThisProcess(time);
    private readonly SemaphoreSlim trying = new(1);
    private readonly SemaphoreSlim loading = new(1);

    /// <summary>The file that is being put on the GPU now.</summary>
    private volatile ModelFile? onItsWay;

    /// <summary>What is known of a file; null before it was tried.</summary>
    public ModelRecord? Find(ModelFile file) => records.Find(FileIdentity.Of(file));

    /// <summary>What is known of an adapter beside a model; null before it was tried with it.</summary>
    public ModelRecord? Find(AdapterFile adapter, ModelFile model) => records.Find(FileIdentity.Of(adapter, model));

    /// <summary>Tries a file in a child process, and remembers what came of it.</summary>
    /// <exception cref="LlamaException">It could not be tried.</exception>
    public Task<ModelRecord> TryAsync(ModelFile file, CancellationToken cancellationToken) => TryAsync(file, null, cancellationToken);

    /// <summary>The same with an adapter of a model that was tried before.</summary>
    /// <exception cref="LlamaException">It could not be tried.</exception>
    public Task<ModelRecord> TryAsync(AdapterFile adapter, ModelFile model, CancellationToken cancellationToken) =>
        TryAsync(model, adapter, cancellationToken);

    private async Task<ModelRecord> TryAsync(ModelFile file, AdapterFile? adapter, CancellationToken cancellationToken)
    {
        (string name, string path) = adapter is null ? (file.Name, file.Path) : ($"{adapter.Name} with {file.Name}", adapter.Path);
        using Heartbeat beat = beats.Add("trying " + name, StepBounds.Load(file));
        await trying.WaitAsync(cancellationToken).ConfigureAwait(false);
        using Heartbeat.Step step = beat.Begin("reading it");
        try
        {
            long began = time.GetTimestamp();
            string? refusal;
            await using (ModelProbe probe = new(options.NativePath, time))
                refusal = await probe.RefusalAsync(file.Path, adapter?.Path, cancellationToken).ConfigureAwait(false);
            double tried = time.GetElapsedTime(began).TotalMilliseconds;
            ModelRecord record = new(
                Path.GetFileName(path), LlamaRuntime.Version, await Fingerprint.OfAsync(path, cancellationToken)
                .ConfigureAwait(false), refusal);
            records.Save(adapter is null ? FileIdentity.Of(file) : FileIdentity.Of(adapter, file), record);
            logger.LogInformation("{Model} was tried in {Milliseconds:0} ms: {Result}", name, tried, refusal ?? "it can be used");
            return record;
        }
        finally
        {
            trying.Release();
        }
    }

    /// <summary>Forgets what is known of a file, so that it is tried again.</summary>
    public void Forget(ModelFile file)
    {
        records.Forget(FileIdentity.Of(file));
        marks.Forget(file);
    }

    /// <summary>Remembers that llama.cpp is about to end the process with these on the GPU, and with the one that is being put there.</summary>
    public void AddAbort(IEnumerable<ModelFile> onGpu)
    {
        foreach (ModelFile file in onGpu.Append(onItsWay).OfType<ModelFile>().Distinct()) marks.AddAbort(file);
    }

    /// <summary>Loads a file that was tried.</summary>
    /// <exception cref="LlamaException">llama.cpp refuses it, or memory does not suffice for any plan.</exception>
    public async Task<ILoadedModel> LoadAsync(ModelFile file, CancellationToken cancellationToken)
    {
        using Heartbeat beat = beats.Add("loading " + file.Name, StepBounds.Load(file));
        await loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        using Heartbeat.Step step = beat.Begin("reading it");
        try
        {
            int deaths = marks.Count(file);
            if (deaths >= CrashMarks.Most)
                throw new LlamaException($"loading {Path.GetFileName(file.Path)} has ended the process {CrashMarks.Most} times; it is set aside until the file changes.");
            marks.Begin(file);
            // The owner ends the program while a large file is being loaded: that is no crash.
            await using CancellationTokenRegistration stopped = cancellationToken.Register(() => marks.End(file));
            try
            {
                return await Task.Run(() => Load(file, Math.Max(deaths, marks.CountAborts(file))), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                marks.End(file);
            }
        }
        finally
        {
            loading.Release();
        }
    }

    public void Dispose()
    {
        trying.Dispose();
        loading.Dispose();
    }

    private ILoadedModel Load(ModelFile file, int ends)
    {
        MachineMemory memory = MachineMemory.Now(Backend.List());
        LlamaException? last = null;
        foreach (ModelPlan plan in ModelFitter.Left(ModelFitter.Plan(file, options, memory.Devices, memory.FreeBytes, memory.Cores), ends))
        {
            try
            {
                onItsWay = plan.GpuLayers > 0 ? file : null;
                // A number of threads that the owner set is kept to; and beside a GPU the processor waits, which looks as if others had
                // taken it.
                ProcessorShare? processor = options.Threads is null && plan.GpuLayers == 0 ? share : null;
                return file.Kind switch
                {
                    ModelKind.Chat => ChatModel.Load(Templated(file), plan, options, processor, beats, loggers.CreateLogger<ChatModel>()),
                    ModelKind.Embedding => EmbeddingModel.Load(file, plan, options, processor, beats),
                    _ => RerankModel.Load(file, plan, processor, beats),
                };
            }
            catch (LlamaException fault)
            {
                logger.LogWarning("{Model}: {Reason}", file.Name, fault.Message);
                last = fault;
            }
            finally
            {
                onItsWay = null;
            }
        }
        throw last!;
    }

    private ModelFile Templated(ModelFile file) =>
        options.ChatTemplate is { Length: > 0 } template ? file with { ChatTemplate = template } : file;
}
