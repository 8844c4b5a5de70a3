using Rag.Retrieval.Answers;

namespace Rag.Retrieval.Tests.Answers;

public sealed class QuotedPartsTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("rag-quotes-").FullName;

    [Theory]
    [InlineData("What does the battery cost?", @"battery \| **6.30** \| ", @"Part \| Price \| Note")]
    [InlineData("When will the mast be painted?", "The mast will be painted in **June**.", null)]
    public async Task Add_Row_HasItsTablesHeaderAndAllCells(string question, string text, string? header)
    {
        FakeKnowledge knowledge = new("Part\tPrice\tNote\nantenna\t12.50\tspare\nbattery\t6.30\t\nThe mast will be painted in June.") { Titles = ["Kestrel"], Content = Lines.Read };
        AnswerPart part = (await AnswererTests.FinishAsync(FakeAnswerer.Build(knowledge, null, _data), new Question(question))).Parts[0];
        Assert.Equal((text, header), (part.Text, part.Header));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
