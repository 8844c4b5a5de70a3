namespace Rag.Web.Supervision;

/// <summary>How a worker is started.</summary>
/// <param name="Name"><c>Ingest</c> or <c>Inference</c>.</param>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Address">Where it will answer.</param>
public sealed record WorkerProgram(string Name, string FileName, IReadOnlyList<string> Arguments, Uri Address)
{
    /// <summary>
    /// Finds a worker beside the published Web, in a folder of its name there, or in its project's build output of the same configuration.
    /// </summary>
    /// <exception cref="FileNotFoundException">It was not built.</exception>
    public static WorkerProgram Find(string name, int port)
    {
        string own = AppContext.BaseDirectory;
        string file = $"Rag.{name}.dll";
        // src/Web/bin/Debug/net10.0/ and src/Ingest/bin/Debug/net10.0/
        string output = Path.GetRelativePath(Path.Combine(own, "..", "..", ".."), own);
        string[] places =
        [
            Path.Combine(own, file),
            Path.Combine(own, name.ToLowerInvariant(), file),
            Path.Combine(own, "..", "..", "..", "..", name, output, file),
            // Tests run from their own output, two folders beside src.
            Path.Combine(own, "..", "..", "..", "..", "..", "src", name, output, file),
        ];
        string dll = Path.GetFullPath(places.FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException(
                $"{file} was not found: build the whole solution (dotnet build), or publish {name} beside Web."));
        var address = new Uri($"http://127.0.0.1:{port}");
        string[] urls = ["--urls", address.GetLeftPart(UriPartial.Authority)];
        // The same .NET that runs this process runs its children, however it was found.
        string? host = Environment.ProcessPath;
        if (Path.GetFileNameWithoutExtension(host) == "dotnet") return new(name, host!, ["exec", dll, .. urls], address);
        string program = Path.ChangeExtension(dll, OperatingSystem.IsWindows() ? ".exe" : null);
        return File.Exists(program) ? new(name, program, urls, address) : new(name, "dotnet", ["exec", dll, .. urls], address);
    }
}
