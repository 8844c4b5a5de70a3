using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Rag.EndToEnd.Tests;

/// <summary>
/// A model server as others run it, whose model repeats the first sources of its prompt with their numbers, over and over, at a given pace: so
/// that streaming and stopping can be tried at any speed. Asked for a question about a passage it makes one of its first sentence; without sources it
/// knows nothing.
/// </summary>
internal sealed partial class ScriptedModels : IAsyncDisposable
{
    private readonly WebApplication app;
    private int running, closed;

    private ScriptedModels(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    public double TokensPerSecond { get; set; } = 200;

    /// <summary>Answers being written now.</summary>
    public int Running => Volatile.Read(ref running);

    /// <summary>Answers whose request was closed before their end.</summary>
    public int Closed => Volatile.Read(ref closed);

    public static async Task<ScriptedModels> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        var models = new ScriptedModels(app);
        app.MapGet("/v1/models", () => Results.Json(new { data = new[] { new { id = "scripted" } } }));
        app.MapPost("/tokenize", async (HttpRequest request) =>
        {
            JsonNode body = (await JsonNode.ParseAsync(request.Body))!;
            return body["content"] is JsonArray texts
                ? Results.Json(new { counts = texts.Select(text => Count((string?)text)) })
                : Results.Json(new { tokens = Enumerable.Range(0, Count((string?)body["content"])) });
        });
        app.MapPost("/v1/chat/completions", models.WriteAsync);
        await app.StartAsync();
        return models;
    }

    /// <summary>Lets a product with this data folder take the model for a good one, without a self-test.</summary>
    public static void Trust(string dataPath)
    {
        // The outcome is kept under the model's name and the test's version.
        const string ability = """{"Reads":true,"Milliseconds":1}""";
        File.WriteAllText(Path.Combine(dataPath, "abilities.json"), "{" + string.Join(',', Enumerable.Range(1, 20).Select(version => $"\"scripted/{version}\":{ability}")) + "}");
    }

    private async Task WriteAsync(HttpContext context)
    {
        JsonNode body = (await JsonNode.ParseAsync(context.Request.Body))!;
        string prompt = (string?)(body["messages"] as JsonArray)?[^1]?["content"] ?? "";
        List<Match> sources = [.. Source().Matches(prompt).Take(6)];
        string whole = prompt.Contains("=== PASSAGE ===", StringComparison.Ordinal) ? QuestionAbout(prompt) : sources.Count == 0 ? "I do not know.\n" : "";
        int most = (int?)body["max_tokens"] ?? (int?)body["max_completion_tokens"] ?? 400;
        context.Response.ContentType = "text/event-stream";
        Interlocked.Increment(ref running);
        try
        {
            using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1 / TokensPerSecond));
            int written = 0;
            if (whole.Length > 0) await SendAsync(new JsonObject { ["choices"] = new JsonArray(new JsonObject { ["delta"] = new JsonObject { ["content"] = whole } }) });
            for (int i = 0; sources.Count > 0 && written < most; i++)
            {
                Match source = sources[i % sources.Count];
                // Each time in other words: a model that repeats itself is ended.
                string again = i < sources.Count ? "" : string.Create(CultureInfo.InvariantCulture, $", said {i / sources.Count + 1} times");
                string sentence = source.Groups[2].Value.TrimStart('#', '-', '>', ' ').TrimEnd('.', ' ') + again + ". [" + source.Groups[1].Value + "]\n";
                foreach (Match token in Token().Matches(sentence))
                {
                    await pace.WaitForNextTickAsync(context.RequestAborted);
                    await SendAsync(new JsonObject { ["choices"] = new JsonArray(new JsonObject { ["delta"] = new JsonObject { ["content"] = token.Value } }) });
                    written++;
                }
            }

            await SendAsync(new JsonObject { ["choices"] = new JsonArray(new JsonObject { ["delta"] = new JsonObject(), ["finish_reason"] = "stop" }) });
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException) { Interlocked.Increment(ref closed); }
        finally { Interlocked.Decrement(ref running); }

        async Task SendAsync(JsonObject line)
        {
            await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"data: {line.ToJsonString()}\n\n"), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static string QuestionAbout(string prompt)
    {
        string sentence = Sentence().Match(prompt).Groups[1].Value.Trim();
        string[] words = sentence.Split(' ');
        return $"Question: What do the notes say of {string.Join(' ', words.Take(5))}?\nOtherwise: {string.Join(' ', words.Skip(2))}\nAnswer: {sentence}.\n";
    }

    private static int Count(string? text) => (text?.Length ?? 0) / 4 + 1;

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>A source's number and the first long line of its text.</summary>
    [GeneratedRegex(@"^\[(\d+)\][^\n]*\n(?:(?!\[\d+\]|===).{0,19}\n)*?((?!\[\d+\]|===).{20,})$", RegexOptions.Multiline)]
    private static partial Regex Source();

    /// <summary>The first sentence below the heading of a passage.</summary>
    [GeneratedRegex(@"=== PASSAGE ===\n(?:[^\n.]*\n+)*([^.]+)\.")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\s*\S{1,4}|\s+")]
    private static partial Regex Token();
}
