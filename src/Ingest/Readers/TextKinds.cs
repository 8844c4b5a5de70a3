using System.Collections.Frozen;

namespace Rag.Ingest.Readers;

/// <summary>What the names of text files say: among texts the content alone leaves it open.</summary>
internal static class TextKinds
{
    private static readonly FrozenDictionary<string, FileKind> Kinds = Build().ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> CodeNames = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "Makefile", "Dockerfile", "Containerfile", "Jenkinsfile", "Vagrantfile", "Rakefile", "Gemfile", "Justfile", "CMakeLists.txt", "BUILD", "WORKSPACE");

    /// <summary>The kind by a lower-case extension with its dot; null where it says nothing.</summary>
    public static FileKind? ByExtension(string extension) => Kinds.TryGetValue(extension, out FileKind kind) ? kind : null;

    /// <summary>True for code files that go without an extension.</summary>
    public static bool IsCodeName(string name) => CodeNames.Contains(name);

    /// <summary>Language of a code file, by its extension without the dot.</summary>
    public static string CodeLabel(string path) => Path.GetExtension(path).TrimStart('.').ToLowerInvariant();

    private static IEnumerable<KeyValuePair<string, FileKind>> Build()
    {
        return Of(FileKind.Markdown, "md markdown mdown mkd mdx qmd rmd")
            .Concat(Of(FileKind.Text, "txt text log rst nfo me tex.txt"))
            .Concat(Of(FileKind.Json, "json jsonl ndjson geojson json5 jsonc webmanifest"))
            .Concat(Of(FileKind.Yaml, "yaml yml"))
            .Concat(Of(FileKind.Xml, "xml xsd xsl xslt rss atom svg kml gpx plist wsdl fodt fods"))
            .Concat(Of(FileKind.Html, "html htm xhtml"))
            .Concat(Of(FileKind.Mhtml, "mht mhtml"))
            .Concat(Of(FileKind.Latex, "tex latex ltx sty cls"))
            .Concat(Of(FileKind.Bibliography, "bib"))
            .Concat(Of(FileKind.Excalidraw, "excalidraw"))
            .Concat(Of(FileKind.Csv, "csv tsv tab"))
            .Concat(Of(FileKind.Subtitles, "srt vtt"))
            .Concat(Of(FileKind.Notebook, "ipynb"))
            .Concat(Of(FileKind.Mail, "eml"))
            .Concat(Of(FileKind.AppleMail, "emlx"))
            .Concat(Of(FileKind.Mbox, "mbox"))
            .Concat(Of(FileKind.Calendar, "ics ical ifb"))
            .Concat(Of(FileKind.Contacts, "vcf vcard"))
            .Concat(Of(FileKind.Enex, "enex"))
            .Concat(Of(FileKind.Canvas, "canvas"))
            .Concat(Of(FileKind.Org, "org"))
            .Concat(Of(FileKind.AsciiDoc, "adoc asciidoc asc"))
            .Concat(Of(FileKind.Opml, "opml"))
            .Concat(Of(FileKind.FictionBook, "fb2"))
            .Concat(Of(FileKind.LinkFile, "webloc url"))
            .Concat(Of(FileKind.Code, "c h cc cpp cxx hpp hh cs fs fsx vb java kt kts scala groovy go rs swift m mm py pyi rb php pl pm lua r jl dart "
                + "js mjs cjs jsx ts tsx vue svelte css scss sass less sql sh bash zsh fish ps1 psm1 bat cmd awk sed el clj cljs lisp scm hs ml mli "
                + "erl ex exs nim zig v vhd vhdl sv asm s ino proto thrift graphql gql tf hcl nix cmake mk make gradle toml ini cfg conf properties "
                + "env service dockerfile csproj sln props targets razor cshtml xaml base editorconfig gitignore"));
    }

    private static IEnumerable<KeyValuePair<string, FileKind>> Of(FileKind kind, string extensions) =>
        extensions.Split(' ').Select(e => KeyValuePair.Create("." + e, kind));
}
