using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Rag.Inference.Gguf;

namespace Rag.Inference.Downloads;

/// <summary>The address of a GGUF file that the owner named; of one part of a split model, those of all its parts. Immutable.</summary>
internal sealed class ModelAddress
{
    private const int LongestName = 200, MostParts = 200;

    /// <summary>What a file's name may not hold on every system, or in the setting that names adapters.</summary>
    private static readonly SearchValues<char> Foreign = SearchValues.Create("/\\:*?\"<>|;");

    private readonly SplitName? split;
    private readonly Uri given;

    private ModelAddress(Uri address, string fileName)
    {
        (given, split) = (address, SplitName.Of(fileName));
        Files = split is null ? [File(fileName)] : [.. Enumerable.Range(1, split.Count).Select(part => File(split.FileName(part)))];
    }

    /// <summary>The files, the first one first.</summary>
    public IReadOnlyList<WantedFile> Files { get; }

    /// <summary>Reads what was pasted: the address of a file, or of Hugging Face's page about one.</summary>
    /// <exception cref="DownloadException">It is none; the message says what to write.</exception>
    public static ModelAddress Parse(string? text)
    {
        if (!Uri.TryCreate(text?.Trim(), UriKind.Absolute, out Uri? address) || address.Scheme != Uri.UriSchemeHttps)
            throw new DownloadException("Write the address of a GGUF file, which begins with https:// and ends in .gguf.");
        if (address.UserInfo.Length > 0) throw new DownloadException("The address holds a name or a password: write it without.");
        string name = Uri.UnescapeDataString(address.Segments[^1]);
        if (!name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase))
            throw new DownloadException(
                $"The address leads to '{name}', and not to a file whose name ends in .gguf: open the page, and copy the address of the file itself.");
        if (name.Length > LongestName || name.StartsWith('.') || name.AsSpan().ContainsAny(Foreign) || name.Any(char.IsControl))
            throw new DownloadException(
                $"The file's name '{name}' cannot be used here: get it by hand, give it another name, and put it into the models folder.");
        if (SplitName.Of(name)?.Count > MostParts) throw new DownloadException(
            $"The file says that it is one of more than {MostParts} parts: get it by hand.");
        // A page about a file, as it stands in the browser, and not the file.
        string path = address.AbsolutePath;
        if (address.Host is "huggingface.co" or "hf.co" && path.Split('/') is [_, _, _, "blob", ..] parts)
            address = new UriBuilder(
                address)
            { Path = string.Join('/', parts.Select((part, at) => at == 3 ? "resolve" : part)), Query = "" }.Uri;
        return new ModelAddress(address, name);
    }

    /// <summary>The same, or null where it cannot be read.</summary>
    public static ModelAddress? TryParse(string text)
    {
        try { return Parse(text); }
        catch (DownloadException) { return null; }
    }

    private WantedFile File(string fileName)
    {
        string id = "a-" + Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(Of(split?.FileName(1) ?? fileName).AbsoluteUri)))[..16];
        string name = split is null ? Path.GetFileNameWithoutExtension(fileName) : split.Stem;
        return new WantedFile(id, name, fileName, Of(fileName), 0, IsExact: false, "");
    }

    private Uri Of(string fileName)
    {
        string path = given.AbsolutePath;
        return new UriBuilder(given) { Path = path[..(path.LastIndexOf('/') + 1)] + Uri.EscapeDataString(fileName) }.Uri;
    }
}
