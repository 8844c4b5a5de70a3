using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Rag.Inference.Tests.Torture;

/// <summary>
/// Eight clients ask one server in random order: follow-ups, forks, conversations whose beginning was dropped, answers to the end of the context, under grammars
/// and not, closed at random moments, while the model is changed and unloaded. Each answer is compared with that of another server, which does one thing at a
/// time and keeps nothing.
/// </summary>
/// <param name="server">Under test.</param>
/// <param name="alone">One slot, no conversation at rest; asked with <c>cache_prompt</c> off.</param>
/// <param name="script">What is asked.</param>
/// <param name="files">Names of the files that take turns; one for no change.</param>
/// <param name="seed">Of the order.</param>
internal sealed class TortureRun(HttpClient server, HttpClient alone, TortureScript script, IReadOnlyList<string> files, int seed)
{
    public const int Clients = 8;

    private const int Turns = 4;

    private readonly ConcurrentDictionary<string, Lazy<Task<TortureAnswer>>> expected = new();
    private readonly ConcurrentQueue<string> faults = new();
    private int started, whole, closed, parted, undecided, changes, retries;
    private double farthest;

    /// <summary>Answers that may not differ so, with what was asked.</summary>
    public IReadOnlyCollection<string> Faults => faults;

    /// <summary>Counts of what was done.</summary>
    public TortureCounts Counts => new(whole, closed, parted, undecided, farthest, expected.Count, changes, retries);

    /// <summary>Asks until so many requests were sent or the time is over.</summary>
    /// <param name="requests">Most of them.</param>
    /// <param name="tolerance">Two tokens whose probabilities' logarithms are no farther apart may change places: rounding depends on what else is computed.</param>
    /// <param name="time">Ends it, with what is under way finished.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public Task RunAsync(int requests, double tolerance, CancellationToken time, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            Random random = new(seed * 100 + client);
            while (!time.IsCancellationRequested && Interlocked.Increment(ref started) <= requests) await AskAsync(random, tolerance, cancellationToken);
        }, cancellationToken)));

    private async Task AskAsync(Random random, double tolerance, CancellationToken cancellationToken)
    {
        if (random.Next(60) == 0) await ChangeModelAsync(random, cancellationToken);
        int conversation = random.Next(TortureScript.Conversations), turn = random.Next(Turns);
        int fork = random.Next(4) == 0 ? 1 + random.Next(2) : 0, dropped = turn > 1 && random.Next(4) == 0 ? 1 : 0;
        List<string> answers = [];
        for (int earlier = 0; earlier < turn; earlier++)
            answers.Add((await ExpectedAsync(script.Request(script.Messages(conversation, earlier, 0, 0, answers), -1, false), cancellationToken)).Text);
        JsonObject request = script.Request(script.Messages(conversation, turn, fork, dropped, answers), random.Next(3) == 0 ? conversation % 3 : -1, isLong: random.Next(60) == 0);
        int closeAfter = random.Next(3) == 0 ? random.Next(12) : int.MaxValue;

        TortureAnswer? answer;
        while ((answer = await TortureAnswer.SendAsync(server, request, closeAfter, cancellationToken)) is null)
        {
            Interlocked.Increment(ref retries);
            await Task.Delay(20, cancellationToken);
        }
        if (answer.Finish is null) Interlocked.Increment(ref closed);
        else Interlocked.Increment(ref whole);
        if (answer.Tokens.Count == 0 && answer.Finish is null) return;
        TortureAnswer alike = await ExpectedAsync(request, cancellationToken);
        double distance = alike.Distance(answer);
        if (distance == 0) return;
        Interlocked.Increment(ref parted);
        if (double.IsNaN(distance))
        {
            Interlocked.Increment(ref undecided);
            return;
        }
        if (distance <= tolerance)
        {
            lock (faults) farthest = Math.Max(farthest, distance);
            return;
        }
        faults.Enqueue($"conversation {conversation}, turn {turn}, fork {fork}, dropped {dropped}: \"{answer.Text}\" for \"{alike.Text}\", distance {distance:0.###}");
    }

    private Task<TortureAnswer> ExpectedAsync(JsonObject request, CancellationToken cancellationToken)
    {
        JsonObject single = request.DeepClone().AsObject();
        single["cache_prompt"] = false;
        return expected.GetOrAdd(single.ToJsonString(), _ => new Lazy<Task<TortureAnswer>>(async () =>
            await TortureAnswer.SendAsync(alone, single, int.MaxValue, cancellationToken) ?? throw new TortureException("The server that answers alone has no model."))).Value;
    }

    private async Task ChangeModelAsync(Random random, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref changes);
        using HttpResponseMessage response = files.Count > 1 && random.Next(2) == 0
            ? await server.PostAsJsonAsync("/models/chat/choose", new { file = files[random.Next(files.Count)] }, cancellationToken)
            : await server.PostAsync("/models/chat/unload", null, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}

/// <summary>What a run did.</summary>
/// <param name="Whole">Answers read to their end.</param>
/// <param name="Closed">Requests closed before.</param>
/// <param name="Parted">Answers that differ from the one alone, allowed or not.</param>
/// <param name="Undecided">Of those, where a grammar left tokens only that are too unlikely to be compared.</param>
/// <param name="Farthest">The largest distance that was allowed.</param>
/// <param name="Expected">Different requests that were answered alone.</param>
/// <param name="Changes">Times that the model was changed or unloaded.</param>
/// <param name="Retries">Requests sent again since the model was on its way.</param>
internal sealed record TortureCounts(int Whole, int Closed, int Parted, int Undecided, double Farthest, int Expected, int Changes, int Retries);
