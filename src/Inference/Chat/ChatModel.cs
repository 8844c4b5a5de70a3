using Rag.Inference.Chat.Drafting;
using Rag.Inference.Gguf;
using Rag.Inference.Models;
using Rag.Inference.Native;
using Rag.Inference.Processor;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Chat;

/// <summary>A request that cannot be served, by the client's fault; the message says what is wrong with it.</summary>
public sealed class BadRequestException(string message) : Exception(message);

/// <summary>A chat model in memory with its decode loop. Safe to call from any thread.</summary>
internal sealed class ChatModel : ILoadedModel
{
    private const string ContinuesText = "It was made to continue text, not to talk: its answers may wander.";
    private const int MicroBatch = 512;
    private const int LeastOutputs = 8;
    private const int LongestGrammar = 1 << 20;
    private const int DeepestGrammar = 64;

    private readonly ModelHandle handle;
    private readonly DecodeLoop loop;
    private long arrivals;

    private ChatModel(
        ModelFile file, ModelPlan plan, ModelHandle handle, Vocabulary vocabulary, ContextHandle context, AbortFlag abort, InferenceOptions options,
        ProcessorShare? processor, Heartbeats beats, ILogger logger)
    {
        (File, Plan, this.handle, Vocabulary) = (file, plan, handle, vocabulary);
        Template = new ChatTemplate(Vocabulary, file.ChatTemplate, file.Architecture);
        bool canShare = !LlamaApi.llama_model_is_recurrent(handle) && !LlamaApi.llama_model_is_hybrid(handle);
        loop = new DecodeLoop(context, new ChatContext(Vocabulary, abort)
        {
            Beat = beats.Add("decode loop", StepBounds.Batch(file, plan, MicroBatch)),
            Slots = plan.Slots,
            ContextLength = plan.ContextLength,
            BatchSize = MicroBatch,
            QueueLength = options.QueueLength,
            RestingBytes = (long)options.RestingMegabytes << 20,
            Window = LlamaApi.llama_model_n_swa(handle),
            CanShare = canShare,
            EndTokens = Template.EndTokens,
            // What was drafted in vain is taken out of the cache again, which such models cannot.
            Lookup = options.PromptLookup && canShare ? new PromptLookup(Outputs(plan), plan.ContextLength) : null,
            Processor = processor?.Join(),
            ThinkToken = Template.Thinks ? Vocabulary.SingleToken("<think>") : null,
        }, logger);
        Adapters = new AdapterShelf(handle, loop);
    }

    public ModelFile File { get; }

    public ModelPlan Plan { get; }

    public string? Warning => File.IsBase ? $"{ContinuesText} {Template.Warning}".TrimEnd() : Template.Warning;

    public Vocabulary Vocabulary { get; }

    public ChatTemplate Template { get; }

    public int ContextLength => loop.ContextLength;

    public IReadOnlyList<Slot> Slots => loop.Slots;

    public int Waiting => loop.Waiting;

    /// <summary>What rests in main memory now.</summary>
    public RestingSummary Resting => loop.Resting;

    public LoopMetrics Metrics => loop.Metrics;

    /// <summary>What its weights can be changed by.</summary>
    public AdapterShelf Adapters { get; }

    /// <exception cref="LlamaException">llama.cpp refuses the file, or memory does not suffice for the plan.</exception>
    public static ChatModel Load(
        ModelFile file, ModelPlan plan, InferenceOptions options, ProcessorShare? processor, Heartbeats beats, ILogger logger)
    {
        ModelHandle handle = ModelHandle.Load(file.Path, NativeParameters.Model(plan));
        Vocabulary? vocabulary = null;
        ContextHandle? context = null;
        try
        {
            ContextParams parameters = NativeParameters.Context(plan);
            parameters.BatchSize = parameters.MicroBatchSize = MicroBatch;
            parameters.MaxOutputs = (uint)Outputs(plan);
            // One pool for all sequences: one conversation may use all of it, and a shared beginning costs nothing.
            parameters.KvUnified = 1;
            AbortFlag abort = new();
            abort.Set(ref parameters);
            vocabulary = new Vocabulary(handle);
            context = ContextHandle.Create(handle, parameters);
            return new ChatModel(file, plan, handle, vocabulary, context, abort, options, processor, beats, logger);
        }
        catch
        {
            context?.Dispose();
            vocabulary?.Dispose();
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Begins a generation; its events come at once, or when a slot is free.</summary>
    /// <exception cref="BadRequestException">Prompt or grammar cannot be used.</exception>
    /// <exception cref="QueueFullException">Too many wait already.</exception>
    public Generation Start(GenerationRequest request, CancellationToken cancellationToken)
    {
        if (request.Prompt.Length == 0) throw new BadRequestException("The prompt is empty.");
        if (request.Prompt.Length >= ContextLength)
            throw new BadRequestException($"The prompt has {request.Prompt.Length} tokens, but the context of the model holds {ContextLength}, of which the answer needs some.");
        foreach ((int token, _) in request.Sampling.Bias)
        {
            if (token < 0 || token >= Vocabulary.Count) throw new BadRequestException($"logit_bias names {token}, which is no token: ids go from 0 to {Vocabulary.Count - 1}.");
        }
        TokenSampler sampler = new(Vocabulary, request.Sampling, Grammar(request.Grammar), loop.Candidates);
        TextAssembler text = new([.. request.Stops, .. Template.Ends], Template.Thinks, request.StartsThinking);
        Generation generation = new(request, sampler, text, Interlocked.Increment(ref arrivals), cancellationToken);
        try
        {
            loop.Submit(generation);
            return generation;
        }
        catch
        {
            generation.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        loop.Dispose();
        Adapters.Dispose();
        Vocabulary.Dispose();
        handle.Dispose();
    }

    /// <summary>Of a batch: one for each answer, and where those are few some for what is drafted.</summary>
    private static int Outputs(ModelPlan plan) => Math.Max(plan.Slots, LeastOutputs);

    private SamplerHandle? Grammar(string? grammar)
    {
        if (string.IsNullOrWhiteSpace(grammar)) return null;
        if (grammar.Length > LongestGrammar) throw new BadRequestException($"The grammar has {grammar.Length} characters; {LongestGrammar} are allowed.");
        if (GrammarNesting.Depth(grammar) > DeepestGrammar) throw new BadRequestException($"The grammar nests more than {DeepestGrammar} parentheses.");
        NativeLog.TakeErrors();
        return SamplerHandle.Grammar(Vocabulary.Handle, grammar.Replace("\0", "", StringComparison.Ordinal))
            ?? throw new BadRequestException($"The grammar cannot be read: {NativeLog.TakeErrors()}");
    }
}
