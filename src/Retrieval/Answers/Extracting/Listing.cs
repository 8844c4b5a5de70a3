using System.Text.RegularExpressions;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>
/// A question that wants all there is of something: the documents that speak of it ("Which notes mention Ines?"), by one sentence of each, or the tasks of it that
/// are open or done ("What is still open in Atlas?"). English and German. Immutable.
/// </summary>
/// <param name="Subject">What they are to speak of; empty for any task.</param>
/// <param name="Box">How a task's line begins, as the readers write it; null where documents are wanted.</param>
internal sealed partial record Listing(string Subject, string? Box)
{
    private const string Open = "☐", Done = "☑";

    /// <summary>The most tasks that are quoted.</summary>
    private const int MostTasks = 20;

    /// <summary>Listed is what, with the title and headings above it, holds this share of what is asked.</summary>
    private const double Speaks = 0.85;

    /// <summary>What to search for; tasks of anything stand below headings like these.</summary>
    public string Query => Subject.Length > 0 ? Subject : "tasks to do action items open aufgaben offen";

    /// <summary>What the question wants listed; null where it asks for something else.</summary>
    public static Listing? Of(string question)
    {
        if (Documents().Match(question) is { Success: true } documents) return new Listing(SubjectOf(documents), null);
        if (DoneTasks().Match(question) is { Success: true } done) return new Listing(SubjectOf(done), Done);
        return OpenTasks().Match(question) is { Success: true } open && !Addresses(open.Groups["who"].Value) ? new Listing(SubjectOf(open), Open) : null;
    }

    /// <summary>The passages to look into.</summary>
    public IReadOnlyList<Hit> Among(IReadOnlyList<Hit> hits) => Box is null ? [.. hits.DistinctBy(hit => hit.Document.Id)] : [.. hits.Where(hit => hit.Passage.Text.Contains(Box, StringComparison.Ordinal))];

    /// <summary>The best sentence of each document, best document first; or the tasks as they stand.</summary>
    public IReadOnlyList<SourceSentence> Choose(Evidence evidence, PassageTerms passages)
    {
        IEnumerable<RankedSentence> speaking = evidence.Ranked.Where(r => evidence.Terms.Words.Count == 0
            || evidence.Terms.Share([.. r.Row.Held.Select((held, word) => evidence.Terms.Has(passages.ContextOf(r.Sentence.Hit), word) ? 1 : held)]) >= Speaks);
        return Box is null ? [.. speaking.DistinctBy(r => r.Sentence.Hit.Document.Id).Select(r => r.Sentence)]
            : [.. ExtractiveAnswer.ReadingOrder(speaking.Where(r => r.Sentence.Kind is BlockKind.ListItem && r.Sentence.Text.StartsWith(Box, StringComparison.Ordinal))).Take(MostTasks)];
    }

    /// <summary>What the reader is told of them.</summary>
    public string Describe(IReadOnlyList<SourceSentence> listed)
    {
        int documents = listed.DistinctBy(s => s.Hit.Document.Id).Count();
        string of = Subject.Length > 0 ? $" that speak of “{Subject}”" : "";
        return Box is null ? $"One sentence of each of {documents} documents{of}{(documents < Evidence.MostPassages ? "." : "; there may be more: the search shows them all.")}"
            : $"{listed.Count} {(Box == Open ? "open" : "finished")} task{(listed.Count == 1 ? "" : "s")} in {documents} document{(documents == 1 ? "" : "s")}{of}; others may stand in documents that the search did not bring up.";
    }

    /// <summary>Whether a word stands for somebody who is there, and not for what tasks may be of.</summary>
    private static bool Addresses(string word) => word.ToLowerInvariant() is "i" or "we" or "you";

    private static string SubjectOf(Match match) => match.Groups["subject"].Value.Trim(' ', '?', '.', '!', ',', ':');

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"^\W*(?:(?:in |on )?(?:which|what|how many|list|show(?: me)?|find)\b(?: all)?(?: of)?(?: my| the)? (?:documents?|notes?|files?|pages?|(?:e-?)?mails?|pdfs?) (?:(?:that |which )?(?:mentions?|contains?|names?|discuss(?:es)?|(?:talk|speak|say something|write|is|are|deals?) (?:about|of|with))|about|with|mentioning) (?<subject>.+)|(?:welche|zeige?(?: mir)?|finde)\b(?: alle)?(?: meine[rn]?| der)? (?:dokumente?|notizen|dateien|seiten|mails) (?:,? ?die )?(?:erwähnen|enthalten|nennen|handeln von|über|zu|mit) (?<subject>.+?)(?: erwähnen| enthalten| nennen)?)$", Options)]
    private static partial Regex Documents();

    [GeneratedRegex(@"^\W*(?:(?:what|which|list|show(?: me)?)\b(?:(?: are| is)?(?: still)?(?: all)?(?: of)?(?: my| the| our)? (?:open|outstanding|unfinished|remaining|pending) (?:tasks?|to-?dos?|action items?|items?|points?)(?: (?:of|in|for|from|on|about) (?:the )?(?<subject>.+?))?|(?:(?: of)?(?: my| the| our)?(?: (?<subject>\w+))? (?:tasks?|to-?dos?|action items?|items?|points?))?(?: is| are) (?:still )?(?:open|outstanding|unfinished|left to do|to do|to be done|not (?:yet )?(?:done|finished))(?: yet)?(?: (?:in|for|of|on|about|with) (?:the )?(?<subject>.+?))?|(?: do| does) (?:i|we) (?:still )?(?:have|need) to (?:do|(?<subject>\w+))(?: (?:in|for|on|about) (?:the )?(?<subject>.+?))?|(?: do| does) (?<subject>(?<who>\w+)(?: \w+)?) (?:still )?(?:have|need) to do|(?: still)? needs? to be done(?: (?:in|for|on) (?:the )?(?<subject>.+?))?)|(?:(?:my|the|our|all) )?open (?:tasks?|to-?dos?|action items?|items?|points?)(?: (?:of|in|for|from|on|about))? ?(?:the )?(?<subject>.*?)|(?:(?:my|the|our) )?to-?dos?(?: list)?(?: (?:of|in|for|from|on|about))? ?(?:the )?(?<subject>.*?)|(?:welche|was für) (?:aufgaben|punkte|todos) (?:sind|habe ich|haben wir)(?: noch)?(?: (?:bei|in|für|zu|von) (?:der |dem |den )?(?<subject>.+?))?(?: noch)? (?:offen|unerledigt|zu tun)|was ist(?: (?:bei|in|für|zu|von) (?:der |dem |den )?(?<subject>.+?))? noch (?:offen|zu tun|unerledigt)(?: (?:bei|in|für|zu|von) (?:der |dem |den )?(?<subject>.+?))?|(?:meine |alle |die )?offenen? (?:aufgaben|punkte|todos)(?: (?:bei|in|für|zu|von) (?:der |dem |den )?(?<subject>.+?))?|was m(?:uss|uß|üssen) (?:ich|wir|(?<subject>\w+)) noch (?:tun|machen|erledigen))\W*$", Options)]
    private static partial Regex OpenTasks();

    [GeneratedRegex(@"^\W*(?:(?:what|which|list|show(?: me)?)\b(?: of)?(?: the| my| our)?(?: (?<subject>\w+))? (?:tasks?|to-?dos?|action items?|items?|points?) (?:are|were|have been) (?:already )?(?:done|finished|completed|closed)(?: (?:in|for|of|on) (?:the )?(?<subject>.+?))?|(?:(?:my|the|our|all) )?(?:done|finished|completed|closed) (?:tasks?|to-?dos?|action items?|items?)(?: (?:of|in|for|from|on) (?:the )?(?<subject>.+?))?|(?:welche) (?:aufgaben|punkte|todos) sind(?: (?:bei|in|für|zu|von) (?:der |dem |den )?(?<subject>.+?))?(?: schon)? (?:erledigt|fertig|abgeschlossen))\W*$", Options)]
    private static partial Regex DoneTasks();
}
