using System.Runtime.InteropServices;
using System.Text.Json;
using Rag.Inference.Chat;
using Rag.Inference.Embedding;
using Rag.Inference.Gguf;
using Rag.Inference.Models;

namespace Rag.Inference.Http;

/// <summary><c>/v1/embeddings</c>: a text, texts, a list of token ids, or lists of them.</summary>
internal static class EmbeddingEndpoints
{
    private const int MostTexts = 2048;

    public static void MapEmbeddings(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/embeddings", EmbedAsync);
        routes.MapPost("/embeddings", EmbedAsync);
    }

    private static async Task<IResult> EmbedAsync(HttpContext context, ModelHost host)
    {
        EmbeddingRequest request = await ApiJson.ReadAsync<EmbeddingRequest>(context).ConfigureAwait(false);
        if (request.EncodingFormat is not (null or "float" or "base64")) throw new BadRequestException($"encoding_format is {request.EncodingFormat}: write float or base64.");
        if (request.InputType is not (null or "query" or "passage")) throw new BadRequestException($"input_type is {request.InputType}: write query or passage.");
        using ModelLease<EmbeddingModel> lease = await host.Seat(ModelKind.Embedding).AcquireAsync<EmbeddingModel>(context.RequestAborted).ConfigureAwait(false);
        EmbeddingModel model = lease.Model;
        if (request.Dimensions is { } dimensions && dimensions != model.Dimension) throw new BadRequestException($"dimensions is {dimensions}: this model's vectors have {model.Dimension}.");

        TextEmbedding[] embeddings = Inputs(request.Input, model.Vocabulary.Count) switch
        {
            (string[] texts, _) => await model.EmbedAsync(texts, request.InputType, context.RequestAborted).ConfigureAwait(false),
            (_, int[][] tokens) => await model.EmbedAsync(tokens, isUrgent: tokens.Length == 1, context.RequestAborted).ConfigureAwait(false),
            _ => throw new BadRequestException("input is missing: send a text or a list of texts."),
        };
        int total = embeddings.Sum(embedding => embedding.Tokens);
        return ApiJson.Write(new EmbeddingResponse(model.File.Name, new EmbeddingUsage(total, total),
            [.. embeddings.Select((embedding, index) => new EmbeddingData(index, Encode(embedding.Vector, request.EncodingFormat), embedding.Truncated > 0 ? embedding.Truncated : null))]));
    }

    private static object Encode(float[] vector, string? format) =>
        format == "base64" ? Convert.ToBase64String(MemoryMarshal.AsBytes(vector.AsSpan())) : vector;

    private static (string[]? Texts, int[][]? Tokens) Inputs(JsonElement? input, int vocabulary)
    {
        if (input is { ValueKind: JsonValueKind.String } one) return ([one.GetString()!], null);
        if (input is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() == 0) return (null, null);
        JsonElement[] items = [.. list.EnumerateArray()];
        if (items[0].ValueKind == JsonValueKind.Number) return (null, [Tokens(list, vocabulary)]);
        if (items.Length > MostTexts) throw new BadRequestException($"input has {items.Length} texts: send at most {MostTexts} at once.");
        if (items.All(item => item.ValueKind == JsonValueKind.String)) return ([.. items.Select(item => item.GetString()!)], null);
        if (items.All(item => item.ValueKind == JsonValueKind.Array)) return (null, [.. items.Select(item => Tokens(item, vocabulary))]);
        throw new BadRequestException("input mixes texts and other things: send a text, texts, or lists of token ids.");
    }

    private static int[] Tokens(JsonElement list, int vocabulary) =>
        [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int id) && id >= 0 && id < vocabulary
            ? id : throw new BadRequestException($"input holds {item.GetRawText()}, which is no token: ids go from 0 to {vocabulary - 1}."))];
}

internal sealed record EmbeddingRequest(JsonElement? Input, string? Model, string? EncodingFormat, int? Dimensions, string? InputType);

internal sealed record EmbeddingResponse(string Model, EmbeddingUsage Usage, IReadOnlyList<EmbeddingData> Data)
{
    public string Object { get; init; } = "list";
}

/// <summary>One vector; <c>truncated</c> counts the tokens that the model's limit left out.</summary>
internal sealed record EmbeddingData(int Index, object Embedding, int? Truncated)
{
    public string Object { get; init; } = "embedding";
}

internal sealed record EmbeddingUsage(int PromptTokens, int TotalTokens);
