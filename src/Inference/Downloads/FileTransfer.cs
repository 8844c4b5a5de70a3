using System.Globalization;
using System.Net;

namespace Rag.Inference.Downloads;

/// <summary>
/// Fetches a file, or the rest of one: by HTTP ranges (RFC 9110, section 14), and only while the server's file is still the one that was begun. What has come
/// is on the disk however it ends. Safe to call from any thread, for one file at a time.
/// </summary>
/// <param name="client">Asks the server.</param>
/// <param name="freeSpace">Free bytes on the disk of a folder.</param>
/// <param name="time">Measures how long nothing has come.</param>
internal sealed class FileTransfer(OutsideClient client, Func<string, long> freeSpace, TimeProvider time)
{
    /// <summary>The connection is given up when nothing has come for so long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Left free on the disk for everything else.</summary>
    public const long Reserve = 512L << 20;

    private const int BufferSize = 1 << 18;

    /// <summary>Fetches what is missing.</summary>
    /// <param name="entry">Which file.</param>
    /// <param name="part">Where it is put.</param>
    /// <param name="progress">Told the bytes that are here, and of how many.</param>
    /// <param name="cancellationToken">Ends the connection; what has come stays.</param>
    /// <exception cref="DownloadException">It did not come to the end.</exception>
    public async Task<PartNote> RunAsync(WantedFile entry, PartFile part, Action<long, long?> progress, CancellationToken cancellationToken)
    {
        PartNote? known = part.ReadNote();
        if (known?.Address != entry.Address.AbsoluteUri) known = null;
        if (known?.Total is > 0 && known.Total == part.Length) return known;
        long have = known?.Validator is null ? 0 : part.Length;
        using CancellationTokenSource silent = new(Patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(silent.Token, cancellationToken);
        try
        {
            using OutsideAnswer answer = await client.GetAsync(entry.Address, $"download of {entry.Name}", have, known?.Validator, either.Token).ConfigureAwait(false);
            if (answer.Response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return Ended(answer.Response, part, known!, have);
            (long start, PartNote note) = Begin(entry, part, known, have, answer);
            // Before the new mark is written: should the process end in between, no old bytes may pass for the new file's beginning.
            if (start == 0) part.Delete();
            part.Write(note);
            progress(start, note.Total);
            await CopyAsync(answer.Response, part, start, note.Total, received =>
            {
                silent.CancelAfter(Patience);
                progress(received, note.Total);
            }, either.Token).ConfigureAwait(false);
            return note;
        }
        catch (OperationCanceledException) when (silent.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DownloadException($"{entry.Address.Host} has sent nothing for {Patience.TotalSeconds:0} s.", canRetry: true);
        }
    }

    /// <summary>Where to go on, and what is known of the file now.</summary>
    private (long Start, PartNote Note) Begin(WantedFile entry, PartFile part, PartNote? known, long have, OutsideAnswer answer)
    {
        HttpResponseMessage response = answer.Response;
        bool isRest = response.StatusCode == HttpStatusCode.PartialContent;
        if (!isRest && response.StatusCode != HttpStatusCode.OK) throw Refused(entry, response);
        if (response.Content.Headers.ContentEncoding.Count > 0)
            throw new DownloadException("The server sends the file compressed, which it was not asked for: get it by hand and put it into the models folder.");
        long? total = isRest ? response.Content.Headers.ContentRange?.Length : response.Content.Headers.ContentLength;
        if (isRest && (response.Content.Headers.ContentRange?.From != have || known?.Total is { } before && total is { } now && before != now))
        {
            part.Delete();
            throw new DownloadException("The server sent another part of the file than it was asked for: it is fetched from the beginning.", canRetry: true);
        }
        if (total is { } size && entry.IsExact && size != entry.Size)
        {
            part.Delete();
            throw new DownloadException($"The server's file has {Number(size)} bytes where the catalogue names {Number(entry.Size)}: it is another file, and was not fetched.");
        }
        long start = isRest ? have : 0;
        long needed = (total ?? entry.Size) - start;
        Directory.CreateDirectory(part.Folder);
        long free = freeSpace(part.Folder);
        if (free < needed + Reserve)
            throw new DownloadException($"{Megabytes(needed)} are to be fetched, but only {Megabytes(free)} are free on the disk of {part.Folder}: make room, then go on.");
        string? validator = response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture);
        return (start, new PartNote(entry.Id, entry.Address.AbsoluteUri, validator ?? (isRest ? known?.Validator : null), total, answer.Sha256));
    }

    private static async Task CopyAsync(HttpResponseMessage response, PartFile part, long start, long? total, Action<long> progress, CancellationToken cancellationToken)
    {
        FileStream file = part.OpenPart(start);
        await using (file.ConfigureAwait(false))
        {
            Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            byte[] buffer = new byte[BufferSize];
            long received = start;
            while (await ReadAsync(body, buffer, received, total, cancellationToken).ConfigureAwait(false) is > 0 and int count)
            {
                if (received == 0 && count >= 4 && !buffer.AsSpan(0, 4).SequenceEqual("GGUF"u8))
                    throw new DownloadException("What the server sends is no model file: does a login page or a firewall answer in its place?");
                if (received + count > total) throw new DownloadException("The server sends more bytes than it said: get the file by hand and put it into the models folder.");
                await WriteAsync(file, buffer.AsMemory(0, count), part, cancellationToken).ConfigureAwait(false);
                received += count;
                progress(received);
            }
            file.Flush(flushToDisk: true);
            if (received < total) throw new DownloadException($"The connection ended after {Megabytes(received)} of {Megabytes(total.Value)}.", canRetry: true);
        }
    }

    private static async Task<int> ReadAsync(Stream body, byte[] buffer, long received, long? total, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            throw new DownloadException($"The connection broke off after {Megabytes(received)}{(total is { } all ? $" of {Megabytes(all)}" : "")}.", canRetry: true, fault);
        }
    }

    private static async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, PartFile part, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException fault)
        {
            throw new DownloadException($"{part.PartPath} cannot be written ({fault.Message}): make room on the disk, then go on.", canRetry: false, fault);
        }
    }

    /// <summary>The server has nothing beyond what is here: then that is all of it, or it is another file by now.</summary>
    private static PartNote Ended(HttpResponseMessage response, PartFile part, PartNote known, long have)
    {
        if (response.Content.Headers.ContentRange?.Length == have) return known with { Total = have };
        part.Delete();
        throw new DownloadException("The file has changed at the server: it is fetched from the beginning.", canRetry: true);
    }

    internal static DownloadException Refused(WantedFile entry, HttpResponseMessage response) => (int)response.StatusCode switch
    {
        401 or 403 => new($"{entry.Address.Host} asks for a login: open {entry.Address} in a browser, and put the file into the models folder."),
        404 or 410 => new($"{entry.Address} is no longer there: look for {entry.FileName} elsewhere, and put it into the models folder."),
        var code and (408 or 425 or 429 or >= 500) => new($"{entry.Address.Host} answers {code}, it is busy.", canRetry: true) { RetryAfter = response.Headers.RetryAfter?.Delta },
        var code => new($"{entry.Address.Host} answers {code}."),
    };

    private static string Number(long bytes) => bytes.ToString("N0", CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("N0", CultureInfo.InvariantCulture) + " MB";
}
