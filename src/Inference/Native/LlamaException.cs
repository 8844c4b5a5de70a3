namespace Rag.Inference.Native;

/// <summary>llama.cpp refused; the message names the file or the cause, as far as its log told.</summary>
public sealed class LlamaException(string message, Exception? inner = null) : Exception(message, inner);
