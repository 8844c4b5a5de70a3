using System.Text.Json;

namespace Rag.Web.Supervision;

/// <summary>What Inference says of the models it has and of the files it found. Safe to call from any thread.</summary>
public sealed class InferenceClient(HttpClient http)
{
    /// <summary>Null where Inference does not answer or is another server.</summary>
    public async Task<InferenceProps?> GetPropsAsync(CancellationToken cancellationToken)
    {
        try { return await http.GetFromJsonAsync<InferenceProps>("/props", JsonSerializerOptions.Web, cancellationToken); }
        catch (Exception exception) when (exception is HttpRequestException or JsonException) { return null; }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested) { return null; }
    }
}

/// <summary>The part of <c>GET /props</c> that the page shows.</summary>
/// <param name="Models">What is loaded, by purpose.</param>
/// <param name="Files">Every model file found.</param>
/// <param name="Rejected">Files that are no usable models, with the reason.</param>
/// <param name="Devices">What can compute.</param>
public sealed record InferenceProps(
    IReadOnlyDictionary<string, LoadedModel?>? Models, IReadOnlyList<FoundModelFile>? Files, JsonElement? Rejected, JsonElement? Devices);

/// <summary>A model that is loaded or being loaded, and how.</summary>
public sealed record LoadedModel(string Name, string Backend, string State, string? Reason, int? ContextLength, long? Size, ModelPlacement? Plan);

/// <summary>Where a model's parts lie.</summary>
public sealed record ModelPlacement(int GpuLayers, int ContextLength, string KvType, int Slots, int Threads);

/// <summary>A GGUF file in the models folder.</summary>
public sealed record FoundModelFile(string Name, string Kind, long Size);
