using Rag.Ingest.Readers;

namespace Rag.Ingest.Tests.Readers;

/// <summary>What marks meaning in web pages and notes: raised and struck-out text, formulas, choices, numbers.</summary>
public sealed class WebMarksTests
{
    [Theory]
    [InlineData("<p>It drew 4,600<sup>2</sup> people.</p><p><sup>2</sup> Both days.</p>", "It drew 4,600 [2] people.\n\n[2] Both days.")]
    [InlineData("<p>of 730<sup><a href='#fn1'>1</a></sup> m</p>", "of 730 [1] m")]
    [InlineData("<p>3 &times; 10<sup>8</sup> m/s, 5<sup>2</sup>, 40 km<sup>2</sup>, H<sub>2</sub>SO<sub>4</sub>, x<sub>min</sub></p>", "3 × 10^8 m/s, 5^2, 40 km², H2SO4, x_min")]
    [InlineData("<p><s>Hall 1</s> <strike>Hall 2</strike> <span style='text-decoration: line-through'>Hall 3</span> Hall 4</p>", "Hall 4")]
    [InlineData("<p>Half is <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>, area <math><msup><mi>r</mi><mn>2</mn></msup></math>.</p>", "Half is 1/2 , area r^2 .")]
    [InlineData("<p><math><semantics><mrow><mi>x</mi></mrow><annotation encoding='application/x-tex'>{\\displaystyle x_{1}}</annotation></semantics></math></p>", "x_{1}")]
    [InlineData("<p><label><input type=checkbox checked> post</label> <label><input type=checkbox> mail</label></p>", "☑ post ☐ mail")]
    [InlineData("<p><label for=a>red</label> <input type=radio id=a> <label for=b>blue</label> <input type=radio id=b checked></p>", "○ red ◉ blue")]
    [InlineData("<p>Size <select><option>S<option selected>M</select> Name <input value='Ida'></p>", "Size ○ S ◉ M Name Ida")]
    [InlineData("<ol type=i start=3><li>c<li>d</ol>", "iii. c\niv. d")]
    [InlineData("<ol reversed><li>b<li>a</ol>", "2. b\n1. a")]
    public async Task Read_Html_KeepsWhatMarksMean(string html, string expected) => Assert.Equal(expected, (await Reading.TextAsync("x.html", $"<html><body>{html}</body></html>")).Content.Text);

    [Theory]
    [InlineData("sold 940<sup>3</sup> cards, 6 x 10^4^ steps, H~2~O", "sold 940 [3] cards, 6 x 10^4 steps, H2O")]
    [InlineData("A ~~Monday~~ Tuesday <del>at 5</del> at 6 ~the old hall~", "A Tuesday at 6")]
    [InlineData("between $10^2$ and $b_1 * b_2 * c$ or \\(x_1 * y_2 * z\\)", "between $10^2$ and $b_1 * b_2 * c$ or \\(x_1 * y_2 * z\\)")]
    [InlineData("costs $5 and $6, see \\[Internal\\] \\(or not\\)", "costs $5 and $6, see [Internal] (or not)")]
    [InlineData("Seats 300[^a].\n\n[^a]: Without balcony.", "Seats 300 [1].\n\n[1] Without balcony.")]
    [InlineData("Visible\n\n%%\nsecret\n```\ncode\n```\n- item\n%%\n\nEnd", "Visible\n\nEnd")]
    [InlineData("3. three\n4. four", "3. three\n4. four")]
    [InlineData("<table><tr><th>A</th><th>B</th></tr><tr><td rowspan=2>x</td><td>1</td></tr><tr><td>2</td></tr></table>", "A\tB\nx\t1\nx\t2")]
    public async Task Read_Markdown_KeepsWhatMarksMean(string source, string expected) => Assert.Equal(expected, (await Reading.TextAsync("x.md", source)).Content.Text);

    [Fact]
    public async Task Read_StruckOutText_IsSaid() => Assert.Equal("2 struck-out passages left out", (await Reading.TextAsync("x.md", "~~a~~ b <s>c</s>")).Notice);

    [Fact]
    public async Task Read_Drawing_GivesItsWordsWithoutItsData()
    {
        ReadDocument note = await Reading.TextAsync("x.excalidraw.md", "---\nexcalidraw-plugin: parsed\n---\n# Plan\nMine.\n\n%%\n# Excalidraw Data\n\n## Text Elements\nOven left ^aB3dE5fG\n\nSink right ^hI7jK9lM\n\n## Drawing\n```compressed-json\nN4KAkAR\n```\n%%\n");
        Assert.Equal("Plan\n\nMine.\n\nOven left\n\nSink right", note.Content.Text);
        Assert.Equal("the drawing is left out but for its words", note.Notice);
    }

    [Fact]
    public async Task Read_DrawingFile_GivesItsWordsFromTopToBottom()
    {
        ReadDocument drawing = await Reading.TextAsync("x.excalidraw", """
            {"type":"excalidraw","elements":[{"type":"text","y":90,"text":"Sink\nright","originalText":"Sink right"},{"type":"rectangle","y":0},{"type":"text","y":10,"text":"Oven left"},{"type":"text","y":5,"text":"gone","isDeleted":true}]}
            """);
        Assert.Equal("Oven left\n\nSink right", drawing.Content.Text);
    }

    [Fact]
    public async Task Read_PageWithATeaser_ReadsThePage()
    {
        string prose = string.Join(' ', Enumerable.Repeat("The ferry crosses the sound four times a day in summer.", 12)), teaser = string.Join(' ', Enumerable.Repeat("Win a trip.", 20));
        Assert.Contains("The ferry", (await Reading.TextAsync("x.html", $"<body><h1>Ferry</h1><p>{prose}</p><article>{teaser}</article></body>")).Content.Text);
        Assert.Equal(prose, (await Reading.TextAsync("x.html", $"<body><p>Menu</p><article>{prose}</article></body>")).Content.Text);
    }

    [Fact]
    public async Task Read_SeveralArticles_AreAllRead() =>
        Assert.Equal("One.\n\nTwo.", (await Reading.TextAsync("x.html", "<body><article><p>One.</p></article><article><p>Two.</p></article></body>")).Content.Text);

    [Fact]
    public async Task Read_Latex_KeepsFormulasAndQuantities()
    {
        ReadDocument document = await Reading.TextAsync("x.tex", @"\begin{document}The mix is $\frac{2}{5}$ or \frac{1}{3}; weigh \SI{2.5}{\kilo\gram\per\metre\cubed}, \num{4e2} turns, x\textsuperscript{2}, \sout{old} new." + "\n" + @"\[ a_{1} = \frac{b}{c} \]\end{document}");
        Assert.Equal(@"The mix is $\frac{2}{5}$ or 1/3; weigh 2.5 kg/m³, 4e2 turns, x^2, new." + "\n\n" + @"a_{1} = \frac{b}{c}", document.Content.Text);
    }
}
