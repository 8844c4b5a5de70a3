using Rag.Ingest.Chunking;
using Rag.Ingest.Readers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Models;

namespace Rag.Bench.Ingest;

/// <summary>
/// Where passages begin and end: how many borders lie inside a sentence, or inside a list, table or code block that a passage could have held whole.
/// <c>bench -- chunks DIR [--json FILE] [--show N]</c>
/// </summary>
internal static class ChunksBenchmark
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args.Length == 0 || !Directory.Exists(args[0]))
        {
            Console.Error.WriteLine("usage: bench -- chunks DIR [--json FILE] [--show N]");
            return 2;
        }
        int show = Array.IndexOf(args, "--show") is >= 0 and var at && at + 1 < args.Length && int.TryParse(args[at + 1], out int n) ? n : 0;
        var report = new Report(args);
        var reader = new DocumentReader(TimeProvider.System);
        int documents = 0, passages = 0;
        Dictionary<ChunkBorder, int> borders = Enum.GetValues<ChunkBorder>().ToDictionary(border => border, _ => 0);
        foreach (string path in Directory.EnumerateFiles(args[0], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            await using FileStream file = File.OpenRead(path);
            if (await reader.ReadAsync(file, new ReadRequest(path, ReadLimits.Default), cancellationToken) is not ReadDocument document) continue;
            IReadOnlyList<Passage> cut = await Chunker.CutAsync("d", document.Content, document.Title, new Estimate(), ChunkOptions.Default, cancellationToken);
            documents++;
            passages += cut.Count;
            var judge = new ChunkBorders(document.Content, ChunkOptions.Default.MaxTokens);
            for (int i = 1; i < cut.Count; i++)
            {
                ChunkBorder border = judge.Of(cut[i - 1], cut[i]);
                borders[border]++;
                if (border is not (ChunkBorder.Clean or ChunkBorder.LongList or ChunkBorder.LongTable or ChunkBorder.LongCode) && show-- > 0)
                    Console.WriteLine($"{border} {Path.GetRelativePath(args[0], path)}: …{Tail(cut[i - 1].Text)} ✂ {Head(cut[i].Text)}…");
            }
        }
        report.Add("documents", documents, "");
        report.Add("passages", passages, "");
        foreach ((ChunkBorder border, int count) in borders) report.Add(Name(border), 1000.0 * count / Math.Max(1, passages), "per 1,000 passages");
        report.Add("cuts that could have been spared", 1000.0 * borders.Where(b => b.Key is ChunkBorder.Sentence or ChunkBorder.List or ChunkBorder.Table or ChunkBorder.Code).Sum(b => b.Value) / Math.Max(1, passages), "per 1,000 passages");
        report.Write();
        return 0;
    }

    private static string Name(ChunkBorder border) => border switch
    {
        ChunkBorder.Clean => "borders between sentences and blocks",
        ChunkBorder.Sentence => "inside a sentence",
        ChunkBorder.List => "inside a list that fits a passage, or behind its lead-in",
        ChunkBorder.Table => "inside a table that fits a passage, or behind its header",
        ChunkBorder.Code => "inside a code block that fits a passage",
        ChunkBorder.LongSentence => "inside a sentence, row or line longer than a passage",
        ChunkBorder.LongList => "between the items of a list longer than a passage",
        ChunkBorder.LongTable => "between the rows of a table longer than a passage",
        _ => "between the lines of a code block longer than a passage",
    };

    private static string Head(string text) => text[..Math.Min(60, text.Length)].ReplaceLineEndings("⏎");

    private static string Tail(string text) => text[^Math.Min(60, text.Length)..].ReplaceLineEndings("⏎");

    private sealed class Estimate : ITokenCounter
    {
        public string Name => TokenEstimate.Name;

        public Task<IReadOnlyList<int>> CountAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<int>>([.. texts.Select(TokenEstimate.Count)]);
    }
}
