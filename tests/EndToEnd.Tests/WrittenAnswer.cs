using System.Runtime.CompilerServices;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Search;
using Rag.Web.Tests.Stage;

namespace Rag.EndToEnd.Tests;

/// <summary>An answer of a model that plans, reads, writes in every form and is checked, told as far as a test lets it go on.</summary>
internal sealed class WrittenAnswer(ScriptedSite site)
{
    private readonly SemaphoreSlim goOn = new(0);

    /// <summary>What one lets go on: up to and with each of these pauses something is to be seen.</summary>
    public void Next(int pauses = 1) => goOn.Release(pauses);

    /// <summary>Lets it come to its end.</summary>
    public void Finish() => goOn.Release(100);

    /// <summary>The parts as they are in the end.</summary>
    public static IReadOnlyList<AnswerPart> Parts { get; } =
    [
        Part("You chose the **air-water model** with 9 kW.", PartForm.Paragraph, 1) with { Mark = Mark.BorneOut },
        Part("It was ordered in April 2024.", PartForm.Sentence, 1) with { Mark = Mark.Otherwise, Note = "source 1 says March 2024", Support = Support.Weak },
        Part("The offers", PartForm.Heading, level: 2),
        Row(@"North \| 9 kW \| 14,200", 2) with { Mark = Mark.Agrees },
        Row(@"South \| 11 kW \| 16,900", 3) with { Mark = Mark.Agrees },
        Part("Before the next winter:", PartForm.Paragraph),
        Part("insulate the attic", PartForm.Bullet, 4) with { Mark = Mark.Agrees },
        Part("24 cm of wood fibre, as the note on insulation says, which is more than the law asks for", PartForm.Bullet, 4, 1) with { Mark = Mark.BorneOut },
        Part("ask for a subsidy", PartForm.Bullet) with { Mark = Mark.NotFound, Note = "nothing that was read speaks of a subsidy", Support = Support.None },
        Part("Read the curve.", PartForm.Step, 4) with { Mark = Mark.Agrees },
        Part("Set it:", PartForm.Step),
        new AnswerPart("pump --curve 0.6 \\\n  --night 18  # degrees", [4], Support.Supported, false, "sh") { Form = PartForm.Code, Mark = Mark.BorneOut },
        Part("Wait for a day.", PartForm.Step, 4) with { Mark = Mark.Agrees },
    ];

    /// <summary>Pauses: planning, searching, reading, writing a table, written, checked.</summary>
    public async IAsyncEnumerable<AnswerEvent> TellAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new StepChanged("plan", null, null);
        await goOn.WaitAsync(cancellationToken);
        yield return new StepChanged("plan", 1400, null);
        yield return new StepChanged("search", null, "Which heat pump did we choose? · Wärmepumpe Angebot · heat pump offer");
        await goOn.WaitAsync(cancellationToken);
        yield return new StepChanged("search", 12, "14 passages");
        yield return new PassagesFound(site.Found);
        yield return new StepChanged("read", null, null);
        yield return new StepChanged("read", 30, "14 passages of 5 documents; 3120 tokens");
        yield return new StepChanged("write", null, "Small-8B; about 12 s");
        await goOn.WaitAsync(cancellationToken);
        foreach (AnswerPart part in Parts.Take(4)) yield return new PartAdded(Unchecked(part), Citations(part));
        yield return new DraftAdded("South | 11 kW | 16,", PartForm.Row);
        await goOn.WaitAsync(cancellationToken);
        foreach (AnswerPart part in Parts.Skip(4)) yield return new PartAdded(Unchecked(part), Citations(part));
        yield return new StepChanged("write", 19_600, "Small-8B");
        yield return new StepChanged("check", null, null);
        await goOn.WaitAsync(cancellationToken);
        foreach ((int index, AnswerPart part) in Parts.Index()) if (part.Mark is not null) yield return new PartChanged(index, part, []);
        await goOn.WaitAsync(cancellationToken);
        AnswerPart right = Parts[1] with { Text = "It was ordered in March 2024.", Mark = Mark.BorneOut, Note = null, Support = Support.Supported };
        yield return new PartChanged(1, right, []);
        yield return new StepChanged("check", 900, null);
        yield return PageStage.Finish(AnswerMode.Model, [Parts[0], right, .. Parts.Skip(2)], site.AllCitations, answer => answer with
        {
            Steps = [new Step("plan", 1400), new Step("search", 12), new Step("read", 30), new Step("write", 19_600), new Step("check", 900)],
            Notices = ["No embedding model: found by wording and by the built-in table of word meanings."],
            Trace = new Trace
            {
                Plan = ["About: notes", "Question: Which heat pump did we choose?", "Search: Wärmepumpe Angebot", "Search: heat pump offer", "Form: table"],
                Searched = ["Which heat pump did we choose?", "Wärmepumpe Angebot", "heat pump offer"],
                Read = [new ReadSpan("heat", 0, 63), new ReadSpan("heat", 64, 140), new ReadSpan("insulation", 0, 35)],
                Rounds = 2,
                Model = "Small-8B",
                PromptTokens = 3120,
                CachedTokens = 2800,
                GeneratedTokens = 210,
                Candidates = site.Found,
                Checks = [.. Parts.Select((_, i) => i == 0 ? "numbers 9 found" : "")],
                Prompt = [new Turn("system", "Answer from the sources."), new Turn("user", "=== SOURCES ===\n[1] We chose the air-water model\n\nQuestion: Which heat pump?")],
            },
        })[^1];
    }

    private static AnswerPart Part(string text, PartForm form, int? n = null, int level = 0) =>
        new(text, n is { } number ? [number] : [], Support.Supported, false) { Form = form, Level = level };

    private static AnswerPart Row(string text, int n) => new(text, [n], Support.Supported, false, @"Maker \| Power \| Price") { Form = PartForm.Row };

    private static AnswerPart Unchecked(AnswerPart part) => part with { Mark = null, Note = null, Support = Support.Supported };

    private IReadOnlyList<Citation> Citations(AnswerPart part) => [.. site.AllCitations.Where(citation => part.Citations.Contains(citation.N) && Parts.First(p => p.Citations.Contains(citation.N)).Text == part.Text)];
}
