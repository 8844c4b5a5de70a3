using System.Text.Json;
using Rag.Inference.Chat;
using Rag.Inference.Embedding;
using Rag.Inference.Gguf;
using Rag.Inference.Models;
using Rag.Inference.Native;

namespace Rag.Inference.Http;

/// <summary>
/// <c>/tokenize</c> and <c>/detokenize</c>, by the chat model unless <c>model</c> says <c>embedding</c> or names the embedding model.
/// A list as <c>content</c> gets one list of tokens per text, or with <c>counts</c> only their numbers.
/// </summary>
internal static class TokenEndpoints
{
    public static void MapTokens(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/tokenize", TokenizeAsync);
        routes.MapPost("/detokenize", DetokenizeAsync);
    }

    private static async Task<IResult> TokenizeAsync(HttpContext context, ModelHost host)
    {
        TokenizeRequest request = await ApiJson.ReadAsync<TokenizeRequest>(context).ConfigureAwait(false);
        if (IsEmbedding(host, request.Model))
        {
            using ModelLease<EmbeddingModel> lease = await host.Seat(ModelKind.Embedding).AcquireAsync<EmbeddingModel>(context.RequestAborted).ConfigureAwait(false);
            ITextTokenizer tokenizer = lease.Model.Tokenizer;
            return Answer(request, lease.Model.Vocabulary, text => request.AddSpecial == true ? [.. tokenizer.Start, .. tokenizer.Encode(text), .. tokenizer.End] : tokenizer.Encode(text));
        }
        using ModelLease<ChatModel> chat = await host.Seat(ModelKind.Chat).AcquireAsync<ChatModel>(context.RequestAborted).ConfigureAwait(false);
        Vocabulary vocabulary = chat.Model.Vocabulary;
        // llama-server parses special tokens unless told not to; so does this, since the two must be interchangeable.
        return Answer(request, vocabulary, text => vocabulary.Tokenize(text, request.AddSpecial ?? false, request.ParseSpecial ?? true));
    }

    private static async Task<IResult> DetokenizeAsync(HttpContext context, ModelHost host)
    {
        DetokenizeRequest request = await ApiJson.ReadAsync<DetokenizeRequest>(context).ConfigureAwait(false);
        int[] tokens = request.Tokens ?? throw new BadRequestException("tokens is missing: send a list of token ids.");
        using ModelLease<ChatModel>? chat = IsEmbedding(host, request.Model) ? null : await host.Seat(ModelKind.Chat).AcquireAsync<ChatModel>(context.RequestAborted).ConfigureAwait(false);
        using ModelLease<EmbeddingModel>? embedding = chat is null ? await host.Seat(ModelKind.Embedding).AcquireAsync<EmbeddingModel>(context.RequestAborted).ConfigureAwait(false) : null;
        Vocabulary vocabulary = chat?.Model.Vocabulary ?? embedding!.Model.Vocabulary;
        foreach (int id in tokens)
        {
            if (id < 0 || id >= vocabulary.Count) throw new BadRequestException($"{id} is no token: ids go from 0 to {vocabulary.Count - 1}.");
        }
        return ApiJson.Write(new { content = vocabulary.Detokenize(tokens, special: true) });
    }

    private static bool IsEmbedding(ModelHost host, string? model)
    {
        ModelSeat seat = host.Seat(ModelKind.Embedding);
        return model == "embedding" || model is not null && model == seat.Status?.Name || model is null && host.Seat(ModelKind.Chat).Status is null && seat.Status is not null;
    }

    private static IResult Answer(TokenizeRequest request, Vocabulary vocabulary, Func<string, int[]> encode)
    {
        switch (request.Content)
        {
            case { ValueKind: JsonValueKind.String } one:
                int[] tokens = encode(one.GetString()!);
                return request.WithPieces == true
                    ? ApiJson.Write(new { tokens = tokens.Select(id => new { id, piece = vocabulary.Detokenize([id], special: true) }) })
                    : ApiJson.Write(new { tokens });
            case { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String):
                int[][] all = [.. list.EnumerateArray().Select(item => encode(item.GetString()!))];
                return request.Counts == true ? ApiJson.Write(new { counts = all.Select(ids => ids.Length) }) : ApiJson.Write(new { tokens = all });
            default:
                throw new BadRequestException("content must be a text or a list of texts.");
        }
    }
}

internal sealed record TokenizeRequest(JsonElement? Content, bool? AddSpecial, bool? ParseSpecial, bool? WithPieces, bool? Counts, string? Model);

internal sealed record DetokenizeRequest(int[]? Tokens, string? Model);
