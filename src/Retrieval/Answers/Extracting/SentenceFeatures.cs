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
        "words", "words against others", "similar words", "words of the one before", "words of the one after", "words of heading or title",
        "passage words", "passage score", "first passage", "cosine", "date", "number", "name", "length",
        "not heading and no other property", "begins what is asked", "its document or section is named", "says more",
    ];

    /// <summary>One row per sentence.</summary>
    public static SentenceRow[] Of(ReadQuestion question, QuestionTerms terms, IReadOnlyList<SourceSentence> sentences, PassageTerms passages)
    {
        if (sentences.Count == 0) return [];
        AnswerType type = question.Wants.Type;
        HashSet<string> askedRecords = [.. sentences.Where(s => s.IsRecord && IsAsked(terms, s, question)).Select(s => s.Place)];
        HashSet<string> begins = [.. sentences.Where(s => !s.IsRecord && BeginsItsSection(terms, s, question)).Select(s => s.Place)];
        Dictionary<string, (AnalyzedText Terms, IReadOnlyList<string> Words)> said = sentences.ToDictionary(
            s => s.Place, s => askedRecords.Contains(s.Place) || begins.Contains(s.Place) ? passages.WithAbove(s) : (s.Terms, s.Words));
        double bestScore = Math.Max(1e-9, sentences.Max(s => s.Hit.Scores.Fused)), mostWords = Math.Max(1e-9, said.Values.Max(s => terms.Coverage(s.Terms)));
        float[] questionVector = StaticEmbedder.Default.Embed(question.Text);
        int[] namesAt = [.. Enumerable.Range(0, terms.Words.Count).Where(i => question.NameWords.Contains(terms.Words[i].Word))];
        int[] named = [.. namesAt.Where(i => sentences.Any(s => StandsAbove(s, i)))];
        Dictionary<string, SourceSentence> next = [];
        foreach (SourceSentence sentence in sentences)
            if (sentence.Previous is { } previous) next[previous.Place] = sentence;

        return [.. sentences.Select(Row)];

        SentenceRow Row(SourceSentence s)
        {
            (AnalyzedText own, IReadOnlyList<string> ownWords) = said[s.Place];
            double words = terms.Coverage(own);
            SourceSentence? before = s.Previous, after = next.GetValueOrDefault(s.Place);
            double withBefore = before is null ? words : terms.Coverage(own, before.Terms);
            double withAfter = after is null ? words : terms.Coverage(own, after.Terms);
            double withContext = terms.Coverage(own, before?.Terms ?? s.Terms, s.Above?.Terms ?? s.Terms, passages.ContextOf(s.Hit));
            bool typed = AnswerWords.In(question, s.Text, s.Hit.Document.Language).Any();
            double[] holds = terms.Held(own, ownWords, s.Hit.Document.Language);
            return new SentenceRow(
            [
                words,
                words / mostWords,
                Math.Max(0, terms.Share(holds) - words),
                withBefore - words,
                withAfter - words,
                withContext - withBefore,
                terms.Coverage(passages.Of(s.Hit)),
                s.Hit.Scores.Fused / bestScore,
                s.Rank == 0 ? 1 : 0,
                StaticEmbedder.Understands(s.Hit.Document.Language) ? TensorPrimitives.Dot(questionVector, StaticEmbedder.Default.Embed(s.Text)) : words,
                typed && type == AnswerType.Date ? 1 : 0,
                typed && type == AnswerType.Number ? 1 : 0,
                typed && type == AnswerType.Name ? 1 : 0,
                Math.Min(1, Math.Log(1 + s.Text.Length) / 5),
                s.Kind is BlockKind.Heading or BlockKind.TableHeader || (s.IsProperty && !askedRecords.Contains(s.Place)) ? 0 : 1,
                begins.Contains(s.Place) ? 1 : 0,
                named.Length == 0 ? 0 : named.Count(i => StandsAbove(s, i)) / (double)named.Length,
                s.Words.Any(word => !question.Words.Contains(word)) ? 1 : 0,
            ], holds, typed)
            {
                BeginsSection = begins.Contains(s.Place),
                Names = namesAt.Length == 0 ? 1 : namesAt.Count(i => terms.Has(own, i) || StandsAbove(s, i) || (s.RefersBack && terms.Has(before!.Terms, i))) / (double)namesAt.Length,
            };
        }

        bool StandsAbove(SourceSentence s, int word) => terms.Has(passages.ContextOf(s.Hit), word) || (s.Above is { } above && terms.Has(above.Terms, word));
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
}

/// <summary>A sentence's features.</summary>
/// <param name="Features">As in <see cref="SentenceFeatures.Names"/>.</param>
/// <param name="Held">For each of the question's words, 1 where the sentence has it, less where it has one like it.</param>
/// <param name="HasAnswerType">Whether the question's form tells what kind of words would answer it, and the sentence has some.</param>
internal sealed record SentenceRow(double[] Features, double[] Held, bool HasAnswerType)
{
    /// <summary>Whether it is among the first sentences below a heading that says what is asked.</summary>
    public bool BeginsSection { get; init; }

    /// <summary>The share of the question's names that it has itself, or that stand above it.</summary>
    public double Names { get; init; } = 1;
}
