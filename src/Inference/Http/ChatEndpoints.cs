using Rag.Inference.Chat;
using Rag.Inference.Chat.Tools;
using Rag.Inference.Gguf;
using Rag.Inference.Models;

namespace Rag.Inference.Http;

/// <summary><c>/v1/chat/completions</c> and <c>/apply-template</c>.</summary>
internal static class ChatEndpoints
{
    public static void MapChat(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/chat/completions", CompleteAsync);
        routes.MapPost("/chat/completions", CompleteAsync);
        routes.MapPost("/apply-template", ApplyTemplateAsync);
    }

    private static async Task<IResult> ApplyTemplateAsync(HttpContext context, ModelHost host)
    {
        ChatRequest request = await ApiJson.ReadAsync<ChatRequest>(context).ConfigureAwait(false);
        (IReadOnlyList<Turn> turns, ToolSet tools) = (request.Turns(), request.ReadTools());
        using ModelLease<ChatModel> lease =
            await host.Seat(ModelKind.Chat).AcquireAsync<ChatModel>(context.RequestAborted).ConfigureAwait(false);
        ChatTemplate template = lease.Model.Template;
        bool skipThinking = request.ChatTemplateKwargs?.EnableThinking == false;
        return ApiJson.Write(new { prompt = template.Format(Conversation(turns, tools, template), addAssistant: true, skipThinking) });
    }

    private static async Task CompleteAsync(HttpContext context, ModelHost host, TimeProvider time)
    {
        ChatRequest request = await ApiJson.ReadAsync<ChatRequest>(context).ConfigureAwait(false);
        (IReadOnlyList<Turn> turns, ToolSet tools, int count) = (request.Turns(), request.ReadTools(), request.Count);
        IReadOnlyDictionary<int, float>? named = LoraStrength.ById(request.Lora);
        using ModelLease<ChatModel> lease =
            await host.Seat(ModelKind.Chat).AcquireAsync<ChatModel>(context.RequestAborted).ConfigureAwait(false);
        ChatModel model = lease.Model;
        bool skipThinking = request.ChatTemplateKwargs?.EnableThinking == false;
        int[] prompt = model.Template.Tokenize(Conversation(turns, tools, model.Template), skipThinking);
        GenerationRequest wanted = request.ToGeneration(prompt, tools, model.Template) with
        {
            StartsThinking = model.Template.StartsThinking(skipThinking),
        };
        ChoiceReader[] choices = [.. Enumerable.Range(0, count).Select(index => new ChoiceReader(index, Reader(tools, model.Template)))];
        ChatResponse response = new($"chatcmpl-{Guid.NewGuid():N}", "chat.completion", time.GetUtcNow().ToUnixTimeSeconds(),
            model.File.Name, []);
        using CancellationTokenSource leaving = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        AdapterSet adapters = await host.Adapters.TakeAsync(model, named, context.RequestAborted).ConfigureAwait(false);
        wanted = wanted with { Adapters = adapters };
        try
        {
            Generation first = model.Start(wanted, leaving.Token);
            IAsyncEnumerable<(int, GenerationEvent)> events =
                ChatAnswers.ReadAsync(first, index => model.Start(ChatAnswers.Another(wanted, index), leaving.Token), count, leaving.Token);
            if (request.Stream == true) await StreamAsync(context, events, choices, response with { Object = "chat.completion.chunk" },
                request.StreamOptions?.IncludeUsage == true).ConfigureAwait(false);
            else await context.Response.WriteAsJsonAsync(await CollectAsync(events, choices, response).ConfigureAwait(false),
                ApiJson.Options, context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            // Where one answer failed nobody waits for the others.
            await leaving.CancelAsync().ConfigureAwait(false);
            adapters.Release();
        }
    }

    private static IReadOnlyList<Message> Conversation(IReadOnlyList<Turn> turns, ToolSet tools, ChatTemplate template) =>
        ToolPrompt.Write(turns, tools, template.Calls, template.SystemText);

    private static CallReader? Reader(ToolSet tools, ChatTemplate template) => tools.Callable.Count == 0 ? null
        : new CallReader(template.Calls.Syntax, name => tools.Callable.Any(tool => tool.Name == name), tools.InParallel);

    private static async Task<ChatResponse> CollectAsync(IAsyncEnumerable<(int, GenerationEvent)> events, ChoiceReader[] choices,
        ChatResponse response)
    {
        await foreach ((int index, GenerationEvent item) in events.ConfigureAwait(false))
        {
            if (item is Piece piece) choices[index].Read(piece);
            else if (item is Finished end) choices[index].Read(end);
            else if (item is Failed failed) throw new Native.LlamaException(failed.Message);
        }
        if (choices.Any(choice => choice.End is null)) throw new OperationCanceledException();
        GenerationTimings timings = Together(choices);
        return response with
        {
            Choices = [.. choices.Select(choice => choice.Whole())],
            Usage = ChatUsage.Of(timings),
            Timings = ChatTimings.Of(timings),
        };
    }

    private static async Task StreamAsync(HttpContext context, IAsyncEnumerable<(int, GenerationEvent)> events, ChoiceReader[] choices,
        ChatResponse response, bool withUsage)
    {
        SseWriter writer = new(context);
        writer.Begin();
        try
        {
            await foreach ((int index, GenerationEvent item) in events.ConfigureAwait(false))
            {
                if (item is Queued queued)
                {
                    await writer.CommentAsync($"queued {queued.Position}").ConfigureAwait(false);
                    continue;
                }
                if (item is Failed failed) throw new Native.LlamaException(failed.Message);
                ChoiceReader choice = choices[index];
                if (!choice.HasBegun) await writer.WriteAsync(response with { Choices = [choice.Begin()] }).ConfigureAwait(false);
                IReadOnlyList<ChatChoice> pieces = item is Piece piece ? choice.Read(piece) : choice.Read((Finished)item);
                foreach (ChatChoice one in pieces)
                {
                    ChatTimings? its = one.FinishReason is null ? null : ChatTimings.Of(choice.End!.Timings);
                    await writer.WriteAsync(response with { Choices = [one], Timings = its }).ConfigureAwait(false);
                }
            }
        }
        catch (Exception fault) when (fault is Native.LlamaException or QueueFullException or ObjectDisposedException)
        {
            await writer.WriteAsync(new { error = ApiErrors.Describe(fault) }).ConfigureAwait(false);
            return;
        }
        if (choices.Any(choice => choice.End is null)) return;
        GenerationTimings timings = Together(choices);
        ChatResponse last = response with { Usage = ChatUsage.Of(timings), Timings = ChatTimings.Of(timings) };
        if (withUsage) await writer.WriteAsync(last).ConfigureAwait(false);
        await writer.DoneAsync().ConfigureAwait(false);
    }

    /// <summary>The prompt counts once: that of the first answer.</summary>
    private static GenerationTimings Together(ChoiceReader[] choices)
    {
        GenerationTimings[] each = [.. choices.Select(choice => choice.End!.Timings)];
        return each[0] with
        {
            GeneratedTokens = each.Sum(one => one.GeneratedTokens),
            GeneratedMilliseconds = each.Max(one => one.GeneratedMilliseconds),
            DraftedTokens = each.Sum(one => one.DraftedTokens),
            StayedTokens = each.Sum(one => one.StayedTokens),
        };
    }
}
