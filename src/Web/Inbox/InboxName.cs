using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rag.Web.Inbox;

/// <summary>Makes a file name out of what a browser says it is: hostile, and from a machine with other rules.</summary>
public static partial class InboxName
{
    /// <summary>UTF-8 bytes, with room for a number behind it; most file systems take 255.</summary>
    private const int Longest = 200;

    /// <summary>The name without folders, control and direction characters, and what Windows reserves.</summary>
    public static string Of(string name)
    {
        // A lone half of a sign cannot be normalised.
        name = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)).Replace('\\', '/');
        name = name[(name.LastIndexOf('/') + 1)..].Normalize();
        name = Unwanted().Replace(name, "").Trim();
        name = Reserved().Replace(name, "_").Trim(' ', '.');
        if (name.Length == 0) name = "file";
        string stem = Path.GetFileNameWithoutExtension(name), extension = Path.GetExtension(name);
        if (Devices().IsMatch(stem)) stem = "_" + stem;
        if (Encoding.UTF8.GetByteCount(extension) > 20) (stem, extension) = (name, "");
        return Shorten(stem, Longest - Encoding.UTF8.GetByteCount(extension)) + extension;
    }

    private static string Shorten(string text, int bytes)
    {
        StringBuilder kept = new();
        for (TextElementEnumerator signs = StringInfo.GetTextElementEnumerator(text); signs.MoveNext();)
        {
            bytes -= Encoding.UTF8.GetByteCount(signs.GetTextElement());
            if (bytes < 0) break;
            kept.Append(signs.GetTextElement());
        }

        return kept.ToString().TrimEnd(' ', '.');
    }

    [GeneratedRegex(@"[\p{Cc}\p{Co}\p{Zl}\p{Zp}\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFFD]", RegexOptions.NonBacktracking)]
    private static partial Regex Unwanted();

    [GeneratedRegex("""[<>:"|?*]""", RegexOptions.NonBacktracking)]
    private static partial Regex Reserved();

    [GeneratedRegex(@"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Devices();
}
