using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Writing;

namespace Rag.Retrieval.Tests.Answers.Writing;

public sealed class StatementParserTests
{
    private const string Answer = """
        It opened in 1903. [4][12] A [note] stays text. [2]

        ## Opening hours
        Open on these days:
        - **Monday**: ten to five [1]. Closed at noon. [3]
          - in winter an hour less [1]
        1. Ring the bell. [2]
        2) Wait [2][3]

        | Day | Hours |
        |---|---|
        | Monday | ten to five [1] |
        | Sunday | closed | [2]

        ```sh
        open --door [1]
        ```
        Nobody says what it costs. [0]
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Add_PiecesOfAnyLength_GiveTheSameStatements(int length)
    {
        List<Statement> statements = Read(Answer, length, out _);
        Assert.Equal(
            [
                "Paragraph 0 It opened in 1903. (4,12)", "Sentence 0 A [note] stays text. (2)", "Heading 2 Opening hours ()", "Paragraph 0 Open on these days: ()",
                "Bullet 0 **Monday**: ten to five (1)", "Sentence 0 Closed at noon. (3)", "Bullet 1 in winter an hour less (1)", "Step 0 Ring the bell. (2)", "Step 0 Wait (2,3)",
                "Row 0 Monday | ten to five (1)", "Row 0 Sunday | closed (2)", "Code 0 open --door [1] ()", "Paragraph 0 Nobody says what it costs. (absent)",
            ],
            statements.Select(Described));
        Assert.All(statements.Where(s => s.Form is PartForm.Row), row => Assert.Equal(["Day", "Hours"], row.Header));
        Assert.Equal(["sh"], statements.Single(s => s.Form is PartForm.Code).Header);
    }

    [Theory]
    [InlineData("SEARCH: opening hours of the pool", "opening hours of the pool")]
    [InlineData("**Search:** \"pool\"\nand more", "pool")]
    public void Add_Search_IsNoStatement(string text, string expected)
    {
        List<Statement> statements = Read(text, 2, out StatementParser parser);
        Assert.Empty(statements);
        Assert.Equal(expected, parser.Search?.TrimStart('*', ' ', '"'));
    }

    [Theory]
    [InlineData("NOT FOUND")]
    [InlineData("Not found.")]
    [InlineData("[0]")]
    public void Add_NotFound_SaysSo(string text)
    {
        Assert.Empty(Read(text, 3, out StatementParser parser));
        Assert.True(parser.SaysNotFound);
    }

    [Theory]
    [InlineData("Notes say so. [1]", "Notes say so.")]
    [InlineData("Search engines find it. [1]", "Search engines find it.")]
    public void Add_WhatOnlyBeginsLikeASign_IsAnAnswer(string text, string expected) => Assert.Equal(expected, Assert.Single(Read(text, 1, out _)).Text);

    [Theory]
    [InlineData("True [1, 3].", "1,3")]
    [InlineData("True [^2]", "2")]
    [InlineData("True 【3】", "3")]
    [InlineData("True [source 1][Source 2]", "1,2")]
    [InlineData("True. [17][3]", "3")] // 17 does not exist
    [InlineData("True.\n[2]", "2")] // on a line of its own
    [InlineData("True.\n\n[2][3]", "2,3")]
    public void Add_MarksAsModelsWriteThem_AreRead(string text, string expected) =>
        Assert.Equal(expected, string.Join(',', Assert.Single(Read(text, 1, out _)).Numbers));

    [Theory]
    [InlineData("The kiln fires at 980 degrees. It takes a whole night to cool down. [2]", "The kiln fires at 980 degrees. (2)|It takes a whole night to cool down. (2)")]
    [InlineData("Yes. The kiln, e.g. the small one, takes 12 h. [1][2]", "Yes. The kiln, e.g. the small one, takes 12 h. (1,2)")]
    [InlineData("It is not told when the kiln was built. Nor is it told by whom. [0]", "It is not told when the kiln was built. Nor is it told by whom. (absent)")]
    public void Add_SeveralSentencesBeforeTheirNumbers_AreStatementsOfTheirOwn(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Read(text, 5, out _).Select(s => $"{s.Text} ({(s.SaysAbsent ? "absent" : string.Join(',', s.Numbers))})")));

    [Theory]
    [InlineData("```\nmake all\n```\n[3]\nDone so far. [1]", "3")]
    [InlineData("```\nmake all\n```\n\n[3]", "3")]
    [InlineData("```\nmake all\n``` [3]\nDone so far. [1]", "3")]
    [InlineData("```\nmake all\n```\nDone so far. [1]", "")]
    public void Add_NumbersAfterAFence_AreTheCodes(string text, string expected) =>
        Assert.Equal(expected, string.Join(',', Read(text, 4, out _).Single(s => s.Form is PartForm.Code).Numbers));

    [Fact]
    public void End_CutOffInTheMiddle_KeepsWhatThereIs()
    {
        List<Statement> statements = Read("Whole. [1]\n| A | B |\n|---|---|\n| 1 | 2 [1] |\n| 3 | fo", 4, out _);
        Assert.Equal(["Whole.", "1 | 2", "3 | fo"], statements.Select(s => s.Text));
        Assert.Empty(statements[^1].Numbers);
    }

    [Fact]
    public void Add_Draft_IsTheStatementBeingWrittenInItsForm()
    {
        StatementParser parser = new(9);
        parser.Add("- One", out DraftAdded? first);
        IReadOnlyList<Statement> statements = parser.Add(" more [1]\n1. Tw", out DraftAdded? second);
        Assert.Equal(new DraftAdded("One", PartForm.Bullet), first);
        Assert.Equal("One more", Assert.Single(statements).Text);
        Assert.Equal(new DraftAdded("Tw", PartForm.Step), second);
    }

    private static List<Statement> Read(string text, int length, out StatementParser parser)
    {
        parser = new StatementParser(12);
        List<Statement> statements = [];
        foreach (char[] piece in text.Chunk(length)) statements.AddRange(parser.Add(new string(piece), out _));
        statements.AddRange(parser.End());
        return statements;
    }

    private static string Described(Statement statement) =>
        $"{statement.Form} {statement.Level} {statement.Text} ({(statement.SaysAbsent ? "absent" : string.Join(',', statement.Numbers))})";
}
