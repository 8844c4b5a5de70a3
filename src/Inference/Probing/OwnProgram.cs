using System.Diagnostics;

namespace Rag.Inference.Probing;

/// <summary>This program once more, as a child that native code may end in its place.</summary>
internal static class OwnProgram
{
    /// <summary>How to start it, with its streams redirected.</summary>
    public static ProcessStartInfo Child(params IEnumerable<string> arguments)
    {
        string dll = typeof(OwnProgram).Assembly.Location;
        string? host = Environment.ProcessPath;
        string program = Path.ChangeExtension(dll, OperatingSystem.IsWindows() ? ".exe" : null);
        // The same .NET that runs this process, however it was found.
        ProcessStartInfo start = Path.GetFileNameWithoutExtension(host) == "dotnet" ? new(host!, ["exec", dll])
            : File.Exists(program) ? new(program) : new("dotnet", ["exec", dll]);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.CreateNoWindow = true;
        // No debugger is called when native code gives up.
        start.Environment["GGML_NO_BACKTRACE"] = "1";
        return start;
    }

    /// <summary>What an exit code of a child says of its end.</summary>
    public static string End(int exitCode) => exitCode switch
    {
        132 => "an instruction that this processor does not know",
        134 => "abort",
        136 => "division by zero",
        137 => "killed: it took too much memory",
        139 => "access outside of its memory",
        _ => $"code {exitCode}",
    };
}
