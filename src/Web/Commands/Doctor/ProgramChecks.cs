using System.Runtime.InteropServices;
using Rag.Web.Components;
using Rag.Web.Supervision;

namespace Rag.Web.Commands.Doctor;

/// <summary>The programs and files that the product consists of.</summary>
internal static class ProgramChecks
{
    public static IEnumerable<Finding> Programs()
    {
        yield return new Finding("Machine", Health.Ok,
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} processors, "
            + $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB of memory, {RuntimeInformation.FrameworkDescription}");
        foreach (string name in (string[])["Ingest", "Inference"]) yield return Find(name);
        yield return Directory.Exists(PageServices.Scripts)
            ? new Finding("Page", Health.Ok, "its scripts (pdf.js, KaTeX, highlight.js) are there")
            : new Finding("Page", Health.Better, "pdf.js, KaTeX and highlight.js are missing: PDFs show as text",
                "Install Node.js 20 or newer and build again: dotnet build src/Web");
        string[] engines = LlamaPackages();
        yield return engines.Length > 0
            ? new Finding("llama.cpp", Health.Ok, "libraries for " + string.Join(", ", engines))
            : new Finding("llama.cpp", Health.Wrong, "its libraries are missing: no model can be loaded",
                "Install Node.js 20 or newer and build again: dotnet build src/Web");
    }

    private static Finding Find(string name)
    {
        try
        {
            WorkerProgram program = WorkerProgram.Find(name, 0);
            return new Finding(name, Health.Ok,
                program.Arguments.FirstOrDefault(argument => argument.EndsWith(".dll", StringComparison.Ordinal)) ?? program.FileName);
        }
        catch (FileNotFoundException missing) { return new Finding(name, Health.Wrong, missing.Message, "dotnet build"); }
    }

    // Beside the published Inference, or in the repository above this program.
    private static string[] LlamaPackages()
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            foreach (string below in (string[])["node_modules", Path.Combine("inference", "node_modules")])
            {
                string folder = Path.Combine(at, below, "@node-llama-cpp");
                if (Directory.Exists(folder)) return [.. Directory.EnumerateDirectories(folder).Select(Path.GetFileName).OfType<string>()
                    .Order()];
            }
        }
        return [];
    }
}
