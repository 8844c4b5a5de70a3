using System.Net;
using Microsoft.Extensions.Options;
using Rag.Inference.Catalogue;
using Rag.Inference.Gguf;
using Rag.Inference.Models;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Downloads;

/// <summary>
/// Asks a server what a file is, before it is fetched: its size, and its header, which says what it holds and so how it would run here. Of
/// the file no more is
/// read than that. Safe to call from any thread.
/// </summary>
internal sealed class AddressLook(OutsideClient client, ModelHost host, IOptions<InferenceOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What lies at an address.</summary>
    /// <exception cref="DownloadException">The server does not answer, or sends something else.</exception>
    public async Task<AddressOffer> LookAsync(ModelAddress address, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(Patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            long size = 0;
            foreach (WantedFile part in address.Files.Skip(1)) size += await SizeAsync(part, either.Token).ConfigureAwait(false);
            WantedFile first = address.Files[0];
            using OutsideAnswer answer = await AskAsync(first, either.Token).ConfigureAwait(false);
            long length = LengthOf(first, answer);
            using CancellationTokenRegistration ended = either.Token.Register(answer.Dispose);
            Stream body = await answer.Response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            GgufFile header = await Task.Run(() => Header(first, body, length), either.Token).ConfigureAwait(false);
            return Offer(
                address, header, size + length) with
            {
                Licence = header.Text("general.license"),
                Sha256 = answer.Sha256,
                Host = first.Address.Host,
            };
        }
        catch (Exception fault) when (
            late.IsCancellationRequested && !cancellationToken.IsCancellationRequested
            && fault is OperationCanceledException or IOException or ObjectDisposedException)
        {
            throw new DownloadException(
                $"{address.Files[0].Address.Host} does not say within {Patience.TotalSeconds:0} s what the file is.", canRetry: true,
                fault);
        }
    }

    private AddressOffer Offer(ModelAddress address, GgufFile header, long size)
    {
        string fileName = address.Files[0].FileName;
        AddressOffer Of(string kind, string sentence) =>
            new(address.Files[0].Name, [.. address.Files.Select(file => file.FileName)], size, kind, sentence, host.HasFile(fileName));
        try
        {
            if (AdapterFileReader.IsAdapter(header))
                return Of("adapter",
                    $"A LoRA adapter for models of the architecture {header.Architecture}{(header.Text("general.base_model.0.name") is { } made ? $", made from {made}" : "")}.");
            if (ProjectorFile.Is(header)) return Of("projector", ProjectorFile.Of(fileName, header, size).Sentence);
            ModelFile model = ModelFileReader.Of(fileName, header, size, default);
            ModelFit fit = CatalogueFit.Of(model, options.Value, host.MemoryFor(model.Kind));
            return Of(model.Kind.ToString().ToLowerInvariant(), fit.Sentence) with { Fit = fit };
        }
        catch (GgufException fault)
        {
            throw new DownloadException($"The file cannot be used as a model: {fault.Message}.", canRetry: false, fault);
        }
    }

    private async Task<long> SizeAsync(WantedFile file, CancellationToken cancellationToken)
    {
        using OutsideAnswer answer = await AskAsync(file, cancellationToken).ConfigureAwait(false);
        return LengthOf(file, answer);
    }

    private async Task<OutsideAnswer> AskAsync(WantedFile file, CancellationToken cancellationToken)
    {
        OutsideAnswer answer = await client.GetAsync(file.Address, $"look at {file.FileName}", 0, null, cancellationToken)
            .ConfigureAwait(false);
        if (answer.Response.StatusCode == HttpStatusCode.OK) return answer;
        using (answer) throw FileTransfer.Refused(file, answer.Response);
    }

    private static long LengthOf(WantedFile file, OutsideAnswer answer) => answer.Response.Content.Headers.ContentLength
        ?? throw new DownloadException(
            $"{file.Address.Host} does not say how large {file.FileName} is: get it by hand and put it into the models folder.");

    private static GgufFile Header(WantedFile file, Stream body, long length)
    {
        try
        {
            using BufferedStream buffered = new(body, 1 << 16);
            using ForwardStream stream = new(buffered, length);
            return GgufReader.Read(stream);
        }
        catch (GgufException fault)
        {
            throw new DownloadException(
                $"What {file.Address.Host} sends cannot be used as a model: {fault.Message}.", canRetry: false, fault);
        }
    }
}
