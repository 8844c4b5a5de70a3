using System.Globalization;
using Rag.Ingest.Readers;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Rag.Bench.Ingest;

/// <summary>Files to save while the clock runs, each with a word by which its present version is found.</summary>
internal abstract class FreshFiles
{
    /// <summary>With the dot.</summary>
    public abstract string Extension { get; }

    /// <summary>The file's bytes and the word in them. The same number and stage give the same.</summary>
    public abstract (byte[] Bytes, string Word) Make(int number, string stage);

    public static async Task<FreshFiles> OfAsync(string[] args, CancellationToken cancellationToken)
    {
        if (Report.Option(args, "--file") is { } file) return await Copies.OfAsync(file, cancellationToken);
        return Report.Option(args, "--kind") switch
        {
            null or "note" => new Notes(),
            "pdf" => new Pdfs(),
            var other => throw new ArgumentException($"--kind {other}: write note or pdf"),
        };
    }

    private static string UniqueWord(int number, string stage) => string.Create(CultureInfo.InvariantCulture, $"zx{stage}{number}q");

    private sealed class Notes : FreshFiles
    {
        public override string Extension => ".md";

        public override (byte[] Bytes, string Word) Make(int number, string stage)
        {
            string word = UniqueWord(number, stage);
            return (System.Text.Encoding.UTF8.GetBytes($"# Fresh\n\nThis note says {word} and nothing else.\n"), word);
        }
    }

    /// <summary>Fourteen pages of some 500 words.</summary>
    private sealed class Pdfs : FreshFiles
    {
        private const int Pages = 14, Lines = 48;

        public override string Extension => ".pdf";

        public override (byte[] Bytes, string Word) Make(int number, string stage)
        {
            string word = UniqueWord(number, stage);
            using var document = new PdfDocumentBuilder();
            PdfDocumentBuilder.AddedFont font = document.AddStandard14Font(Standard14Font.TimesRoman);
            for (int page = 0; page < Pages; page++)
            {
                PdfPageBuilder builder = document.AddPage(PageSize.A4);
                string[] words = Workplace.Note(number * Pages + page).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
                for (int line = 0; line < Lines; line++)
                {
                    IEnumerable<string> text = Enumerable.Range(line * 11, 11).Select(i => words[i % words.Length]);
                    builder.AddText(string.Join(' ', line == 0 ? text.Prepend(word) : text), 10, new PdfPoint(60, 780 - 15 * line), font);
                }
            }
            return (document.Build(), word);
        }
    }

    /// <summary>One file of the caller's, saved under new names. Both of its versions are the same, so that only its appearance can be timed.</summary>
    private sealed class Copies(string extension, byte[] bytes, string word) : FreshFiles
    {
        public override string Extension => extension;

        public override (byte[] Bytes, string Word) Make(int number, string stage) => (bytes, word);

        public static async Task<Copies> OfAsync(string file, CancellationToken cancellationToken)
        {
            await using FileStream stream = File.OpenRead(file);
            ReadResult result = await new DocumentReader(TimeProvider.System).ReadAsync(stream, new ReadRequest(file, ReadLimits.Default), cancellationToken);
            if (result is not ReadDocument document) throw new ArgumentException($"--file {file} cannot be read: {(result as Unreadable)?.Reason}");
            string word = document.Content.Text.Split((char[])[' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries).Where(w => w.All(char.IsAsciiLetterLower)).MaxBy(w => w.Length)
                ?? throw new ArgumentException($"--file {file} holds no word to search for");
            return new Copies(Path.GetExtension(file), await File.ReadAllBytesAsync(file, cancellationToken), word);
        }
    }
}
