using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Measuring;

namespace Rag.Retrieval.Tests.Measuring;

public sealed class PassageLocatorTests : MeasuredLibrary
{
    private const string Path = "/notes/mill.md";

    [Theory]
    [InlineData("The mast is 24 m high.", CitationState.Same)]
    [InlineData("Built in 1911. The mast is 24 m high.", CitationState.Moved)]
    [InlineData("The mast is 25 m high.", CitationState.Changed)]
    public async Task Locate_DocumentAsItIsNow_SaysWhatBecameOfThePassage(string now, CitationState state)
    {
        RightPassage passage = await MarkAsync("The mast is 24 m high.");
        await AddAsync(Path, ("Mill", now));
        LocatedPassage located = await new PassageLocator(Base).LocateAsync(passage, Token);
        Assert.Equal((state, state != CitationState.Changed), (located.State, located.IsThere));
        if (!located.IsThere) return;
        DocumentContent content = (await Base.GetContentAsync(located.DocumentId, Token))!;
        Assert.Equal(passage.Quote, content.Text[located.Start..located.End]);
    }

    [Fact]
    public async Task Locate_DocumentOfAnotherId_IsFoundByItsPathAndByItsContent()
    {
        RightPassage passage = await MarkAsync("The mast is 24 m high.");
        Assert.True((await new PassageLocator(Base).LocateAsync(passage with { DocumentId = new string('0', 32) }, Token)).IsThere);
        RightPassage elsewhere = passage with { DocumentId = new string('0', 32), Path = @"C:\other\mill.md" };
        Assert.True((await new PassageLocator(Base).LocateAsync(elsewhere, Token)).IsThere);
    }

    [Fact]
    public async Task Locate_FileThatIsGone_SaysSo()
    {
        RightPassage passage = await MarkAsync("The mast is 24 m high.");
        await Base.DeleteDocumentsAsync([passage.DocumentId], Token);
        Assert.Equal(CitationState.Gone, (await new PassageLocator(Base).LocateAsync(passage, Token)).State);
    }

    private async Task<RightPassage> MarkAsync(string text)
    {
        IndexedDocument note = Note(Path, ("Mill", text));
        await Base.ReplaceDocumentsAsync([note], Token);
        int start = note.Content.Text.IndexOf(text, StringComparison.Ordinal);
        return RightPassage.At(note.Document, note.Content.Text, start, start + text.Length);
    }
}
