using System.Globalization;
using System.Text;
using Rag.Retrieval.Answers.Prompting;

namespace Rag.Retrieval.Answers.Citing;

/// <summary>
/// Writes the grammar (llama.cpp's GBNF) that binds a model to citations that exist, and leaves it the form: paragraphs, headings, bullets, numbered steps,
/// tables, fenced code. Each sentence, item, row and block of code ends in one to six numbers in brackets, or in <c>[0]</c> for what the sources do not say; a
/// line that leads in what follows ends in a colon. Square brackets occur nowhere else but in code.
/// </summary>
internal static class CitationGrammar
{
    /// <summary>The most numbers that may stand after a statement.</summary>
    public const int MostCitations = 6;

    /// <summary>A grammar for the numbers 1 to <paramref name="count"/>.</summary>
    /// <param name="count">At least 1.</param>
    /// <param name="maySearch">Whether a further search may be asked for in place of an answer.</param>
    /// <param name="mayRefuse">Whether the answer may be that there is none.</param>
    public static string Write(int count, bool maySearch = false, bool mayRefuse = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        string search = maySearch ? $" | \"{AnswerTask.Search} \" [^\\r\\n\\[\\] ] [^\\r\\n\\[\\]]+" : "";
        string refusal = mayRefuse ? $" | \"{AnswerTask.NotFound}\"" : "";
        return $$"""
            root ::= line (nl line)*{{search}}{{refusal}}
            nl ::= "\n" "\n"?
            line ::= heading | item | said | table | code
            heading ::= "##" "#"? "#"? " " plain+
            item ::= ("  " ("  " "  "?)?)? ("-" | [0-9] [0-9]? ".") " " said
            said ::= lead | cited (" " cited)* (" " lead)?
            lead ::= first plain* ":"
            cited ::= first plain* " "? cites
            first ::= [^\[\]\r\n\t |`#] | "`" [^\[\]\r\n`]
            plain ::= [^\[\]\r\n]
            table ::= "|" plain+ "|\n|" ([-: ]+ "|")+ ("\n" row)+
            row ::= "|" (plain+ cites)+ " "? "|"
            code ::= "```" [A-Za-z0-9+#.-]* "\n" ([^`\r\n]* "\n")+ "```" " "? cites
            {{Cites(count)}}
            """;
    }

    /// <summary>A grammar for one sentence with its numbers.</summary>
    public static string WriteOne(int count) => $$"""
        root ::= [^\[\]\r\n\t |`#] [^\[\]\r\n]+ " "? cites
        {{Cites(count)}}
        """;

    /// <summary>A grammar for notes: lines that begin with a dash and end in one number, or in several.</summary>
    public static string WriteNotes(int count, bool merges) => $$"""
        root ::= note ("\n" note)*{{(merges ? "" : $" | \"{AnswerTask.NotFound}\"")}}
        note ::= "- " [^\[\]\r\n\t |`#] [^\[\]\r\n]+ " "? {{(merges ? "cites" : "cite")}}
        {{Cites(count)}}
        """;

    private static string Cites(int count) => $$"""
        cites ::= "[0]" | cite cite? cite? cite? cite? cite?
        cite ::= "[" number "]"
        number ::= {{string.Join(" | ", Numbers(count))}}
        """;

    /// <summary>Digit by digit, so that the sampler follows a few alternatives rather than one per number.</summary>
    private static IEnumerable<string> Numbers(int count)
    {
        string most = count.ToString(CultureInfo.InvariantCulture);
        for (int digits = 1; digits < most.Length; digits++) yield return Digits('1', '9') + Any(digits - 1);
        // Numbers as long as the largest: for each place, the digits below its own after the ones before it.
        for (int place = 0; place < most.Length; place++)
        {
            char low = place == 0 ? '1' : '0', high = (char)(most[place] - (place == most.Length - 1 ? 0 : 1));
            if (high < low) continue;
            string fixedDigits = place == 0 ? "" : $"\"{most[..place]}\" ";
            yield return fixedDigits + Digits(low, high) + Any(most.Length - place - 1);
        }
    }

    private static string Digits(char low, char high) => low == high ? $"\"{low}\"" : $"[{low}-{high}]";

    private static string Any(int count) => new StringBuilder().Insert(0, " [0-9]", count).ToString();
}
