using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Claims.Rules;
using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims;

/// <summary>
/// Compares each statement that a model wrote with what it cites and then with what else was read: numbers, dates, names and codes exactly,
/// negation, bounds and order by rule, then wording as strictly as the model's manner allows. Reads the sources once, at construction.
/// Pure and synchronous; safe to call from any thread.
/// </summary>
internal sealed class ClaimCheck
{
    /// <summary>A statement of which this share stands word for word in the sources is the source's own words.</summary>
    private const double Verbatim = 0.95;

    /// <summary>
    /// A source speaks of the same as a statement where three of its lines have at least this share of the words that the best three have.
    /// </summary>
    private const double AsNear = 0.5;

    /// <summary>Exact rules first: the reason that is shown is the first one found.</summary>
    private static readonly IClaimRule[] Rules =
    [
        new NumberRule(), new MomentRule(), new CodeRule(), new NameRule(), new BoundRule(), new PlaceRule(),
        new NegationRule(), new OrderRule(), new ConcessionRule(), new ReasonRule(), new GeneralityRule(), new PraiseRule(),
            new WordingRule(),
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
        List<ReadSource> named = [.. _sources.Where(source => cited.Contains(source.Index) && source.Lines.Count > 0)];
        List<ReadSource> near = Near(read, named, out bool isBorneByCited);
        if (near.Count == 0) return new ClaimVerdict(ClaimMark.NotFound, [], "nothing was read");
        // That nothing says it must hold for everything, whatever is cited for it.
        if (AbsenceRule.Check(Evidence(read, near)) is { } absence) return absence;
        ClaimVerdict? first = isBorneByCited ? Check(read, named) : null;
        if (first is { IsKept: true } || (first is not null && near.Count == named.Count)) return first;
        ClaimVerdict second = Check(read, near);
        // What the cited source says otherwise is nearer than what the rest does not say.
        if (first is null || (!second.IsKept && first.Mark is not ClaimMark.Contradicted)) return second;
        return second.IsKept ? second with { Reason = $"not by what it cites; {second.Reason}" } : first;
    }

    /// <summary>What is cited, and what speaks of the same: a number that stands in some other page proves nothing.</summary>
    /// <param name="statement">To be checked.</param>
    /// <param name="cited">By it.</param>
    /// <param name="isBorneByCited">Whether anything that it cites speaks of the same.</param>
    private List<ReadSource> Near(Statement statement, List<ReadSource> cited, out bool isBorneByCited)
    {
        List<(ReadSource Source, double Share)> shares = [.. _sources.Where(source => source.Lines.Count > 0).Select(source =>
            (source, Bearing.Best(statement, [source])!.Value.Share))];
        double least = shares.Count == 0 ? 0 : AsNear * shares.Max(x => x.Share);
        isBorneByCited = shares.Exists(x => x.Share >= least && cited.Contains(x.Source));
        return [.. shares.Where(x => x.Share >= least || cited.Contains(x.Source)).Select(x => x.Source)];
    }

    private ClaimEvidence Evidence(Statement statement, List<ReadSource> sources) =>
        new(statement, Bearing.Best(statement, sources)!.Value, sources, _question, _manner);

    private ClaimVerdict Check(Statement statement, List<ReadSource> sources)
    {
        ClaimEvidence evidence = Evidence(statement, sources);
        foreach (IClaimRule rule in Rules)
        {
            if (rule.Find(evidence) is not { } finding) continue;
            IReadOnlyList<ClaimLine> lines = finding.Line is { } line ? [line] : evidence.Lines;
            return new ClaimVerdict(finding.Mark, lines, finding.Reason) { Wording = evidence.Share };
        }
        return Copying.Share(statement.Own, sources) >= Verbatim
            ? new ClaimVerdict(ClaimMark.BorneOut, evidence.Lines, "the source's own words") { Wording = evidence.Share }
            : new ClaimVerdict(ClaimMark.Agrees, evidence.Lines, $"wording {evidence.Share:P0}") { Wording = evidence.Share };
    }
}
