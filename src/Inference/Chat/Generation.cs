using System.Diagnostics;
using System.Threading.Channels;

namespace Rag.Inference.Chat;

/// <summary>What to generate.</summary>
internal sealed record GenerationRequest(int[] Prompt)
{
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>GBNF with the start symbol <c>root</c>; applies to the answer, not to the reasoning before it.</summary>
    public string? Grammar { get; init; }

    /// <summary>Where it is set, the grammar binds what follows this token, and nothing before it.</summary>
    public int? GrammarAfter { get; init; }

    /// <summary>Control tokens whose text belongs to the answer.</summary>
    public IReadOnlySet<int> Shown { get; init; } = new HashSet<int>();

    public IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>Most tokens to write; null for what the context holds.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Use what the KV cache holds of an earlier prompt that begins alike, and leave this one's there for later ones.</summary>
    public bool CachePrompt { get; init; } = true;

    /// <summary>True where the prompt ends within an open think tag.</summary>
    public bool StartsThinking { get; init; }

    /// <summary>How many of the likeliest tokens to report beside the chosen one; null for no probabilities.</summary>
    public int? TopLogprobs { get; init; }

    /// <summary>What the model's weights are changed by. Held by whoever made the request, and by each generation for itself.</summary>
    public AdapterSet Adapters { get; init; } = AdapterSet.None;

    /// <summary>Whose request it is: turns are taken between users, not between requests.</summary>
    public string User { get; init; } = "";
}

/// <summary>What comes out of a generation: pieces, then one end.</summary>
internal abstract record GenerationEvent;

/// <summary>The request waits; the position is 1 for the next one to start.</summary>
internal sealed record Queued(int Position) : GenerationEvent;

/// <summary>New text; either may be empty.</summary>
internal sealed record Piece(string Text, string Reasoning, IReadOnlyList<TokenProbability> Probabilities) : GenerationEvent;

/// <summary>The end, with <c>stop</c> or <c>length</c>.</summary>
internal sealed record Finished(string Reason, GenerationTimings Timings) : GenerationEvent;

/// <summary>The generation could not go on.</summary>
internal sealed record Failed(string Message) : GenerationEvent;

/// <summary>Natural logarithm of a token's probability, and of those that it was chosen among.</summary>
internal sealed record TokenProbability(int Token, byte[] Bytes, float LogProbability, IReadOnlyList<TokenProbability> Top);

/// <summary>Tokens and milliseconds.</summary>
/// <param name="CachedTokens">Of the prompt, taken from the KV cache.</param>
/// <param name="PromptTokens">Of the prompt, computed.</param>
/// <param name="PromptMilliseconds">From the start of its computing to the first token.</param>
/// <param name="GeneratedTokens">Written, the end mark included.</param>
/// <param name="GeneratedMilliseconds">From the first token to the last.</param>
/// <param name="DraftedTokens">Computed ahead of their turn.</param>
/// <param name="StayedTokens">Of those, the ones that the sampler chose.</param>
internal sealed record GenerationTimings(
    int CachedTokens, int PromptTokens, double PromptMilliseconds, int GeneratedTokens, double GeneratedMilliseconds, int DraftedTokens,
    int StayedTokens);

/// <summary>A request on its way through the decode loop, whose thread alone changes it.</summary>
internal sealed class Generation : IDisposable
{
    private readonly Channel<GenerationEvent> events = Channel.CreateUnbounded<GenerationEvent>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private AdapterSet? adapters;

    public Generation(GenerationRequest request, TokenSampler sampler, TextAssembler text, long arrival, CancellationToken cancellation)
    {
        (Request, Sampler, Text, Arrival, Cancellation) = (request, sampler, text, arrival, cancellation);
        Tokens = [.. request.Prompt];
        adapters = request.Adapters.Hold();
        IsUnbound = request.GrammarAfter is not null;
    }

    public GenerationRequest Request { get; }

    public TokenSampler Sampler { get; }

    public TextAssembler Text { get; }

    /// <summary>Order of arrival.</summary>
    public long Arrival { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>The prompt and what was written so far: all that is needed to take it up again after it had to give way.</summary>
    public List<int> Tokens { get; }

    public int Generated => Tokens.Count - Request.Prompt.Length;

    /// <summary>True until the token comes that the grammar waits for.</summary>
    public bool IsUnbound { get; set; }

    public int CachedTokens { get; set; }

    public long StartedAt { get; set; }

    public long FirstTokenAt { get; private set; }

    public long LastTokenAt { get; private set; }

    /// <summary>Tokens that were drafted, and those of them that stayed.</summary>
    public int Drafted { get; set; }

    public int Stayed { get; set; }

    public int ReportedPosition { get; set; }

    public ChannelReader<GenerationEvent> Events => events.Reader;

    /// <summary>Adds a token that was chosen.</summary>
    public void Add(int token)
    {
        Tokens.Add(token);
        LastTokenAt = Stopwatch.GetTimestamp();
        if (Generated == 1) FirstTokenAt = LastTokenAt;
    }

    /// <summary>The last event of an answer that came to its end.</summary>
    public Finished Finish(string reason) => new(reason, new GenerationTimings(
        CachedTokens,
        Request.Prompt.Length - CachedTokens,
        Stopwatch.GetElapsedTime(StartedAt, Math.Max(FirstTokenAt, StartedAt)).TotalMilliseconds,
        Generated,
        Stopwatch.GetElapsedTime(FirstTokenAt, LastTokenAt).TotalMilliseconds,
        Drafted,
        Stayed));

    public void Send(GenerationEvent item) => events.Writer.TryWrite(item);

    /// <summary>Sends the last event and frees the samplers.</summary>
    public void End(GenerationEvent? last)
    {
        if (last is not null) Send(last);
        events.Writer.TryComplete();
        Dispose();
    }

    public void Dispose()
    {
        Sampler.Dispose();
        Interlocked.Exchange(ref adapters, null)?.Release();
    }
}
