using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>Chooses what is quoted where documents themselves are asked for ("my last five notes", "What did I do last week?"): how each begins. Pure.</summary>
internal static class Beginnings
{
    /// <summary>The first sentences of each document, after its headings, properties and salutation, in the order of the documents; fewer of each where there are many.</summary>
    public static IReadOnlyList<SourceSentence> Choose(IReadOnlyList<SourceSentence> sentences)
    {
        List<IGrouping<int, SourceSentence>> documents = [.. sentences.OrderBy(s => s.Rank).GroupBy(s => s.Rank)];
        int each = documents.Count <= 3 ? 3 : documents.Count <= 5 ? 2 : 1;
        return [.. documents.SelectMany(document =>
        {
            SourceSentence[] said = [.. document.OrderBy(s => s.Start).SkipWhile(s => s.Kind is BlockKind.Heading || s.IsProperty)
                .Where(s => s.Kind is not (BlockKind.Heading or BlockKind.TableHeader) && s.Text[^1] != ',').Take(each)];
            return said.Length > 0 ? said : [.. document.Take(1)];
        })];
    }
}
