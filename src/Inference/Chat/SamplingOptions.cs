namespace Rag.Inference.Chat;

/// <summary>How the next token is chosen; defaults are llama-server's.</summary>
public sealed record SamplingOptions
{
    /// <summary>0 chooses the likeliest token always; at most 100.</summary>
    public float Temperature { get; init; } = 0.8f;

    /// <summary>Keep the K likeliest; 0 keeps all.</summary>
    public int TopK { get; init; } = 40;

    /// <summary>Keep the likeliest that together reach this probability, 0 to 1.</summary>
    public float TopP { get; init; } = 0.95f;

    /// <summary>Drop those less likely than this share of the likeliest, 0 to 1.</summary>
    public float MinP { get; init; } = 0.05f;

    /// <summary>Divides the score of tokens that were used; 1 is none, above 0.</summary>
    public float RepeatPenalty { get; init; } = 1;

    /// <summary>How many of the last tokens the penalties look at; -1 for the whole context.</summary>
    public int RepeatLastN { get; init; } = 64;

    /// <summary>Subtracted once from a used token's score.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Subtracted for each use of a token.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>Added to tokens' scores before anything else.</summary>
    public IReadOnlyList<(int Token, float Bias)> Bias { get; init; } = [];

    /// <summary>Makes the choice repeatable; null for a random one.</summary>
    public uint? Seed { get; init; }

    /// <summary>True where any penalty is set.</summary>
    public bool HasPenalties => (RepeatPenalty != 1 || PresencePenalty != 0 || FrequencyPenalty != 0) && RepeatLastN != 0;
}
