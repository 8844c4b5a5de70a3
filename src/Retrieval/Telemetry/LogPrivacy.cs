using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Rag.Retrieval.Telemetry;

/// <summary>
/// Takes from log records every text that is put into a message, and of a fault all but its kind: paths, titles and what documents say
/// come so. What stays is the message as it stands in the source, its numbers and truth values, and where it belongs to. Of other libraries than
/// Microsoft's, which may build messages, not even that.
/// </summary>
internal sealed class LogPrivacy(bool tellsContent) : BaseProcessor<LogRecord>
{
    private const string Template = "{OriginalFormat}", LeftOut = "(left out)";
    private static readonly string[] Known = ["Rag.", "Microsoft.", "System."];

    public override void OnEnd(LogRecord record)
    {
        if (tellsContent) return;
        bool isKnown = Known.Any(known => record.CategoryName?.StartsWith(known, StringComparison.Ordinal) == true);
        string? template = record.Attributes?.FirstOrDefault(attribute => attribute.Key == Template).Value as string;
        List<KeyValuePair<string, object?>> kept =
            [.. (record.Attributes ?? []).Where(attribute => attribute.Key != Template).Select(Kept)];
        if (record.Exception is { } fault) kept.Add(new("exception.type", fault.GetType().FullName));
        record.Exception = null;
        record.FormattedMessage = null;
        record.Body = isKnown ? template ?? LeftOut : LeftOut;
        record.Attributes = kept;
    }

    private static KeyValuePair<string, object?> Kept(KeyValuePair<string, object?> attribute) =>
        new(attribute.Key, attribute.Value is bool or int or long or double or float or Enum ? attribute.Value : LeftOut);
}
