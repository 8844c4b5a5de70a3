using System.Text.Json.Serialization;
using Rag.Retrieval.Answers;

namespace Rag.Retrieval.Measuring;

/// <summary>Whether a run measures answers beside the search.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnswersMeasured>))]
public enum AnswersMeasured
{
    /// <summary>Where a chat model has passed its self-test.</summary>
    [JsonStringEnumMemberName("auto")] Auto,

    /// <summary>Always; without a model that may write, what is quoted is measured.</summary>
    [JsonStringEnumMemberName("yes")] Yes,

    /// <summary>Never.</summary>
    [JsonStringEnumMemberName("no")] No,
}

/// <summary>What a run measures and how. Immutable.</summary>
public sealed record RunSettings
{
    /// <summary>The set whose kept questions are asked.</summary>
    public string Set { get; init; } = "";

    /// <summary>False to search by wording alone.</summary>
    public bool ByMeaning { get; init; } = true;

    /// <summary>False to leave the reranker out.</summary>
    public bool Reranks { get; init; } = true;

    /// <summary>False to search a question as it was typed.</summary>
    public bool Plans { get; init; } = true;

    /// <summary>Passages that a model may read, 1 to 48; null for as many as its budget holds.</summary>
    public int? Passages { get; init; }

    /// <summary>Passages of a lower score (0 to 1) are taken for not found.</summary>
    public double LeastScore { get; init; }

    /// <summary>Whether answers are measured.</summary>
    public AnswersMeasured Answers { get; init; }

    /// <summary>The chat model that is to run, by name; empty for whichever does.</summary>
    public string ChatModel { get; init; } = "";

    /// <summary>The embedding model that is to run, by name; empty for whichever does.</summary>
    public string EmbeddingModel { get; init; } = "";

    /// <summary>What is wrong with them, in a sentence that says what to write; null where nothing is.</summary>
    public string? Fault() =>
        string.IsNullOrWhiteSpace(Set) ? "Name the set whose questions are to be asked."
        : Passages is < 1 or > 48 ? $"Passages is {Passages}: write 1 to 48, or nothing for as many as the model has time for."
        : LeastScore is not (>= 0 and <= 1) ? "The least score is a number from 0 (none) to 1."
        : ChatModel is null || EmbeddingModel is null ? "Write a model's name, or leave it empty for whichever runs."
        : null;

    /// <summary>As answers and searches take them.</summary>
    public AnswerSetup ToSetup() => new()
    {
        ByMeaning = ByMeaning,
        Reranks = Reranks,
        Plans = Plans,
        MostPassages = Passages,
        LeastScore = LeastScore,
    };
}

/// <summary>The models that ran, by name; null for none.</summary>
/// <param name="Chat">Writes and plans.</param>
/// <param name="Embedding">Searches by meaning.</param>
/// <param name="Rerank">Puts in order.</param>
public sealed record RunModels(string? Chat, string? Embedding, string? Rerank);
