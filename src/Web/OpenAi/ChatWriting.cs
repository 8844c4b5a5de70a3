using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Models;
using Rag.Web.Api;

namespace Rag.Web.OpenAi;

/// <summary>Writes one chat completion, whole or in pieces. For one answer.</summary>
internal sealed class ChatWriting(ChatBody body, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new(
        JsonSerializerOptions.Web)
    { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly string id = "chatcmpl-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
    private readonly long created = time.GetUtcNow().ToUnixTimeSeconds();
    private int sent;
    private bool begun;

    /// <summary>Where the text ends.</summary>
    public StopText Text { get; } = new(body.Stops, body.MostTokens);

    private string Reason => Text.Ended ?? "stop";

    /// <summary>All of it.</summary>
    public ChatCompletion Whole(string text, Answer? answer)
    {
        sent = TokenEstimate.Count(text);
        ChatChoice choice = new(0) { Message = new ChatMessage("assistant", text), FinishReason = Reason };
        return WithSources(Begin("chat.completion", [choice]) with { Usage = Usage(answer) }, answer);
    }

    /// <summary>The next piece of a stream.</summary>
    public string Piece(string text)
    {
        ChatDelta delta = new() { Role = begun ? null : "assistant", Content = text };
        begun = true;
        sent += TokenEstimate.Count(text);
        return JsonSerializer.Serialize(Chunk([new ChatChoice(0) { Delta = delta }]), Json);
    }

    /// <summary>What ends a stream: the reason with the sources, and where it was asked for, the count of tokens.</summary>
    public IEnumerable<string> Last(Answer? answer)
    {
        yield return JsonSerializer.Serialize(
            WithSources(Chunk([new ChatChoice(0) { Delta = new ChatDelta(), FinishReason = Reason }]), answer), Json);
        if (body.TellsUsage) yield return JsonSerializer.Serialize(Chunk([]) with { Usage = Usage(answer) }, Json);
    }

    private ChatCompletion Chunk(IReadOnlyList<ChatChoice> choices) => Begin("chat.completion.chunk", choices);

    private ChatCompletion Begin(string kind, IReadOnlyList<ChatChoice> choices) => new(id, kind, created, OpenAiApi.Rag, choices);

    // A model's own counts where one wrote; otherwise what the texts would be, roughly.
    private ChatUsage Usage(Answer? answer)
    {
        int prompt = answer?.Trace?.PromptTokens ?? TokenEstimate.Count(body.Question)
            + body.History.Sum(turn => TokenEstimate.Count(turn.Text));
        int completion = answer?.Trace?.GeneratedTokens ?? sent;
        return new ChatUsage(prompt, completion, prompt + completion);
    }

    private static ChatCompletion WithSources(ChatCompletion target, Answer? answer) => target with
    {
        Citations = answer?.Citations ?? [],
        Mode = answer?.Mode,
        Nearest = [.. (answer?.Nearest ?? []).Select(PassageResult.Of)],
        Notices = answer?.Notices ?? [],
    };
}
