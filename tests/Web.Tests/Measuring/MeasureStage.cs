using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Measuring;
using Rag.Retrieval.Search;
using Rag.Web.Measuring;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Measuring;

/// <summary>The whole of Web over ten notes, each of which a question asks for by its number.</summary>
internal static class MeasureStage
{
    public const int Notes = 10;

    /// <summary>Notes, kept questions about them, and a search that finds each note by the last word of its question.</summary>
    public static void Fill(PageStage stage, bool withQuestions = true)
    {
        for (int i = 0; i < Notes; i++) stage.AddFile($"note{i}", $"notes/{i}.md", $"The answer to question {i} is {i * 7}.");
        stage.Finds = request =>
            new SearchResult
            {
                Hits = [.. Enumerable.Range(0, Notes).Select(i => Hit(stage, i))
                .OrderByDescending(hit => hit.Document.Id == "note" + request.Query[^1])]
            };
        if (withQuestions) stage.Services.GetRequiredService<QuestionStore>().Save([.. Enumerable.Range(0, Notes).Select(Question)]);
    }

    public static OwnQuestion Question(int i)
    {
        string text = $"The answer to question {i} is {i * 7}.";
        return new OwnQuestion
        {
            Id = new string((char)('0' + i), 32),
            Set = "Ten",
            Text = $"What is the answer to {i}",
            Passages = [new RightPassage($"note{i}", $"/notes/{i}.md", null, 0, text.Length, text)],
            KeyStatement = $"It is {i * 7}.",
        };
    }

    public static Hit Hit(PageStage stage, int i)
    {
        Document document = stage.Knowledge.GetDocumentAsync($"note{i}", CancellationToken.None).Result!;
        DocumentContent content = stage.Knowledge.GetContentAsync($"note{i}", CancellationToken.None).Result!;
        return new Hit(FakeKnowledgeBase.PassageOf($"note{i}", content), document, new Scores(1, null, 0.5, null));
    }

    /// <summary>Waits until something about the runs holds.</summary>
    public static async Task UntilAsync(this MeasureRuns runs, Func<bool> holds)
    {
        TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (holds()) held.TrySetResult();
        }
        runs.Changed += Look;
        try
        {
            Look();
            await held.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }
        finally { runs.Changed -= Look; }
    }
}
