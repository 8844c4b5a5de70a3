using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Rag.Retrieval.Models;

namespace Rag.Evals.Reader;

/// <summary>Tokens a second of a model: those that it reads and those that it writes.</summary>
internal sealed record Speed(double Prompt, double Generation);

/// <summary>A request that was answered, in tokens and by the clock of the given speed.</summary>
internal sealed record PlayedCall(ReadPrompt Prompt, string Text, int PromptTokens, int CachedTokens, int Tokens, double FirstMilliseconds, double Milliseconds);

/// <summary>
/// A model server as others run it, on loopback, whose chat model is a played reader with a prefix cache and a speed; a token is four characters. Embeddings
/// come from the server behind it, where there is one.
/// </summary>
internal sealed partial class PlayedServer : IAsyncDisposable
{
    private const int CharactersPerToken = 4, Context = 16384;
    private const string Name = "played";
    private static readonly string[] Forwarded = ["/v1/embeddings", "/v1/rerank"];
    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly PrefixCache _cache = new();
    private readonly IPlayedReader _reader;
    private readonly Speed _speed;
    private readonly bool _paced;
    private readonly string? _behind;

    private PlayedServer(WebApplication app, IPlayedReader reader, Speed speed, bool paced, string? behind) =>
        (_app, _reader, _speed, _paced, _behind) = (app, reader, speed, paced, behind);

    /// <summary>The chat model, as it tells of it.</summary>
    public static ModelStatus Model { get; } = new(Name, Name, "ready") { ContextLength = Context, Fingerprint = Name };

    /// <summary>Where it listens.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>While true every connection is broken off, as by a server that is gone.</summary>
    public bool IsAway { get; set; }

    /// <summary>What it has answered, in order.</summary>
    public ConcurrentQueue<PlayedCall> Calls { get; } = [];

    /// <summary>Starts it on a free port.</summary>
    /// <param name="reader">What the model writes.</param>
    /// <param name="speed">As its timings tell.</param>
    /// <param name="paced">Whether it takes the time that it tells, too.</param>
    /// <param name="behind">The address of a server with the other models, or null.</param>
    /// <param name="cancellationToken">Stops the starting.</param>
    public static async Task<PlayedServer> StartAsync(IPlayedReader reader, Speed speed, bool paced, string? behind, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        PlayedServer server = new(app, reader, speed, paced, behind);
        app.Use((context, next) =>
        {
            if (!server.IsAway) return next(context);
            context.Abort();
            return Task.CompletedTask;
        });
        app.MapGet("/props", server.PropsAsync);
        app.MapGet("/v1/models", () => Results.Json(new { data = new[] { new { id = Name } } }));
        app.MapPost("/tokenize", server.TokenizeAsync);
        app.MapPost("/v1/chat/completions", server.ChatAsync);
        foreach (string path in Forwarded) app.MapPost(path, server.ForwardAsync);
        await app.StartAsync(cancellationToken);
        return server;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task<IResult> PropsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        JsonObject chat = new() { ["name"] = Name, ["backend"] = Name, ["state"] = "ready", ["context_length"] = Context, ["fingerprint"] = Name };
        JsonObject models = new() { ["chat"] = chat };
        if (_behind is not null)
        {
            using HttpResponseMessage answer = await SendAsync(request, HttpMethod.Get, null, cancellationToken);
            JsonNode? others = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))?["models"];
            foreach (string kind in (string[])["embedding", "rerank"]) models[kind] = others?[kind]?.DeepClone();
        }
        return Results.Json(new JsonObject { ["models"] = models });
    }

    private async Task<IResult> TokenizeAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        JsonNode body = (await JsonNode.ParseAsync(request.Body, cancellationToken: cancellationToken))!;
        if (_behind is not null && (string?)body["model"] == "embedding") return await RelayAsync(request, body.ToJsonString(), cancellationToken);
        return Results.Json(body["content"] is JsonArray texts
            ? new { counts = texts.Select(text => Count((string?)text ?? "")) }
            : (object)new { tokens = Enumerable.Range(0, Count((string?)body["content"] ?? "")) });
    }

    private async Task<IResult> ForwardAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using StreamReader body = new(request.Body);
        return _behind is null ? Results.NotFound() : await RelayAsync(request, await body.ReadToEndAsync(cancellationToken), cancellationToken);
    }

    private async Task<IResult> RelayAsync(HttpRequest request, string body, CancellationToken cancellationToken)
    {
        using StringContent content = new(body, new MediaTypeHeaderValue("application/json"));
        using HttpResponseMessage answer = await SendAsync(request, HttpMethod.Post, content, cancellationToken);
        return Results.Content(await answer.Content.ReadAsStringAsync(cancellationToken), "application/json", statusCode: (int)answer.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequest request, HttpMethod method, HttpContent? content, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = new(method, new Uri($"{_behind}{request.Path}")) { Content = content };
        if (request.Headers.Authorization.ToString() is { Length: > 0 } key) message.Headers.Authorization = AuthenticationHeaderValue.Parse(key);
        return await _client.SendAsync(message, cancellationToken);
    }

    private async Task ChatAsync(HttpContext context)
    {
        CancellationToken closed = context.RequestAborted;
        JsonNode body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: closed))!;
        List<(string Role, string Text)> messages =
            [.. body["messages"]!.AsArray().Select(message => ((string)message!["role"]!, (string?)message["content"] ?? ""))];
        string prompt = string.Concat(messages.Select(message => $"<{message.Role}>{message.Text}</>"));
        ReadPrompt read = new(messages);
        int most = (int?)body["max_tokens"] ?? (int?)body["max_completion_tokens"] ?? int.MaxValue;
        int tokens = Count(prompt), cached = Math.Min(tokens - 1, _cache.Take(prompt) / CharactersPerToken), written = 0;
        double first = (tokens - cached) * 1000 / _speed.Prompt;
        context.Response.ContentType = "text/event-stream";
        if (_paced) await Task.Delay(TimeSpan.FromMilliseconds(first), closed);
        string text = "", finish = "stop";
        foreach (Match piece in _reader.Write(read).SelectMany(some => Token().Matches(some)))
        {
            if (written == most)
            {
                finish = "length";
                break;
            }
            if (IsAway) context.Abort();
            if (_paced && written > 0) await Task.Delay(TimeSpan.FromMilliseconds(1000 / _speed.Generation), closed);
            await WriteAsync(context, new JsonObject { ["choices"] = Choice(piece.Value, null, read.Kind == PromptKind.Judge) }, closed);
            text += piece.Value;
            written++;
        }
        double generation = written * 1000 / _speed.Generation;
        Calls.Enqueue(new PlayedCall(read, text, tokens, cached, written, first, first + generation));
        await WriteAsync(context, new JsonObject { ["choices"] = Choice(null, finish, false) }, closed);
        await WriteAsync(context, new JsonObject
        {
            ["choices"] = new JsonArray(),
            ["usage"] = new JsonObject
            {
                ["prompt_tokens"] = tokens,
                ["completion_tokens"] = written,
                ["total_tokens"] = tokens + written,
                ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = cached },
            },
            ["timings"] = new JsonObject
            {
                ["cache_n"] = cached,
                ["prompt_n"] = tokens - cached,
                ["prompt_ms"] = first,
                ["prompt_per_second"] = _speed.Prompt,
                ["predicted_n"] = written,
                ["predicted_ms"] = generation,
                ["predicted_per_second"] = _speed.Generation,
            },
        }, closed);
        _cache.Keep(prompt + text);
    }

    private static JsonArray Choice(string? text, string? finish, bool withProbability)
    {
        JsonObject choice = new() { ["index"] = 0, ["delta"] = text is null ? [] : new JsonObject { ["content"] = text }, ["finish_reason"] = finish };
        if (withProbability)
        {
            JsonObject Token(string token, double probability) => new() { ["token"] = token, ["logprob"] = Math.Log(probability) };
            JsonObject chosen = Token(text!, 0.97);
            chosen["top_logprobs"] = new JsonArray(Token(text!, 0.97), Token(text == "yes" ? "no" : "yes", 0.03));
            choice["logprobs"] = new JsonObject { ["content"] = new JsonArray(chosen) };
        }
        return [choice];
    }

    private static async Task WriteAsync(HttpContext context, JsonObject item, CancellationToken cancellationToken)
    {
        await context.Response.WriteAsync($"data: {item.ToJsonString()}\n\n", cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }

    private static int Count(string text) => (text.Length + CharactersPerToken - 1) / CharactersPerToken;

    [GeneratedRegex(".{1,4}", RegexOptions.Singleline)]
    private static partial Regex Token();
}
