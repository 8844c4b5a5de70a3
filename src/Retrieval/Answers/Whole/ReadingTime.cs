using System.Globalization;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Answers.Whole;

/// <summary>
/// How long a model takes for passages: as its self-test measured its speed, and, once it has read some of them, as it really did. Not safe
/// to share.
/// </summary>
internal sealed class ReadingTime(ReadingScope scope, ModelStatus model, Ability ability)
{
    /// <summary>
    /// Tokens of a passage with its headings, of notes of all that it says, and of those for a question, to which most passages have
    /// nothing to say.
    /// </summary>
    private const double PassageTokens = 300, GeneralTokens = 40, NotedTokens = 8;

    /// <summary>Taken for the speed where it was not measured: a slow processor, or a small graphics card.</summary>
    private const double SlowReading = 60, SlowWriting = 12, CardReading = 1000, CardWriting = 40;

    /// <summary>What is shorter is not told.</summary>
    private const double Notable = 5;

    private double _took;
    private int _passages;

    /// <summary>Seconds that reading has taken so far.</summary>
    public double Took => _took;

    /// <summary>Takes in how long some passages took.</summary>
    public void Add(int passages, double seconds) => (_passages, _took) = (_passages + passages, _took + seconds);

    /// <summary>Seconds for so many passages.</summary>
    public double For(int passages)
    {
        if (_passages > 0) return passages * _took / _passages;
        bool slow = model.Backend == "cpu";
        return passages * (PassageTokens / (ability.PromptTokensPerSecond ?? (slow ? SlowReading : CardReading))
            + (scope.IsGeneral ? GeneralTokens : NotedTokens) / (ability.WrittenTokensPerSecond ?? (slow ? SlowWriting : CardWriting)));
    }

    /// <summary>"about 40 s", "about 3 min"; null where it is not worth telling.</summary>
    public string? InWords(int passages) => For(passages) switch
    {
        < Notable => null,
        < 90 and var seconds => string.Create(CultureInfo.InvariantCulture, $"about {Math.Ceiling(seconds / 5) * 5:F0} s"),
        var seconds => string.Create(CultureInfo.InvariantCulture, $"about {Math.Ceiling(seconds / 60):F0} min"),
    };
}
