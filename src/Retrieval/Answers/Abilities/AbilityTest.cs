using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Checking;
using Rag.Retrieval.Answers.Citing;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Abilities;

/// <summary>Measures a chat model with the very prompt, grammar and check that answers use.</summary>
internal sealed class AbilityTest(ChatWriter writer, PromptBuilder prompts, TextAnalyzer analyzer, TimeProvider time)
{
    /// <summary>A model that answers, is supported and cites rightly less often than this is not let write whole answers.</summary>
    private const double GoodEnough = 0.75;

    /// <summary>The longest sentence of the test, in tokens: a model that rambles has failed.</summary>
    private const int LongestSentence = 40;

    /// <summary>Asks every question of the test.</summary>
    /// <exception cref="InferenceException">The model could not be asked.</exception>
    public async Task<Ability> RunAsync(ModelStatus model, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        var check = new SupportCheck(analyzer);
        int sentences = 0, supported = 0, answered = 0, chosen = 0;
        foreach (AbilityTask task in AbilityTask.All)
        {
            IReadOnlyList<SourceSentence> sources = Sources(task);
            Prompt prompt = await prompts.BuildAsync(new Question(task.Question), null, sources, model, ChatWriter.MostTokens, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<CitedSentence> written = await writer.WriteAllAsync(prompt, CitationGrammar.Write(sources.Count, 1), LongestSentence, cancellationToken).ConfigureAwait(false);
            foreach (CitedSentence sentence in written)
            {
                SupportFinding finding = await check.CheckAsync(
                    sentence.Text, task.Question, [.. sentence.Numbers.Select(n => sources[n - 1])], sources, _ => 1, cancellationToken).ConfigureAwait(false);
                sentences++;
                if (finding.Support != Support.None) supported++;
            }
            if (written.Any(s => s.Text.Contains(task.Answer, StringComparison.OrdinalIgnoreCase))) answered++;
            if (written.Any(s => s.Numbers.Contains(task.Right + 1))) chosen++;
        }
        double count = AbilityTask.All.Count;
        double share = sentences == 0 ? 0 : (double)supported / sentences;
        AbilityLevel level = share >= GoodEnough && answered / count >= GoodEnough && chosen / count >= GoodEnough ? AbilityLevel.Writes
            : supported > 0 || answered > 0 ? AbilityLevel.Shortens : AbilityLevel.Quotes;
        return new Ability(level, share, answered / count, chosen / count, time.GetElapsedTime(began).TotalMilliseconds);
    }

    private List<SourceSentence> Sources(AbilityTask task)
    {
        string text = string.Join(' ', task.Sentences);
        var document = new Document { Id = "self-test", Path = "self-test", Folder = "", State = DocumentState.Indexed, Language = "en", Title = "Notes" };
        var passage = new Passage { Id = "self-test", DocumentId = document.Id, Ordinal = 0, Start = 0, End = text.Length, Text = text, TextHash = "" };
        var hit = new Hit(passage, document, new Scores(null, null, 1, null));
        List<SourceSentence> sources = [];
        foreach (string sentence in task.Sentences)
        {
            int start = text.IndexOf(sentence, StringComparison.Ordinal);
            sources.Add(new SourceSentence(hit, 0, start, start + sentence.Length, sentence, null, BlockKind.Paragraph, analyzer.Analyze(sentence, "en")) { Previous = sources.LastOrDefault() });
        }
        return sources;
    }
}
