using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>How a family of models marks the turns of a conversation, for files that carry no template of their own.</summary>
/// <param name="Template">llama.cpp's name of the family's template (<c>LLM_CHAT_TEMPLATES</c> in llama-chat.cpp).</param>
/// <param name="Marks">Around turns. A vocabulary that has all of them was made for it; in an answer each of them ends it, since the next turn is not the model's.</param>
internal sealed record ChatFamily(string Template, params string[] Marks)
{
    private const int BytePairs = 2;

    /// <summary>Where the marks alone do not tell: architectures that use them so; empty for any.</summary>
    public IReadOnlyList<string> Architectures { get; init; } = [];

    /// <summary>True for vocabularies of byte pairs only, false for the others only, null for both.</summary>
    public bool? IsBytePairs { get; init; }

    /// <summary>What is used where nothing is known: plain to read even for a model that never saw its marks.</summary>
    public static ChatFamily Fallback { get; } = new("chatml", "<|im_start|>", "<|im_end|>");

    private static readonly ChatFamily[] All =
    [
        new("phi4", "<|im_start|>", "<|im_sep|>", "<|im_end|>"),
        // Qwen from its first to its third generation, SmolLM, Yi, and most that were tuned by others.
        Fallback,
        new("gemma", "<start_of_turn>", "<end_of_turn>"),
        new("llama3", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"),
        new("llama4", "<|header_start|>", "<|header_end|>", "<|eot|>"),
        new("mistral-v7-tekken", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[INST]", "[/INST]"),
        new("mistral-v3-tekken", "[INST]", "[/INST]") { IsBytePairs = true },
        new("mistral-v3", "[INST]", "[/INST]") { IsBytePairs = false },
        new("phi3", "<|user|>", "<|assistant|>", "<|end|>") { Architectures = ["phi3", "phimoe"] },
        new("chatglm4", "[gMASK]", "<sop>", "<|user|>", "<|assistant|>") { Architectures = ["chatglm", "glm4", "glm4moe"] },
        new("command-r", "<|START_OF_TURN_TOKEN|>", "<|END_OF_TURN_TOKEN|>", "<|USER_TOKEN|>", "<|CHATBOT_TOKEN|>"),
        new("granite", "<|start_of_role|>", "<|end_of_role|>"),
        new("deepseek3", "<｜User｜>", "<｜Assistant｜>"),
        new("exaone3", "[|user|]", "[|assistant|]", "[|endofturn|]"),
    ];

    /// <summary>The family that llama.cpp calls so, or null.</summary>
    public static ChatFamily? Named(string template) => All.FirstOrDefault(family => family.Template == template);

    /// <summary>The family that a file belongs to by its architecture and the marks in its vocabulary; null where they do not tell.</summary>
    public static ChatFamily? Of(string architecture, Vocabulary vocabulary) =>
        Of(architecture, LlamaApi.llama_vocab_type(vocabulary.Handle) == BytePairs, mark => vocabulary.SingleToken(mark) is not null);

    /// <inheritdoc cref="Of(string, Vocabulary)"/>
    public static ChatFamily? Of(string architecture, bool isBytePairs, Func<string, bool> hasMark) => All.FirstOrDefault(family =>
        (family.Architectures.Count == 0 || family.Architectures.Contains(architecture))
        && (family.IsBytePairs ?? isBytePairs) == isBytePairs
        && family.Marks.All(hasMark));
}
