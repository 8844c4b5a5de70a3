namespace Rag.Inference.Gguf;

/// <summary>A file is not a sound GGUF file; the message says what is wrong, for its owner to read.</summary>
public sealed class GgufException(string message) : Exception(message);
