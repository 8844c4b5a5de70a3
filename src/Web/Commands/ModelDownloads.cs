using System.CommandLine;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rag.Retrieval.Workers;

namespace Rag.Web.Commands;

/// <summary><c>rag models get</c>: what can be got, and getting it.</summary>
internal static class ModelDownloads
{
    /// <summary>Failed for good; what is paused was left so by the owner.</summary>
    private const int Failed = 1;

    public static Command Get(IReadOnlyList<string> settings)
    {
        Argument<string?> id = new("model")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "The first word of a line that is listed without it, or the address of a GGUF file.",
        };
        Command command = new("get", "Downloads a model; without a name, lists those that can be got.") { id };
        command.SetAction(async (line, cancellationToken) =>
        {
            using ProductClient product = await ProductClient.ConnectAsync(CommandSettings.Read(settings), cancellationToken);
            if (line.GetValue(id) is { } model) return await GetAsync(product, model, cancellationToken);
            JsonNode offers = await product.GetAsync("/api/models/catalogue", cancellationToken);
            foreach (ModelOffer offer in offers.Deserialize<ModelOffer[]>(JsonSerializerOptions.Web)!) Console.WriteLine(Line(offer));
            return 0;
        });
        return command;
    }

    /// <summary>An offer in one line.</summary>
    internal static string Line(ModelOffer offer) => string.Create(CultureInfo.InvariantCulture,
        $"{offer.Id}  {offer.Kind}, {offer.Size / 1e9:F1} GB, {offer.Licence}{(offer.IsHere ? ", here" : "")}"
        + $"{(offer.IsRecommended ? ", recommended" : "")}: {offer.Fit.Sentence}");

    /// <summary>How far one is, in one line.</summary>
    internal static string Line(DownloadStatus download)
    {
        string far = Share(download) is { } share ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:F0} %, ") : "";
        string speed = download.BytesPerSecond is { } rate ? string.Create(CultureInfo.InvariantCulture, $", {rate / 1e6:F1} MB/s") : "";
        string said = download.Message is { } message ? ": " + message : "";
        string came = string.Create(CultureInfo.InvariantCulture, $"{download.Received / 1e6:F0} MB");
        return $"{download.Name}: {far}{came}{speed}, {download.State}{said}";
    }

    private static double? Share(DownloadStatus download) =>
        download.Total is > 0 and long total ? (double)download.Received / total : null;

    /// <summary>Says what lies at an address and begins to fetch it; returns the download's id.</summary>
    private static async Task<string> FromAddressAsync(ProductClient product, string address, CancellationToken cancellationToken)
    {
        JsonNode seen = await product.SendAsync(HttpMethod.Post, "/api/models/downloads/look", new { address }, cancellationToken);
        AddressOffer offer = seen.Deserialize<AddressOffer>(JsonSerializerOptions.Web)!;
        Console.WriteLine(Line(offer));
        JsonNode begun = await product.SendAsync(HttpMethod.Post, "/api/models/downloads", new { address }, cancellationToken);
        return (string)begun["id"]!;
    }

    /// <summary>What lies at an address, in one line.</summary>
    internal static string Line(AddressOffer offer) => string.Create(CultureInfo.InvariantCulture,
        $"{offer.Name}  {offer.Kind}, {offer.Size / 1e9:F1} GB{(offer.FileNames.Count > 1 ? $" in {offer.FileNames.Count} files" : "")}, "
        + $"{offer.Licence ?? "licence not named"}, {(offer.Sha256 is null ? "not verified" : "SHA-256 named by the host")}: {offer.Sentence}");

    // Ending the command ends the looking on; the download goes on, and can be paused on the page.
    private static async Task<int> GetAsync(ProductClient product, string id, CancellationToken cancellationToken)
    {
        if (id.Contains("://", StringComparison.Ordinal)) id = await FromAddressAsync(product, id, cancellationToken);
        else await product.SendAsync(HttpMethod.Post, $"/api/models/downloads/{Uri.EscapeDataString(id)}", null, cancellationToken);
        const string events = "/api/models/downloads/events";
        using HttpResponseMessage response = await product.OpenAsync(HttpMethod.Get, events, null, cancellationToken);
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        SseParser<DownloadStatus[]> parser = SseParser.Create(
            body, (_, data) => JsonSerializer.Deserialize<DownloadStatus[]>(data, JsonSerializerOptions.Web) ?? []);
        using ProgressLine progress = new(Console.Out, Output.IsTerminal);
        await foreach (SseItem<DownloadStatus[]> item in parser.EnumerateAsync(cancellationToken))
        {
            if (item.Data.FirstOrDefault(one => one.Id == id) is not { } download) continue;
            progress.Show(Line(download), download.State, Share(download));
            if (download.IsActive) continue;
            return download.State == "done" ? 0 : Failed;
        }
        throw new CommandException("The product ended while it was asked.", CommandException.NotRunning);
    }
}
