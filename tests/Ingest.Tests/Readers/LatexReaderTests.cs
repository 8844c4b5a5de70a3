using Rag.Ingest.Readers;

namespace Rag.Ingest.Tests.Readers;

public sealed class LatexReaderTests
{
    [Fact]
    public async Task Read_Latex_GivesSectionsAndText()
    {
        ReadDocument paper = await Reading.TextAsync("x.tex", "\\documentclass{article}\n\\title{On Bread}\n\\begin{document}\n\\maketitle % hidden\n\\section{Dough}\nMix \\textbf{flour} and water~\\cite{x}.\n\\begin{itemize}\n\\item one\n\\item[Two] three\n\\end{itemize}\n\\end{document}\nleft over");
        Assert.Equal("Heading1: On Bread\nHeading2: Dough\nParagraph: Mix flour and water.\nListItem1: one\nListItem1: Two: three", Reading.Show(paper.Content));
        Assert.Equal("On Bread", paper.Title);
    }

    [Theory]
    [InlineData(@"Erd\H{o}s, Schr\""odinger, na\""{\i}ve, Fran\c{c}ois, Dvo\v r\'ak, Stra\ss e, \L{}\'od\'z", "Erdős, Schrödinger, naïve, François, Dvořák, Straße, Łódź")]
    [InlineData(@"see \href{https://x.org/a}{the page} and \url{https://y.org}", "see the page and https://y.org")]
    [InlineData(@"Costs\footnote{In \emph{euros}.} rose 50\%", "Costs (In euros.) rose 50%")]
    [InlineData(@"one\\'era two", "one 'era two")]
    [InlineData(@"pages 3--5 -- or not", "pages 3–5 – or not")]
    public async Task Read_Commands_GivesWhatTheyPrint(string source, string expected) =>
        Assert.Equal(expected, (await Reading.TextAsync("x.tex", source)).Content.Text);

    [Fact]
    public async Task Read_Table_GivesRowsWithTheirHeader()
    {
        ReadDocument paper = await Reading.TextAsync("x.tex", """
            \begin{table}\caption{Results}
            \begin{tabular}{l|p{3cm}r}
            \hline
            Name & \textbf{Value} & R\&D \\ \midrule
            \multicolumn{2}{c}{both} & 1 \\
            A & 2 & 3 \\
            \end{tabular}\end{table}
            \begin{equation}E=mc^2\end{equation}
            """);
        Assert.Equal("Paragraph: Results\nTableHeader: Name⇥Value⇥R&D\nTableRow: both⇥both⇥1\nTableRow: A⇥2⇥3\nParagraph: E=mc^2", Reading.Show(paper.Content));
    }

    [Fact]
    public async Task Read_PerCentSignInCode_IsNoComment() =>
        Assert.Equal("Code: a % b", Reading.Show((await Reading.TextAsync("x.tex", "text % gone\n\\begin{verbatim}\na % b\n\\end{verbatim}")).Content).Split('\n')[1]);

    [Fact]
    public async Task Read_AuthorsAndReferences_AreSetApart()
    {
        ReadDocument paper = await Reading.TextAsync("x.tex", "\\author{Jane Doe \\and John Roe}\n\\begin{document}\n\\begin{thebibliography}{9}\\bibitem{a} Doe: Bread.\n\\bibitem{b} Roe: Salt.\\end{thebibliography}\\end{document}");
        Assert.Equal("Jane Doe, John Roe", paper.Author);
        Assert.Equal("ListItem1: Doe: Bread.\nListItem1: Roe: Salt.", Reading.Show(paper.Content));
    }
}
