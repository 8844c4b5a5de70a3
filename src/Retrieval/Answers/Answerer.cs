using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Whole;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Telemetry;

namespace Rag.Retrieval.Answers;

/// <summary>
/// Answers questions. A model that has passed its self-test leads: <see cref="ModelLedAnswer"/>. Without one, or where it fails, the documents' own sentences are
/// quoted: <see cref="QuotedAnswer"/>. Safe to call from any thread.
/// </summary>
public sealed class Answerer
{
    private readonly IKnowledgeBase _knowledgeBase;
    private readonly IModelSource? _models;
    private readonly ModelAbilities? _abilities;
    private readonly ModelLedAnswer? _led;
    private readonly QuotedAnswer _quoted;
    private readonly ContentsList _contents;
    private readonly QuestionReader _questions;
    private readonly RagOptions _options;
    private readonly AnswerTrace _trace;

    internal Answerer(
        QuotedAnswer quoted, ContentsList contents, ModelLedAnswer? led, IKnowledgeBase knowledgeBase, IModelSource? models, ModelAbilities? abilities, QuestionReader questions,
        IOptions<RagOptions> options, AnswerTrace trace) =>
        (_quoted, _contents, _led, _knowledgeBase, _models, _abilities, _questions, _options, _trace) =
            (quoted, contents, led, knowledgeBase, models, abilities, questions, options.Value, trace);

    /// <summary>
    /// Makes an answer, telling what happens meanwhile; the last event is <see cref="AnswerFinished"/>. Ending the enumeration stops the model.
    /// </summary>
    /// <exception cref="ArgumentException">The question is blank or longer than 4,000 characters.</exception>
    /// <exception cref="KnowledgeBaseException">The knowledge base cannot be used.</exception>
    public IAsyncEnumerable<AnswerEvent> AskAsync(Question question, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(question.Text)) throw new ArgumentException("Ask something: the question is empty.", nameof(question));
        if (question.Text.Length > 4000) throw new ArgumentException("A question has at most 4,000 characters.", nameof(question));
        return _trace.Of(question, AnswerAsync(question, cancellationToken), cancellationToken);
    }

    private async IAsyncEnumerable<AnswerEvent> AnswerAsync(Question question, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AnswerDraft draft = new();
        ReadQuestion read;
        using (Spans.Source.StartActivity("understand")) read = await _questions.ReadAsync(question.Text, question.History, [], cancellationToken).ConfigureAwait(false);
        if (read.IsGreeting)
        {
            KnowledgeBaseCounts indexed = await _knowledgeBase.CountAsync(cancellationToken).ConfigureAwait(false);
            yield return draft.Add(new AnswerPart(Greeting(indexed.Indexed), [], Support.Supported, Quoted: false), [], "nothing was asked of the documents");
            yield return new AnswerFinished(draft.Finish() with { Mode = AnswerMode.Extractive });
            yield break;
        }
        ModelSet models = _models is null ? ModelSet.None : await _models.GetModelsAsync(cancellationToken).ConfigureAwait(false);
        if (Writer(models, draft) is var (model, ability))
        {
            LedOutcome outcome = new();
            await foreach (AnswerEvent made in _led!.MakeAsync(question, read, model, ability, draft, outcome, cancellationToken).ConfigureAwait(false)) yield return made;
            if (draft.Parts.Count > 0)
            {
                yield return new AnswerFinished(draft.Finish());
                yield break;
            }
            if (!outcome.Failed)
            {
                KnowledgeBaseCounts counts = await _knowledgeBase.CountAsync(cancellationToken).ConfigureAwait(false);
                yield return RefusedAnswer.Make(draft, question.Scope, [.. _options.Folders], outcome.Found?.Hits ?? [], outcome.ReasonInWords(draft), counts);
                yield break;
            }
            draft.Coverage = null;
        }
        IReadOnlyList<PartAdded> contents = await _contents.MakeAsync(question, read, draft, cancellationToken).ConfigureAwait(false);
        if (contents.Count > 0)
        {
            foreach (PartAdded added in contents) yield return added;
            yield return new AnswerFinished(draft.Finish() with { Mode = AnswerMode.Extractive });
            yield break;
        }
        await foreach (AnswerEvent made in _quoted.MakeAsync(question, read, draft, cancellationToken).ConfigureAwait(false)) yield return made;
    }

    /// <summary>What is said to a question that nothing needs to be looked up for.</summary>
    private static string Greeting(int documents) =>
        string.Create(CultureInfo.InvariantCulture, $"Ask about your documents ({documents:N0} indexed), in your own words. ")
        + "A time, folder, tag, author or kind of file in the question is where I look: “Which mails of last week mention the roof?”";

    /// <summary>The model that leads, and what it can do; null, with a notice that says why, where none may.</summary>
    private (ModelStatus Model, Ability Ability)? Writer(ModelSet models, AnswerDraft draft)
    {
        if (models.Chat is not { } chat)
        {
            draft.Notices.Add("No chat model is loaded: one would read the documents and answer in its own words.");
            return null;
        }
        if (!chat.IsReady || _led is null || _abilities is null)
        {
            draft.Notices.Add($"The chat model {chat.Name} is not ready ({chat.Reason ?? chat.State}).");
            return null;
        }
        if (_abilities.Find(chat) is not { } ability)
        {
            // The test takes a while; it must not hold up the answer.
            _ = _abilities.TestAsync(chat, CancellationToken.None);
            draft.Notices.Add($"The chat model {chat.Name} is being tried out; once that is done it answers, if it can.");
            return null;
        }
        if (ability.Reads) return (chat, ability);
        draft.Notices.Add($"The chat model {chat.Name} is {ability.Description}.");
        return null;
    }
}
