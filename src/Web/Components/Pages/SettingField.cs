using System.Globalization;
using Rag.Retrieval.Settings;

namespace Rag.Web.Components.Pages;

/// <summary>A setting that the owner may change on the page.</summary>
/// <param name="Name">Within section Rag, such as <c>Inference:Slots</c>.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Meaning">What it does, in a sentence.</param>
/// <param name="Default">What holds where nothing is set, in words.</param>
/// <param name="Effect">When a change takes effect.</param>
/// <param name="Fault">Null where a value may be set; otherwise what is wrong and what to write. Blank values are never asked.</param>
public sealed record SettingField(string Name, string Title, string Meaning, string Default, SettingEffect Effect, Func<string, string?> Fault)
{
    /// <summary>Values to choose from; empty for free input.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>True for paths and addresses, which are longer than numbers.</summary>
    public bool IsLong { get; init; }

    /// <summary>As an environment variable.</summary>
    public string EnvironmentName => $"{RagOptions.Section}__{Name.Replace(":", "__", StringComparison.Ordinal)}";

    /// <summary>A whole number between two.</summary>
    public static Func<string, string?> Whole(int least, int most) => value =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? null
            : $"write a whole number from {least.ToString("N0", CultureInfo.InvariantCulture)} to {most.ToString("N0", CultureInfo.InvariantCulture)}.";

    /// <summary>A number between two.</summary>
    public static Func<string, string?> Number(double least, double most) => value =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"write a number from {least} to {most}, with a point before the decimals.");

    /// <summary>An absolute folder that exists.</summary>
    public static string? Folder(string value) =>
        Path.IsPathFullyQualified(value) && Directory.Exists(value) ? null : "there is no such folder: write the absolute path of one that exists.";

    /// <summary>What the three processes would say at their start.</summary>
    public static Func<string, string?> Valid(Func<string, RagOptions> with) => value =>
        new RagOptionsValidator().Validate(null, with(value)) is { Failed: true } result ? result.FailureMessage : null;
}

/// <summary>When a change takes effect.</summary>
public enum SettingEffect
{
    /// <summary>The model process is started anew at once.</summary>
    ModelsRestart,

    /// <summary>At the program's next start.</summary>
    NextStart,
}
