namespace Rag.Inference;

/// <summary>
/// A small file that is a memory alone: what is lost is found out anew, so that a disk that does not take it is no reason to do without a
/// model.
/// </summary>
internal static class NoteFile
{
    /// <summary>Puts a text in the place of the file's, whole or not at all. False where the disk does not take it.</summary>
    public static bool TryWrite(string path, string text)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            try
            {
                using (FileStream file = new(temporary, FileMode.CreateNew))
                {
                    file.Write(System.Text.Encoding.UTF8.GetBytes(text));
                    file.Flush(flushToDisk: true);
                }
                File.Move(temporary, path, overwrite: true);
                return true;
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
