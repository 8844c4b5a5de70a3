using System.ComponentModel.DataAnnotations;

namespace Rag.Ingest;

/// <summary>Section <c>Rag:Ingest</c>: limits and intervals of the worker. The defaults suit a desktop.</summary>
public sealed class IngestOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Rag:Ingest";

    /// <summary>Files above this size are skipped. Default 512; 1 to 4096.</summary>
    [Range(1, 4096)] public int LargestFileMegabytes { get; init; } = 512;

    /// <summary>Time to read one document, after which its reader is killed. Default 60; 1 to 3600.</summary>
    [Range(1, 3600)] public int ReadSeconds { get; init; } = 60;

    /// <summary>Further time to recognise the text of a document's scanned pages; those left over are named. Default 600; 0 turns it off; up to 86400.</summary>
    [Range(0, 86400)] public int OcrSeconds { get; init; } = 600;

    /// <summary>Memory of one reader, above which it is killed. Default 1024; 128 to 65536.</summary>
    [Range(128, 65536)] public int ReadMegabytes { get; init; } = 1024;

    /// <summary>Reader processes at most. Default 0: as many as processors; up to 256.</summary>
    [Range(0, 256)] public int Readers { get; init; }

    /// <summary>Between full scans. Default 5; 1 to 1440.</summary>
    [Range(1, 1440)] public int ScanMinutes { get; init; } = 5;

    /// <summary>Between scans of a folder that cannot be watched by events. Default 2; 1 to 3600.</summary>
    [Range(1, 3600)] public int PollSeconds { get; init; } = 2;

    /// <summary>Within this time every file's content is compared with its hash once. Default 24; 0 turns it off; up to 8760.</summary>
    [Range(0, 8760)] public int RehashHours { get; init; } = 24;

    /// <summary><see cref="Readers"/> or its default.</summary>
    public int EffectiveReaders => Readers > 0 ? Readers : Environment.ProcessorCount;
}
