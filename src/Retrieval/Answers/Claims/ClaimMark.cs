using System.Text.Json.Serialization;

namespace Rag.Retrieval.Answers.Claims;

/// <summary>What a check of a statement against what was read came to. It is shown beside the statement, which is never replaced.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClaimMark>))]
public enum ClaimMark
{
    /// <summary>The source's own words, or a model that can judge says that the source says this in every detail.</summary>
    BorneOut,

    /// <summary>Numbers, names and wording agree with what was read. No judge has confirmed it.</summary>
    Agrees,

    /// <summary>A number, a name or too much of the wording is in nothing that was read.</summary>
    NotFound,

    /// <summary>What was read says otherwise; the verdict holds the line that does.</summary>
    Contradicted,
}
