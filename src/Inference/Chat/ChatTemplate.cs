using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Rag.Inference.Chat.Tools;
using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>One message of a conversation.</summary>
/// <param name="Role"><c>system</c>, <c>user</c>, <c>assistant</c> or another role that the template knows.</param>
/// <param name="Content">Hostile: read as text whatever stands in it.</param>
public sealed record Message(string Role, string Content)
{
    /// <summary>Ours, in front of the content: control tokens in it are such.</summary>
    public string Before { get; init; } = "";

    /// <summary>The same behind it.</summary>
    public string After { get; init; } = "";

    /// <summary>True where anything of ours stands around the content.</summary>
    public bool IsFramed => Before.Length + After.Length > 0;
}

/// <summary>Turns a conversation into the model's tokens by the template that its file carries, or by that of its family. Safe to call from any thread.</summary>
internal sealed unsafe partial class ChatTemplate
{
    private readonly Vocabulary vocabulary;
    private readonly string template;
    private readonly bool opensThinking;

    /// <param name="vocabulary">The model's tokens; stays the caller's.</param>
    /// <param name="template">What the file carries, or a family's name; null for none.</param>
    /// <param name="architecture">The architecture that the file names.</param>
    public ChatTemplate(Vocabulary vocabulary, string? template, string architecture)
    {
        this.vocabulary = vocabulary;
        ChatFamily? family = template is { Length: > 0 } ? ChatFamily.Named(template) : null;
        if (family is null && template is { Length: > 0 } && TryFormat(template, [new Message("user", "x")], addAssistant: true) is not null)
        {
            this.template = template;
        }
        else
        {
            ChatFamily? known = family ?? ChatFamily.Of(architecture, vocabulary);
            this.template = (known ?? ChatFamily.Fallback).Template;
            Ends = (known ?? ChatFamily.Fallback).Marks;
            EndTokens = Ends.Select(vocabulary.SingleToken).OfType<int>().ToHashSet();
            string lack = template is { Length: > 0 } ? "Its chat template is of an unknown kind" : "It carries no chat template";
            if (family is null) Warning = $"{lack}; {(known is null ? "ChatML is used." : $"that of its family is used ({known.Template}).")}";
        }
        // What ChatML templates (SmolLM2, Qwen2.5) say for a conversation that has no system message.
        if (template is not null && DefaultSystem().Match(template) is { Success: true } match) SystemText = match.Groups[1].Value;
        Thinks = template?.Contains("<think>", StringComparison.Ordinal) == true;
        CanSkipThinking = template?.Contains("enable_thinking", StringComparison.Ordinal) == true;
        opensThinking = template is not null && OpenThinkTag().IsMatch(template);
        Calls = CallFormat.Of(template, this.template);
        CallToken = Calls.Mark is { } mark ? vocabulary.SingleToken(mark) : null;
        CallTokens = Calls.Syntax.Marks.Select(vocabulary.SingleToken).OfType<int>().ToHashSet();
    }

    /// <summary>What the template says where a conversation has no system message; null where that is nothing, or not known.</summary>
    public string? SystemText { get; }

    /// <summary>How the model is told of functions, and calls them.</summary>
    public CallFormat Calls { get; }

    /// <summary>The token that begins a call wherever it stands, or null.</summary>
    public int? CallToken { get; }

    /// <summary>Tokens whose text shows that a call begins.</summary>
    public IReadOnlySet<int> CallTokens { get; }

    /// <summary>
    /// Texts that end an answer, since a turn of the conversation ends or begins with them; none where the file's own template is used, whose end the
    /// vocabulary knows.
    /// </summary>
    public IReadOnlyList<string> Ends { get; } = [];

    /// <summary>Those of <see cref="Ends"/> that are single tokens, whose text an answer does not show.</summary>
    public IReadOnlySet<int> EndTokens { get; } = new HashSet<int>();

    /// <summary>Why the answers may be worse than the model can, or null.</summary>
    public string? Warning { get; }

    /// <summary>True for a model that reasons between think tags before it answers.</summary>
    public bool Thinks { get; }

    /// <summary>True where the template can ask the model to answer without reasoning.</summary>
    public bool CanSkipThinking { get; }

    /// <summary>The conversation as the text that the model is shown.</summary>
    /// <exception cref="LlamaException">The template refuses the conversation.</exception>
    public string Format(IReadOnlyList<Message> messages, bool addAssistant, bool skipThinking = false)
    {
        if (SystemText is not null && messages is [{ Role: not "system" }, ..]) messages = [new Message("system", SystemText), .. messages];
        string text = TryFormat(template, messages, addAssistant) ?? throw new LlamaException("the model's chat template refuses this conversation");
        if (!addAssistant) return text;
        // What the models' own templates add, Qwen3's for enable_thinking=false, and the known families leave out.
        if (skipThinking && CanSkipThinking) return text + "<think>\n\n</think>\n\n";
        return StartsThinking(skipThinking) ? text + "<think>\n" : text;
    }

    /// <summary>True where the prompt ends within an open think tag, so that the answer begins there (DeepSeek-R1, QwQ, Qwen3-Thinking).</summary>
    public bool StartsThinking(bool skipThinking) => opensThinking && !(skipThinking && CanSkipThinking);

    /// <summary>The conversation's tokens. Control tokens come from the template alone, never from a message.</summary>
    public int[] Tokenize(IReadOnlyList<Message> messages, bool skipThinking)
    {
        if (!messages.Any(message => vocabulary.HasControlText(message.Content) || vocabulary.HasControlText(message.Role)))
            return WithoutDoubleBos(vocabulary.Tokenize(Format(messages, true, skipThinking), addSpecial: true, parseSpecial: true));

        // Marks take the place of the contents, so that template and contents can be read apart.
        string Mark(int index) => $"\uE0F0{index}\uE0F1";
        Message[] marked = [.. messages.Select((message, index) => new Message(vocabulary.HasControlText(message.Role) ? "user" : message.Role, message.Before + Mark(index) + message.After))];
        string rest = Format(marked, true, skipThinking);
        List<int> tokens = [];
        for (int index = 0; index < messages.Count; index++)
        {
            int at = rest.IndexOf(Mark(index), StringComparison.Ordinal);
            if (at < 0) continue;
            tokens.AddRange(vocabulary.Tokenize(rest[..at], addSpecial: tokens.Count == 0, parseSpecial: true));
            tokens.AddRange(vocabulary.Tokenize(messages[index].Content.Trim(), addSpecial: false, parseSpecial: false));
            rest = rest[(at + Mark(index).Length)..];
        }
        tokens.AddRange(vocabulary.Tokenize(rest, addSpecial: tokens.Count == 0, parseSpecial: true));
        return WithoutDoubleBos([.. tokens]);
    }

    /// <summary>A literal in the template: nothing in it is computed.</summary>
    [GeneratedRegex(@"['""]<\|im_start\|>system(?:\\n|\n)([^'""{}<\\]+)<\|im_end\|>(?:\\n|\n)?['""]", RegexOptions.NonBacktracking)]
    private static partial Regex DefaultSystem();

    /// <summary>The literal that begins an answer ends in an open think tag.</summary>
    [GeneratedRegex(@"<think>(?:\\n|\n)?['""]\s*-?\}\}", RegexOptions.NonBacktracking)]
    private static partial Regex OpenThinkTag();

    private int[] WithoutDoubleBos(int[] tokens) =>
        tokens.Length > 1 && tokens[0] == vocabulary.Bos && tokens[1] == vocabulary.Bos && vocabulary.Bos != vocabulary.Eos ? tokens[1..] : tokens;

    private static string? TryFormat(string template, IReadOnlyList<Message> messages, bool addAssistant)
    {
        List<nint> texts = [];
        byte* Native(string text)
        {
            nint pointer = Marshal.StringToCoTaskMemUTF8(text.Replace("\0", "\uFFFD", StringComparison.Ordinal));
            texts.Add(pointer);
            return (byte*)pointer;
        }
        try
        {
            byte* nativeTemplate = Native(template);
            ChatMessage[] chat = new ChatMessage[messages.Count];
            for (int index = 0; index < chat.Length; index++)
                chat[index] = new ChatMessage { Role = Native(messages[index].Role), Content = Native(messages[index].Before + messages[index].Content + messages[index].After) };
            byte[] buffer = new byte[1024 + messages.Sum(message => message.Content.Length + message.Role.Length + 64) * 2];
            fixed (ChatMessage* first = chat)
            {
                for (; ; )
                {
                    int length;
                    fixed (byte* target = buffer)
                        length = LlamaApi.llama_chat_apply_template(nativeTemplate, first, (nuint)chat.Length, addAssistant, target, buffer.Length);
                    if (length < 0) return null;
                    if (length <= buffer.Length) return Encoding.UTF8.GetString(buffer, 0, length);
                    buffer = new byte[length];
                }
            }
        }
        finally
        {
            texts.ForEach(Marshal.FreeCoTaskMem);
        }
    }
}
