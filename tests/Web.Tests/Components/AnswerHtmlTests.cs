using Rag.Retrieval.Answers;
using Rag.Web.Components.Talk;
using Rag.Web.Safety;

namespace Rag.Web.Tests.Components;

public sealed class AnswerHtmlTests
{
    [Fact]
    public void Render_CitedSentence_EndsWithItsButtons() => Assert.Equal(
        "<p><span class=\"part\">It is <strong>blue</strong>.<button type=\"button\" class=\"cite\" data-cite=\"1\" aria-label=\"Source 1\">1</button>"
        + "<button type=\"button\" class=\"cite\" data-cite=\"3\" aria-label=\"Source 3\">3</button></span></p>",
        AnswerHtml.Render([new AnswerPart("It is **blue**.", [1, 3], Support.Supported, false)]).Trim());

    [Fact]
    public void Render_UnsupportedSentence_SaysSo()
    {
        string html = AnswerHtml.Render([new AnswerPart("It is red.", [], Support.None, false), new AnswerPart("Or green.", [], Support.Weak, false)]);
        Assert.Contains("class=\"part none\"", html);
        Assert.Contains("not supported", html);
        Assert.Contains("weakly supported", html);
    }

    [Fact]
    public void Render_ListItems_MakeOneList()
    {
        string html = AnswerHtml.Render([Formed("There are two:", PartForm.Paragraph), Formed("blue", PartForm.Bullet, 0, 1), Formed("red", PartForm.Bullet, 0, 2)]);
        Assert.Equal(1, html.Split("<ul>").Length - 1);
        Assert.Equal(2, html.Split("<li>").Length - 1);
        Assert.Equal(2, html.Split("class=\"cite\"").Length - 1);
        Assert.DoesNotContain("\uE000", html);
        Assert.DoesNotContain("\uE001", html);
    }

    [Fact]
    public void Render_RowsOfOneTable_MakeOneTableWithAButtonInEachRow()
    {
        var tables = Parse([Row(@"antenna \| **12.50**", 1), Row(@"battery \| 6.30", 2)]).QuerySelectorAll("table");
        var table = Assert.Single(tables);
        Assert.Equal(["Part", "Price"], table.QuerySelectorAll("th").Select(cell => cell.TextContent));
        Assert.Equal(["antenna", "12.501", "battery", "6.302"], table.QuerySelectorAll("td").Select(cell => cell.TextContent));
        Assert.Equal(["1", "2"], table.QuerySelectorAll("tbody tr").Select(row => Assert.Single(row.QuerySelectorAll("button.cite")).TextContent));
        Assert.Equal("12.50", table.QuerySelector("strong")!.TextContent);
    }

    [Fact]
    public void Render_RowsOfSeveralTablesAndSentencesBetween_StandApart()
    {
        var body = Parse([Row(@"antenna \| 12.50", 1), Row(@"08\:25 \| low", 2, @"Hour \| Tide"), new AnswerPart("It rained.", [3], Support.Supported, true), Row(@"battery \| 6.30", 4)]);
        Assert.Equal(["Part", "Hour", "Part"], body.QuerySelectorAll("th:first-child").Select(cell => cell.TextContent));
        Assert.Equal(["TABLE", "TABLE", "P", "TABLE"], body.Children.Select(block => block.TagName));
        Assert.Equal("“It rained.”3", body.QuerySelector("p")!.TextContent);
    }

    [Fact]
    public void Render_RowWithOtherCellsThanItsHeader_IsTheQuotedSentence()
    {
        var body = Parse([Row(@"antenna \| 12.50", 1), Row(@"antenna \| spare \| 12.50", 2)]);
        Assert.Single(body.QuerySelectorAll("tbody tr"));
        Assert.Equal("“antenna | spare | 12.50”2", body.QuerySelector("p")!.TextContent);
    }

    [Theory]
    [InlineData(@"\<script\>alert(1)\</script\>", "<script>alert(1)</script>")]
    [InlineData(@"\!\[x\](http\://evil.example/p.png)", "![x](http://evil.example/p.png)")]
    [InlineData(@"\*\*bold\*\* \_em\_ \~\~gone\~\~ \`code\` \# head \$x\$", "**bold** _em_ ~~gone~~ `code` # head $x$")]
    [InlineData(@"a\|b\|\|c\\", @"a|b||c\")]
    [InlineData("\uE0000b\uE000\uE0000\uE000", "0b0")]
    public void Render_HostileCell_StaysTextInItsCell(string cell, string text)
    {
        var body = Parse([Row($@"{cell} \| {cell}", 1, $@"Part \| {cell}")]);
        Assert.Equal(["Part", text, text, text + "1"], body.QuerySelectorAll("th, td").Select(c => c.TextContent));
        Assert.Equal("BUTTON", Assert.Single(body.QuerySelectorAll("th *, td *")).TagName);
    }

    [Fact]
    public void Render_BracketsInAQuote_AreNoFormula() =>
        Assert.Equal("“He left.[a_b]”1", Parse([new AnswerPart(@"He left.\[a\_b\]", [1], Support.Supported, true)]).TextContent.Trim());

    [Fact]
    public void Render_BracketsInAStatement_AreNoFormula() =>
        Assert.Equal("He left.[a_b]", Parse([Formed(@"He left.\[a\_b\]", PartForm.Paragraph)]).TextContent.Trim());

    [Fact]
    public void Render_CellWithASpacedBar_IsTheQuotedSentence() =>
        Assert.Equal("“a | b | 12.50”1", Parse([Row(@"a \| b \| 12.50", 1)]).QuerySelector("p")!.TextContent);

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Render_HostileRow_IsInert(string text) =>
        AssertInert(AnswerHtml.Render([Row(@"antenna \| 12.50", 1), Row($@"{text} \| 12.50", 2), Row($@"{text} \| 12.50", 3, $@"Part \| {text}"), Row(text, 4, text)]));

    [Fact]
    public void Render_ForgedMarks_AreRemoved()
    {
        string html = AnswerHtml.Render([new AnswerPart("a\uE0007s\uE000 \uE0000\uE000 b", [], Support.Supported, false)]);
        Assert.Contains("a7s 0 b", html);
        Assert.DoesNotContain("cite", html);
    }

    [Theory]
    [InlineData("The area is $\\pi r^2$.", "<span class=\"math\">\\pi r^2</span>")]
    [InlineData("The area is \\(\\pi r^2\\).", "<span class=\"math\">\\pi r^2</span>")]
    [InlineData("So \\[a = b\\] holds.", "<span class=\"math display\">a = b</span>")]
    [InlineData("It cost $14,200 or $16,900.", "$14,200 or $16,900")]
    [InlineData("Between $5 and 7$ it says.", "$5 and 7$")]
    [InlineData("Write `\\(x\\)` in code.", "<code>\\(x\\)</code>")]
    [InlineData("$a < <script>alert(1)</script>$", "a &lt; &lt;script&gt;")]
    public void Render_Formulas_AreKeptForKatexAndMoneyIsNot(string text, string expected) =>
        Assert.Contains(expected, AnswerHtml.Render([new AnswerPart(text, [], Support.Supported, false)]));

    [Fact]
    public void Render_Code_CanBeCopied() =>
        Assert.Contains(
            "<pre><button type=\"button\" class=\"copy-code\" aria-label=\"Copy the code\">Copy</button><code class=\"language-python\">print(1)",
            AnswerHtml.Render([Formed("print(1)", PartForm.Code) with { Header = "python" }]));

    [Fact]
    public void Blocks_ASentenceMore_LeavesTheBlocksBeforeItAsTheyWere()
    {
        AnswerPart[] parts = [Formed("One.", PartForm.Paragraph, 0, 1), Formed("two", PartForm.Bullet, 0, 1)];
        IReadOnlyList<string> before = AnswerHtml.Blocks(parts, null), after = AnswerHtml.Blocks(parts, Formed("Three", PartForm.Heading, 2));
        Assert.Equal(before, after.Take(before.Count));
        Assert.True(after.Count > before.Count);
    }

    [Fact]
    public void Blocks_TheSentenceBeingWritten_StandsWhereItWillStand()
    {
        AnswerPart[] parts = [new("One.", [1], Support.Supported, false)];
        string block = Assert.Single(AnswerHtml.Blocks(parts, new AnswerPart("Two **bold", [], Support.Supported, false)));
        Assert.Contains("<span class=\"part draft\">Two **bold</span>", block);
    }

    [Fact]
    public void Render_Forms_AreElementsWithTheirButtonsInThem()
    {
        var body = Parse([
            Formed("It depends.", PartForm.Paragraph, 0, 1), Formed("Costs", PartForm.Heading, 2), Formed("North", PartForm.Bullet, 0, 2), Formed("with a tank", PartForm.Bullet, 1, 3),
            Formed("Order it.", PartForm.Step, 0, 4), Formed(@"North \| 14,200", PartForm.Row, 0, 5) with { Header = @"Maker \| Price" }, Formed("pump --on\npump", PartForm.Code, 0, 6) with { Header = "sh" }]);
        Assert.Equal(["P", "H3", "UL", "OL", "TABLE", "PRE", "P"], body.Children.Select(block => block.TagName));
        Assert.Equal("3", body.QuerySelector("ul ul li .cite")!.TextContent);
        Assert.Equal("4", body.QuerySelector("ol li .cite")!.TextContent);
        Assert.Equal("5", body.QuerySelector("tr td:last-child .cite")!.TextContent);
        Assert.Equal("pump --on\npump", body.QuerySelector("pre code.language-sh")!.TextContent.TrimEnd());
        Assert.Equal("6", body.QuerySelector("pre + p .cite")!.TextContent);
    }

    [Theory]
    [InlineData("a `b", "c` d")]
    [InlineData("a $b", "c$ d")]
    [InlineData("a **b", "c** d")]
    [InlineData("a [b", "c](http://evil.example)")]
    [InlineData("a\n```", "b\n```")]
    [InlineData("a <!-- b", "c --> d")]
    public void Render_WhatAPartOpens_IsNotClosedByTheNext(string first, string second)
    {
        foreach (PartForm form in (PartForm[])[PartForm.Sentence, PartForm.Bullet, PartForm.Row])
        {
            var body = Parse([Formed("Begin.", PartForm.Paragraph), Formed(first, form, 0, 1), Formed(second, form, 0, 2)]);
            Assert.Equal(["1", "2"], body.QuerySelectorAll(".cite").Select(cite => cite.TextContent));
            Assert.Empty(body.QuerySelectorAll("code, pre, strong, .math, .link"));
        }
    }

    [Fact]
    public void Render_CodeWithMarkupAndFences_IsItsText()
    {
        const string Code = "```\n<script>alert(1)</script> **a** [x](y) \\| &lt;\n````\n| a | b |";
        var body = Parse([Formed(Code, PartForm.Code, 0, 1)]);
        Assert.Equal(Code, body.QuerySelector("pre code")!.TextContent.TrimEnd());
        Assert.Empty(body.QuerySelectorAll("pre code *"));
    }

    [Theory]
    [InlineData(Mark.BorneOut, "borne-out", "Borne out by what was read")]
    [InlineData(Mark.Agrees, "agrees", "Numbers, names and wording agree with what was read")]
    [InlineData(Mark.NotFound, "not-found", "Not found in what was read")]
    [InlineData(Mark.Otherwise, "otherwise", "What was read says otherwise")]
    public void Render_Mark_IsASignThatSaysItInWords(Mark mark, string css, string words)
    {
        var sign = Parse([Formed("It is 9 kW.", PartForm.Paragraph, 0, 1) with { Mark = mark, Note = "11 kW\u202E \"<b>\"" }]).QuerySelector(".cite + .sign")!;
        Assert.Equal(("BUTTON", "sign " + css, ""), (sign.TagName, sign.ClassName, sign.TextContent));
        Assert.Equal(words + ": 11 kW\uFFFD \"<b>\"", sign.GetAttribute("aria-label"));
        Assert.Equal("11 kW\uFFFD \"<b>\"", sign.GetAttribute("data-note"));
    }

    [Fact]
    public void Render_StatementWithoutAMark_KeepsItsPlace()
    {
        var body = Parse([
            Formed("It costs:", PartForm.Paragraph), Formed("5 euros", PartForm.Bullet, 0, 1), Formed("Nothing says more.", PartForm.Paragraph), Formed("More", PartForm.Heading, 2),
            Formed("5 euros", PartForm.Paragraph, 0, 1) with { Quoted = true }]);
        Assert.Equal([0, 1, 1, 0, 0], body.QuerySelectorAll(".part").Select(part => part.QuerySelectorAll("span.sign").Length));
    }

    [Fact]
    public void Render_AnswerFromBeforeThereWereMarks_HasNoPlaceForThem() =>
        Assert.DoesNotContain("sign", AnswerHtml.Render([new AnswerPart("It is blue.", [1], Support.Weak, false), Row("a \\| b", 1)]));

    public static TheoryData<string> Hostile { get; } =
    [
        "<script>window.hacked = 1</script><img src=http://evil.example/a.png onerror=\"window.hacked = 2\"> ![x](http://evil.example/b.png)\n[click](javascript:window.hacked=3) <style>@import url(http://evil.example/s.css)</style> {onclick=window.hacked=6} <base href=\"http://evil.example/\">",
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "![x](http://evil.example/p.png)",
        "[click](javascript:alert(1))", "[click](http://evil.example/?q=secret)", "<http://evil.example>", "a {onclick=alert(1)}", "![x](/api/status){ onerror=alert(1) }",
        "<iframe srcdoc='<script>alert(1)</script>'>", "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>", "[x]: javascript:alert(1)\n[x]",
        "<style>@import 'http://evil.example'</style>", "<button data-cite=\"1\" onclick=alert(1)>1</button>", "&lt;script&gt;alert(1)&lt;/script&gt;",
        "[x](\"onmouseover=alert(1))", "`<script>alert(1)</script>`", "<base href=http://evil.example>", "<form action=http://evil.example><input name=a>",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Render_HostileText_IsInertHoweverItIsCut(string text)
    {
        for (int size = 1; size <= 7; size++)
        {
            IReadOnlyList<AnswerPart> parts = [.. text.Chunk(size).Select(piece => new AnswerPart(new string(piece), [1], Support.Weak, true))];
            AssertInert(AnswerHtml.Render(parts));
        }

        AssertInert(AnswerHtml.Render([new AnswerPart(text, [1], Support.Supported, false)]));
        foreach (PartForm form in Enum.GetValues<PartForm>())
        {
            AnswerPart part = Formed(text, form, 2, 1) with { Header = text, Mark = Mark.Otherwise, Note = text };
            AssertInert(string.Concat(AnswerHtml.Blocks([part, part with { Text = $@"a \| {text}" }], Formed(text, form))));
        }

        AssertInert(SafeHtml.FromMarkdown(text));
    }

    private static AnswerPart Formed(string text, PartForm form, int level = 0, int? n = null) =>
        new(text, n is { } number ? [number] : [], Support.Supported, false) { Form = form, Level = level };

    private static AnswerPart Row(string text, int citation, string header = @"Part \| Price") => new(text, [citation], Support.Supported, true, header);

    private static AngleSharp.Dom.IElement Parse(IReadOnlyList<AnswerPart> parts) => new AngleSharp.Html.Parser.HtmlParser().ParseDocument(AnswerHtml.Render(parts)).Body!;

    private static void AssertInert(string html)
    {
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html);
        string[] allowed = ["P", "SPAN", "BUTTON", "STRONG", "EM", "CODE", "PRE", "UL", "OL", "LI", "BLOCKQUOTE", "H1", "H2", "H3", "H4", "HR", "BR", "DEL", "TABLE", "THEAD", "TBODY", "TR", "TH", "TD"];
        foreach (var element in document.Body!.QuerySelectorAll("*"))
        {
            Assert.Contains(element.TagName, allowed);
            foreach (var attribute in element.Attributes)
                Assert.Contains(attribute.Name, (string[])["class", "type", "title", "data-cite", "data-link", "data-note", "aria-label", "start"]);
        }
    }

    [Theory]
    [InlineData("• The valve is closed.", "“The valve is closed.”")]
    [InlineData("The valve • is closed.", "“The valve • is closed.”")]
    public void Render_AQuoteThatBeginsWithABullet_BeginsWithItsWords(string quote, string shown) =>
        Assert.Contains(shown, AnswerHtml.Render([new AnswerPart(quote, [], Support.Supported, true)]), StringComparison.Ordinal);
}
