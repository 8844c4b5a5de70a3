using System.CommandLine;

namespace Rag.Web.Commands;

/// <summary><c>rag completion SHELL</c>: a script that lets a shell complete verbs and options, which the parser itself suggests.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _rag_completion() {
          local line="${COMP_LINE:0:COMP_POINT}" IFS=$'\n'
          line="${line#* }"
          COMPREPLY=($(compgen -W "$("$1" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$2"))
        }
        complete -F _rag_completion rag Rag.Web
        """;

    private const string Zsh = "autoload -U +X bashcompinit && bashcompinit\n" + Bash;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName rag, Rag.Web -ScriptBlock {
          param($word, $line, $position)
          $text = $line.ToString().PadRight($position).Substring(0, $position)
          $rest = $text.Substring($text.IndexOf(' ') + 1)
          & $line.CommandElements[0].Value "[suggest:$($rest.Length)]" $rest | Where-Object { $_ -like "$word*" } |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }
        """;

    public static Command Create(IReadOnlyList<string> settings)
    {
        Argument<string> shell = new("shell") { Description = "bash, zsh or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "pwsh");
        Command command = new("completion", "Writes a script that completes verbs and options in your shell.") { shell };
        command.SetAction(line => line.InvocationConfiguration.Output.WriteLine(
            line.GetValue(shell) switch { "zsh" => Zsh, "pwsh" => PowerShell, _ => Bash }));
        return command;
    }
}
