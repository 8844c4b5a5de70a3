namespace Rag.Web.Commands;

/// <summary>A command that cannot be done: what to tell, and the exit code.</summary>
public sealed class CommandException(string message, int exitCode = CommandException.Failed) : Exception(message)
{
    /// <summary>It was tried, and refused or failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line says nothing that can be done.</summary>
    public const int Usage = 2;

    /// <summary>The product is not running.</summary>
    public const int NotRunning = 3;

    /// <summary>Ended by Ctrl+C (128 and the signal's number, as shells tell it).</summary>
    public const int Cancelled = 130;

    /// <summary>The code to end with.</summary>
    public int ExitCode { get; } = exitCode;
}
