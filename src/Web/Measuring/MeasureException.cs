namespace Rag.Web.Measuring;

/// <summary>What was asked of the measuring cannot be done; the message says what to do.</summary>
public sealed class MeasureException(string message) : Exception(message);
