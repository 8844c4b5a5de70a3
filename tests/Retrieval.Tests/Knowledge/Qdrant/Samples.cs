using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant;

/// <summary>Small documents whose passages are their lines.</summary>
internal static class Samples
{
    public static IndexedDocument Document(string id, string path, params string[] lines)
    {
        string text = string.Join('\n', lines);
        List<Passage> passages = [];
        int start = 0;
        foreach (string line in lines)
        {
            passages.Add(new Passage
            {
                Id = $"{id}-{passages.Count}",
                DocumentId = id,
                Ordinal = passages.Count,
                Start = start,
                End = start + line.Length,
                Text = line,
                TextHash = Passage.HashOf(line),
            });
            start += line.Length + 1;
        }
        return new IndexedDocument(Facts(id, path), DocumentContent.Plain(text), passages);
    }

    public static Document Facts(string id, string path) => new()
    {
        Id = id,
        Path = path,
        Folder = "/notes",
        State = DocumentState.Indexed,
        MediaType = "text/markdown",
        Language = "en",
        ModifiedAt = new DateTimeOffset(2026, 3, 14, 0, 0, 0, TimeSpan.Zero),
    };
}
