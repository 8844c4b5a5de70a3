using System.Text.Json;

namespace Rag.Inference.Http;

/// <summary>Writes server-sent events, each at once.</summary>
internal sealed class SseWriter(HttpContext context)
{
    public void Begin()
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
    }

    public async Task WriteAsync<T>(T value)
    {
        Append("data: "u8);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options);
        Append(json);
        Append("\n\n"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>A line that clients which do not know it pass over.</summary>
    public async Task CommentAsync(string text)
    {
        Append(System.Text.Encoding.UTF8.GetBytes($": {text}\n\n"));
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    public async Task DoneAsync()
    {
        Append("data: [DONE]\n\n"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(context.Response.BodyWriter.GetSpan(bytes.Length));
        context.Response.BodyWriter.Advance(bytes.Length);
    }
}
