using System.Globalization;
using System.Text;
using Rag.Retrieval.Answers.Extracting;

namespace Rag.Retrieval.Answers;

/// <summary>
/// An answer's parts as one Markdown text (CommonMark 0.31 with GitHub's tables): paragraphs, headings, nested lists, tables with their
/// headers, fenced code. Whatever a part's text holds, it stays within its place: it begins no other block and closes no fence.
/// Safe to call from any thread.
/// </summary>
public static class AnswerMarkdown
{
    /// <summary>The whole text, without a line's end at its end.</summary>
    /// <param name="parts">In order.</param>
    /// <param name="after">
    /// Markdown that stands after a part, such as the marks of its citations: at its end, in a row within the last cell, below a block of code.
    /// </param>
    public static string Write(IReadOnlyList<AnswerPart> parts, Func<AnswerPart, string> after)
    {
        Writer writer = new(after);
        foreach (AnswerPart part in parts) writer.Add(part);
        return writer.ToString();
    }

    /// <summary>Plain text as Markdown of one line.</summary>
    public static string Text(string plain) => InlineMarkdown.Line(MarkdownText.Escape(plain));

    /// <summary>How a part stands after another; a <see cref="PartForm.Row"/> is one whose cells go with its header.</summary>
    /// <param name="part">The part.</param>
    /// <param name="before">The one before it and what this said of it; null for the first.</param>
    public static PartForm FormOf(AnswerPart part, (AnswerPart Part, PartForm Form)? before)
    {
        if (TableRow.Of(part) is not null) return PartForm.Row;
        // Tasks stand below each other, as they do in their list.
        if (part is { Quoted: true, Form: PartForm.Sentence or PartForm.Paragraph } && part.Text.AsSpan().TrimStart() is ['☐' or '☑', ..])
            return PartForm.Bullet;
        if (part.Form is not (PartForm.Sentence or PartForm.Row)) return part.Form;
        bool goesOn = before is var (last, form) && form is PartForm.Sentence or PartForm.Paragraph or PartForm.Bullet or PartForm.Step
            && (form == PartForm.Sentence || form == last.Form || form == PartForm.Paragraph);
        return goesOn && part.Form == PartForm.Sentence ? PartForm.Sentence : PartForm.Paragraph;
    }

    private sealed class Writer(Func<AnswerPart, string> after)
    {
        private readonly StringBuilder _text = new();
        // The _items of lists that are open here, outermost first; of a bullet the number is 0.
        private readonly List<(int Number, int Offset)> _items = [];
        private (AnswerPart Part, PartForm Form)? _last;
        // The number of the step above a block of code, with which the next one goes on.
        private int _interrupted;

        public void Add(AnswerPart part)
        {
            PartForm form = FormOf(part, _last);
            if (form is not (PartForm.Bullet or PartForm.Step or PartForm.Sentence or PartForm.Code)) _interrupted = 0;
            else if (form == PartForm.Code && _items is [var (number, _), ..]) _interrupted = number;
            switch (form)
            {
                case PartForm.Sentence:
                    _text.Append(' ').Append(Line(part));
                    break;
                case PartForm.Bullet or PartForm.Step:
                    AddItem(part, form);
                    break;
                case PartForm.Row:
                    AddRow(part, TableRow.Of(part)!.Map(InlineMarkdown.Cell));
                    break;
                case PartForm.Code:
                    Begin().Append(Fenced(part));
                    if (after(part) is { Length: > 0 } below) _text.Append("\n\n").Append(below);
                    break;
                default:
                    Begin();
                    if (form == PartForm.Heading) _text.Append('#', Math.Clamp(part.Level, 1, 6)).Append(' ');
                    _text.Append(Line(part));
                    break;
            }
            _last = (part, form);
        }

        public override string ToString() => _text.ToString();

        // A block at the left edge, apart from what is above it.
        private StringBuilder Begin()
        {
            _items.Clear();
            return _text.Append(_text.Length > 0 ? "\n\n" : "");
        }

        private void AddItem(AnswerPart part, PartForm form)
        {
            int level = Math.Clamp(part.Level, 0, _items.Count), open = _items.Count;
            int before = open > level ? _items[level].Number : level == 0 ? _interrupted : 0;
            _items.RemoveRange(level, open - level);
            string mark = form == PartForm.Bullet ? "- " : string.Create(CultureInfo.InvariantCulture, $"{before + 1}. ");
            int indent = level == 0 ? 0 : _items[level - 1].Offset;
            // Items of a list, nested lists and a list of another kind begin on the next line.
            _text.Append(open > 0 ? "\n" : _text.Length > 0 ? "\n\n" : "").Append(' ', indent).Append(mark).Append(Line(part));
            _items.Add((form == PartForm.Bullet ? 0 : before + 1, indent + mark.Length));
            _interrupted = 0;
        }

        private void AddRow(AnswerPart part, TableRow row)
        {
            bool goesOn = _last is var (above, form) && form == PartForm.Row && above.Header == part.Header
                && TableRow.Of(above)!.Names.Count == row.Names.Count;
            if (!goesOn)
            {
                Begin().Append("| ").AppendJoin(" | ", row.Names).Append(" |\n|");
                foreach (string _ in row.Names) _text.Append(" --- |");
            }
            _text.Append("\n| ").AppendJoin(" | ", row.Cells).Append(after(part)).Append(" |");
        }

        private string Line(AnswerPart part) => InlineMarkdown.Line(part.Text) + after(part);

        private static string Fenced(AnswerPart part)
        {
            string code = part.Text.ReplaceLineEndings("\n").TrimEnd('\n'), language = part.Header?.Trim() ?? "";
            int run = 0, longest = 2;
            foreach (char c in code)
            {
                run = c == '`' ? run + 1 : 0;
                longest = Math.Max(longest, run);
            }
            // Anything else after the fence might be taken for attributes.
            bool isName = language.Length <= 30 && language.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '#' or '-' or '.' or '_');
            string fence = new('`', longest + 1);
            return $"{fence}{(isName ? language : "")}\n{code}\n{fence}";
        }
    }
}
