using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Answers.FollowingUp;

/// <summary>Lets a good chat model write a follow-up as a question that stands by itself, under a grammar of one line. Safe to call from any thread.</summary>
internal sealed class ModelFollowUp(ChatWriter writer, TextAnalyzer analyzer)
{
    private const int Turns = 4, LongestTurn = 600, MostTokens = 60;
    private const string Grammar = """root ::= [^\r\n\[\]?？ ] [^\r\n\[\]?？]+ [?？]""";
    private const string System =
        "You rewrite the last question of a conversation so that it can be understood without the conversation: put names in the place of pronouns and add "
        + "what is left out. Keep its language, add nothing that the conversation does not say, and write the question alone.";

    /// <summary>The model's form, or null where it failed or wandered off: it may use no word that the conversation has not got.</summary>
    /// <param name="question">With its history.</param>
    /// <param name="cancellationToken">Stops the model.</param>
    public async Task<string?> RewriteAsync(Question question, CancellationToken cancellationToken)
    {
        List<Turn> turns = [.. question.History.TakeLast(Turns)];
        string conversation = string.Join('\n', turns.Select(turn => $"{(turn.Role == "user" ? "Q" : "A")}: {Short(turn.Text)}"));
        Prompt prompt = new(
            [new Turn("system", System), new Turn("user", $"{conversation}\nQ: {Short(question.Text)}\n\nThe last question, standing alone:")], [], 0, new Dictionary<string, string>(), []);
        try
        {
            string written = (await writer.WriteTextAsync(prompt, Grammar, MostTokens, cancellationToken).ConfigureAwait(false)).Trim();
            HashSet<string> said = [.. turns.Select(turn => turn.Text).Append(question.Text).SelectMany(text => analyzer.Sequence(text, null))];
            List<string> words = [.. analyzer.Sequence(written, null)];
            bool faithful = words.Count(said.Contains) >= 0.75 * words.Count && analyzer.Sequence(question.Text, null).Any(words.Contains);
            return words.Count > 0 && faithful && written != question.Text ? written : null;
        }
        catch (Exception fault) when (fault is InferenceException or HttpRequestException or IOException)
        {
            // The rules' form does; the answer itself will say that the model failed.
            return null;
        }
    }

    private static string Short(string text) => PromptText.Line(text.Length > LongestTurn ? text[..LongestTurn] : text);
}
