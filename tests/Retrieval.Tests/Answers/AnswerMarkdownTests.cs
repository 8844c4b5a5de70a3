using Rag.Retrieval.Answers;

namespace Rag.Retrieval.Tests.Answers;

public sealed class AnswerMarkdownTests
{
    [Fact]
    public void Write_EveryForm_IsItsMarkdown() => Assert.Equal(
        """
        It depends. [1] Mostly on the pump:

        ## Costs

        - North [1] It is cheaper. [1]
          - with a tank [1]
          - without [1]
        - South [1]
        1. Order it.
        2. Wait:
           1. a week
           2. two

        | Maker | Price |
        | --- | --- |
        | North | 14,200 [1] |
        | South | 16,900 [1] |

        ```sh
        pump --on
        ```

        [1]

        Done. [1]
        """,
        Write(
            Part("It depends.", PartForm.Paragraph), Part("Mostly on the pump:", PartForm.Sentence, n: null), Part("Costs", PartForm.Heading, 2, n: null),
            Part("North", PartForm.Bullet), Part("It is cheaper.", PartForm.Sentence), Part("with a tank", PartForm.Bullet, 1), Part("without", PartForm.Bullet, 1), Part("South", PartForm.Bullet),
            Part("Order it.", PartForm.Step, n: null), Part("Wait:", PartForm.Step, n: null), Part("a week", PartForm.Step, 1, n: null), Part("two", PartForm.Step, 1, n: null),
            Part(@"North \| 14,200", PartForm.Row, header: @"Maker \| Price"), Part(@"South \| 16,900", PartForm.Row, header: @"Maker \| Price"),
            Part("pump --on\n", PartForm.Code, header: "sh"), Part("Done.", PartForm.Sentence)));

    [Fact]
    public void Write_CodeBetweenSteps_GoesOnCounting() => Assert.Equal(
        "1. Install:\n\n```\nnpm i\n```\n\n2. Start.\n\nOr:\n\n1. Not.",
        Write(Part("Install:", PartForm.Step, n: null), Part("npm i", PartForm.Code, n: null), Part("Start.", PartForm.Step, n: null), Part("Or:", PartForm.Paragraph, n: null), Part("Not.", PartForm.Step, n: null)));

    [Fact]
    public void Write_LevelsThatJump_NestByOne() => Assert.Equal(
        "- a\n  - b\n- c\n1. d", Write(Part("a", PartForm.Bullet, 2, n: null), Part("b", PartForm.Bullet, 3, n: null), Part("c", PartForm.Bullet, n: null), Part("d", PartForm.Step, n: null)));

    [Fact]
    public void Write_AnswerWithoutForms_IsOneParagraphAndItsTables() => Assert.Equal(
        "It rained. [1] Then not. [1]\n\n| Hour | Tide |\n| --- | --- |\n| 08:25 | low [1] |\n\nSo it was. [1]",
        Write(Part("It rained.", PartForm.Sentence), Part("Then not.", PartForm.Sentence), Part(@"08\:25 \| low", PartForm.Sentence, header: @"Hour \| Tide", quoted: true), Part("So it was.", PartForm.Sentence)));

    [Theory]
    [InlineData("- no item", @"\- no item")]
    [InlineData("# no heading", @"\# no heading")]
    [InlineData("1. no step", @"1\. no step")]
    [InlineData("> no quote\n> at all", @"\> no quote > at all")]
    [InlineData("---", @"\---")]
    [InlineData("```sh", @"\`\`\`sh")]
    [InlineData("[x]: javascript:alert(1)", @"\[x]: javascript:alert(1)")]
    [InlineData("**bold** and `a < b`", "**bold** and `a < b`")]
    [InlineData("2024 was dry", "2024 was dry")]
    [InlineData("-5 degrees", "-5 degrees")]
    [InlineData("<img src=x> ![x](http://evil.example/p.png)", @"\<img src=x> !\[x](http://evil.example/p.png)")]
    [InlineData("an open ` tick", @"an open \` tick")]
    [InlineData(@"it ends\", @"it ends\\")]
    [InlineData(@"rate\_limit\: 5\$ \[3\] a\*b \&amp; x", @"rate_limit: 5$ \[3\] a\*b \&amp; x")]
    public void Write_AnyLine_StaysALine(string text, string expected)
    {
        Assert.Equal(expected, Write(Part(text, PartForm.Paragraph, n: null)));
        Assert.Equal("- " + expected, Write(Part(text, PartForm.Bullet, n: null)));
    }

    [Theory]
    [InlineData(@"a | b", @"a \| b")]
    [InlineData(@"`a|b`", @"`a\|b`")]
    [InlineData(@"ends \", @"ends \\")]
    [InlineData("two\nlines", "two lines")]
    public void Write_Cell_StaysInItsCell(string cell, string expected) =>
        Assert.Equal($"| A | B |\n| --- | --- |\n| {expected} | 1 |", Write(Part($@"{cell} \| 1", PartForm.Row, header: @"A \| B", n: null)));

    [Fact]
    public void Write_RowWithOtherCellsThanItsHeader_HasThoseOfTheHeader() => Assert.Equal(
        "| A | B |\n| --- | --- |\n| 1 |  |\n| 1 | 2 \\| 3 |",
        Write(Part("1", PartForm.Row, header: @"A \| B", n: null), Part(@"1 \| 2 \| 3", PartForm.Row, header: @"A \| B", n: null)));

    [Fact]
    public void Write_CodeWithAFence_GetsALongerOne() => Assert.Equal(
        "````md\n```\nx\n```\n````", Write(Part("```\nx\n```", PartForm.Code, header: "md", n: null)));

    [Fact]
    public void Write_CodeOfAnOddLanguage_NamesNone() => Assert.Equal(
        "```\nx\n```", Write(Part("x", PartForm.Code, header: "sh {onclick=alert(1)}", n: null)));

    private static AnswerPart Part(string text, PartForm form, int level = 0, string? header = null, int? n = 1, bool quoted = false) =>
        new(text, n is { } number ? [number] : [], Support.Supported, quoted, header) { Form = form, Level = level };

    private static string Write(params AnswerPart[] parts) => AnswerMarkdown.Write(
        parts, part => part.Citations.Count == 0 ? "" : (part.Form == PartForm.Code ? "" : " ") + $"[{part.Citations[0]}]");
}
