using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;
using Rag.Retrieval.Tests.Knowledge;

namespace Rag.Retrieval.Tests.Search;

public sealed class ExactWordsTests
{
    [Theory]
    [InlineData("aws_instance i-0f3a", true)]
    [InlineData("staging.tfstate", true)]
    [InlineData("\"aws_instance\"", true)]
    [InlineData("how do we start an instance?", false)]
    public void MayFind_MachineText_ByItsNameOrItsExactWordsAlone(string query, bool found)
    {
        IndexedDocument state = Samples.Document("staging.tfstate", "\"aws_instance\": {\"id\": \"i-0f3a\"}");
        FoundPassage passage = new(state.Passages[0] with { Facts = new PassageFacts { Kind = PassageKind.Data } }, state.Document);
        Assert.Equal(found, ExactWords.MayFind(passage, [query]));
        Assert.True(ExactWords.MayFind(passage with { Passage = state.Passages[0] }, [query]));
    }
}
