using System.Threading.Channels;
using Rag.Ingest.Readers;

namespace Rag.Ingest.Reading;

/// <summary>The reader process, <c>Rag.Ingest read</c>: orders come on standard input, readings go to standard output.</summary>
internal static class ReaderChild
{
    public const string Verb = "read";

    public static async Task<int> RunAsync()
    {
        await using Stream output = Console.OpenStandardOutput();
        // A library that prints must not garble the answers.
        Console.SetOut(TextWriter.Null);
        var orders = Channel.CreateUnbounded<ReadOrder>();
        new Thread(() => Listen(orders.Writer)) { IsBackground = true, Name = "orders" }.Start();
        var reader = new DocumentReader(TimeProvider.System);
        await foreach (ReadOrder order in orders.Reader.ReadAllAsync())
        {
            Reading reading = await FileReading.ReadAsync(order, reader, Announce, CancellationToken.None);
            await Frames.WriteAsync(output, reading, ReadJson.Default.Reading, CancellationToken.None);
        }
        return 0;

        // Before the answer itself, which is written when the reader is done.
        void Announce() => Frames.WriteAsync(output, new Reading(ReadOutcome.Recognising), ReadJson.Default.Reading, CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>On a thread of its own, so that the process ends with its parent even in the midst of a document that never ends.</summary>
    private static void Listen(ChannelWriter<ReadOrder> orders)
    {
        try
        {
            using Stream input = Console.OpenStandardInput();
            while (Frames.ReadAsync(input, ReadJson.Default.ReadOrder, CancellationToken.None).GetAwaiter().GetResult() is { } order)
                orders.TryWrite(order);
        }
        finally
        {
            Environment.Exit(0);
        }
    }
}
