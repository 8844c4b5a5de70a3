using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Rag.Bench.Ingest;

namespace Rag.Bench.Soak;

/// <summary>What the users of one site do all the time, and how long it takes them.</summary>
internal sealed class SoakUsers(SoakSite site, int seed, SoakFaults faults)
{
    private const int MostFiles = 100;
    private readonly RandomOperations operations = new(site.Place.Docs, seed, MostFiles);
    private readonly Dictionary<string, int> counts = [];
    private readonly Dictionary<string, List<double>> seconds = [];
    private readonly SoakMemory memory = new();

    /// <summary>Everything that goes on until it is cancelled.</summary>
    public IEnumerable<Task> Work(CancellationToken cancellationToken) =>
    [
        AskAsync(0, cancellationToken), AskAsync(1, cancellationToken), SearchAsync(cancellationToken), EditAsync(cancellationToken),
        WatchAsync(cancellationToken), .. site.Talks ? [TalkAsync(cancellationToken)] : Array.Empty<Task>(),
    ];

    public void Tell(Report report, double calmFrom, SoakFaults? judged)
    {
        lock (counts)
        {
            if (site.Answers && counts.GetValueOrDefault("answers, model") == 0) faults.Add(site.Name, "the model answered no question");
            if (site.Talks && counts.GetValueOrDefault("words of the chat model") == 0) faults.Add(site.Name, "the chat model said no word");
            foreach ((string what, int count) in counts.OrderBy(c => c.Key, StringComparer.Ordinal))
                report.Add($"{site.Name}: {what}", count, "");
            foreach ((string what, List<double> taken) in seconds.OrderBy(s => s.Key, StringComparer.Ordinal))
            {
                report.Add($"{site.Name}: {what}, median", Report.Percentile(taken, 0.5), "s");
                report.Add($"{site.Name}: {what}, longest", taken.Max(), "s");
            }
        }
        memory.Tell(site.Name, report, calmFrom, judged);
    }

    private async Task AskAsync(int asker, CancellationToken cancellationToken)
    {
        Random random = new(seed * 31 + asker);
        string[] words = ["water", "engine", "valve", "winter", "harbour", "signal", "garden", "copper"];
        await RepeatAsync("a question", TimeSpan.FromSeconds(1), async () =>
        {
            string one = words[random.Next(words.Length)], other = words[random.Next(words.Length)];
            string question = $"What does the report say about the {one} and the {other} in note {random.Next(SoakSite.Notes)}?";
            using HttpResponseMessage response = await site.Api.PostAsJsonAsync("/api/ask", new { question }, cancellationToken);
            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            if (response.IsSuccessStatusCode) Count("answers, " + JsonDocument.Parse(body).RootElement.GetProperty("mode").GetString());
            else Refused("question", response.StatusCode, body);
        }, cancellationToken);
    }

    /// <summary>With the chat model itself, by the page's OpenAI interface; every third answer is closed in its middle.</summary>
    private async Task TalkAsync(CancellationToken cancellationToken)
    {
        Random random = new(seed);
        await RepeatAsync("talk", TimeSpan.FromSeconds(1), async () =>
        {
            int most = random.Next(3) == 0 ? random.Next(1, 20) : int.MaxValue, lines = 0;
            JsonElement chat = (await site.StatusAsync(cancellationToken)).GetProperty("models").GetProperty("chat");
            // Between two models there is none.
            if (chat.ValueKind != JsonValueKind.Object) return;
            object body = new { model = chat.GetProperty("name").GetString(), stream = true, max_tokens = 60, messages = new[] { new { role = "user", content = $"Tell a story about {random.Next(12)} boats." } } };
            using HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(body) };
            using HttpResponseMessage response = await site.Api.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                Refused("talk", response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
                return;
            }
            using StreamReader stream = new(await response.Content.ReadAsStreamAsync(cancellationToken));
            // Inference may be killed meanwhile, which breaks the stream off.
            try
            {
                while (lines < most && await stream.ReadLineAsync(cancellationToken) is { } line)
                    if (line.StartsWith("data:", StringComparison.Ordinal)) lines++;
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException)
            {
                Count("talks broken off by the server");
            }
            Count("words of the chat model", lines);
        }, cancellationToken);
    }

    private Task SearchAsync(CancellationToken cancellationToken)
    {
        Random random = new(seed);
        return RepeatAsync("a search", TimeSpan.FromMilliseconds(500), async () =>
        {
            string words = "harbour+signal+" + random.Next(2000).ToString(CultureInfo.InvariantCulture);
            using HttpResponseMessage response = await site.Api.GetAsync("/api/search?q=" + words, cancellationToken);
            if (response.IsSuccessStatusCode) Count("searches");
            else Refused("search", response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }, cancellationToken);
    }

    private Task EditAsync(CancellationToken cancellationToken) => RepeatAsync("an edit", TimeSpan.FromSeconds(1), () =>
    {
        operations.Act();
        Count("edits");
        return Task.CompletedTask;
    }, cancellationToken);

    private Task WatchAsync(CancellationToken cancellationToken) => RepeatAsync("the status", TimeSpan.FromSeconds(2), async () =>
    {
        JsonElement status = await site.StatusAsync(cancellationToken);
        Count("looks at the status");
        foreach (JsonElement worker in status.GetProperty("workers").EnumerateArray())
        {
            string state = worker.GetProperty("state").GetString()!;
            if (state != "running") Count($"looks that found {worker.GetProperty("name").GetString()} {state}");
        }
        memory.Look("Web", site.WorkingSet);
        foreach (string worker in (string[])["Ingest", "Inference"])
        {
            if (site.Find(worker) is { } found) memory.Look(worker, SoakMemory.Of(found.Id));
        }
    }, cancellationToken);

    /// <summary>A refusal with its reason is right while something is away; a fault of the program's own never is.</summary>
    private void Refused(string what, HttpStatusCode status, string body)
    {
        Count($"{what} refused with {(int)status}");
        if (status == HttpStatusCode.InternalServerError || body.Length == 0)
            faults.Add(site.Name, $"a {what} was answered {(int)status}: {body}");
    }

    private async Task RepeatAsync(string what, TimeSpan pause, Func<Task> act, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            long began = Stopwatch.GetTimestamp();
            try
            {
                await act();
                double taken = Stopwatch.GetElapsedTime(began).TotalSeconds;
                lock (counts)
                {
                    if (!seconds.TryGetValue(what, out List<double>? list)) seconds[what] = list = [];
                    list.Add(taken);
                }
                await Task.Delay(pause, cancellationToken);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (OperationCanceledException)
            {
                faults.Add(site.Name, $"{what} hung: no answer for {SoakSite.Longest.TotalMinutes} minutes");
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException)
            {
                faults.Add(site.Name, $"{what} failed: {fault.Message}");
            }
        }
    }

    private void Count(string what, int more = 1)
    {
        lock (counts) counts[what] = counts.GetValueOrDefault(what) + more;
    }
}
