using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rag.Web.Access;

/// <summary>
/// The keys on the disk: <c>api-keys.json</c> below the data folder, readable by its owner alone (on Windows by the rights of that folder).
/// For one process at a time, which other programs ask to change it.
/// </summary>
internal sealed class ApiKeyFile(string dataPath)
{
    /// <summary>Its name below the data folder.</summary>
    public const string Name = "api-keys.json";

    private const long Longest = 1 << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private readonly string path = Path.Combine(dataPath, Name);

    /// <summary>What it holds; none where there is no file.</summary>
    /// <exception cref="InvalidDataException">It is damaged; the message says what to do.</exception>
    public IReadOnlyList<ApiKey> Read()
    {
        if (!File.Exists(path)) return [];
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (stream.Length <= Longest && JsonSerializer.Deserialize<Kept>(stream, Json) is { } kept && kept.Keys.All(IsWhole))
                return kept.Keys;
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException) { }
        throw new InvalidDataException(
            $"{path} cannot be read as keys, so that nobody from outside this machine is let in: put a good copy in its place, "
            + "or remove it (all keys end then) and make new ones.");
    }

    /// <summary>Replaces it, at once and whole: a crash leaves the old one or the new one.</summary>
    /// <exception cref="IOException">It cannot be written; nothing has changed.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public void Write(IReadOnlyList<ApiKey> keys)
    {
        string part = path + ".new";
        // A leftover would keep its own rights.
        File.Delete(part);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (FileStream stream = new(part, options))
        {
            JsonSerializer.Serialize(stream, new Kept(keys), Json);
            stream.Flush(flushToDisk: true);
        }
        File.Move(part, path, overwrite: true);
    }

    private static bool IsWhole(ApiKey? key) =>
        key is { Id.Length: > 0, Name.Length: > 0, Scope: not AccessScope.Open, Hash.Length: SHA256.HashSizeInBytes * 2 }
        && key.Hash.All(char.IsAsciiHexDigit);

    private sealed record Kept(IReadOnlyList<ApiKey> Keys);
}
