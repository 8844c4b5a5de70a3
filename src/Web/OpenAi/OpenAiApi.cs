using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Rag.Retrieval.Models;
using Rag.Web.Access;
using Rag.Web.Api;

namespace Rag.Web.OpenAi;

/// <summary>
/// OpenAI's interface (platform.openai.com/docs/api-reference) to the whole product: model <c>rag</c> answers from the owner's documents,
/// and each plain model by its own name as the inference server has it.
/// </summary>
public static class OpenAiApi
{
    /// <summary>The model that answers from the documents.</summary>
    public const string Rag = "rag";

    /// <summary>Maps it.</summary>
    public static void MapOpenAi(this WebApplication app)
    {
        RouteGroupBuilder api = app.MapGroup("/v1");
        api.AddEndpointFilter(OpenAiError.Filter);
        Describe(api.MapGet("/models", ListAsync), "Model rag, and the plain models in use.").Produces<OfferedModels>();
        Describe(api.MapGet("/models/{id}", FindAsync), "One model.").Produces<OfferedModel>();
        Describe(api.MapPost("/chat/completions", ChatAsync),
            "OpenAI's chat completions: of rag with citations, of a plain model as its server has it.").Produces<ChatCompletion>();
        Describe(api.MapGet("/lora-adapters", AdaptersAsync),
            "The LoRA adapters that a request to a plain model may name in 'lora', as llama-server lists them.")
                .Produces<IReadOnlyList<OfferedAdapter>>();
        Describe(api.MapPost("/embeddings", EmbedAsync), "OpenAI's embeddings, by the embedding model in use.")
            .Produces(200, contentType: "application/json");
        // The page answers every path that nothing else claims.
        api.Map("/{**path}", (HttpRequest request) => OpenAiError.Of(
            StatusCodes.Status404NotFound,
                $"There is no {request.Method} {request.Path}: use GET /v1/models, POST /v1/chat/completions or POST /v1/embeddings."))
                .Needs(AccessScope.Ask).ExcludeFromDescription();

        static RouteHandlerBuilder Describe(RouteHandlerBuilder call, string summary)
        {
            foreach (int refusal in (int[])[400, 404, 413, 415, 503]) call.Produces<RefusedCall>(refusal);
            return call.Needs(AccessScope.Ask).WithSummary(summary);
        }
    }

    private static async Task<IResult> ListAsync(IModelSource models, CancellationToken cancellationToken) =>
        Results.Json(new OfferedModels([.. Offered(await models.GetModelsAsync(cancellationToken))]));

    private static async Task<IResult> FindAsync(string id, IModelSource models, CancellationToken cancellationToken) =>
        Offered(await models.GetModelsAsync(cancellationToken)).FirstOrDefault(model => model.Id == id) is { } found
            ? Results.Json(found)
            : throw Unknown(id);

    // A client needs the number and the name; where the file lies on this machine is nobody's business.
    private static async Task<IResult> AdaptersAsync(Supervision.InferenceClient inference, CancellationToken cancellationToken) =>
        Results.Json(((await inference.GetPropsAsync(cancellationToken))?.Adapters ?? [])
            .Select(adapter => new OfferedAdapter(adapter.Id, adapter.Name, adapter.Scale, adapter.Reason)));

    private static async Task<IResult> ChatAsync(HttpContext context, IModelSource models, RagChat chat, ModelProxy proxy,
        CancellationToken cancellationToken)
    {
        JsonObject body = await OpenAiBody.ReadAsync(context.Request, cancellationToken);
        string model = OpenAiBody.Model(body) ?? Rag;
        if (model == Rag) return await chat.AnswerAsync(ChatBody.Read(body), context, cancellationToken);
        ModelSet known = await models.GetModelsAsync(cancellationToken);
        if (model != known.Chat?.Name) throw Unknown(model);
        return await proxy.ForwardAsync("/v1/chat/completions", body, context, cancellationToken);
    }

    private static async Task<IResult> EmbedAsync(HttpContext context, IModelSource models, ModelProxy proxy,
        CancellationToken cancellationToken)
    {
        JsonObject body = await OpenAiBody.ReadAsync(context.Request, cancellationToken);
        ModelStatus embedding = (await models.GetModelsAsync(cancellationToken)).Embedding
            ?? throw new ApiException(StatusCodes.Status503ServiceUnavailable,
                "There is no embedding model: get one on the page (Models), then ask again.");
        string model = OpenAiBody.Model(body) ?? Rag;
        if (model != Rag && model != embedding.Name) throw Unknown(model);
        body["model"] = embedding.Name;
        return await proxy.ForwardAsync("/v1/embeddings", body, context, cancellationToken);
    }

    private static IEnumerable<OfferedModel> Offered(ModelSet models) =>
        ((string?[])[Rag, models.Chat?.Name, models.Embedding?.Name]).OfType<string>().Distinct().Select(name => new OfferedModel(name));

    private static ApiException Unknown(string model) =>
        new(StatusCodes.Status404NotFound,
            $"There is no model '{ApiException.Shorten(model)}': use {Rag}, or one of those that GET /v1/models lists.");
}

/// <summary>The models that there are.</summary>
/// <param name="Data">Rag first.</param>
public sealed record OfferedModels(IReadOnlyList<OfferedModel> Data)
{
    /// <summary>What it is, in OpenAI's words.</summary>
    [JsonPropertyName("object")]
    public string Kind => "list";
}

/// <summary>A LoRA adapter as a client lists it.</summary>
/// <param name="Id">As <c>lora</c> names it.</param>
/// <param name="Path">The file's name.</param>
/// <param name="Scale">How strongly it counts where a request names none; 0 for off.</param>
/// <param name="Reason">Why it cannot be used with the chat model in use; null where it can.</param>
public sealed record OfferedAdapter(int Id, string Path, float Scale, string? Reason);

/// <summary>A model as a client lists it.</summary>
/// <param name="Id">Its name.</param>
public sealed record OfferedModel(string Id)
{
    /// <summary>What it is, in OpenAI's words.</summary>
    [JsonPropertyName("object")]
    public string Kind => "model";

    /// <summary>Not known.</summary>
    public long Created => 0;

    /// <summary>Whose it is.</summary>
    [JsonPropertyName("owned_by")]
    public string OwnedBy => "rag";
}
