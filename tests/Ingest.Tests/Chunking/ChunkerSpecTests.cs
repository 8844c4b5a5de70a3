using System.Text;
using Rag.Ingest.Chunking;
using Rag.Ingest.Readers;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Tests.Chunking;

/// <summary>
/// Runs the documents in Specs: each has examples of a source between lines of four tildes and, behind a line with a full stop, the passages
/// expected of it, their context in braces. Passages hold 12 to 24 tokens there, at one token for each started four letters.
/// </summary>
public sealed class ChunkerSpecTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Chunking", "Specs");

    public static TheoryData<string, int> Examples()
    {
        TheoryData<string, int> data = [];
        foreach (string file in Directory.EnumerateFiles(Folder, "*.md").Order(StringComparer.Ordinal))
            for (int i = 0; i < Parse(file).Count; i++) data.Add(Path.GetFileName(file), i);
        return data;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Cut_Example_GivesTheExpectedPassages(string file, int index)
    {
        (string source, string expected) = Parse(Path.Combine(Folder, file))[index];
        ReadDocument document = await Rag.Ingest.Tests.Readers.Reading.TextAsync("spec.md", source);
        IReadOnlyList<Passage> passages = await Chunker.CutAsync("d", document.Content, document.Title, new WordCounter(),
            new ChunkOptions { MinTokens = 12, MaxTokens = 24 }, TestContext.Current.CancellationToken);
        string actual = string.Join("\n---\n", passages.Select(p => $"{{{p.Context.Replace("\n", " | ")}}}\n{p.Text}"));
        Assert.Equal(expected, actual);
    }

    private static List<(string Source, string Expected)> Parse(string path)
    {
        List<(string, string)> examples = [];
        StringBuilder? open = null;
        foreach (string line in File.ReadLines(path))
        {
            if (line != "~~~~") open?.Append(line).Append('\n');
            else if (open is null) open = new StringBuilder();
            else
            {
                string[] parts = open.ToString().Split("\n.\n");
                examples.Add((parts[0], parts[1].TrimEnd('\n')));
                open = null;
            }
        }
        return examples;
    }
}
