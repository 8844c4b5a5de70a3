using System.CommandLine;

namespace Rag.Web.Commands.Backups;

/// <summary><c>rag backup FILE</c>, <c>rag restore FILE</c>.</summary>
internal static class BackupCommands
{
    public static Command Backup(IReadOnlyList<string> settings)
    {
        Argument<string> file = new("file") { Description = "The zip file to write." };
        Command command = new("backup", "Writes conversations, settings and dropped files into one file; the product may run. The index is read anew.") { file };
        command.SetAction(line =>
        {
            string path = Path.GetFullPath(line.GetValue(file)!);
            int count = BackupFile.Write(CommandSettings.Read(settings).Options.DataPath, path);
            Console.WriteLine($"{path}: {count} files, {new FileInfo(path).Length / 1e6:N1} MB");
            return 0;
        });
        return command;
    }

    public static Command Restore(IReadOnlyList<string> settings)
    {
        Argument<string> file = new("file") { Description = "A file that 'rag backup' wrote." };
        Option<bool> force = new("--force") { Description = "In the place of the conversations and settings that are there." };
        Command command = new("restore", "Puts back what 'rag backup' wrote. The product must not run.") { file, force };
        command.SetAction(async (line, cancellationToken) =>
        {
            CommandSettings read = CommandSettings.Read(settings);
            using ProductClient? product = await ProductClient.TryConnectAsync(read, cancellationToken);
            if (product is not null) throw new CommandException($"The product runs at {product.Address}: end it first.");
            string data = read.Options.DataPath;
            if (!line.GetValue(force) && BackupFile.WouldReplace(data))
                throw new CommandException($"{data} holds conversations or settings: --force puts the backup in their place.");
            Console.WriteLine($"{BackupFile.Restore(Path.GetFullPath(line.GetValue(file)!), data)} files were put back into {data}.");
            return 0;
        });
        return command;
    }
}
