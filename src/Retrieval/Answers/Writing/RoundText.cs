using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using Rag.Retrieval.Answers.Prompting;

namespace Rag.Retrieval.Answers.Writing;

/// <summary>What a model writes in one round, as it comes: pieces to show, and statements. Used once; not safe to share.</summary>
/// <param name="writer">Asks the model.</param>
/// <param name="sources">How many it was given.</param>
/// <param name="thinks">Whether it reasons first.</param>
internal sealed class RoundText(ChatWriter writer, int sources, bool thinks = false)
{
    /// <summary>How often a statement may stand in an answer before the model is taken to run in circles.</summary>
    private const int MostRepeats = 2;

    /// <summary>Tokens of a prompt below which its speed is mostly overhead.</summary>
    private const int FewestToTell = 256;

    private readonly Dictionary<string, int> _said = [];
    private readonly ReasoningSplitter _reasoning = new();
    private readonly StringBuilder _all = new();
    private StatementParser _parser = new(sources);

    /// <summary>What went wrong with the model, for the reader; null where nothing did.</summary>
    public string? Fault { get; private set; }

    /// <summary>The words of a further search that the model asks for in place of an answer.</summary>
    public string? Search => _parser.Search;

    /// <summary>True when the model said that the sources do not hold the answer.</summary>
    public bool SaysNotFound => _parser.SaysNotFound;

    /// <summary>True where it was ended because it repeated itself.</summary>
    public bool RanInCircles { get; private set; }

    /// <summary>True where it reached the length it was given.</summary>
    public bool WasCutOff { get; private set; }

    /// <summary>Tokens as the server counted them; null where it does not.</summary>
    public UsageDetails? Usage { get; private set; }

    /// <summary>How fast the model read the prompt, where the server tells and the prompt was long enough to tell it.</summary>
    public double? PromptTokensPerSecond { get; private set; }

    /// <summary>How fast it wrote, where the server tells.</summary>
    public double? WrittenTokensPerSecond { get; private set; }

    /// <summary>True where it reasoned.</summary>
    public bool Reasoned { get; private set; }

    /// <summary>All that the model wrote, reasoning apart.</summary>
    public string Written => _all.ToString();

    /// <summary>Runs the round. A fault ends it and is told by <see cref="Fault"/>; cancelling throws.</summary>
    public async IAsyncEnumerable<RoundPiece> RunAsync(
        Prompt prompt, string grammar, int mostTokens, string? conversationId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        GuardedStream stream = new(writer.StreamAsync(prompt.Turns, grammar, mostTokens, conversationId, thinks, cancellationToken));
        int most = (thinks ? ChatWriter.MostThought + mostTokens : mostTokens) * ChatWriter.CharactersPerToken;
        await using (stream.ConfigureAwait(false))
        {
            for (int read = 0; !RanInCircles && !WasCutOff && await stream.MoveNextAsync().ConfigureAwait(false) is { } update; WasCutOff |= read > most)
            {
                read += Math.Max(1, update.Text.Length);
                foreach (TextReasoningContent thought in update.Contents.OfType<TextReasoningContent>())
                {
                    Reasoned = true;
                    yield return new RoundPiece(new ReasoningAdded(thought.Text));
                }
                foreach (UsageContent usage in update.Contents.OfType<UsageContent>()) Usage = usage.Details;
                if (update.AdditionalProperties is { } timings) Measure(timings);
                if (update.FinishReason == ChatFinishReason.Length) WasCutOff = true;
                SplitPiece piece = _reasoning.Add(update.Text);
                if (piece.WasReasoning)
                {
                    _parser = new StatementParser(sources);
                    _said.Clear();
                    _all.Clear();
                    yield return new RoundPiece(new AnswerRestarted());
                }
                Reasoned |= piece.WasReasoning || piece.Reasoning.Length > 0;
                if (piece.Reasoning.Length > 0) yield return new RoundPiece(new ReasoningAdded(piece.Reasoning));
                foreach (RoundPiece made in Add(piece.Text)) yield return made;
            }
        }
        Fault = stream.Fault;
        foreach (RoundPiece made in Add(_reasoning.End())) yield return made;
        foreach (Statement statement in _parser.End().Where(IsNew)) yield return new RoundPiece(null, statement);
    }

    /// <summary>llama-server's timings, which our own server tells as well.</summary>
    private void Measure(AdditionalPropertiesDictionary timings)
    {
        if (timings.TryGetValue("prompt_n", out double read) && read >= FewestToTell && timings.TryGetValue("prompt_per_second", out double reading)) PromptTokensPerSecond = reading;
        if (timings.TryGetValue("predicted_n", out double written) && written > 1 && timings.TryGetValue("predicted_per_second", out double writing)) WrittenTokensPerSecond = writing;
    }

    private IEnumerable<RoundPiece> Add(string text)
    {
        _all.Append(text);
        IReadOnlyList<Statement> complete = _parser.Add(text, out DraftAdded? draft);
        foreach (Statement statement in complete.Where(IsNew)) yield return new RoundPiece(null, statement);
        if (draft is not null) yield return new RoundPiece(draft);
    }

    /// <summary>What was said before is not said again, and a model that goes on so is ended.</summary>
    private bool IsNew(Statement statement)
    {
        int times = _said[statement.Text] = _said.GetValueOrDefault(statement.Text) + 1;
        RanInCircles |= times > MostRepeats;
        return times == 1 || (times <= MostRepeats && statement.Form is (PartForm.Row or PartForm.Code));
    }
}

/// <summary>Something to show, or a statement.</summary>
internal readonly record struct RoundPiece(AnswerEvent? Event, Statement? Statement = null);
