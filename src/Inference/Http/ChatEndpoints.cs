using System.Text;
using Rag.Inference.Chat;
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
        using ModelLease<ChatModel> lease = await host.Seat(ModelKind.Chat).AcquireAsync<ChatModel>(context.RequestAborted).ConfigureAwait(false);
        return ApiJson.Write(new { prompt = lease.Model.Template.Format(request.Conversation(), addAssistant: true, request.ChatTemplateKwargs?.EnableThinking == false) });
    }

    private static async Task CompleteAsync(HttpContext context, ModelHost host, TimeProvider time)
    {
        ChatRequest request = await ApiJson.ReadAsync<ChatRequest>(context).ConfigureAwait(false);
        IReadOnlyList<Message> conversation = request.Conversation();
        using ModelLease<ChatModel> lease = await host.Seat(ModelKind.Chat).AcquireAsync<ChatModel>(context.RequestAborted).ConfigureAwait(false);
        ChatModel model = lease.Model;
        bool skipThinking = request.ChatTemplateKwargs?.EnableThinking == false;
        int[] prompt = model.Template.Tokenize(conversation, skipThinking);
        Generation generation = model.Start(request.ToGeneration(prompt) with { StartsThinking = model.Template.StartsThinking(skipThinking) }, context.RequestAborted);
        ChatResponse response = new($"chatcmpl-{Guid.NewGuid():N}", "chat.completion", time.GetUtcNow().ToUnixTimeSeconds(), model.File.Name, []);
        if (request.Stream == true) await StreamAsync(context, generation, response with { Object = "chat.completion.chunk" }, request.StreamOptions?.IncludeUsage == true).ConfigureAwait(false);
        else await context.Response.WriteAsJsonAsync(await CollectAsync(context, generation, response).ConfigureAwait(false), ApiJson.Options, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task<ChatResponse> CollectAsync(HttpContext context, Generation generation, ChatResponse response)
    {
        StringBuilder text = new(), reasoning = new();
        List<TokenProbability> probabilities = [];
        await foreach (GenerationEvent item in generation.Events.ReadAllAsync(context.RequestAborted).ConfigureAwait(false))
        {
            switch (item)
            {
                case Piece piece:
                    text.Append(piece.Text);
                    reasoning.Append(piece.Reasoning);
                    probabilities.AddRange(piece.Probabilities);
                    break;
                case Failed failed:
                    throw new Native.LlamaException(failed.Message);
                case Finished finished:
                    ChatDelta message = new() { Role = "assistant", Content = text.ToString(), ReasoningContent = reasoning.Length > 0 ? reasoning.ToString() : null };
                    return response with
                    {
                        Choices = [new ChatChoice(0) { Message = message, FinishReason = finished.Reason, Logprobs = ChatLogprobs.Of(probabilities) }],
                        Usage = ChatUsage.Of(finished.Timings),
                        Timings = ChatTimings.Of(finished.Timings),
                    };
            }
        }
        throw new OperationCanceledException();
    }

    private static async Task StreamAsync(HttpContext context, Generation generation, ChatResponse response, bool withUsage)
    {
        SseWriter writer = new(context);
        writer.Begin();
        bool begun = false;
        await foreach (GenerationEvent item in generation.Events.ReadAllAsync(context.RequestAborted).ConfigureAwait(false))
        {
            if (item is Queued queued)
            {
                await writer.CommentAsync($"queued {queued.Position}").ConfigureAwait(false);
                continue;
            }
            if (!begun)
            {
                begun = true;
                await writer.WriteAsync(response with { Choices = [new ChatChoice(0) { Delta = new ChatDelta { Role = "assistant" } }] }).ConfigureAwait(false);
            }
            switch (item)
            {
                case Piece piece:
                    ChatDelta delta = new()
                    {
                        Content = piece.Text.Length > 0 ? piece.Text : null,
                        ReasoningContent = piece.Reasoning.Length > 0 ? piece.Reasoning : null,
                    };
                    await writer.WriteAsync(response with { Choices = [new ChatChoice(0) { Delta = delta, Logprobs = ChatLogprobs.Of(piece.Probabilities) }] }).ConfigureAwait(false);
                    break;
                case Failed failed:
                    await writer.WriteAsync(new { error = new ApiError(500, failed.Message, "server_error") }).ConfigureAwait(false);
                    return;
                case Finished finished:
                    await writer.WriteAsync(response with
                    {
                        Choices = [new ChatChoice(0) { Delta = new ChatDelta(), FinishReason = finished.Reason }],
                        Timings = ChatTimings.Of(finished.Timings),
                    }).ConfigureAwait(false);
                    if (withUsage) await writer.WriteAsync(response with { Usage = ChatUsage.Of(finished.Timings), Timings = ChatTimings.Of(finished.Timings) }).ConfigureAwait(false);
                    await writer.DoneAsync().ConfigureAwait(false);
                    return;
            }
        }
    }
}
