using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rag.Web.Commands;

/// <summary>How commands write.</summary>
internal static class Output
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    /// <summary>Whether somebody looks on.</summary>
    public static bool IsTerminal { get; } = !Console.IsOutputRedirected;

    /// <summary>Colours are for eyes: not for a file, a pipe or who does not want them (no-color.org).</summary>
    public static bool IsColoured { get; } = IsTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public static Option<bool> JsonOption() => new("--json") { Description = "As JSON, for programs." };

    public static void WriteJson(JsonNode node) => Console.WriteLine(node.ToJsonString(Json));

    /// <summary>A text in a colour of ANSI (ECMA-48) where colours are wanted.</summary>
    public static string Coloured(string text, int colour) => IsColoured ? $"\e[{colour}m{text}\e[0m" : text;
}
