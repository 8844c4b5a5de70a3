using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Tests.Answers;

public sealed class RecordLabelTests
{
    [Theory]
    [InlineData("What did the timing belt cost?", "timing belt and water pump\t1,290", 1, 1)] // one of several things
    [InlineData("What did the water pump cost?", "timing belt, water pump\t1,290", 1, 1)]
    [InlineData("When does JetBrains renew?", "JetBrains All Products\t2027-01-15", 1, 1)] // a name given
    [InlineData("When do the products renew?", "JetBrains All Products\t2027-01-15", 0.1, 0.49)]
    [InlineData("How many employees does Norvik have?", "employee equity incentive plans\t399", 0.1, 0.49)] // something else
    [InlineData("How many employees does Norvik have?", "399\t412", 1, 1)] // no words
    public async Task Asked_Row_IsTheShareOfItsLabelThatTheQuestionHas(string question, string row, double least, double most)
    {
        FakeKnowledge knowledge = new("Item\tValue\n" + row) { Content = Lines.Read };
        SourceSentence record = (await knowledge.ReadAsync())[1];
        Assert.InRange(RecordLabel.Asked(record, new ReadQuestion(question)), least, most);
    }
}
