using System.Security.Cryptography;
using System.Text;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Tests.Knowledge;

/// <summary>Documents for tests: each text becomes one passage.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    public static IndexedDocument Document(string name, params string[] texts) => Document(new Document
    {
        Id = Hash(name)[..32],
        Path = "/notes/" + name,
        Folder = "/notes",
        State = DocumentState.Indexed,
        ContentHash = Hash(string.Join('\n', texts)),
        ModifiedAt = Noon,
        MediaType = "text/markdown",
        Language = "en",
    }, texts);

    public static IndexedDocument Document(Document facts, params string[] texts)
    {
        StringBuilder all = new();
        List<Block> blocks = [];
        List<Passage> passages = [];
        foreach (string text in texts)
        {
            int start = all.Length;
            all.Append(text);
            blocks.Add(new Block(BlockKind.Paragraph, start, all.Length));
            passages.Add(new Passage
            {
                Id = Hash($"{facts.Id} {passages.Count} {text}")[..32],
                DocumentId = facts.Id,
                Ordinal = passages.Count,
                Start = start,
                End = all.Length,
                Text = text,
                TextHash = Passage.HashOf(text),
            });
            all.Append('\n');
        }
        return new IndexedDocument(facts, new DocumentContent(all.ToString(), blocks, [], []), passages);
    }

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>A unit vector that points mostly along one axis.</summary>
    public static float[] Along(int axis, int dimension = 8, float off = 0)
    {
        float[] vector = new float[dimension];
        vector[axis] = 1;
        vector[(axis + 1) % dimension] = off;
        float norm = MathF.Sqrt(1 + off * off);
        return [.. vector.Select(v => v / norm)];
    }
}
