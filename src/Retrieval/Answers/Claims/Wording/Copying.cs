namespace Rag.Retrieval.Answers.Claims.Wording;

/// <summary>How much of a text stands word for word in what was read. Pure.</summary>
internal static class Copying
{
    /// <summary>The share of a text's words that lie in a run of three that a source has, 0 to 1; 0 for a text of fewer words.</summary>
    public static double Share(TextReading text, IEnumerable<ReadSource> sources)
    {
        bool[] copied = Copied(text, sources);
        return copied.Length == 0 ? 0 : copied.Count(is_ => is_) / (double)copied.Length;
    }

    /// <summary>For each token that is no sign, in order, whether it lies in such a run.</summary>
    public static bool[] Copied(TextReading text, IEnumerable<ReadSource> sources)
    {
        List<string> words = Plain(text);
        bool[] copied = new bool[words.Count];
        HashSet<(string, string, string)> runs = [];
        foreach (ReadSource source in sources)
        {
            List<string> read = [.. source.Lines.SelectMany(line => Plain(line.Reading))];
            for (int i = 0; i + 2 < read.Count; i++) runs.Add((read[i], read[i + 1], read[i + 2]));
        }
        for (int i = 0; i + 2 < words.Count; i++)
            if (runs.Contains((words[i], words[i + 1], words[i + 2]))) copied[i] = copied[i + 1] = copied[i + 2] = true;
        return copied;
    }

    /// <summary>The share of neighbouring words that are neighbours in a source as well, 0 to 1; 1 for a single word.</summary>
    public static double Pairs(TextReading text, ReadSource source)
    {
        List<string> words = Plain(text), read = [.. source.Lines.SelectMany(line => Plain(line.Reading))];
        HashSet<(string, string)> pairs = [.. read.Zip(read.Skip(1))];
        return words.Count < 2 ? 1 : words.Zip(words.Skip(1)).Count(pairs.Contains) / (double)(words.Count - 1);
    }

    private static List<string> Plain(TextReading text) => [.. text.Tokens.Where(token =>
        token.Kind is not TokenKind.Sign).Select(token => token.Text)];
}
