using System.Text.RegularExpressions;
using Rag.Retrieval.Answers.Citing;

namespace Rag.Retrieval.Tests.Answers;

public sealed class CitationGrammarTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(27)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(204)]
    public void Write_Numbers_AllowsThoseThatExistAndNoOther(int count)
    {
        string rule = CitationGrammar.Write(count).Split("number ::= ")[1].Trim();
        Regex number = new("^(" + rule.Replace("\"", "", StringComparison.Ordinal).Replace(" | ", "|", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal) + ")$");
        for (int n = 0; n < 1200; n++) Assert.Equal(n >= 1 && n <= count, number.IsMatch(n.ToString()));
    }
}
