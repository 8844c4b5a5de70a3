using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Rag.Web.Commands;

/// <summary>Lines that work, at the end of each verb's help.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, string[]> Lines = new()
    {
        ["serve"] = ["rag serve --Rag:Folders:0=~/Notes", "rag --Rag:Urls=http://127.0.0.1:5081"],
        ["ask"] = ["rag ask \"What did we decide about the roof?\"",
            "rag ask \"Who is the tenant?\" --folder Contracts --from 2026 --json"],
        ["search"] = ["rag search \"heat pump offer\"", "rag search invoice --tag house --limit 3 --json"],
        ["status"] = ["rag status", "rag status --json"],
        ["add"] = ["rag add ~/Documents"],
        ["remove"] = ["rag remove ~/Documents"],
        ["models"] = ["rag models list", "rag models use Qwen2.5-14B-Instruct-Q4_K_M.gguf", "rag models use none --kind rerank"],
        ["keys"] = ["rag keys list", "rag keys make phone --scope manage", "rag keys revoke phone"],
        ["doctor"] = ["rag doctor", "rag doctor --json"],
        ["export"] = ["rag export ~/Conversations"],
        ["backup"] = ["rag backup ~/rag-backup.zip"],
        ["restore"] = ["rag restore ~/rag-backup.zip", "rag restore ~/rag-backup.zip --force"],
        ["completion"] = ["source <(rag completion bash)", "rag completion pwsh | Out-String | Invoke-Expression"],
        ["mcp"] = ["rag mcp     (the command of a client's configuration; not for people)"],
    };

    /// <summary>Those of a verb.</summary>
    public static IReadOnlyList<string> Of(string verb) => Lines.GetValueOrDefault(verb) ?? [];

    /// <summary>Adds them to the help.</summary>
    public static void AddTo(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().First();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    private sealed class HelpWithExamples(HelpAction inner) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            int code = inner.Invoke(parseResult);
            string verb = parseResult.CommandResult.Command is { Parents: var parents } command
                && parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand
                ? parent.Name : parseResult.CommandResult.Command.Name;
            TextWriter output = parseResult.InvocationConfiguration.Output;
            IReadOnlyList<string> lines = Of(verb) is { Count: > 0 } found ? found : [.. Lines.Values.Select(each => each[0])];
            output.WriteLine("Examples:");
            foreach (string line in lines) output.WriteLine("  " + line);
            output.WriteLine("\nExit codes: 0 done, 1 failed or something is wrong, 2 not understood, 3 the product is not running.");
            return code;
        }
    }
}
