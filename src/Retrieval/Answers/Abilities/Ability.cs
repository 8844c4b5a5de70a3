using System.Text.Json.Serialization;

namespace Rag.Retrieval.Answers.Abilities;

/// <summary>What a chat model may do in an answer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AbilityLevel>))]
public enum AbilityLevel
{
    /// <summary>Nothing: its choices are no better than the ranking's.</summary>
    Quotes,

    /// <summary>Choose which of the sources' sentences are quoted.</summary>
    Chooses,

    /// <summary>Write sentences of its own, each checked.</summary>
    Writes,
}

/// <summary>What a chat model can do, by a short self-test and not by its name.</summary>
/// <param name="Level">The outcome.</param>
/// <param name="Supported">Share of its sentences that their sources bear out, 0 to 1.</param>
/// <param name="Answered">Share of the questions that it answered rightly in its own words.</param>
/// <param name="Chosen">Share of the questions for which it chose the right sentence.</param>
/// <param name="Milliseconds">How long the test took.</param>
public sealed record Ability(AbilityLevel Level, double Supported, double Answered, double Chosen, double Milliseconds)
{
    /// <summary>One line for the status.</summary>
    [JsonIgnore]
    public string Description => Level switch
    {
        AbilityLevel.Writes => $"writes answers; self-test: {Answered:P0} answered, {Supported:P0} of its sentences supported",
        AbilityLevel.Chooses => $"too weak to write, chooses quotes; self-test: {Chosen:P0} chosen rightly, {Supported:P0} of its sentences supported",
        _ => $"too weak to help: answers are quotes; self-test: {Answered:P0} answered, {Supported:P0} of its sentences supported, {Chosen:P0} chosen rightly",
    };
}
