using System.Globalization;
using System.Text.Json.Serialization;

namespace Rag.Retrieval.Answers.Abilities;

/// <summary>What a chat model may do in an answer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AbilityLevel>))]
public enum AbilityLevel
{
    /// <summary>Nothing: what it writes, its sources do not say.</summary>
    Quotes,

    /// <summary>Shorten one of the quotes to what answers the question; where its sentence says anything else, the quote stays.</summary>
    Shortens,

    /// <summary>Write whole answers from all that was found, each sentence checked.</summary>
    Writes,
}

/// <summary>What a chat model can do, by a short self-test and not by its name.</summary>
/// <param name="Level">The outcome.</param>
/// <param name="Supported">Share of its sentences that their sources bear out or at least do not lack or contradict, 0 to 1.</param>
/// <param name="Answered">Share of the questions that it answered rightly in its own words.</param>
/// <param name="Chosen">Share of the questions for which it chose the right sentence.</param>
/// <param name="Milliseconds">How long the test took.</param>
public sealed record Ability(AbilityLevel Level, double Supported, double Answered, double Chosen, double Milliseconds)
{
    /// <summary>One line for the status.</summary>
    [JsonIgnore]
    public string Description => Level switch
    {
        AbilityLevel.Writes => $"writes answers; {Figures}",
        AbilityLevel.Shortens => $"small: it shortens a quote where its sentence keeps to the source's words, and quotes make up the rest; {Figures}",
        _ => $"too weak to help: answers are quotes; {Figures}",
    };

    private string Figures => string.Create(CultureInfo.InvariantCulture,
        $"self-test: {100 * Answered:F0}% answered, {100 * Supported:F0}% of its sentences supported, {100 * Chosen:F0}% cited rightly, {Milliseconds / 1000:F0} s");
}
