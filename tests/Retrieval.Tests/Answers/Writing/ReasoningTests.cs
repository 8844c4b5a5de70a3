using Rag.Retrieval.Answers.Writing;

namespace Rag.Retrieval.Tests.Answers.Writing;

/// <summary>Reasoning that a server left in the text.</summary>
public sealed class ReasoningTests
{
    [Theory]
    [InlineData("<think>so so</think>It is.", "It is.")]
    [InlineData("<thought>a <think>b</think> c</thought>\nIt is.", "It is.")] // nested
    [InlineData("so so</think>It is.", "It is.")] // never opened
    [InlineData("It is.<think>for ever", "It is.")] // never closed
    [InlineData("<THINKING>x</THINKING>a < b and <thin> stay", "a < b and <thin> stay")]
    public void Reasoning_InAnyForm_IsNoText(string written, string expected)
    {
        Assert.Equal(expected, ReasoningText.Without(written));
        for (int length = 1; length <= written.Length; length++)
        {
            ReasoningSplitter splitter = new();
            string text = "";
            foreach (char[] chars in written.Chunk(length))
            {
                SplitPiece piece = splitter.Add(new string(chars));
                if (piece.WasReasoning) text = "";
                text += piece.Text;
            }
            Assert.Equal(expected, (text + splitter.End()).Trim());
        }
    }
}
