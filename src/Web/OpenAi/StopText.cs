using Rag.Retrieval.Models;

namespace Rag.Web.OpenAi;

/// <summary>
/// Ends a text before the first stop word and at a number of tokens; what might begin a stop word is held back until it is known. For one
/// text.
/// </summary>
/// <param name="stops">None is empty.</param>
/// <param name="mostTokens">By <see cref="TokenEstimate"/>; null for no bound.</param>
internal sealed class StopText(IReadOnlyList<string> stops, int? mostTokens)
{
    private string held = "";
    private int tokens;

    /// <summary>Why it ended, in OpenAI's words; null while it goes on.</summary>
    public string? Ended { get; private set; }

    /// <summary>Takes the next piece; what of the text may be sent.</summary>
    public string Add(string piece)
    {
        if (Ended is not null) return "";
        held += piece;
        int at = stops.Select(one => held.IndexOf(one, StringComparison.Ordinal)).Where(place => place >= 0).DefaultIfEmpty(-1).Min();
        if (at >= 0) Ended = "stop";
        return Send(at >= 0 ? at : held.Length - stops.Select(stop => BegunMark.AtEndOf(held, stop)).DefaultIfEmpty(0).Max());
    }

    /// <summary>What was held back, where nothing comes any more.</summary>
    public string End() => Ended is null ? Send(held.Length) : "";

    private string Send(int count)
    {
        string text = held[..count];
        held = held[count..];
        if (mostTokens is { } most && tokens + TokenEstimate.Count(text) > most)
        {
            int low = 0, high = text.Length;
            while (low < high)
            {
                int middle = (low + high + 1) / 2;
                if (tokens + TokenEstimate.Count(text[..middle]) <= most) low = middle;
                else high = middle - 1;
            }
            text = text[..(low > 0 && char.IsHighSurrogate(text[low - 1]) ? low - 1 : low)];
            Ended = "length";
        }
        tokens += TokenEstimate.Count(text);
        return text;
    }
}
