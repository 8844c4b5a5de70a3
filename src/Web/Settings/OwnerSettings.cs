using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;

namespace Rag.Web.Settings;

/// <summary>
/// What the owner set on the page: <c>settings.json</c> below the data folder, in the form of appsettings.json. Stronger than that file, weaker
/// than the environment and the command line.
/// </summary>
public sealed class OwnerSettings(IOptions<RagOptions> options, IConfiguration configuration)
{
    private const string FileName = "settings.json";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly Lock gate = new();
    private readonly string path = PathIn(options.Value.DataPath);

    /// <summary>Inserts the file below environment and command line.</summary>
    public static void AddTo(ConfigurationManager configuration)
    {
        string dataPath = configuration[$"{RagOptions.Section}:{nameof(RagOptions.DataPath)}"] ?? new RagOptions().DataPath;
        if (string.IsNullOrWhiteSpace(dataPath)) return; // The validator says what is wrong with it.
        dataPath = OwnerPath.Resolve(dataPath);
        Directory.CreateDirectory(dataPath);
        var source = new JsonConfigurationSource { FileProvider = new PhysicalFileProvider(dataPath), Path = FileName, Optional = true };
        int environment = configuration.Sources.ToList().FindLastIndex(s => s is EnvironmentVariablesConfigurationSource { Prefix: null or "" });
        configuration.Sources.Insert(environment < 0 ? configuration.Sources.Count : environment, source);
    }

    /// <summary>True for the provider of that file.</summary>
    public static bool IsSource(IConfigurationProvider provider) =>
        provider is JsonConfigurationProvider { Source.Path: FileName };

    /// <summary>Stores one setting of section Rag; null takes the owner's choice back.</summary>
    /// <exception cref="IOException">The file cannot be written; nothing has changed.</exception>
    public void Save(string name, JsonNode? value)
    {
        lock (gate)
        {
            JsonObject root = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? [] : [];
            if (root[RagOptions.Section] is not JsonObject section) root[RagOptions.Section] = section = [];
            section.Remove(name);
            if (value is not null) section[name] = value;
            // Renaming is atomic, so that a crash leaves the old file or the new one.
            File.WriteAllText(path + ".new", root.ToJsonString(Indented));
            File.Move(path + ".new", path, overwrite: true);
            ((IConfigurationRoot)configuration).Reload();
        }
    }

    private static string PathIn(string dataPath) => Path.Combine(dataPath, FileName);
}
