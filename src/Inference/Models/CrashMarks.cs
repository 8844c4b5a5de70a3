using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rag.Inference.Gguf;

namespace Rag.Inference.Models;

/// <summary>
/// Remembers across the death of the process. A file that was being loaded then three times in a row is set aside until its content
/// changes. Where llama.cpp ended the process with a file on the GPU, which it does when the GPU's memory runs out while it computes or the
/// driver fails, less of it is put there for a day. Where the disk does not take it, nothing is remembered. One caller at a time.
/// </summary>
public sealed class CrashMarks(string folder, TimeProvider time)
{
    /// <summary>Crashes after which a file is left alone.</summary>
    public const int Most = 3;

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    /// <summary>How often loading this file has ended the process.</summary>
    public int Count(ModelFile file) =>
        File.Exists(Mark(file)) && int.TryParse(File.ReadAllText(Mark(file)), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0;

    /// <summary>Says that loading begins; until <see cref="End"/> a death of the process counts.</summary>
    public void Begin(ModelFile file) => NoteFile.TryWrite(Mark(file), (Count(file) + 1).ToString(CultureInfo.InvariantCulture));

    /// <summary>Says that loading ended, well or not, with the process alive.</summary>
    public void End(ModelFile file)
    {
        if (Directory.Exists(folder)) File.Delete(Mark(file));
    }

    /// <summary>Says that llama.cpp is about to end the process with this file on the GPU.</summary>
    public void AddAbort(ModelFile file)
    {
        string now = time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        NoteFile.TryWrite(Aborts(file), (File.Exists(Aborts(file)) ? File.ReadAllText(Aborts(file)) : "") + now + "\n");
    }

    /// <summary>How often that was so within the last day.</summary>
    public int CountAborts(ModelFile file) => !File.Exists(Aborts(file)) ? 0 : File.ReadLines(Aborts(file))
        .Count(line => DateTimeOffset.TryParse(line, CultureInfo.InvariantCulture, out DateTimeOffset when) && time.GetUtcNow() - when < Remembered);

    /// <summary>Forgets all of a file.</summary>
    public void Forget(ModelFile file)
    {
        End(file);
        if (Directory.Exists(folder)) File.Delete(Aborts(file));
    }

    private string Aborts(ModelFile file) => Path.ChangeExtension(Mark(file), ".aborts");

    private string Mark(ModelFile file)
    {
        string identity = $"{file.Path}|{file.Size}|{File.GetLastWriteTimeUtc(file.Path).Ticks}";
        return Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..24] + ".loading");
    }
}
