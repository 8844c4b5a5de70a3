using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;
using Rag.Web.Tests.Stage;

namespace Rag.EndToEnd.Tests;

/// <summary>The real page on a real port, over a few documents and scripted answers.</summary>
internal sealed class ScriptedSite : IAsyncDisposable
{
    private const string Note = "Heat pump\nWe chose the air-water model with 9 kW in March 2024.\nOffers\nMaker\tPower\tPrice\nNorth\t9 kW\t14,200\nSouth\t11 kW\t16,900\nSee Insulation before the next winter.\n";

    public ScriptedSite()
    {
        Stage.UseKestrel(0);
        Stage.StartServer();
        Address = Stage.ClientOptions.BaseAddress.ToString().TrimEnd('/');
        int at = 0;
        Block Line(BlockKind kind, int level = 0)
        {
            int start = at, end = Note.IndexOf('\n', at);
            at = end + 1;
            return new Block(kind, start, end, level);
        }

        var content = new DocumentContent(Note, [
            Line(BlockKind.Heading, 1), Line(BlockKind.Paragraph), Line(BlockKind.Heading, 2), Line(BlockKind.TableHeader), Line(BlockKind.TableRow),
            Line(BlockKind.TableRow), Line(BlockKind.Paragraph)], [], [new TextLink(Note.IndexOf("Insulation", StringComparison.Ordinal), Note.IndexOf("Insulation", StringComparison.Ordinal) + 10, "Insulation")]);
        HeatPump = Stage.AddFile("heat", "house/Heat pump.md", Note, content: content);
        Document insulation = Stage.AddFile("insulation", "house/Insulation.md", "The attic needs 24 cm of wood fibre.");
        for (int i = 0; i < 400; i++) Stage.AddFile($"day{i}", $"journal/{i:000} day.md", $"Day {i}.");
        DocumentContent attic = DocumentContent.Plain("The attic needs 24 cm of wood fibre.");
        Found =
        [
            new Hit(FakeKnowledgeBase.PassageOf("heat", content), HeatPump, new Scores(4.2, .61, .93, null)),
            new Hit(FakeKnowledgeBase.PassageOf("insulation", attic), insulation, new Scores(3.1, .44, .71, null)),
        ];
        Quote = Cite(1, "We chose the air-water model with 9 kW in March 2024.");
        Stage.Answers = (_, cancellationToken) => PageStage.Script(Answer(), cancellationToken);
        Stage.Finds = request => new SearchResult { Hits = [new Hit(FakeKnowledgeBase.PassageOf("heat", content), HeatPump, new Scores(4.2, .61, .93, null))] };
    }

    public PageStage Stage { get; } = new();

    public string Address { get; }

    public Document HeatPump { get; }

    public Citation Quote { get; }

    /// <summary>What a search finds: two notes.</summary>
    public IReadOnlyList<Hit> Found { get; }

    /// <summary>Four places that an answer cites.</summary>
    public IReadOnlyList<Citation> AllCitations =>
        [Quote, Cite(2, "North\t9 kW\t14,200"), Cite(3, "South\t11 kW\t16,900"), new Citation(4, Found[1].Document.Id, Found[1].Document.Path, "Insulation", null, 0, 36, "The attic needs 24 cm of wood fibre.")];

    /// <summary>A citation of words in the heat pump note.</summary>
    public Citation Cite(int n, string words) => new(
        n, HeatPump.Id, HeatPump.Path, "Heat pump", null, Note.IndexOf(words, StringComparison.Ordinal), Note.IndexOf(words, StringComparison.Ordinal) + words.Length, words);

    private IReadOnlyList<AnswerEvent> Answer()
    {
        Hit hit = Stage.Finds(new SearchRequest("heat", 1)).Hits[0];
        return PageStage.Finish(
            AnswerMode.Model,
            [
                new AnswerPart("You chose the **air-water model** with 9 kW in March 2024.", [1], Support.Supported, false),
                new AnswerPart("The smaller offer came from North at 14,200.", [2], Support.Supported, false),
                new AnswerPart("It was installed in the same summer.", [], Support.None, false),
            ],
            [Quote, Cite(2, "North\t9 kW\t14,200")],
            answer => answer with
            {
                Steps = [new Step("understand", .4), new Step("search", 7.8), new Step("read", 2.1), new Step("write", 940), new Step("check", 12)],
                Trace = new Trace
                {
                    Searched = ["Which heat pump did we choose?"],
                    Candidates = [hit, hit, hit],
                    LeftOut = new Dictionary<string, string> { ["heat-0"] = "said already" },
                    Prompt = [new Turn("system", "Answer from the sentences below."), new Turn("user", "[1] We chose the air-water model\n\nWhich heat pump?")],
                    Model = "Small-1B",
                    PromptTokens = 812,
                    GeneratedTokens = 61,
                    Checks = ["numbers 9, 2024 found", "14,200 found", "no source names an installation"],
                },
            });
    }

    public ValueTask DisposeAsync() => Stage.DisposeAsync();
}
