using Rag.Ingest.Readers;

namespace Rag.Evals.Answers;

/// <summary>A corpus of real files, each read by the product's own reader.</summary>
internal static class FileCorpus
{
    /// <summary>The readable files below a folder, by path; ids are paths relative to it, with forward slashes.</summary>
    public static async Task<List<CorpusLine>> ReadAsync(string folder, string pattern, CancellationToken cancellationToken)
    {
        List<CorpusLine> corpus = [];
        DocumentReader reader = new(TimeProvider.System);
        foreach (string path in Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            await using FileStream stream = File.OpenRead(path);
            if (await reader.ReadAsync(stream, new ReadRequest(path, ReadLimits.Default), cancellationToken) is not ReadDocument read) continue;
            corpus.Add(new CorpusLine(Path.GetRelativePath(folder, path).Replace('\\', '/'), read.Title ?? "", read.Content.Text) { Read = read });
        }
        return corpus;
    }
}
