using System.Text;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Reading;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Abilities;

/// <summary>Makes sources of the self-test's documents, as a question about real ones would have them. Pure.</summary>
internal static class TaskSources
{
    /// <summary>A word of running text has about so many tokens.</summary>
    private const double TokensPerWord = 1.35;

    private static readonly string[] Fillers =
    [
        "The committee of {0} met in the parish hall and went over the accounts of the year before.", "At {0} the ferry runs twice a day unless the wind is too strong.",
        "Rain fell on {0} for most of the week, and the harvest was brought in late.", "The school at {0} has two classes and a library that opens on Wednesdays.",
        "Whoever passes through {0} should look at the painted ceiling of the chapel.", "A new bridge at {0} was opened by the mayor in the presence of many people.",
    ];

    private static readonly string[] Places = ["Ardley", "Copsen", "Dunmere", "Esk Water", "Farrow", "Gellan", "Holt End", "Inver", "Jarrow Moor", "Kilsyth"];

    /// <summary>The sources of a task, numbered.</summary>
    public static IReadOnlyList<ReadSource> Of(ReadingTask task, TextAnalyzer analyzer)
    {
        List<ReadSource> sources = [];
        foreach (TaskDocument document in task.Documents)
        {
            for (int i = 0; task.Filler > 0 && i < 4; i++) Add(new TaskDocument($"Notes on {Places[(sources.Count * 3 + i) % Places.Length]}", Filler(task.Filler / (4 * task.Documents.Count), sources.Count)));
            Add(document);
        }
        return sources;

        void Add(TaskDocument document) => sources.Add(Source(sources.Count + 1, document, analyzer));
    }

    private static string Filler(int tokens, int seed)
    {
        StringBuilder text = new();
        for (int i = 0, words = 0; words * TokensPerWord < tokens; i++)
        {
            string sentence = string.Format(System.Globalization.CultureInfo.InvariantCulture, Fillers[(seed + i) % Fillers.Length], Places[(seed * 7 + i * 3) % Places.Length]);
            words += sentence.Split(' ').Length;
            text.Append(sentence).Append('\n');
        }
        return text.ToString().TrimEnd();
    }

    private static ReadSource Source(int number, TaskDocument task, TextAnalyzer analyzer)
    {
        DocumentContent content = Read(task.Text);
        var document = new Document { Id = "self-test-" + number, Path = $"/{task.Title}.md", Folder = "", State = DocumentState.Indexed, Language = "en", Title = task.Title };
        var passage = new Passage { Id = document.Id, DocumentId = document.Id, Ordinal = 0, Start = 0, End = content.Text.Length, Text = content.Text, TextHash = "" };
        var hit = new Hit(passage, document, new Scores(null, null, 1, null));
        List<SourceSentence> sentences = [.. content.Blocks.Select(block =>
        {
            string text = content.Text[block.Start..block.End];
            return new SourceSentence(hit, number - 1, block.Start, block.End, text, null, block.Kind, analyzer.Analyze(text, "en")) { DocumentText = content.Text };
        })];
        return new ReadSource(number, hit, [], SourceText.Write(content, new SourceSpan(0, content.Text.Length)), sentences);
    }

    private static DocumentContent Read(string lines)
    {
        StringBuilder text = new();
        List<Block> blocks = [];
        foreach (string line in lines.Split('\n'))
        {
            (BlockKind kind, string said) = line switch
            {
                ['|', ..] => (blocks is [.., { Kind: BlockKind.TableHeader or BlockKind.TableRow }] ? BlockKind.TableRow : BlockKind.TableHeader,
                    string.Join('\t', line.Trim('|').Split('|').Select(cell => cell.Trim()))),
                ['-', ' ', .. var item] => (BlockKind.ListItem, item),
                ['#', ' ', .. var heading] => (BlockKind.Heading, heading),
                _ => (BlockKind.Paragraph, line),
            };
            if (text.Length > 0) text.Append('\n');
            blocks.Add(new Block(kind, text.Length, text.Length + said.Length, kind is BlockKind.Heading or BlockKind.ListItem ? 1 : 0));
            text.Append(said);
        }
        return new DocumentContent(text.ToString(), blocks, [], []);
    }
}
