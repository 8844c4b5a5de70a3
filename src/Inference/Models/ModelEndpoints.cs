using Rag.Inference.Gguf;

namespace Rag.Inference.Models;

/// <summary>The owner's wishes about the models that are here: <c>/models/{kind}</c>.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        // Lasts until the process ends; who wants it to stay sets it in the settings as well.
        routes.MapPost("/models/{kind}/choose", (string kind, Choice choice, ModelHost host) => With(kind, found => host.Choose(found, choice.File)));
        routes.MapPost("/models/{kind}/unload", (string kind, ModelHost host, CancellationToken cancellationToken) =>
            WithAsync(kind, found => host.UnloadAsync(found, cancellationToken)));
        routes.MapPost("/models/retry", (Choice choice, ModelHost host) =>
        {
            host.Retry(choice.File ?? "");
            return Results.NoContent();
        });
    }

    private static Task<IResult> With(string kind, Action<ModelKind> act) => WithAsync(kind, found =>
    {
        act(found);
        return Task.CompletedTask;
    });

    private static async Task<IResult> WithAsync(string kind, Func<ModelKind, Task> act)
    {
        if (!Enum.TryParse(kind, ignoreCase: true, out ModelKind found) || !Enum.IsDefined(found))
            return Results.Problem($"There is no kind of model '{kind}': write chat, embedding or rerank.", statusCode: StatusCodes.Status404NotFound);
        await act(found).ConfigureAwait(false);
        return Results.NoContent();
    }

    /// <summary>A file in the models folder.</summary>
    /// <param name="File">Its name, <c>none</c>, empty for the best fitting, or null for what the settings say.</param>
    internal sealed record Choice(string? File);
}
