using Microsoft.Extensions.Options;
using Rag.Retrieval.Privacy;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Workers;
using Rag.Web.Access;
using Rag.Web.Api.Description;
using Rag.Web.Settings;
using Rag.Web.Supervision;

namespace Rag.Web.Api;

/// <summary><c>/api/models</c>: what can be got and what is on its way; <c>GET /api/outside-requests</c>: what was ever requested from outside.</summary>
public static class ModelsApi
{
    private const int MostRequests = 1000;

    /// <summary>Maps them.</summary>
    public static void MapModels(this IEndpointRouteBuilder api)
    {
        api.MapGet("/models", async (InferenceClient inference, CancellationToken cancellationToken) =>
            Found(ModelListResult.Of(await inference.GetPropsAsync(cancellationToken))))
            .Needs(AccessScope.Manage).Answers<ModelListResult>("The models in use, and the files that could be.", 503);
        api.MapPut("/models/{kind}", ChooseAsync).Needs(AccessScope.Manage).WithSummary("Uses another file from now on.").Produces(204).ProducesProblem(404)
            .ProducesProblem(409).ProducesProblem(507);
        api.MapPut("/models/adapters/{file}", SwitchAsync).Needs(AccessScope.Manage)
            .WithSummary("Switches a LoRA adapter on from now on, with a strength, or off.").Produces(204).ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409).ProducesProblem(507);
        api.MapGet("/models/catalogue", async (InferenceClient inference, CancellationToken cancellationToken) =>
            Found(await inference.GetOffersAsync(cancellationToken)))
            .Needs(AccessScope.Manage).Answers<IReadOnlyList<ModelOffer>>("Models that can be got, and how each would run here.", 503);
        api.MapGet("/models/downloads", async (InferenceClient inference, CancellationToken cancellationToken) =>
            Found(await inference.GetDownloadsAsync(cancellationToken)))
            .Needs(AccessScope.Manage).Answers<IReadOnlyList<DownloadStatus>>("What is being downloaded.", 503);
        api.MapGet("/models/downloads/events", async (InferenceClient inference, CancellationToken cancellationToken) =>
        {
            // Once the stream has begun nothing could be refused any more.
            Found(await inference.GetDownloadsAsync(cancellationToken));
            return TypedResults.ServerSentEvents(inference.WatchDownloadsAsync(cancellationToken));
        })
            .Needs(AccessScope.Manage).WithSummary("The same as events.");
        api.MapPost("/models/downloads/look", async (WantedModel body, ModelAddresses addresses, CancellationToken cancellationToken) =>
            Given(await addresses.LookAsync(body.Address ?? "", cancellationToken)))
            .Needs(AccessScope.Manage).Answers<AddressOffer>("What lies at the address of a GGUF file: size, fit, licence, hash.", 409);
        api.MapPost("/models/downloads", async (WantedModel body, ModelAddresses addresses, CancellationToken cancellationToken) =>
            Given(await addresses.FetchAsync(body.Address ?? "", cancellationToken)))
            .Needs(AccessScope.Manage)
            .Answers<DownloadStatus>("Begins to download what lies at an address, of a split model all parts, or goes on.", 409);
        api.MapGet("/models/catalogue/source", async (ModelAddresses addresses, CancellationToken cancellationToken) =>
            Given(await addresses.GetListAsync(cancellationToken)))
            .Needs(AccessScope.Manage)
            .Answers<CatalogueSource>("Where the list of models to get comes from, and when it was written.", 409);
        api.MapPut("/models/catalogue/source", async (WantedModel body, ModelAddresses addresses, CancellationToken cancellationToken) =>
            Given(await addresses.RefreshListAsync(body.Address ?? "", cancellationToken)))
            .Needs(AccessScope.Manage)
            .Answers<CatalogueSource>("Fetches the list of models anew from an address; a bad one changes nothing.", 409);
        api.MapDelete("/models/catalogue/source", async (ModelAddresses addresses, CancellationToken cancellationToken) =>
            Given(await addresses.ResetListAsync(cancellationToken)))
            .Needs(AccessScope.Manage).Answers<CatalogueSource>("Uses the built-in list of models again.", 409);
        api.MapPost("/models/downloads/{id}", async (string id, InferenceClient inference, CancellationToken cancellationToken) =>
            Done(await inference.StartDownloadAsync(id, cancellationToken))).Needs(AccessScope.Manage).WithSummary("Begins a download, or goes on with it.")
            .Produces(204).ProducesProblem(409);
        api.MapPost("/models/downloads/{id}/pause", async (string id, InferenceClient inference, CancellationToken cancellationToken) =>
            Done(await inference.PauseDownloadAsync(id, cancellationToken))).Needs(AccessScope.Manage).WithSummary("Pauses a download.").Produces(204)
            .ProducesProblem(409);
        api.MapDelete("/models/downloads/{id}", async (string id, InferenceClient inference, CancellationToken cancellationToken) =>
            Done(await inference.CancelDownloadAsync(id, cancellationToken))).Needs(AccessScope.Manage).WithSummary("Ends a download and deletes what has come.")
            .Produces(204).ProducesProblem(409);
        api.MapGet("/outside-requests", (IOptions<RagOptions> options, TimeProvider time) =>
            new OutsideRequestLog(options.Value.DataPath, time).Read(MostRequests))
            .Needs(AccessScope.Manage).WithSummary("What was ever requested from outside this machine.");
    }

    private static async Task<IResult> ChooseAsync(string kind, ChosenModel body, ModelChoice choice, InferenceClient inference,
        CancellationToken cancellationToken)
    {
        if (!ModelChoice.Kinds.Contains(kind)) throw new ApiException(StatusCodes.Status404NotFound,
            $"There is no kind of model '{ApiException.Shorten(kind)}': write {string.Join(", ", ModelChoice.Kinds)}.");
        if (choice.Source(kind) > SettingSource.Page) throw new ApiException(StatusCodes.Status409Conflict,
            "This model is set by the environment or the command line: change it there.");
        string file = body.File ?? "";
        IReadOnlyList<FoundModelFile> files = ModelListResult.Of(await inference.GetPropsAsync(cancellationToken))?.Files ?? [];
        string[] known = [.. files.Where(found => found.Kind == kind).Select(found => found.Name)];
        if (file is not ("" or "none") && !known.Contains(file))
            throw new ApiException(StatusCodes.Status404NotFound,
                $"There is no {kind} model '{ApiException.Shorten(file)}': write {string.Join(", ", known.Append("none"))}, or nothing for the best fitting.");
        try { return Done(await choice.ChooseAsync(kind, file, cancellationToken)); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw ApiException.NotChanged(fault);
        }
    }

    private static async Task<IResult> SwitchAsync(string file, AdapterStrength body, AdapterChoice choice, InferenceClient inference,
        CancellationToken cancellationToken)
    {
        if (!AdapterStrengths.IsStrength(body.Strength))
            throw ApiException.BadRequest(
                $"'strength' is {body.Strength}: write {-AdapterStrengths.Most} to {AdapterStrengths.Most}, 0 for off.");
        if (choice.Source > SettingSource.Page) throw new ApiException(StatusCodes.Status409Conflict,
            "The adapters are set by the environment or the command line: change them there.");
        IReadOnlyList<FoundAdapter> adapters = ModelListResult.Of(await inference.GetPropsAsync(cancellationToken))?.Adapters ?? [];
        FoundAdapter adapter = adapters.FirstOrDefault(found => found.Name == file) ?? throw new ApiException(StatusCodes.Status404NotFound,
            $"There is no adapter '{ApiException.Shorten(file)}' in the models folder: GET /api/models lists those that there are.");
        try { return Done(await choice.SwitchAsync(adapter, body.Strength, adapters, cancellationToken)); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw ApiException.NotChanged(fault);
        }
    }

    private static IResult Found<T>(T? value) where T : class =>
        value is null ? throw new ApiException(StatusCodes.Status503ServiceUnavailable, "The model process does not answer, or the models come from another server.") : Results.Ok(value);

    private static IResult Given<T>((T? Answer, string? Fault) given) where T : class =>
        given.Answer is { } answer ? Results.Ok(answer)
            : throw new ApiException(StatusCodes.Status409Conflict, given.Fault ?? "There is no answer.");

    private static IResult Done(string? fault) => fault is null ? Results.NoContent() : throw new ApiException(StatusCodes.Status409Conflict, fault);
}

/// <summary>Which file to use.</summary>
/// <param name="File">Its name, <c>none</c>, or empty for the best fitting.</param>
public sealed record ChosenModel(string? File = null);

/// <summary>Where something lies outside.</summary>
/// <param name="Address">Begins with https.</param>
public sealed record WantedModel(string? Address = null);

/// <summary>How strongly an adapter counts.</summary>
/// <param name="Strength">From -10 to 10; 1 as it was trained, 0 for off.</param>
public sealed record AdapterStrength(float Strength);

/// <summary>The models in use, and the files that could be.</summary>
/// <param name="Models">By purpose: chat, embedding, rerank; null for none.</param>
/// <param name="Files">Every usable file in the models folder.</param>
/// <param name="Rejected">Files that are no usable models, with the reason.</param>
/// <param name="Adapters">LoRA adapters, with the models that they fit.</param>
/// <param name="Projectors">Parts of multimodal models, which are not used.</param>
public sealed record ModelListResult(IReadOnlyDictionary<string, LoadedModel?> Models, IReadOnlyList<FoundModelFile> Files,
    IReadOnlyList<UnusableFile> Rejected, IReadOnlyList<FoundAdapter> Adapters, IReadOnlyList<UnusableFile> Projectors)
{
    /// <summary>Of what Inference says; null where it says nothing.</summary>
    public static ModelListResult? Of(InferenceProps? props) =>
        props is null ? null
            : new ModelListResult(
                props.Models ?? new Dictionary<string, LoadedModel?>(), props.Files ?? [], props.Rejected ?? [], props.Adapters ?? [],
                props.Projectors ?? []);
}
