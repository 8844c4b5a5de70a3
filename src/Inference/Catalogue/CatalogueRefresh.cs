using System.Net;
using System.Text.Json;
using Rag.Inference.Downloads;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Catalogue;

/// <summary>Fetches a list of models from an address that the owner names, and from nowhere else. Safe to call from any thread.</summary>
internal sealed class CatalogueRefresh(ModelCatalogue catalogue, OutsideClient client, TimeProvider time)
{
    private const int Largest = 4 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Fetches a list and uses it; where it cannot be used the present one stays.</summary>
    /// <exception cref="DownloadException">It did not come or cannot be used; the message says why.</exception>
    public async Task<CatalogueSource> RunAsync(string? address, CancellationToken cancellationToken)
    {
        if (catalogue.IsFixed) throw new DownloadException(
            $"The list of models is the file that {InferenceOptions.Section}:{nameof(InferenceOptions.Catalogue)} names: leave that setting out first.");
        if (!Uri.TryCreate(address?.Trim(), UriKind.Absolute, out Uri? from) || from.Scheme != Uri.UriSchemeHttps)
            throw new DownloadException("Write the address of a list of models, which begins with https://.");
        using CancellationTokenSource late = new(Patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            byte[] json = await FetchAsync(from, either.Token).ConfigureAwait(false);
            catalogue.Replace(json, from, time.GetUtcNow());
            return catalogue.Source;
        }
        catch (JsonException fault)
        {
            throw new DownloadException(
                $"What lies at {from} is no list that can be used: {fault.Message}. The present one stays.", canRetry: false, fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            throw new DownloadException(
                $"The list cannot be read or kept: {fault.Message}. The present one stays.", canRetry: false, fault);
        }
        catch (OperationCanceledException fault) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DownloadException(
                $"{from.Host} did not send the list within {Patience.TotalSeconds:0} s. The present one stays.", canRetry: true, fault);
        }
    }

    private async Task<byte[]> FetchAsync(Uri from, CancellationToken cancellationToken)
    {
        using OutsideAnswer answer = await client.GetAsync(from, "list of models", 0, null, cancellationToken).ConfigureAwait(false);
        if (answer.Response.StatusCode != HttpStatusCode.OK) throw new DownloadException(
            $"{from.Host} answers {(int)answer.Response.StatusCode} for {from}. The present list stays.");
        Stream body = await answer.Response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] buffer = new byte[Largest + 1];
        int count = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (count > Largest) throw new DownloadException(
            $"What lies at {from} is larger than {Largest >> 20} MB: it is no list of models. The present one stays.");
        return buffer[..count];
    }
}
