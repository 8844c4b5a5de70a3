using System.Globalization;
using System.Text;
using Rag.Inference.Chat;
using Rag.Inference.Embedding;
using Rag.Inference.Gguf;
using Rag.Inference.Models;
using Rag.Retrieval.Models;

namespace Rag.Inference.Http;

/// <summary>What there is and what it does: <c>/props</c>, <c>/v1/models</c>, <c>/slots</c>, <c>/metrics</c>.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/props", Props);
        routes.MapGet("/v1/models", Models);
        routes.MapGet("/models", Models);
        routes.MapGet("/slots", Slots);
        routes.MapGet("/metrics", Metrics);
    }

    private static IResult Props(ModelHost host)
    {
        ChatModel? chat = host.Seat(ModelKind.Chat).Model as ChatModel;
        return ApiJson.Write(new
        {
            build_info = "llama.cpp " + Native.LlamaRuntime.Version,
            total_slots = chat?.Plan.Slots ?? 0,
            model_path = chat?.File.Path,
            chat_template = chat?.File.ChatTemplate,
            default_generation_settings = new { n_ctx = chat?.ContextLength ?? 0 },
            models = new
            {
                chat = Describe(host.Seat(ModelKind.Chat)),
                embedding = Describe(host.Seat(ModelKind.Embedding)),
                rerank = Describe(host.Seat(ModelKind.Rerank)),
            },
            files = host.Listing.Models.Select(file => new { name = Path.GetFileName(file.Path), kind = file.Kind.ToString().ToLowerInvariant(), size = file.Size, file.ContextLength, file.IsBase }),
            rejected = host.Listing.Rejected,
            adapters = host.Adapters.Book.All.Select(adapter => AdapterEndpoints.Describe(adapter, host)),
            projectors = host.Listing.Projectors.Select(file => new { name = file.FileName, file.Size, reason = file.Sentence }),
            computing = new
            {
                host.Computing.Sentence,
                host.Computing.CouldBeBetter,
                host.Computing.Kind,
                tried = host.Computing.Tried.Select(item => new { item.Candidate.Kind, item.Candidate.Plugin, item.Verdict.Works, item.Verdict.Reason, item.Verdict.Missing }),
            },
            devices = host.Runtime?.Backends,
            system_info = host.Runtime?.SystemInfo,
        });
    }

    private static object? Describe(ModelSeat seat) => seat.Status is not { } status ? null : new
    {
        status.Name,
        status.Backend,
        status.State,
        status.Reason,
        status.ContextLength,
        status.Dimension,
        fingerprint = seat.Model is ChatModel chat ? chat.Adapters.Standing.Mark(status.Fingerprint) : status.Fingerprint,
        adapters = (seat.Model as ChatModel)?.Adapters.Standing.Names,
        plan = seat.Model?.Plan,
        resting = (seat.Model as ChatModel)?.Resting,
        pooling = (seat.Model as EmbeddingModel)?.Pooling,
        seat.Model?.File.Architecture,
        seat.Model?.File.Size,
    };

    private static IResult Models(ModelHost host, TimeProvider time) => ApiJson.Write(new
    {
        @object = "list",
        data = host.Seats.Where(seat => seat.Status is not null).Select(seat => new
        {
            id = seat.Status!.Name,
            @object = "model",
            created = time.GetUtcNow().ToUnixTimeSeconds(),
            owned_by = "local",
            kind = seat.Kind.ToString().ToLowerInvariant(),
            state = seat.Status.State,
            meta = new { n_ctx_train = seat.Model?.File.ContextLength, n_embd = seat.Model?.File.Width, size = seat.Model?.File.Size },
        }),
    });

    private static IResult Slots(ModelHost host) => ApiJson.Write(host.Seat(ModelKind.Chat).Model is not ChatModel chat ? [] : chat.Slots.Select(slot => new
    {
        id = slot.Id,
        n_ctx = chat.ContextLength,
        is_processing = slot.Active is not null,
        n_cached = slot.Cached.Count,
        n_prompt = slot.Active?.Request.Prompt.Length,
        n_decoded = slot.Active?.Generated,
    }).ToArray());

    /// <summary>Prometheus text, names as llama-server's.</summary>
    private static IResult Metrics(ModelHost host)
    {
        StringBuilder text = new();
        void Add(string name, string type, string help, double value) => text.Append(CultureInfo.InvariantCulture,
            $"# HELP llamacpp:{name} {help}\n# TYPE llamacpp:{name} {type}\nllamacpp:{name} {value}\n");
        if (host.Seat(ModelKind.Chat).Model is ChatModel chat)
        {
            Add("prompt_tokens_total", "counter", "Prompt tokens computed.", chat.Metrics.PromptTokens);
            Add("tokens_predicted_total", "counter", "Tokens generated.", chat.Metrics.GeneratedTokens);
            Add("drafted_tokens_total", "counter", "Tokens computed ahead of their turn.", chat.Metrics.DraftedTokens);
            Add("drafted_tokens_accepted_total", "counter", "Of those, the ones that were chosen.", chat.Metrics.StayedTokens);
            Add("n_decode_total", "counter", "Batches computed.", chat.Metrics.Rounds);
            Add("decode_seconds_total", "counter", "Time spent computing.", chat.Metrics.Seconds);
            Add("requests_processing", "gauge", "Requests at work.", chat.Slots.Count(slot => slot.Active is not null));
            Add("requests_deferred", "gauge", "Requests that wait for a slot.", chat.Waiting);
            Add("kv_cache_resting_conversations", "gauge", "Conversations that wait for a follow-up in main memory.", chat.Resting.Conversations);
            Add("kv_cache_resting_bytes", "gauge", "Main memory of conversations that wait for a follow-up.", chat.Resting.Bytes);
        }
        if (host.Seat(ModelKind.Embedding).Model is EmbeddingModel embedding) Add("embeddings_waiting", "gauge", "Texts that wait to be embedded.", embedding.Waiting);
        return Results.Text(text.ToString(), "text/plain; version=0.0.4");
    }
}
