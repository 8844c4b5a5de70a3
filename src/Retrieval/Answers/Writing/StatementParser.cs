using System.Text;
using Rag.Retrieval.Answers.Citing;
using Rag.Retrieval.Answers.Prompting;

namespace Rag.Retrieval.Answers.Writing;

/// <summary>
/// Reads a model's answer as it streams in, in pieces of any length: a statement with its numbers as soon as it is certain that no further number follows, and
/// what may be shown of the one being written. Tolerates text that no grammar bound: unknown numbers are passed over. Not safe to share.
/// </summary>
/// <param name="count">The highest number that exists.</param>
internal sealed class StatementParser(int count)
{
    private readonly StringBuilder _start = new();
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _mark = new();
    private readonly List<int> _numbers = [];
    private readonly TableLines _table = new();
    private readonly CodeLines _code = new();
    private readonly Opening _opening = new();
    private State _state = State.LineStart;
    private (PartForm Form, int Level) _form = (PartForm.Paragraph, 0);
    private bool _absent, _lineEnded;

    /// <summary>Code whose numbers may stand on the line after its fence.</summary>
    private Statement? _block;

    private enum State { LineStart, Text, Mark, Row, Code }

    /// <summary>The words of the search that the model asks for in place of an answer; null where it asks for none.</summary>
    public string? Search => _opening.Search;

    /// <summary>True when the model said that the sources do not hold the answer.</summary>
    public bool SaysNotFound => _opening.SaysNotFound;

    /// <summary>Takes the next piece; returns the statements that it completes, and through <paramref name="draft"/> what may be shown of the next one.</summary>
    public IReadOnlyList<Statement> Add(string piece, out DraftAdded? draft)
    {
        List<Statement> statements = [];
        StringBuilder shown = new();
        foreach (char c in _opening.Pass(piece)) Take(c, statements, shown);
        draft = shown.Length == 0 ? null : new DraftAdded(shown.ToString(), _form.Form, _form.Level);
        return statements;
    }

    /// <summary>The statements that end with the text.</summary>
    public IReadOnlyList<Statement> End()
    {
        List<Statement> statements = [];
        StringBuilder shown = new();
        foreach (char c in _opening.End()) Take(c, statements, shown);
        if (_state is State.Mark) Plain(shown, "");
        if (_state is State.LineStart && _start.Length > 0) Begin(isWhole: true, statements, shown);
        if (_state is State.Row) _table.Add(_start.ToString(), Known, statements);
        if (_state is State.Code && _code.End(Known) is { } code) statements.Add(code);
        Complete(statements);
        _table.End(statements);
        return statements;
    }

    private void Take(char c, List<Statement> statements, StringBuilder shown)
    {
        if (c == '\r') return;
        switch (_state)
        {
            case State.Code:
                if (_code.Add(c, Known) is { } code)
                {
                    if (code.Text.Trim().Length > 0) _block = code;
                    shown.Clear();
                    Reset();
                    if (_block is { Numbers.Count: > 0 }) Complete(statements);
                }
                else if (_code.IsBody) shown.Append(c);
                break;
            case State.Row:
                if (c != '\n') _start.Append(c);
                else
                {
                    _table.Add(_start.ToString(), Known, statements);
                    Reset();
                }
                break;
            case State.LineStart:
                if (c == '\n')
                {
                    if (_start.Length > 0) Begin(isWhole: true, statements, shown);
                    if (_state != State.LineStart) Take(c, statements, shown);
                    break;
                }
                _start.Append(c);
                Begin(isWhole: false, statements, shown);
                break;
            case State.Mark:
                Mark(c, statements, shown);
                break;
            default:
                TakeText(c, statements, shown);
                break;
        }
    }

    /// <summary>Begins a line once it is certain what it begins with.</summary>
    private void Begin(bool isWhole, List<Statement> statements, StringBuilder shown)
    {
        string start = _start.ToString();
        if (LineStart.Read(start, isWhole) is not { } line) return;
        if (isWhole && string.IsNullOrWhiteSpace(start))
        {
            _start.Clear();
            return;
        }
        // Numbers on a line of their own belong to what stands above it.
        bool marks = _lineEnded && start.AsSpan().TrimStart() is [var first, ..] && CitationMarks.Opens(first);
        if (!marks)
        {
            Complete(statements);
            shown.Clear();
            if (line.Form is not PartForm.Row) _table.End(statements);
            _form = (line.Form, line.Level);
        }
        _lineEnded = false;
        if (line.Form is PartForm.Row)
        {
            _state = State.Row;
            return;
        }
        _start.Clear();
        _state = line.Form is PartForm.Code ? State.Code : State.Text;
        foreach (char c in start[line.Length..]) Take(c, statements, shown);
    }

    private void TakeText(char c, List<Statement> statements, StringBuilder shown)
    {
        if (c == '\n')
        {
            // One without a number may have it on the next line.
            if (_numbers.Count > 0 || _absent || _form.Form is PartForm.Heading || Trimmed().EndsWith(':')) Complete(statements);
            (_state, _lineEnded) = (State.LineStart, true);
            _start.Clear();
        }
        else if (CitationMarks.Opens(c))
        {
            _state = State.Mark;
            _mark.Clear();
        }
        else if (_numbers.Count == 0 && !_absent) Append(c, shown);
        else if (!char.IsWhiteSpace(c) && c is not ('.' or ',' or ';' or '!' or '?' or ']' or '*' or '_'))
        {
            Complete(statements);
            shown.Clear();
            _form = (PartForm.Sentence, _form.Level);
            Append(c, shown);
        }
    }

    private void Mark(char c, List<Statement> statements, StringBuilder shown)
    {
        if (CitationMarks.Closes(c))
        {
            _state = State.Text;
            if (CitationMarks.Read(_mark.ToString()) is not { } numbers) Plain(shown, c.ToString());
            else
            {
                _absent |= numbers.Contains(0);
                _numbers.AddRange(Known(numbers).Where(number => !_numbers.Contains(number)).Take(CitationGrammar.MostCitations - _numbers.Count));
            }
        }
        else if (c == '\n' || _mark.Length >= CitationMarks.Longest)
        {
            // No number after all: the bracket was text.
            _state = State.Text;
            Plain(shown, "");
            Take(c, statements, shown);
        }
        else _mark.Append(c);
    }

    private IReadOnlyList<int> Known(IEnumerable<int> numbers) => [.. numbers.Where(number => number > 0 && number <= count).Distinct()];

    private void Plain(StringBuilder shown, string end)
    {
        foreach (char c in "[" + _mark + end) Append(c, shown);
        _mark.Clear();
    }

    private void Append(char c, StringBuilder shown)
    {
        char plain = char.IsWhiteSpace(c) ? ' ' : c;
        if (plain == ' ' && (_text.Length == 0 || _text[^1] == ' ')) return;
        _text.Append(plain);
        shown.Append(plain);
    }

    private string Trimmed() => _text.ToString().Trim().TrimEnd('*', '_');

    private void Complete(List<Statement> statements)
    {
        string text = _text.ToString().Trim();
        if (_block is { } block) statements.Add(text.Length == 0 && block.Numbers.Count == 0 ? block with { Numbers = [.. _numbers] } : block);
        else if (text.Length == 0 && _absent) _opening.SayNotFound();
        _block = null;
        if (text.Length > 0) AddSentences(text, statements);
        _text.Clear();
        _numbers.Clear();
        _absent = false;
    }

    /// <summary>What has one group of numbers is one statement, or several where it has several sentences: each is checked, and marked, by itself.</summary>
    private void AddSentences(string text, List<Statement> statements)
    {
        PartForm form = _form.Form;
        foreach (string sentence in _numbers.Count > 0 ? SentencePieces.Of(text) : [text])
        {
            statements.Add(new Statement(form, _form.Level, sentence, [.. _numbers]) { SaysAbsent = _absent && _numbers.Count == 0 });
            form = PartForm.Sentence;
        }
    }

    private void Reset()
    {
        _start.Clear();
        (_state, _lineEnded, _form) = (State.LineStart, true, (PartForm.Paragraph, 0));
    }
}
