using Rag.Inference.Chat;

namespace Rag.Inference.Tests.Chat;

public sealed class ChatFamilyTests
{
    [Theory]
    [InlineData("gemma3", false, "<start_of_turn> <end_of_turn>", "gemma")]
    [InlineData("llama", true, "<|start_header_id|> <|end_header_id|> <|eot_id|>", "llama3")]
    [InlineData("llama4", true, "<|header_start|> <|header_end|> <|eot|>", "llama4")]
    [InlineData("llama", false, "[INST] [/INST]", "mistral-v3")]
    [InlineData("llama", true, "[INST] [/INST]", "mistral-v3-tekken")]
    [InlineData("mistral3", true, "[INST] [/INST] [SYSTEM_PROMPT] [/SYSTEM_PROMPT]", "mistral-v7-tekken")]
    [InlineData("qwen2", true, "<|im_start|> <|im_end|>", "chatml")]
    [InlineData("qwen3", true, "<|im_start|> <|im_end|> <think>", "chatml")]
    [InlineData("phi3", false, "<|user|> <|assistant|> <|end|>", "phi3")]
    [InlineData("phi3", true, "<|im_start|> <|im_sep|> <|im_end|>", "phi4")]
    [InlineData("gpt2", true, "<|user|> <|assistant|> <|end|>", null)]
    [InlineData("llama", false, "", null)]
    public void Of_MarksInTheVocabulary_TellTheFamily(string architecture, bool isBytePairs, string marks, string? template) =>
        Assert.Equal(template, ChatFamily.Of(architecture, isBytePairs, marks.Split(' ').Contains)?.Template);
}
