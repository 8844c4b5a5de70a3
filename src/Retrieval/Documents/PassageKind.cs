namespace Rag.Retrieval.Documents;

/// <summary>What a passage, or one block, is to a reader.</summary>
public enum PassageKind
{
    /// <summary>Running text.</summary>
    Prose,

    /// <summary>Items of a list.</summary>
    List,

    /// <summary>Rows of a table.</summary>
    Table,

    /// <summary>Source code, commands, configuration.</summary>
    Code,

    /// <summary>Drawings, style sheets, minified code, placeholders of templates: written for programs.</summary>
    Markup,

    /// <summary>Encoded or machine-kept data: base64, hashes, coordinates, the state of a tool.</summary>
    Data,

    /// <summary>Links to other places and nothing about them.</summary>
    Navigation,
}

/// <summary>What follows from a passage's kind.</summary>
public static class PassageKinds
{
    /// <summary>False for what no reader needs: it is found by its name or its exact words alone, and never put into a prompt or an answer.</summary>
    public static bool IsForReaders(this PassageKind kind) => kind < PassageKind.Markup;
}
