using Rag.Retrieval.Answers;
using Rag.Retrieval.Measuring;

namespace Rag.Retrieval.Tests.Measuring;

public sealed class QuestionLinesTests
{
    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        OwnQuestion question = new()
        {
            Id = new string('a', 32),
            Set = "Häuser",
            Text = "What \"is\" 24 m high?\nAnd why?",
            Passages = [new RightPassage("d1", "/notes/mill.md", "hash", 3, 25, "The mast is 24 m high.")],
            KeyStatement = "The mast.",
            Origin = QuestionOrigin.Rating,
            IsKept = false,
        };
        string line = QuestionLines.Write(question);
        Assert.DoesNotContain('\n', line);
        (IReadOnlyList<OwnQuestion> read, IReadOnlyList<BadLine> bad) = QuestionLines.Read(line + "\n", "other");
        Assert.Empty(bad);
        Assert.Equal(line, QuestionLines.Write(Assert.Single(read)));
    }

    [Fact]
    public void Read_BadLines_AreToldByNumberAndCostNoOther()
    {
        string text = string.Join('\n',
            """{"question": "Which one?"}""", "", "no json", """{"question": ""}""", """["question"]""", """{"question": 5}""",
            """{"question": "x", "passages": [{"quote": ""}]}""", """{"question": "x", "passages": null}""", """{"question": "\ud800"}""",
            """{"question": "Last one?", "set": "Mine", "passages": [{"path": "a.md", "quote": "words"}]}""");
        (IReadOnlyList<OwnQuestion> questions, IReadOnlyList<BadLine> bad) = QuestionLines.Read(text, "Set");
        Assert.Equal([("Which one?", "Set"), ("Last one?", "Mine")], questions.Select(question => (question.Text, question.Set)));
        Assert.Equal([3, 4, 5, 6, 7, 8, 9], bad.Select(line => line.Number));
        Assert.All(bad, line => Assert.Contains("write", line.Reason));
        Assert.Equal(2, questions.Select(question => question.Id).Distinct().Count());
    }

    [Fact]
    public void Training_EachThingThatTeachesNothing_IsLeftOutAndCounted()
    {
        TrainingLines lines = new();
        OwnQuestion question = new()
        {
            Id = new string('a', 32),
            Set = "s",
            Text = "How high is the mast?",
            Passages = [new RightPassage("d1", "mill.md", null, 0, 5, "quote")],
            KeyStatement = "It is 24 m high.",
        };
        Assert.Equal(
            "{\"messages\":[{\"role\":\"system\",\"content\":\"Answer the question from the numbered sources alone, and put the number of "
            + "its source in brackets behind each sentence. Where the sources do not hold the answer, say so.\"},"
            + "{\"role\":\"user\",\"content\":\"[1]\\nThe mast is 24 m high.\\n\\n"
            + "Question: How high is the mast?\"},{\"role\":\"assistant\",\"content\":\"It is 24 m high. [1]\"}]}",
            lines.Of(question, ["The mast is 24 m high."]));
        Assert.Null(lines.Of(question, [null]));
        Assert.Null(lines.Of(question with { KeyStatement = null }, ["x"]));
        Assert.Null(lines.Of(question with { IsKept = false }, ["x"]));
        Assert.Null(lines.Of(new RatedAnswer("?", true, null, null)));
        Assert.Equal(4, lines.LeftOut.Values.Sum());
        Assert.Equal(4, lines.LeftOut.Count);
    }

    [Fact]
    public void Training_RatedAnswer_CitesByTheNumbersOfItsPrompt()
    {
        Answer answer = new()
        {
            Mode = AnswerMode.Model,
            Parts = [new AnswerPart("It is 24 m high.", [1], Support.Supported, false)],
            Citations = [new Citation(1, "mill", "/mill.md", "Mill", null, 12, 30, "24 m high")],
        };
        Trace trace = new()
        {
            Prompt = [new Turn("system", "Rules."), new Turn("user", "[1] …\n[2] …")],
            Read = [new ReadSpan("barn", 0, 40), new ReadSpan("mill", 10, 90)],
        };
        string? line = new TrainingLines().Of(new RatedAnswer("How high?", true, answer, trace));
        Assert.EndsWith("""{"role":"assistant","content":"It is 24 m high. [2]"}]}""", line);
        TrainingLines down = new();
        Assert.Null(down.Of(new RatedAnswer("How high?", false, answer, trace)));
        Assert.Equal(1, down.LeftOut["an answer was rated down"]);
    }
}
