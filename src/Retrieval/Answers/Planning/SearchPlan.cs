namespace Rag.Retrieval.Answers.Planning;

/// <summary>The form that suits an answer.</summary>
internal enum AnswerForm
{
    /// <summary>Not planned: the model decides while it writes.</summary>
    Free,

    /// <summary>One to three sentences.</summary>
    Sentence,

    /// <summary>Bullets.</summary>
    List,

    /// <summary>Numbered steps.</summary>
    Steps,

    /// <summary>A table.</summary>
    Table,

    /// <summary>The gist and the main points.</summary>
    Summary,

    /// <summary>A command or code, verbatim.</summary>
    Code,
}

/// <summary>How a question is to be looked up, as a model planned it. Hostile: a model wrote it, perhaps under the influence of a document.</summary>
internal sealed record SearchPlan
{
    /// <summary>True where the question asks for nothing new but for a change of the answer before.</summary>
    public bool IsAboutAnswer { get; init; }

    /// <summary>The question standing alone; null where the plan has none.</summary>
    public string? Standalone { get; init; }

    /// <summary>Other words to search for, at most <see cref="PlanText.MostSearches"/>, all different.</summary>
    public IReadOnlyList<string> Searches { get; init; } = [];

    /// <summary>An invented sentence as the notes may say it (Gao et al., "Precise Zero-Shot Dense Retrieval without Relevance Labels", 2022); null for none.</summary>
    public string? Sentence { get; init; }

    /// <summary>The form wanted.</summary>
    public AnswerForm Form { get; init; }

    /// <summary>The lines as written, for the glass box.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];
}
