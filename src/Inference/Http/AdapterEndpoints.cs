using Rag.Inference.Adapters;
using Rag.Inference.Chat;
using Rag.Inference.Gguf;
using Rag.Inference.Models;
using Rag.Retrieval.Settings;

namespace Rag.Inference.Http;

/// <summary><c>/lora-adapters</c>, as llama-server has it: the adapters with their numbers, and which of them are switched on.</summary>
internal static class AdapterEndpoints
{
    public static void MapAdapters(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/lora-adapters", (ModelHost host) => ApiJson.Write(host.Adapters.Book.All.Select(adapter => Describe(adapter, host))));
        // Lasts until the process ends; who wants it to stay sets it in the settings as well.
        routes.MapPost("/lora-adapters", async (HttpContext context, ModelHost host) =>
        {
            IReadOnlyList<LoraStrength> wanted = await ApiJson.ReadAsync<IReadOnlyList<LoraStrength>>(context).ConfigureAwait(false);
            IReadOnlyDictionary<int, float> strengths = LoraStrength.ById(wanted)!;
            if (strengths.Keys.FirstOrDefault(id => host.Adapters.Book.Find(id) is null, -1) is >= 0 and var unknown)
                throw new BadRequestException($"There is no adapter {unknown}: GET /lora-adapters lists them.");
            host.Adapters.Book.Switch(strengths);
            return ApiJson.Write(new { success = true });
        });
    }

    /// <summary>One as the page and programs see it; <c>id</c>, <c>path</c> and <c>scale</c> are llama-server's.</summary>
    public static object Describe(ListedAdapter adapter, ModelHost host)
    {
        ChatModel? chat = host.Seat(ModelKind.Chat).Model as ChatModel;
        bool isOn = chat?.Adapters.Standing.Adapters.Any(one => one.File == adapter.File) == true;
        string? problem = adapter.Misfit ?? (chat is null ? null : host.Adapters.Book.ProblemOf(adapter.File, chat.File));
        return new
        {
            adapter.Id,
            adapter.File.Path,
            scale = adapter.Strength,
            name = adapter.File.FileName,
            adapter.File.Size,
            adapter.File.Architecture,
            adapter.File.Rank,
            made_for = adapter.File.MadeFor,
            fits = adapter.Fits.Select(model => model.Name),
            state = isOn ? "on" : adapter.Strength == 0 ? "off" : problem is null && chat is not null ? "loading" : "waiting",
            in_memory = chat?.Adapters.Loaded.Contains(adapter.File) == true,
            reason = problem,
        };
    }
}

/// <summary>An adapter and how strongly it counts: an item of <c>lora</c>, or of <c>POST /lora-adapters</c>.</summary>
internal sealed record LoraStrength(int? Id, float? Scale)
{
    private const int Most = 64;

    /// <summary>Strengths by number; null for none named.</summary>
    /// <exception cref="BadRequestException">An item cannot be used.</exception>
    public static IReadOnlyDictionary<int, float>? ById(IReadOnlyList<LoraStrength>? items)
    {
        if (items is null) return null;
        if (items.Count > Most) throw new BadRequestException($"lora holds {items.Count} adapters: write at most {Most}.");
        Dictionary<int, float> strengths = [];
        foreach ((int index, LoraStrength? item) in items.Index())
        {
            if (item?.Id is not >= 0) throw new BadRequestException(
                $"lora/{index} names no adapter: write {{\"id\": 0, \"scale\": 1}} with a number of GET /lora-adapters.");
            float scale = item.Scale ?? 0;
            if (!AdapterStrengths.IsStrength(scale))
                throw new BadRequestException($"lora/{index}/scale is {scale}: write {-AdapterStrengths.Most} to {AdapterStrengths.Most}.");
            strengths[item.Id.Value] = scale;
        }
        return strengths;
    }
}
