using System.Text.RegularExpressions;
using Rag.Retrieval.Answers.Sentences;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>Answers which documents speak of something ("Which notes mention Ines?") by one sentence of each. English and German. Pure.</summary>
internal static partial class Listing
{
    /// <summary>A document is listed where its best sentence, with the title and headings above it, holds this share of what is asked.</summary>
    private const double Speaks = 0.85;

    /// <summary>What the documents are to speak of; null where the question asks for something else.</summary>
    public static string? Subject(string question) => Wanted().Match(question) is { Success: true } match ? match.Groups["subject"].Value.Trim(' ', '?', '.', '!') : null;

    /// <summary>The best sentence of each document that speaks of it, best document first.</summary>
    public static IReadOnlyList<SourceSentence> Choose(Evidence evidence, PassageTerms passages) =>
    [
        .. evidence.Ranked.DistinctBy(r => r.Sentence.Hit.Document.Id)
            .Where(r => evidence.Terms.Share([.. r.Row.Held.Select((held, word) => evidence.Terms.Has(passages.ContextOf(r.Sentence.Hit), word) ? 1 : held)]) >= Speaks)
            .Select(r => r.Sentence),
    ];

    [GeneratedRegex(@"^\W*(?:(?:in |on )?(?:which|what|how many|list|show(?: me)?|find)\b(?: all)?(?: of)?(?: my| the)? (?:documents?|notes?|files?|pages?|(?:e-?)?mails?|pdfs?) (?:(?:that |which )?(?:mentions?|contains?|names?|discuss(?:es)?|(?:talk|speak|say something|write|is|are|deals?) (?:about|of|with))|about|with|mentioning) (?<subject>.+)|(?:welche|zeige?(?: mir)?|finde)\b(?: alle)?(?: meine[rn]?| der)? (?:dokumente?|notizen|dateien|seiten|mails) (?:,? ?die )?(?:erwähnen|enthalten|nennen|handeln von|über|zu|mit) (?<subject>.+?)(?: erwähnen| enthalten| nennen)?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Wanted();
}
