namespace Rag.Ingest.Readers.Rtf;

/// <summary>Where text between braces goes.</summary>
internal enum RtfDestination
{
    Body,

    /// <summary>Nowhere.</summary>
    Nothing,

    FontTable,
    StyleSheet,
    Information,
    Title,
    Author,
    Created,

    /// <summary>Bullet or number of a list item.</summary>
    ListText,

    FieldInstruction,
    Footnote,

    /// <summary>Header or footer of a page.</summary>
    Margin,

    /// <summary>State of a check box or list in a form.</summary>
    FormField,
    Comment,
}

/// <summary>What holds within a pair of braces and ends with it.</summary>
internal record struct RtfGroup()
{
    public RtfDestination Destination;

    /// <summary>Characters that stand for a Unicode one in readers that know none.</summary>
    public int Fallback = 1;

    public int Font = -1;

    public bool Hidden;

    public bool Deleted;

    public bool Struck;

    /// <summary>1 for raised text, -1 for lowered text.</summary>
    public int Shift;
}
