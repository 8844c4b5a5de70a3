using System.CommandLine;
using Rag.Web.Commands.Backups;
using Rag.Web.Commands.Doctor;

namespace Rag.Web.Commands;

/// <summary>The command line: one program that serves, and that talks to the product that runs.</summary>
public static class RagCommand
{
    private static readonly string[] Help = ["--help", "-h", "-?", "/?", "help", "--version"];

    private static readonly Func<IReadOnlyList<string>, Command>[] Verbs =
    [
        AskCommand.Create, SearchCommand.Create, StatusCommand.Create, FolderCommands.Add, FolderCommands.Remove, ModelCommands.Create,
        KeyCommands.Create, DoctorCommand.Create, McpCommand.Create, ExportCommand.Create, BackupCommands.Backup, BackupCommands.Restore,
        CompletionCommand.Create,
    ];

    /// <summary>True where the line asks for the product itself: no verb, or <c>serve</c>. The rest of it is settings.</summary>
    public static bool Serves(string[] args, out string[] settings)
    {
        settings = args is ["serve", .. var rest] ? rest : args;
        if (settings is []) return true;
        string first = settings[0];
        return !Help.Contains(first) && (first.StartsWith('-') || first.StartsWith('/') || first.Contains('=', StringComparison.Ordinal));
    }

    /// <summary>Does what the line says. Returns the exit code (see <see cref="CommandException"/>).</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        string[] words = [.. args.Where(word => !CommandSettings.IsSetting(word))];
        if (words is ["help", .. var rest]) words = [.. rest, "--help"];
        ParseResult line = Create([.. args.Where(CommandSettings.IsSetting)]).Parse(words);
        InvocationConfiguration how = new() { EnableDefaultExceptionHandler = false };
        try
        {
            int code = await line.InvokeAsync(how);
            return line.Errors.Count > 0 ? CommandException.Usage : code;
        }
        catch (CommandException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return fault.ExitCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or HttpIOException)
        {
            await Console.Error.WriteLineAsync("The connection to the product broke off: " + fault.Message);
            return CommandException.Failed;
        }
        catch (OperationCanceledException)
        {
            return CommandException.Cancelled;
        }
        catch (Exception fault) when (StartUp.Explain(fault) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return CommandException.Failed;
        }
    }

    /// <summary>All verbs.</summary>
    internal static RootCommand Create(IReadOnlyList<string> settings)
    {
        // What it does is not done here: see Serves.
        Command serve = new("serve", "Starts the product; no verb means the same. Ctrl+C ends it.");
        RootCommand root = new("A local assistant for your own documents. "
            + "Without a verb it starts; the verbs below talk to the one that runs. "
            + "Settings may follow each: --Rag:DataPath=DIR, --Rag:Urls=http://127.0.0.1:5081 …")
        {
            serve,
        };
        foreach (Func<IReadOnlyList<string>, Command> verb in Verbs) root.Add(verb(settings));
        Examples.AddTo(root);
        return root;
    }
}
