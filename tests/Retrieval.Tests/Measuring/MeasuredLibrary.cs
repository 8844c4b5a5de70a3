using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Tests.Knowledge;

namespace Rag.Retrieval.Tests.Measuring;

/// <summary>The real knowledge base and search over notes with headings; each section is a passage.</summary>
public abstract class MeasuredLibrary : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("rag-measure-").FullName;
    private readonly ServiceProvider services;

    protected MeasuredLibrary() => services = new ServiceCollection()
        .AddSingleton(Options.Create(new RagOptions { DataPath = folder })).AddKnowledgeBase().AddSearch().BuildServiceProvider();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected IKnowledgeBase Base => services.GetRequiredService<IKnowledgeBase>();

    protected Retriever Retriever => services.GetRequiredService<Retriever>();

    public async ValueTask InitializeAsync() => await Base.OpenAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Puts a note into the library.</summary>
    protected async Task<Document> AddAsync(string path, params (string Heading, string Text)[] sections)
    {
        IndexedDocument note = Note(path, sections);
        await Base.ReplaceDocumentsAsync([note], Token);
        return note.Document;
    }

    /// <summary>A note whose sections are its passages.</summary>
    protected static IndexedDocument Note(string path, params (string Heading, string Text)[] sections)
    {
        StringBuilder all = new();
        List<Block> blocks = [];
        List<Passage> passages = [];
        string id = Samples.Hash(path)[..32];
        foreach ((string heading, string text) in sections)
        {
            int start = all.Length;
            Append(BlockKind.Heading, heading, 2);
            if (text.Length > 0) Append(BlockKind.Paragraph, text, 0);
            string passage = all.ToString(start, all.Length - 1 - start);
            passages.Add(new Passage
            {
                Id = $"{id}-{passages.Count}",
                DocumentId = id,
                Ordinal = passages.Count,
                Start = start,
                End = start + passage.Length,
                Text = passage,
                HeadingPath = [heading],
                TextHash = Passage.HashOf(passage),
            });
        }
        Document document = new()
        {
            Id = id,
            Path = path,
            Folder = "/notes",
            State = DocumentState.Indexed,
            ContentHash = Samples.Hash(all.ToString()),
            MediaType = "text/markdown",
            Language = "en",
            ModifiedAt = Samples.Noon,
        };
        return new IndexedDocument(document, new DocumentContent(all.ToString(), blocks, [], []), passages);

        void Append(BlockKind kind, string text, int level)
        {
            blocks.Add(new Block(kind, all.Length, all.Length + text.Length, level));
            all.Append(text).Append('\n');
        }
    }
}
