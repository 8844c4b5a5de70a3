using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace Rag.Ingest.Readers.Office;

/// <summary>
/// A ZIP archive of XML parts (Office Open XML, OpenDocument, EPUB), opened within limits: nothing is written to disk, no DTD is processed,
/// no reference is followed out of it.
/// </summary>
internal sealed class XmlPackage : IDisposable
{
    private static readonly XNamespace Relationships = "http://schemas.openxmlformats.org/package/2006/relationships";

    private readonly ZipArchive zip;
    private readonly ReadLimits limits;
    private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.OrdinalIgnoreCase);

    private long unpacked;

    /// <exception cref="UnreadableException">It has too many entries.</exception>
    public XmlPackage(Stream stream, ReadLimits limits)
    {
        this.limits = limits;
        zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        if (zip.Entries.Count > limits.Entries) throw new UnreadableException($"it is an archive of more than {limits.Entries:N0} entries");
        foreach (ZipArchiveEntry entry in zip.Entries) entries.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
    }

    /// <summary>Names of its parts.</summary>
    public IEnumerable<string> Names => entries.Keys;

    /// <summary>A part as XML, or null where there is none of this name.</summary>
    /// <exception cref="XmlException">It is no XML, or has a DTD.</exception>
    /// <exception cref="UnreadableException">It is a bomb, or too large.</exception>
    public XElement? Xml(string? name)
    {
        if (name is null || !entries.TryGetValue(name, out ZipArchiveEntry? entry)) return null;
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = limits.UnpackedBytes };
        using Stream part = Open(entry);
        using var reader = new DepthLimitedReader(XmlReader.Create(part, settings), limits.Depth);
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }

    /// <summary>
    /// A part to be read from its beginning, to be closed by the caller; null where there is none, or it is larger than what is left of
    /// the limit.
    /// </summary>
    public Stream? OpenPart(string? name) =>
        name is not null && entries.TryGetValue(name, out ZipArchiveEntry? entry) && unpacked + entry.Length <= limits.UnpackedBytes
            ? Open(entry) : null;

    /// <summary>A part as bytes, or null.</summary>
    public byte[]? Bytes(string? name)
    {
        if (name is null || !entries.TryGetValue(name, out ZipArchiveEntry? entry)) return null;
        using Stream part = Open(entry);
        using var copy = new MemoryStream();
        part.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>Targets of a part's relationships: by id, with their type's last word. Those that lead out of the package are addresses.</summary>
    public Dictionary<string, (string Type, string Target)> RelationshipsOf(string part)
    {
        int slash = part.LastIndexOf('/');
        string folder = slash < 0 ? "" : part[..(slash + 1)];
        Dictionary<string, (string, string)> result = [];
        foreach (XElement relationship in Xml($"{folder}_rels/{part[(slash + 1)..]}.rels")?.Elements(Relationships + "Relationship") ?? [])
        {
            string target = (string?)relationship.Attribute("Target") ?? "", type = (string?)relationship.Attribute("Type") ?? "";
            bool external = (string?)relationship.Attribute("TargetMode") == "External";
            if ((string?)relationship.Attribute("Id") is { } id)
                result[id] = (type[(type.LastIndexOf('/') + 1)..], external ? target : Resolve(folder, target));
        }
        return result;
    }

    /// <summary>A relative part name as an absolute one; dots that lead above the root stay at the root.</summary>
    public static string Resolve(string folder, string target)
    {
        if (target.StartsWith('/')) return target.TrimStart('/');
        List<string> parts = [.. folder.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        foreach (string part in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..") { if (parts.Count > 0) parts.RemoveAt(parts.Count - 1); }
            else if (part != ".") parts.Add(part);
        }
        return string.Join('/', parts);
    }

    /// <summary>The declared size binds the decompressor, so it can be trusted. Parts that are never opened (pictures) cost nothing.</summary>
    private Stream Open(ZipArchiveEntry entry)
    {
        if (entry.Length > 1 << 20 && entry.Length / Math.Max(1, entry.CompressedLength) > limits.CompressionRatio)
            throw new UnreadableException($"it unpacks to more than {limits.CompressionRatio} times its size, as decompression bombs do");
        unpacked += entry.Length;
        if (unpacked > limits.UnpackedBytes) throw new UnreadableException($"it unpacks to more than {limits.UnpackedBytes >> 20} MB");
        return entry.Open();
    }

    public void Dispose() => zip.Dispose();
}
