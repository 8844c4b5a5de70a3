using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Claims.Rules;
using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims;

/// <summary>
/// Compares each statement that a model wrote with what it cites and then with all that was read: numbers, dates and codes exactly, negation, bounds and order
/// by rule, then wording as strictly as the model's manner allows. Reads the sources once, at construction. Pure and synchronous; safe to call from any thread.
/// </summary>
internal sealed class ClaimCheck
{
    /// <summary>A statement of which this share stands word for word in the sources is the source's own words.</summary>
    private const double Verbatim = 0.95;

    /// <summary>What is cited is shown where it has at least this share of the words that the best place has.</summary>
    private const double AsGood = 0.9;

    /// <summary>Exact rules first: the reason that is shown is the first one found.</summary>
    private static readonly IClaimRule[] Rules =
    [
        new NumberRule(), new MomentRule(), new CodeRule(), new NameRule(), new BoundRule(), new PlaceRule(), new NegationRule(), new OrderRule(), new ConcessionRule(),
        new ReasonRule(), new GeneralityRule(), new PraiseRule(), new WordingRule(),
    ];

    private readonly TextAnalyzer _analyzer;
    private readonly IReadOnlyList<ReadSource> _sources;
    private readonly TextReading _question;
    private readonly Manner _manner;

    /// <summary>Reads all that the model had read.</summary>
    /// <param name="read">In the order of their numbers.</param>
    /// <param name="question">What was asked: a number that the owner named is not made up.</param>
    /// <param name="manner">Of the model.</param>
    /// <param name="analyzer">Cuts and stems.</param>
    public ClaimCheck(IReadOnlyList<ClaimSource> read, string question, Manner manner, TextAnalyzer analyzer)
    {
        (_analyzer, _manner) = (analyzer, manner);
        _sources = [.. read.Select((source, i) => new ReadSource(source, i, analyzer))];
        _question = new TextReading(question, LanguageDetector.Detect(question), analyzer);
    }

    /// <summary>Checks one statement.</summary>
    /// <param name="statement">A sentence, a bullet, a row or a cell, without its citation numbers.</param>
    /// <param name="cited">0-based places of the sources that it cites; those that do not exist are passed over.</param>
    public ClaimVerdict Check(string statement, IReadOnlyCollection<int> cited)
    {
        Statement read = new(statement, _analyzer);
        List<ReadSource> named = [.. _sources.Where(source => cited.Contains(source.Index))];
        if (_sources.All(source => source.Lines.Count == 0)) return new ClaimVerdict(ClaimMark.NotFound, [], "nothing was read");
        var evidence = new ClaimEvidence(read, Chosen(read, named), _sources, _question, _manner);
        if (AbsenceRule.Check(evidence) is { } absence) return absence;
        foreach (IClaimRule rule in Rules)
        {
            if (rule.Find(evidence) is not { } finding) continue;
            IReadOnlyList<ClaimLine> lines = finding.Line is { } line ? [line] : evidence.Lines;
            return new ClaimVerdict(finding.Mark, lines, finding.Reason) { Wording = evidence.Share };
        }
        return Copying.Share(read.Own, _sources) >= Verbatim
            ? new ClaimVerdict(ClaimMark.BorneOut, evidence.Lines, "the source's own words") { Wording = evidence.Share }
            : new ClaimVerdict(ClaimMark.Agrees, evidence.Lines, $"wording {evidence.Share:P0}") { Wording = evidence.Share };
    }

    /// <summary>The best place within what is cited, or within all that was read where that is clearly better.</summary>
    private (Window Window, double Share) Chosen(Statement statement, List<ReadSource> cited)
    {
        (Window, double Share) all = Bearing.Best(statement, _sources.Where(source => source.Lines.Count > 0))!.Value;
        return Bearing.Best(statement, cited.Where(source => source.Lines.Count > 0)) is { } own && own.Share >= AsGood * all.Share ? own : all;
    }
}
