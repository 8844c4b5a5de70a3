namespace Rag.Inference.Embedding;

/// <summary>Cuts a text into a model's tokens, whatever stands in it read as text. Safe to call from any thread.</summary>
internal interface ITextTokenizer
{
    /// <summary>The text's tokens alone.</summary>
    int[] Encode(string text);

    /// <summary>Special tokens before every text.</summary>
    int[] Start { get; }

    /// <summary>Special tokens after every text.</summary>
    int[] End { get; }
}
