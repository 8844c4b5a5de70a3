using System.CommandLine;
using System.Text.Json;
using Rag.Retrieval.Settings;
using Rag.Web.Settings;

namespace Rag.Web.Commands.Doctor;

/// <summary><c>rag doctor</c>: what is found of all that the product needs, what is wrong, and what to do. Needs nothing running.</summary>
internal static class DoctorCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        Option<bool> json = Output.JsonOption();
        Command command = new("doctor",
            "Looks at settings, folders, ports, programs, libraries, GPU, models and Qdrant: "
            + "what is found, what is wrong, what to do.") { json };
        command.SetAction(async (line, cancellationToken) =>
        {
            List<Finding> findings = await ExamineAsync(CommandSettings.Read(settings), cancellationToken);
            if (line.GetValue(json)) Output.WriteJson(JsonSerializer.SerializeToNode(findings, JsonSerializerOptions.Web)!);
            else findings.ForEach(Write);
            return findings.Exists(finding => finding.Health == Health.Wrong) ? CommandException.Failed : 0;
        });
        return command;
    }

    private static async Task<List<Finding>> ExamineAsync(CommandSettings settings, CancellationToken cancellationToken)
    {
        using ProductClient? product = await ProductClient.TryConnectAsync(settings, cancellationToken);
        return
        [
            .. SettingsFindings(settings.Options),
            .. FolderChecks.Data(settings.Options.DataPath),
            .. FolderChecks.Watched(new WatchedFolders(settings.Configuration)),
            .. AddressChecks.Ports(settings.Options.Urls, product?.Address),
            .. ProgramChecks.Programs(),
            .. GpuChecks.Find(),
            .. ModelChecks.Find(settings.Options.EffectiveModelsPath),
            .. await AddressChecks.QdrantAsync(settings.Options, cancellationToken),
            .. await ProductChecks.AskAsync(product, cancellationToken),
        ];
    }

    private static IEnumerable<Finding> SettingsFindings(RagOptions options)
    {
        var checkedOptions = new RagOptionsValidator().Validate(null, options);
        return checkedOptions.Failed
            ? checkedOptions.Failures!.Select(failure => new Finding("Settings", Health.Wrong, failure))
            : [new Finding("Settings", Health.Ok, "can be used")];
    }

    private static void Write(Finding finding)
    {
        (string mark, int colour) = finding.Health switch
        {
            Health.Ok => ("ok    ", 32),
            Health.Better => ("better", 33),
            _ =>
            ("WRONG ", 31)
        };
        Console.WriteLine($"{Output.Coloured(mark, colour)} {finding.Subject}: {finding.Found}");
        if (finding.Do is { } what) Console.WriteLine($"       → {what}");
    }
}
