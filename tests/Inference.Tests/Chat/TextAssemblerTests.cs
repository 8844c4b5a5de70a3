using System.Text;
using Rag.Inference.Chat;

namespace Rag.Inference.Tests.Chat;

public sealed class TextAssemblerTests
{
    private static (string Answer, string Reasoning, List<string> Pieces) Run(TextAssembler assembler, IEnumerable<byte[]> tokens)
    {
        StringBuilder answer = new(), reasoning = new();
        List<string> pieces = [];
        void Take()
        {
            string piece = assembler.TakeAnswer();
            if (piece.Length > 0) pieces.Add(piece);
            answer.Append(piece);
            reasoning.Append(assembler.TakeReasoning());
        }
        foreach (byte[] token in tokens)
        {
            assembler.Add(token);
            Take();
        }
        assembler.Finish();
        Take();
        return (answer.ToString(), reasoning.ToString(), pieces);
    }

    private static IEnumerable<byte[]> ByteByByte(string text) => Encoding.UTF8.GetBytes(text).Select(value => (byte[])[value]);

    [Fact]
    public void Add_CharactersSplitAcrossTokens_AreNeverBroken()
    {
        (string answer, _, List<string> pieces) = Run(new TextAssembler([], false, false), ByteByByte("größer 日本 👩‍👩‍👧"));
        Assert.Equal("größer 日本 👩‍👩‍👧", answer);
        Assert.DoesNotContain(pieces, piece => piece.Contains('\uFFFD') || char.IsHighSurrogate(piece[^1]));
    }

    [Fact]
    public void Add_StopStringSplitAcrossTokens_NeverLeaks()
    {
        TextAssembler assembler = new(["STOP"], false, false);
        (string answer, _, List<string> pieces) = Run(assembler, ByteByByte("one STtwo STOP three"));
        Assert.Equal("one STtwo ", answer);
        Assert.True(assembler.Stopped);
        Assert.DoesNotContain(pieces, piece => piece.Contains("STOP", StringComparison.Ordinal));
    }

    [Fact]
    public void Finish_BeginningOfAStopString_IsLetOut() => Assert.Equal("one ST", Run(new TextAssembler(["STOP"], false, false), ByteByByte("one ST")).Answer);

    [Theory]
    [InlineData("<think>let me see</think>\n\nParis.", false)]
    [InlineData("let me see</think>\n\nParis.", true)]
    public void Add_ThinkTags_GoApart(string text, bool startsThinking)
    {
        (string answer, string reasoning, _) = Run(new TextAssembler([], true, startsThinking), ByteByByte(text));
        Assert.Equal(("Paris.", "let me see"), (answer, reasoning));
    }

    [Fact]
    public void Add_ThinkTagOfAModelThatDoesNotThink_IsText() =>
        Assert.Equal("<think>x", Run(new TextAssembler([], false, false), ByteByByte("<think>x")).Answer);
}
