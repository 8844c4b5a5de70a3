using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Checking;
using Rag.Retrieval.Answers.Citing;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers;

/// <summary>Lets a chat model write or choose under a grammar, and checks each sentence before it counts. Safe to call from any thread.</summary>
internal sealed class ModelAnswer(
    ChatWriter writer, PromptBuilder prompts, TextAnalyzer analyzer, IReranker? reranker, IEmbeddingGenerator<string, Embedding<float>>? embeddings, TimeProvider time)
{
    /// <summary>Sentences among which a weak model chooses: the ranking's best.</summary>
    private const int Choices = 4;

    /// <summary>Adds the parts that come of it to the draft. Adds none where the model cannot be used; the caller then quotes.</summary>
    public async IAsyncEnumerable<AnswerEvent> MakeAsync(
        Question question, string? standalone, Evidence evidence, ModelSet models, ModelStatus model, AbilityLevel level, AnswerDraft draft,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool writes = level == AbilityLevel.Writes;
        IReadOnlyList<SourceSentence> sources = writes ? evidence.Sentences : ExtractiveAnswer.ReadingOrder(evidence.Ranked.Take(Choices));
        yield return new StepChanged("write", null, model.Name);
        long began = time.GetTimestamp();
        Prompt prompt = await prompts.BuildAsync(question, standalone, sources, model, ChatWriter.MostTokens, cancellationToken).ConfigureAwait(false);
        draft.Notices.AddRange(prompt.Notices);
        draft.Trace = draft.Trace with { Prompt = prompt.Turns, PromptTokens = prompt.Tokens, LeftOut = prompt.LeftOut, Model = model.Name };
        if (prompt.Numbered.Count == 0)
        {
            draft.Notices.Add("The question leaves no room for any source in the model's context: these are your documents' own sentences.");
            yield break;
        }

        SupportCheck check = new(analyzer, models.Rerank is { IsReady: true } ? reranker : null, models.Embedding is { IsReady: true } ? embeddings : null);
        CitationParser parser = new(prompt.Numbered.Count);
        string grammar = writes ? CitationGrammar.Write(prompt.Numbered.Count) : CitationGrammar.WriteChoice(prompt.Numbered.Count);
        GuardedStream stream = new(writer.StreamAsync(prompt, grammar, writes ? ChatWriter.MostTokens : 16, question.ConversationId, cancellationToken));
        await using (stream.ConfigureAwait(false))
        {
            while (await stream.MoveNextAsync().ConfigureAwait(false) is { } update)
            {
                foreach (TextReasoningContent reasoning in update.Contents.OfType<TextReasoningContent>()) yield return new ReasoningAdded(reasoning.Text);
                foreach (UsageContent usage in update.Contents.OfType<UsageContent>())
                {
                    draft.Trace = draft.Trace with
                    {
                        PromptTokens = (int?)usage.Details.InputTokenCount ?? draft.Trace.PromptTokens,
                        GeneratedTokens = (int?)usage.Details.OutputTokenCount,
                    };
                }
                IReadOnlyList<CitedSentence> complete = parser.Add(update.Text, out string shown);
                foreach (CitedSentence sentence in complete)
                    yield return await CheckedAsync(sentence, prompt, evidence, check, draft, cancellationToken).ConfigureAwait(false);
                if (writes && shown.Length > 0) yield return new DraftAdded(shown);
            }
        }
        if (parser.End(out string rest) is { } last)
        {
            if (writes && last.Text.Length > 0) yield return await CheckedAsync(last, prompt, evidence, check, draft, cancellationToken).ConfigureAwait(false);
        }
        if (stream.Fault is { } fault) draft.Notices.Add(fault);
        else if (writes && rest.Length > 0) draft.Notices.Add("The model's last sentence was cut off and left out.");
        draft.Trace = draft.Trace with { SaysNotFound = parser.SaysNotFound };
        if (!writes) foreach (PartAdded part in Choose(draft, evidence, [.. parser.Chosen.Select(n => prompt.Numbered[n - 1])])) yield return part;
        double milliseconds = time.GetElapsedTime(began).TotalMilliseconds;
        draft.Steps.Add(new Step("write", milliseconds, model.Name));
        yield return new StepChanged("write", milliseconds, model.Name);
    }

    /// <summary>The sentence as it may be shown: with better citations, with a mark, or with the source's own words in its place.</summary>
    private async Task<AnswerEvent> CheckedAsync(
        CitedSentence sentence, Prompt prompt, Evidence evidence, SupportCheck check, AnswerDraft draft, CancellationToken cancellationToken)
    {
        IReadOnlyList<SourceSentence> cited = [.. sentence.Numbers.Select(n => prompt.Numbered[n - 1])];
        SupportFinding finding = await check.CheckAsync(sentence.Text, cited, prompt.Numbered, evidence.Weight, cancellationToken).ConfigureAwait(false);
        if (finding.Support != Support.None)
            return draft.Add(MarkdownText.Escape(sentence.Text), finding.Sources, finding.Support, quoted: false, finding.Reason);
        IEnumerable<SourceSentence> instead = finding.Sources.Concat(evidence.Ranked.Select(r => r.Sentence)).Where(s => !draft.Cites(s)).Take(1);
        return QuotedParts.Add(draft, evidence, instead, analyzer, $"quoted in the place of \"{sentence.Text}\": {finding.Reason}").FirstOrDefault()
            ?? (AnswerEvent)new DraftAdded("");
    }

    /// <summary>The ranking's best sentence, and of the next best those that the model chose.</summary>
    private IEnumerable<PartAdded> Choose(AnswerDraft draft, Evidence evidence, IReadOnlyList<SourceSentence> chosen)
    {
        IReadOnlyList<SourceSentence> ranking = ExtractiveAnswer.Choose(evidence.Ranked);
        IEnumerable<RankedSentence> kept = evidence.Ranked.Take(Choices)
            .Where((r, place) => place == 0 || (ranking.Contains(r.Sentence) && chosen.Contains(r.Sentence)));
        return QuotedParts.Add(draft, evidence, ExtractiveAnswer.ReadingOrder(kept), analyzer, "quoted; chosen by ranking and model");
    }
}
