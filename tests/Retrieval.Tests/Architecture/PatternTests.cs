using System.Text.RegularExpressions;
using Rag.Tests;

namespace Rag.Retrieval.Tests.Architecture;

/// <summary>Patterns meet questions, files and model output: each runs without backtracking or with a time limit, in all of src.</summary>
public sealed partial class PatternTests
{
    [Fact]
    public void Source_EveryPattern_IsBounded()
    {
        string source = Path.Combine(SharedFolder.RepositoryRoot(), "src");
        string[] files = [.. Directory.EnumerateFiles(source, "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))];
        Assert.True(files.Sum(file => Patterns(File.ReadAllText(file)).Count()) > 80);
        Assert.Empty(files.SelectMany(file => Unbounded(File.ReadAllText(file)).Select(pattern => $"{Path.GetRelativePath(source, file)}: {pattern}")));
    }

    [Theory]
    [InlineData("[GeneratedRegex(@\"a\")]\nprivate static partial Regex A();\n", false)]
    [InlineData("[GeneratedRegex(@\"(a+)+[)]$\", RegexOptions.IgnoreCase)]\n", false)]
    [InlineData("[GeneratedRegex(@\"a\", RegexOptions.IgnoreCase, 1000)]\n", true)]
    [InlineData("[GeneratedRegex(@\"a\", RegexOptions.NonBacktracking)]\n", true)]
    [InlineData("const RegexOptions Options = RegexOptions.IgnoreCase;\n[GeneratedRegex(@\"a\", Options)]\n", false)]
    [InlineData("const RegexOptions Options = RegexOptions.NonBacktracking;\n[GeneratedRegex(@\"a\", Options)]\n", true)]
    [InlineData("static readonly Regex A = new(\n  \"a\");\n", false)]
    [InlineData("static Regex A(string a) => new(a, Options, TimeSpan.FromSeconds(1));\n", true)]
    [InlineData("var a = new Regex(\"a\");\n", false)]
    [InlineData("if (Regex.IsMatch(text, \"a\")) return;\n", false)]
    [InlineData("if (Regex.IsMatch(text, \"a\", RegexOptions.None, TimeSpan.FromSeconds(1))) return;\n", true)]
    [InlineData("string a = Regex.Escape(text);\n", true)]
    public void Unbounded_Source_FindsPatternsWithoutALimit(string source, bool bounded) => Assert.Equal(bounded, !Unbounded(source).Any());

    private static IEnumerable<string> Unbounded(string source) =>
        Patterns(source).Where(pattern => !Limited().IsMatch(pattern) && !(pattern.Contains("Options)]") && !pattern.Contains("RegexOptions.") && SharedOptions().IsMatch(source)));

    private static IEnumerable<string> Patterns(string source) => Pattern().Matches(source).Select(match => match.Value);

    [GeneratedRegex(@"\[GeneratedRegex\((?s:.)*?\)\]\r?\n|(?:\bnew Regex\(|\bRegex\b[^;\n]*=>?\s*new\(|\bRegex\.(?!Escape|Unescape)[A-Z]\w+\()(?s:.)*?;\r?\n", RegexOptions.None, 60_000)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"NonBacktracking|TimeSpan\.|, \d+\)\]\s*$", RegexOptions.None, 60_000)]
    private static partial Regex Limited();

    [GeneratedRegex(@"const RegexOptions Options = [^;]*NonBacktracking", RegexOptions.None, 60_000)]
    private static partial Regex SharedOptions();
}
