using System.Text.RegularExpressions;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>Words at a question's beginning that address the assistant and are not what is asked for ("Tell me about …"). Pure.</summary>
internal static partial class Request
{
    /// <summary>The question without them; as it is where nothing else would be left.</summary>
    public static string Strip(string question)
    {
        string rest = Beginning().Replace(question, "");
        return rest.Any(char.IsLetterOrDigit) ? rest : question;
    }

    [GeneratedRegex(@"^\s*(?:(?:hi|hello|hey|hallo|please|bitte|por favor)[,!]?\s+)*(?:(?:can|could|would) you\s+(?:please\s+)?|do you know\s+|i (?:want|would like) to know\s+|kannst du\s+(?:mir\s+)?|puedes\s+)?(?:(?:tell|show|give|remind) me\s+(?:about\s+|again\s+)?|(?:explain|describe|summari[sz]e|list|find)\s+(?:to me\s+|me\s+)?|(?:sag|erzähl|zeig|erkläre?|nenne?|beschreibe?)e?\s+(?:mir\s+)?|(?:dime|explica|describe)\s+)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 10000)]
    private static partial Regex Beginning();
}
