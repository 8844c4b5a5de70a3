using System.IO.Compression;

namespace Rag.Ingest.Tests.Readers;

/// <summary>Packs parts into an archive, as office programs do.</summary>
internal static class ZipFile
{
    public static byte[] Of(params IEnumerable<(string Name, string Text)> parts)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in parts)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }
        return stream.ToArray();
    }
}
