using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;
using Rag.Web.Api;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Api;

public sealed class SearchApiTests
{
    [Fact]
    public void Of_ChatMessage_SaysWhoWroteItWhenAndWhatItIs()
    {
        var written = new DateTimeOffset(2025, 3, 21, 9, 5, 0, TimeSpan.Zero);
        var content = DocumentContent.Plain("- a pump");
        Passage passage = FakeKnowledgeBase.PassageOf("d", content) with
        {
            Facts = new PassageFacts { Kind = PassageKind.List, Date = written, Author = "Ada", Title = "Mill" },
        };
        Document document = new FakeKnowledgeBase().Add("d", "/notes/chat.txt", "/notes", content);
        PassageResult result = PassageResult.Of(new Hit(passage, document, new Scores(1, null, 1, null)));
        Assert.Equal(("list", written, "Ada", "Mill"), (result.Kind, result.Date, result.Author, result.Entry));
    }
}
