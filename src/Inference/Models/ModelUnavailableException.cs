namespace Rag.Inference.Models;

/// <summary>There is no model of the kind that a request needs, or it is not ready; the message says why and what to do.</summary>
public sealed class ModelUnavailableException(string message) : Exception(message);
