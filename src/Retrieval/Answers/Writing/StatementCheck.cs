using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Claims;
using Rag.Retrieval.Answers.Reading;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Answers.Writing;

/// <summary>Compares the statements of one answer with what was read for it (<see cref="ClaimCheck"/>) and finds their exact places. Safe to call from any thread.</summary>
internal sealed class StatementCheck
{
    private readonly ReadingList _reading;
    private readonly TextAnalyzer _analyzer;
    private readonly ClaimCheck _claims;

    /// <summary>Reads all that the model had read.</summary>
    public StatementCheck(ReadingList reading, string question, Ability ability, TextAnalyzer analyzer)
    {
        (_reading, _analyzer) = (reading, analyzer);
        _claims = new ClaimCheck([.. reading.Sources.Select(SourceOf)], question, new Manner(ability.Copies), analyzer);
    }

    /// <summary>A source as the check reads it: the document's own text, so that places in it are places in the document.</summary>
    public static ClaimSource SourceOf(ReadSource source)
    {
        IEnumerable<string> above = source.Headings.Prepend(source.Hit.Document.DisplayTitle);
        if (source.Sentences is [{ TableHeader: { } header }, ..]) above = above.Append(header.Text);
        return new ClaimSource(source.Hit.Passage.Text) { Above = string.Join('\n', above.Distinct()), Language = source.Hit.Document.Language };
    }

    /// <summary>Checks one statement.</summary>
    public CheckedStatement Check(Statement statement)
    {
        if (statement.IsLead) return new CheckedStatement(statement, null, null, []);
        if (statement.Form is PartForm.Code) return Code(statement);
        ClaimVerdict verdict = _claims.Check(statement.Cells.Count > 0 ? string.Join(", ", statement.Cells) : statement.Text, [.. statement.Numbers.Select(n => n - 1)]);
        List<SourceSentence> lines = [.. verdict.Lines.Select(SentenceAt)];
        if (verdict.Mark is ClaimMark.Contradicted && verdict.Lines is [var against, ..])
            return new CheckedStatement(statement, Mark.Otherwise, $"the source says: “{against.Text}” ({verdict.Reason})", lines, (against.Source + 1, lines[0]));
        Mark mark = verdict.Mark switch { ClaimMark.BorneOut => Mark.BorneOut, ClaimMark.Agrees => Mark.Agrees, ClaimMark.NotFound => Mark.NotFound, _ => Mark.Otherwise };
        return new CheckedStatement(statement, mark, verdict.Reason, statement.SaysAbsent ? [] : [.. lines, .. AlsoCited(statement, lines)]);
    }

    /// <summary>Code is a source's own or it is not.</summary>
    private CheckedStatement Code(Statement statement)
    {
        string wanted = WithoutBlanks(statement.Text);
        ReadSource? source = _reading.Sources.FirstOrDefault(source => WithoutBlanks(source.Hit.Passage.Text).Contains(wanted, StringComparison.Ordinal));
        if (source is null) return new CheckedStatement(statement, Mark.NotFound, "this code stands in nothing that was read", [.. AlsoCited(statement, [])]);
        string first = WithoutBlanks(statement.Text.Split('\n')[0]);
        return new CheckedStatement(
            statement, Mark.BorneOut, "the source's own words", [.. source.Sentences.Where(sentence => WithoutBlanks(sentence.Text).Contains(first, StringComparison.Ordinal)).Take(1)]);
    }

    /// <summary>
    /// Of each source that the model cited and that none of the lines is from, the sentence nearest to what it wrote; the whole of it where none shares a word, as
    /// in another language.
    /// </summary>
    private IEnumerable<SourceSentence> AlsoCited(Statement statement, IReadOnlyList<SourceSentence> lines)
    {
        HashSet<string> words = [.. _analyzer.Analyze(statement.Text, null).Counts.Keys];
        foreach (ReadSource source in statement.Numbers.Select(n => _reading.Sources[n - 1]))
        {
            if (source.Sentences.Count == 0 || lines.Any(line => line.Hit.Passage.Id == source.Hit.Passage.Id)) continue;
            SourceSentence nearest = source.Sentences.MaxBy(Shared)!;
            Passage whole = source.Hit.Passage;
            yield return Shared(nearest) > 0 ? nearest : source.Sentences[0] with { Start = whole.Start, End = whole.End, Text = whole.Text };
        }

        int Shared(SourceSentence sentence) => sentence.Terms.Counts.Keys.Count(words.Contains);
    }

    private SourceSentence SentenceAt(ClaimLine line)
    {
        ReadSource source = _reading.Sources[line.Source];
        int start = source.Hit.Passage.Start + line.Start, end = source.Hit.Passage.Start + line.End;
        return source.Sentences.FirstOrDefault(sentence => sentence.Start <= start && sentence.End >= end)
            ?? (source.Sentences.LastOrDefault(sentence => sentence.Start <= start) ?? source.Sentences[0]) with { Start = start, End = end, Text = line.Text };
    }

    private static string WithoutBlanks(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
