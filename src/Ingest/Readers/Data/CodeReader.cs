using System.Text.RegularExpressions;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Data;

/// <summary>
/// Reads source code, configuration, YAML and XML: blocks that begin at a line without indentation after a blank line, each with the
/// symbol that it declares.
/// </summary>
internal sealed partial class CodeReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind is FileKind.Code or FileKind.Yaml or FileKind.Xml;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        string text = TextDecoder.Decode(stream.ReadAll(request.Limits)).ReplaceLineEndings("\n");
        var builder = new ContentBuilder(request.Limits);
        Write(text, TextKinds.CodeLabel(request.Path), builder, cancellationToken);
        return new ReadDocument(builder.Build())
        {
            MediaType = kind switch { FileKind.Yaml => "application/yaml", FileKind.Xml => "application/xml", _ => "text/plain" },
        };
    }

    /// <summary>Writes code as blocks.</summary>
    public static void Write(string text, string language, ContentBuilder builder, CancellationToken cancellationToken)
    {
        int start = 0, at = 0;
        bool blank = false;
        while (at < text.Length)
        {
            int end = text.IndexOf('\n', at);
            if (end < 0) end = text.Length;
            ReadOnlySpan<char> line = text.AsSpan(at, end - at);
            bool isBlank = line.Trim().IsEmpty;
            if (blank && !isBlank && at > start && !char.IsWhiteSpace(line[0]) && line[0] is not ('}' or ')' or ']' or '{'))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Add(text[start..at]);
                start = at;
            }
            blank = isBlank;
            at = end + 1;
        }
        if (start < text.Length) Add(text[start..]);

        void Add(string block) => builder.AddVerbatim(BlockKind.Code, block.TrimEnd(), label: Symbol(block) ?? language);
    }

    private static string? Symbol(string block)
    {
        Match match = Declaration().Match(block.Length > 4000 ? block[..4000] : block);
        return match.Success ? match.Groups["name"].Value : null;
    }

    [GeneratedRegex(@"^[ \t]*(?:(?:export|public|private|protected|internal|static|abstract|sealed|final|async|default|pub(?:\([a-z]+\))?|open|override|partial|unsafe|virtual|inline|extern|template<[^>\n]*>)\s+)*(?:class|struct|interface|enum|record|trait|impl|module|namespace|def|fn|func|function|fun|sub|procedure|type|object|const|let|var|resource|message|service|CREATE TABLE)\s+(?<name>[\w.$<>]*[\w$>])|^(?<name>[A-Za-z_][\w-]*)\s*[:=(]|^\[(?<name>[^\]\n]+)\]",
        RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Declaration();
}
