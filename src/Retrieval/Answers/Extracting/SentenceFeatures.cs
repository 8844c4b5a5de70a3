using System.Numerics.Tensors;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>
/// What tells whether a sentence answers a question: plain numbers, about 0 to 1, computed without a model, each such that more speaks for the
/// sentence. None depends on how large the collection is.
/// </summary>
internal static class SentenceFeatures
{
    /// <summary>At least this like a word of the question, a record's word stands for it.</summary>
    private const double Alike = 0.7;

    /// <summary>A heading with this share of the question's words says what is asked, and so many sentences below it begin to answer.</summary>
    private const double SaysAll = 0.85;

    /// <summary>The same of a heading that asks as the question does ("Why Kafka" for "Why did we choose Kafka?").</summary>
    private const double Asks = 0.6;

    private const int First = 2;

    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "words", "words against others", "bm25", "similar words", "words of the one before", "words of the one after", "words of heading or title",
        "refers back to words", "passage words", "passage score", "first passage", "cosine", "date", "number", "name", "reason", "pairs", "length",
        "not heading and no other property", "not question", "whole", "defines", "its document or section is named", "record of what is asked", "says more",
    ];

    /// <summary>One row per sentence.</summary>
    public static SentenceRow[] Of(ReadQuestion question, QuestionTerms terms, IReadOnlyList<SourceSentence> sentences, PassageTerms passages)
    {
        if (sentences.Count == 0) return [];
        AnswerType type = question.Wants.Type;
        ValueKind? kind = question.Wants.Value;
        HashSet<string> askedRecords = [.. sentences.Where(s => s.IsRecord && IsAsked(terms, s, question)).Select(s => s.Place)];
        HashSet<string> begins = [.. sentences.Where(s => !s.IsRecord && BeginsItsSection(terms, s, question)).Select(s => s.Place)];
        Dictionary<string, (AnalyzedText Terms, IReadOnlyList<string> Words)> said = sentences.ToDictionary(
            s => s.Place, s => askedRecords.Contains(s.Place) || begins.Contains(s.Place) ? passages.WithAbove(s) : (s.Terms, s.Words));
        double averageLength = sentences.Average(s => s.Terms.Length);
        double bestScore = Math.Max(1e-9, sentences.Max(s => s.Hit.Scores.Fused)), mostWords = Math.Max(1e-9, said.Values.Max(s => terms.Coverage(s.Terms)));
        float[] questionVector = StaticEmbedder.Default.Embed(question.Text);
        Dictionary<string, double[]> held = sentences.ToDictionary(s => s.Place, s => WithValue(kind, terms, s, terms.Held(said[s.Place].Terms, said[s.Place].Words, s.Hit.Document.Language)));
        int[] namesAt = [.. Enumerable.Range(0, terms.Words.Count).Where(i => question.NameWords.Contains(terms.Words[i].Word))];
        int[] named = [.. namesAt.Where(i => sentences.Any(s => StandsAbove(s, i)))];
        Dictionary<string, SourceSentence> next = [];
        foreach (SourceSentence sentence in sentences)
            if (sentence.Previous is { } previous) next[previous.Place] = sentence;

        return [.. sentences.Select(Row)];

        SentenceRow Row(SourceSentence s)
        {
            AnalyzedText own = said[s.Place].Terms;
            double words = terms.Coverage(own);
            SourceSentence? before = s.Previous, after = next.GetValueOrDefault(s.Place);
            double withBefore = before is null ? words : terms.Coverage(own, before.Terms);
            double withAfter = after is null ? words : terms.Coverage(own, after.Terms);
            double withContext = terms.Coverage(own, before?.Terms ?? s.Terms, s.Above?.Terms ?? s.Terms, passages.ContextOf(s.Hit));
            bool typed = AnswerWords.In(question, s.Text, s.Hit.Document.Language).Any();
            double[] holds = held[s.Place];
            return new SentenceRow(
            [
                words,
                words / mostWords,
                terms.Bm25(own, averageLength),
                Math.Max(0, terms.Share(holds) - words),
                withBefore - words,
                withAfter - words,
                withContext - withBefore,
                s.RefersBack ? withBefore - words : 0,
                terms.Coverage(passages.Of(s.Hit)),
                s.Hit.Scores.Fused / bestScore,
                s.Rank == 0 ? 1 : 0,
                StaticEmbedder.Understands(s.Hit.Document.Language) ? TensorPrimitives.Dot(questionVector, StaticEmbedder.Default.Embed(s.Text)) : words,
                typed && type == AnswerType.Date ? 1 : 0,
                typed && type == AnswerType.Number ? 1 : 0,
                typed && type == AnswerType.Name ? 1 : 0,
                typed && type == AnswerType.Reason ? 1 : 0,
                Pairs(terms, s),
                Math.Min(1, Math.Log(1 + s.Text.Length) / 5),
                s.Kind is BlockKind.Heading or BlockKind.TableHeader || (s.IsProperty && !askedRecords.Contains(s.Place)) ? 0 : 1,
                s.Text[^1] is '?' or '？' ? 0 : 1,
                s.IsWhole ? 1 : 0,
                (question.Wants.Defined is { } defined && Definition.Gives(defined, s.Text, s.Hit.Document.Language)) || begins.Contains(s.Place) ? 1 : 0,
                named.Length == 0 ? 0 : named.Count(i => StandsAbove(s, i)) / (double)named.Length,
                s.IsRecord && words > 0 ? RecordLabel.Asked(s, question) : 0,
                s.Words.Any(word => !question.Words.Contains(word)) ? 1 : 0,
            ], holds, Merged(holds, before is null ? null : held.GetValueOrDefault(before.Place), after is null ? null : held[after.Place]), typed)
            {
                BeginsSection = begins.Contains(s.Place),
                Names = namesAt.Length == 0 ? 1 : namesAt.Count(i => terms.Has(own, i) || StandsAbove(s, i) || (s.RefersBack && terms.Has(before!.Terms, i))) / (double)namesAt.Length,
            };
        }

        bool StandsAbove(SourceSentence s, int word) => terms.Has(passages.ContextOf(s.Hit), word) || (s.Above is { } above && terms.Has(above.Terms, word));
    }

    /// <summary>An amount of money stands for "pay" and "cost", a temperature for "how hot".</summary>
    private static double[] WithValue(ValueKind? kind, QuestionTerms terms, SourceSentence sentence, double[] held)
    {
        if (kind is null || kind.In(sentence.Text).Count == 0) return held;
        for (int i = 0; i < held.Length; i++)
            if (kind.IsNamedBy(terms.Words[i].Word)) held[i] = Math.Max(held[i], Alike);
        return held;
    }

    /// <summary>Whether it is among the first sentences below a heading that says what is asked: "Who is Marek Dvořák?" is answered by what stands below his name.</summary>
    private static bool BeginsItsSection(QuestionTerms terms, SourceSentence sentence, ReadQuestion question)
    {
        if (sentence.Heading is not { } heading || terms.Coverage(heading.Terms) < (question.Asking is { } asking && heading.Words is [var first, ..] && first == asking ? Asks : SaysAll)) return false;
        int before = 0;
        for (SourceSentence? s = sentence.Previous; s is not null && s.Place != heading.Place; s = s.Previous) before++;
        return before < First;
    }

    /// <summary>
    /// Whether a property's name is asked for, or another record, or the heading or header right above it, has a word of the question or one like it. Its
    /// document's title alone would make an answer of each of its lines.
    /// </summary>
    private static bool IsAsked(QuestionTerms terms, SourceSentence record, ReadQuestion question)
    {
        if (record.IsProperty) return RecordLabel.Names(record, question);
        return terms.Coverage(record.Terms) > 0
            || (record.Above is { } above && above.Text != record.Hit.Document.DisplayTitle && terms.Coverage(above.Terms) > 0)
            || terms.Held(record.Terms, record.Words, record.Hit.Document.Language).Any(held => held >= Alike);
    }

    private static double[] Merged(double[] own, double[]? before, double[]? after) =>
        [.. own.Select((value, i) => Math.Max(value, Math.Max(before?[i] ?? 0, after?[i] ?? 0)))];

    /// <summary>The share of the question's neighbouring words that stand near each other in the sentence, too.</summary>
    private static double Pairs(QuestionTerms terms, SourceSentence sentence)
    {
        if (terms.Words.Count < 2) return 0;
        double found = 0, all = 0;
        for (int i = 1; i < terms.Words.Count; i++)
        {
            double weight = Math.Min(terms.Weights[i - 1], terms.Weights[i]);
            all += weight;
            int a = sentence.Text.IndexOf(Root(terms.Words[i - 1].Word), StringComparison.OrdinalIgnoreCase);
            int b = a < 0 ? -1 : sentence.Text.IndexOf(Root(terms.Words[i].Word), a, StringComparison.OrdinalIgnoreCase);
            if (b >= 0 && b - a <= terms.Words[i - 1].Word.Length + 6) found += weight;
        }
        return all == 0 ? 0 : found / all;
    }

    private static string Root(string word) => word.Length > 5 ? word[..(word.Length - 2)] : word;
}

/// <summary>A sentence's features.</summary>
/// <param name="Features">As in <see cref="SentenceFeatures.Names"/>.</param>
/// <param name="Held">For each of the question's words, 1 where the sentence has it, less where it has one like it.</param>
/// <param name="Around">The same of the sentence together with its neighbours.</param>
/// <param name="HasAnswerType">Whether the question's form tells what kind of words would answer it, and the sentence has some.</param>
internal sealed record SentenceRow(double[] Features, double[] Held, double[] Around, bool HasAnswerType)
{
    /// <summary>Whether it is among the first sentences below a heading that says what is asked.</summary>
    public bool BeginsSection { get; init; }

    /// <summary>The share of the question's names that it has itself, or that stand above it.</summary>
    public double Names { get; init; } = 1;

    /// <summary>The same about some of the question's words alone.</summary>
    public SentenceRow Only(IReadOnlyList<int> words) => this with { Held = [.. words.Select(i => Held[i])], Around = [.. words.Select(i => Around[i])] };
}
