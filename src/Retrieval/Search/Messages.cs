using System.Text.RegularExpressions;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Search;

/// <summary>Finds messages among the passages of a mail or a mailbox, as the mail reader writes them: subject, a blank line, "From: …". Pure.</summary>
internal static partial class Messages
{
    /// <summary>
    /// Where a document begins; of a mailbox the newest or oldest message, of the given authors if there are any. Mailboxes grow at their end, and each message
    /// begins a passage.
    /// </summary>
    /// <param name="passages">All of the document in its order; not empty.</param>
    /// <param name="newest">False for the oldest.</param>
    /// <param name="authors">Parts of names; empty for anybody.</param>
    public static Passage Beginning(IReadOnlyList<Passage> passages, bool newest, IReadOnlyList<string> authors)
    {
        List<Passage> messages = [.. passages.Where(passage => Sender().Match(passage.Text) is { Success: true } sender
            && (authors.Count == 0 || authors.Any(author => sender.Value.Contains(author, StringComparison.OrdinalIgnoreCase))))];
        return messages.Count == 0 ? passages[0] : messages[newest ? ^1 : 0];
    }

    [GeneratedRegex(@"\A(?:[^\n]+\n\n)?From: [^\n]+", RegexOptions.CultureInvariant, 10000)]
    private static partial Regex Sender();
}
