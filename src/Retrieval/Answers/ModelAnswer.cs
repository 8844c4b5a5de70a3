using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Checking;
using Rag.Retrieval.Answers.Citing;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers;

/// <summary>
/// Lets a chat model write under a grammar, and checks each sentence before it counts: a good model writes the whole answer, a small one may
/// shorten one of the quotes. Safe to call from any thread.
/// </summary>
internal sealed class ModelAnswer(
    ChatWriter writer, PromptBuilder prompts, IKnowledgeBase knowledgeBase, TextAnalyzer analyzer, IReranker? reranker,
    IEmbeddingGenerator<string, Embedding<float>>? embeddings, TimeProvider time)
{
    /// <summary>Adds the parts that come of it to the draft. Adds none where the model cannot be used; the caller then quotes.</summary>
    public async IAsyncEnumerable<AnswerEvent> MakeAsync(
        Question question, string? standalone, Evidence evidence, ModelSet models, ModelStatus model, AbilityLevel level, AnswerDraft draft,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool writes = level == AbilityLevel.Writes;
        yield return new StepChanged("write", null, model.Name);
        long began = time.GetTimestamp();
        Prompt prompt = writes
            ? await prompts.BuildAsync(question, standalone, evidence.Sentences, model, ChatWriter.MostTokens, cancellationToken).ConfigureAwait(false)
            : ShorteningPrompt.Build(standalone ?? question.Text, ExtractiveAnswer.Choose(evidence.Ranked));
        draft.Notices.AddRange(prompt.Notices);
        int mostTokens = writes ? ChatWriter.MostTokens : ShorteningPrompt.MostTokens;
        draft.Trace = draft.Trace with
        {
            Prompt = prompt.Turns,
            PromptTokens = prompt.Tokens,
            LeftOut = prompt.LeftOut,
            Model = model.Name,
            Sampling = ChatWriter.Sampling(mostTokens, prompt.Numbered.Count),
        };
        if (prompt.Numbered.Count == 0)
        {
            draft.Notices.Add("The question leaves no room for any source in the model's context: these are your documents' own sentences.");
            yield break;
        }

        SupportCheck check = new(analyzer, models.Rerank is { IsReady: true } ? reranker : null, models.Embedding is { IsReady: true } ? embeddings : null);
        Func<string, double> weights = await evidence.WeighAsync(knowledgeBase, cancellationToken).ConfigureAwait(false);
        CitationParser parser = new(prompt.Numbered.Count);
        List<CitedSentence> written = [];
        string grammar = writes ? CitationGrammar.Write(prompt.Numbered.Count) : CitationGrammar.WriteOne(prompt.Numbered.Count);
        GuardedStream stream = new(writer.StreamAsync(prompt, grammar, mostTokens, writes ? question.ConversationId : null, cancellationToken));
        await using (stream.ConfigureAwait(false))
        {
            while (await stream.MoveNextAsync().ConfigureAwait(false) is { } update)
            {
                foreach (TextReasoningContent reasoning in update.Contents.OfType<TextReasoningContent>()) yield return new ReasoningAdded(reasoning.Text);
                Count(update, draft);
                IReadOnlyList<CitedSentence> complete = parser.Add(update.Text, out string shown);
                written.AddRange(complete);
                if (writes)
                    foreach (CitedSentence sentence in complete)
                        yield return await CheckedAsync(sentence, prompt, evidence, check, weights, draft, cancellationToken).ConfigureAwait(false);
                // What a small model writes is an attempt at a shorter quote, mostly dropped: nobody is to read it.
                if (writes && shown.Length > 0) yield return new DraftAdded(shown);
            }
        }
        if (parser.End(out string rest) is { Text.Length: > 0 } last)
        {
            written.Add(last);
            if (writes) yield return await CheckedAsync(last, prompt, evidence, check, weights, draft, cancellationToken).ConfigureAwait(false);
        }
        if (stream.Fault is { } fault) draft.Notices.Add(fault);
        else if (writes && rest.Length > 0) draft.Notices.Add("The model's last sentence was cut off and left out.");
        draft.Trace = draft.Trace with { SaysNotFound = parser.SaysNotFound };
        if (!writes)
            foreach (PartAdded part in await ShortenedAsync(written.FirstOrDefault(), prompt.Numbered, evidence, check, weights, draft, cancellationToken).ConfigureAwait(false))
                yield return part;
        double milliseconds = time.GetElapsedTime(began).TotalMilliseconds;
        draft.Steps.Add(new Step("write", milliseconds, model.Name));
        yield return new StepChanged("write", milliseconds, model.Name);
    }

    private static void Count(ChatResponseUpdate update, AnswerDraft draft)
    {
        foreach (UsageContent usage in update.Contents.OfType<UsageContent>())
        {
            draft.Trace = draft.Trace with
            {
                PromptTokens = (int?)usage.Details.InputTokenCount ?? draft.Trace.PromptTokens,
                GeneratedTokens = (int?)usage.Details.OutputTokenCount,
            };
        }
    }

    /// <summary>The sentence as it may be shown: with better citations, with a mark, or with the source's own words in its place.</summary>
    private async Task<AnswerEvent> CheckedAsync(
        CitedSentence sentence, Prompt prompt, Evidence evidence, SupportCheck check, Func<string, double> weights, AnswerDraft draft, CancellationToken cancellationToken)
    {
        IReadOnlyList<SourceSentence> cited = [.. sentence.Numbers.Select(n => prompt.Numbered[n - 1])];
        SupportFinding finding = await check.CheckAsync(sentence.Text, evidence.Question, cited, prompt.Numbered, weights, cancellationToken).ConfigureAwait(false);
        if (finding.Support != Support.None)
            return draft.Add(MarkdownText.Escape(sentence.Text), finding.Sources, finding.Support, quoted: false, finding.Reason);
        IEnumerable<SourceSentence> instead = finding.Sources.Concat(evidence.Ranked.Select(r => r.Sentence)).Where(s => !draft.Cites(s)).Take(1);
        return QuotedParts.Add(draft, evidence, instead, analyzer, $"quoted in the place of \"{sentence.Text}\": {finding.Reason}").FirstOrDefault()
            ?? (AnswerEvent)new DraftAdded("");
    }

    /// <summary>The quotes in order; the one that the model's sentence says as well gives way to it, all of them where it is the best one.</summary>
    private async Task<List<PartAdded>> ShortenedAsync(
        CitedSentence? sentence, IReadOnlyList<SourceSentence> quotes, Evidence evidence, SupportCheck check, Func<string, double> weights, AnswerDraft draft, CancellationToken cancellationToken)
    {
        SupportFinding? finding = sentence is null ? null : await check.CheckAsync(
            sentence.Text, evidence.Question, [.. sentence.Numbers.Select(n => quotes[n - 1])], quotes, weights, cancellationToken).ConfigureAwait(false);
        string reason = sentence is null ? "quoted; the model wrote nothing" : $"quoted; the model wrote \"{sentence.Text}\": {finding!.Reason}";
        SourceSentence? replaced = null;
        if (finding is { Support: Support.Supported, Sources: [var source] })
        {
            string? language = source.Hit.Document.Language;
            if (!Shortening.IsOne(sentence!.Text, source.Text, analyzer, language)) reason += ", but a small model must keep to the source's words and their order";
            else if (!Shortening.KeepsAnswer(sentence.Text, source.Text, evidence, analyzer, language)) reason += ", but it leaves out what may be the answer";
            else replaced = source;
        }
        List<PartAdded> parts = [];
        // Where the model and the ranking chose the same sentence, the others would only be in the way.
        bool agreed = replaced is not null && replaced.Place == evidence.Ranked[0].Sentence.Place;
        foreach (SourceSentence quote in agreed ? [replaced!] : quotes)
        {
            if (quote == replaced) parts.Add(draft.Add(MarkdownText.Escape(sentence!.Text), [quote], Support.Supported, quoted: false, finding!.Reason));
            else parts.AddRange(QuotedParts.Add(draft, evidence, [quote], analyzer, reason));
        }
        return parts;
    }
}
