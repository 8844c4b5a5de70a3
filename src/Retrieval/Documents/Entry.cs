namespace Rag.Retrieval.Documents;

/// <summary>
/// A message, note or event within a document that holds many (mailbox, export of notes, chat, calendar, journal), with facts of its own.
/// </summary>
/// <param name="Start">First UTF-16 unit of its text.</param>
/// <param name="End">One after the last.</param>
/// <param name="Date">When it was written, or takes place.</param>
/// <param name="Author">Author or sender, as written.</param>
/// <param name="Title">Its subject or heading.</param>
public sealed record Entry(int Start, int End, DateTimeOffset? Date = null, string? Author = null, string? Title = null);
