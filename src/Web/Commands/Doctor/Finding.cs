using System.Text.Json.Serialization;

namespace Rag.Web.Commands.Doctor;

/// <summary>How something stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Health>))]
public enum Health
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("ok")] Ok,

    /// <summary>It works, and could be better.</summary>
    [JsonStringEnumMemberName("better")] Better,

    /// <summary>It does not work.</summary>
    [JsonStringEnumMemberName("wrong")] Wrong,
}

/// <summary>What was found of one thing.</summary>
/// <param name="Subject">The thing.</param>
/// <param name="Health">How it stands.</param>
/// <param name="Found">What was found.</param>
/// <param name="Do">What to do about it; null where nothing need be done.</param>
public sealed record Finding(string Subject, Health Health, string Found, string? Do = null);
