using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rag.Inference.Gguf;

namespace Rag.Inference.Models;

/// <summary>
/// Remembers, across the death of the process, which file was being loaded: one that kills native code three times is set aside until its
/// content changes. One caller at a time.
/// </summary>
public sealed class CrashMarks(string folder)
{
    /// <summary>Crashes after which a file is left alone.</summary>
    public const int Most = 3;

    /// <summary>How often loading this file has ended the process.</summary>
    public int Count(ModelFile file) =>
        File.Exists(Mark(file)) && int.TryParse(File.ReadAllText(Mark(file)), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0;

    /// <summary>Says that loading begins; until <see cref="End"/> a death of the process counts.</summary>
    public void Begin(ModelFile file)
    {
        int count = Count(file) + 1;
        Directory.CreateDirectory(folder);
        using FileStream mark = new(Mark(file), FileMode.Create);
        mark.Write(Encoding.ASCII.GetBytes(count.ToString(CultureInfo.InvariantCulture)));
        mark.Flush(flushToDisk: true);
    }

    /// <summary>Says that loading ended, well or not, with the process alive.</summary>
    public void End(ModelFile file)
    {
        if (Directory.Exists(folder)) File.Delete(Mark(file));
    }

    private string Mark(ModelFile file)
    {
        string identity = $"{file.Path}|{file.Size}|{File.GetLastWriteTimeUtc(file.Path).Ticks}";
        return Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..24] + ".loading");
    }
}
