using Rag.Inference.Gguf;

namespace Rag.Inference.Tests.Gguf;

public sealed class BaseModelTests
{
    [Theory]
    [InlineData("Llama-3.2-1B", null, false, true)]
    [InlineData("gemma-3-1b-pt", null, false, true)]
    [InlineData("gemma-3-1b-it", null, false, false)]
    [InlineData("model", "Instruct", false, false)]
    [InlineData("Qwen3-1.7B-Base", null, true, true)]
    [InlineData("Qwen3-1.7B", null, true, false)]
    [InlineData("Mistral-7B-Base-Instruct", null, true, false)]
    public void Read_NamesAndTemplate_TellWhetherItTalks(string name, string? finetune, bool hasTemplate, bool isBase)
    {
        GgufBytes bytes = GgufBytes.SmallModel();
        if (finetune is not null) bytes.With("general.finetune", finetune);
        if (hasTemplate) bytes.With("tokenizer.chat_template", "{{ messages }}");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-base-name-");
        try
        {
            string path = Path.Combine(folder.FullName, name + ".gguf");
            File.WriteAllBytes(path, bytes.ToArray());
            Assert.Equal(isBase, ModelFileReader.Read(path).IsBase);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
