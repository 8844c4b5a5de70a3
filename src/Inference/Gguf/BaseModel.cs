using System.Text.RegularExpressions;

namespace Rag.Inference.Gguf;

/// <summary>
/// Tells models that continue text from those that were taught to talk. The metadata has no field for it: makers put a chat template into the latter, and
/// say it in the names (<c>general.finetune</c>, "Instruct", "-it", "Base").
/// </summary>
internal static partial class BaseModel
{
    public static bool Is(GgufFile file, string fileName)
    {
        string names = string.Join(' ', file.Text("general.finetune"), file.Text("general.name"), file.Text("general.basename"), fileName);
        if (Talks().IsMatch(names)) return false;
        return file.Text("tokenizer.chat_template") is null || Continues().IsMatch(names);
    }

    [GeneratedRegex("(^|[^a-z])(instruct|instruction|chat|it|sft|dpo|orpo|rlhf|tuned|assistant|thinking|reasoning|hermes|vicuna|alpaca|zephyr|dolphin|wizard|tulu)([^a-z]|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Talks();

    [GeneratedRegex("(^|[^a-z])(base|pretrain|pretrained|foundation)([^a-z]|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Continues();
}
