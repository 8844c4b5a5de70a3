using System.Text;
using Rag.Ingest.Readers;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Tests.Readers;

/// <summary>Reads files as the product does.</summary>
internal static class Reading
{
    private static readonly DocumentReader Reader = new(TimeProvider.System);

    public static Task<ReadResult> BytesAsync(string name, byte[] bytes, ReadLimits? limits = null) =>
        Reader.ReadAsync(new MemoryStream(bytes), new ReadRequest(name, limits ?? ReadLimits.Default), TestContext.Current.CancellationToken);

    public static async Task<ReadDocument> TextAsync(string name, string text) =>
        Assert.IsType<ReadDocument>(await BytesAsync(name, Encoding.UTF8.GetBytes(text)));

    public static async Task<ReadResult> FileAsync(string path)
    {
        await using FileStream stream = File.OpenRead(path);
        return await Reader.ReadAsync(stream, new ReadRequest(path, ReadLimits.Default), TestContext.Current.CancellationToken);
    }

    /// <summary>One line for each block: kind, level and text; the shape that a test compares.</summary>
    public static string Show(DocumentContent content) => string.Join('\n', content.Blocks.Select(b => Show(content, b)));

    /// <summary>As <see cref="Show(DocumentContent)"/>, with the number of each block's page, slide or sheet before it.</summary>
    public static string ShowPages(DocumentContent content) => string.Join('\n', content.Blocks.Select(b => $"{b.Page} {Show(content, b)}"));

    private static string Show(DocumentContent content, Block b) =>
        $"{b.Kind}{(b.Level > 0 ? b.Level : "")}{(b.Label is null ? "" : $"({b.Label})")}: {content.Text[b.Start..b.End].Replace("\n", "⏎").Replace("\t", "⇥")}";
}
