using System.Text;

namespace Rag.Retrieval.Answers.Writing;

/// <summary>A fenced block of code as it comes, from behind its opening fence. Not safe to share.</summary>
internal sealed class CodeLines
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _line = new();
    private string? _language;

    /// <summary>Whether what comes now is code and no longer the opening fence's line.</summary>
    public bool IsBody => _language is not null && !IsFence(_line.ToString());

    /// <summary>Takes the next character; the block, once the line of its closing fence has ended.</summary>
    public Statement? Add(char c, Func<IEnumerable<int>, IReadOnlyList<int>> known)
    {
        if (c != '\n')
        {
            _line.Append(c);
            return null;
        }
        string line = _line.ToString();
        _line.Clear();
        if (_language is null) _language = line.Trim();
        else if (IsFence(line)) return Finish(line, known);
        else _text.Append(line).Append('\n');
        return null;
    }

    /// <summary>The block where the answer ends in it or right behind its fence; null where there is nothing of it.</summary>
    public Statement? End(Func<IEnumerable<int>, IReadOnlyList<int>> known)
    {
        string line = _line.ToString();
        if (_language is not null && !IsFence(line)) _text.Append(line);
        return _text.Length == 0 ? null : Finish(IsFence(line) ? line : "", known);
    }

    private Statement Finish(string fence, Func<IEnumerable<int>, IReadOnlyList<int>> known)
    {
        Statement code = new(PartForm.Code, 0, _text.ToString().TrimEnd('\n'), known(CitationMarks.Take(fence).Numbers)) { Header = _language is { Length: > 0 } ? [_language] : [] };
        _text.Clear();
        _line.Clear();
        _language = null;
        return code;
    }

    private static bool IsFence(string line) => line.TrimStart().StartsWith("```", StringComparison.Ordinal);
}
