using System.Text;
using Rag.Inference.Chat.Tools;

namespace Rag.Inference.Tests.Chat.Tools;

/// <summary>Answers as the families write them, read at once, letter by letter, and cut in two at every place.</summary>
public sealed class CallReaderTests
{
    private static readonly HashSet<string> Known = ["get_weather", "search"];

    [Theory]
    // Qwen2.5 and Qwen3, Hermes
    [InlineData("chatml", "<tool_call>\n{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Köln\", \"days\": [1, 2]}}\n</tool_call>", "get_weather({\"city\": \"Köln\", \"days\": [1, 2]})")]
    [InlineData("chatml", "Let me look.\n<tool_call>\n{\"name\": \"search\", \"arguments\": {\"q\": \"a \\\"}\\\" b\"}}\n</tool_call>\n<tool_call>\n{\"name\": \"get_weather\", \"arguments\": {}}\n</tool_call>",
        "Let me look.|search({\"q\": \"a \\\"}\\\" b\"})|get_weather({})")]
    [InlineData("chatml", "<tool_call>{\"arguments\": {\"q\": {\"a\": {}}}, \"name\": \"search\"}</tool_call> Done.", "search({\"q\": {\"a\": {}}})|Done.")]
    [InlineData("chatml", "<tool_call>\n{\"name\": \"search\"}\n</tool_call>", "search({})")]
    [InlineData("chatml", "<tool_call>\n{\"name\": \"search\", \"arguments\": \"{\\\"q\\\": 1}\"}\n</tool_call>", "search({\"q\": 1})")]
    // Arguments that are no JSON are text.
    [InlineData("chatml", "<tool_call>\n{\"name\": \"search\", \"arguments\": {q: it's}}\n</tool_call>", "search({q: it's})")]
    [InlineData("chatml", "<tool_call>\n{\"name\": \"search\", \"arguments\": {\"q\": \"unfinished", "search({\"q\": \"unfinished)")]
    // What is no call stays text.
    [InlineData("chatml", "<tool_call>\n{\"name\": \"delete_all\", \"arguments\": {}}\n</tool_call>", "<tool_call>\n{\"name\": \"delete_all\", \"arguments\": {}}\n</tool_call>")]
    [InlineData("chatml", "<tool_call> is a tag, and <tool is none", "<tool_call> is a tag, and <tool is none")]
    [InlineData("chatml", "{\"name\": \"search\", \"arguments\": {}}", "{\"name\": \"search\", \"arguments\": {}}")]
    [InlineData("chatml", "<tool_call>{\"name\": 7, \"arguments\": {}}", "<tool_call>{\"name\": 7, \"arguments\": {}}")]
    [InlineData("chatml", "<tool_call>{\"name\": \"\\ud800\"}", "<tool_call>{\"name\": \"\\ud800\"}")]
    [InlineData("chatml", "<tool_call>{\"name\": \"sea", "<tool_call>{\"name\": \"sea")]
    [InlineData("chatml", "<tool_call>", "<tool_call>")]
    [InlineData("chatml", "  two words  \n", "  two words  \n")]
    [InlineData("chatml", "", "")]
    // Llama 3.1, 3.2
    [InlineData("llama3", "{\"name\": \"get_weather\", \"parameters\": {\"city\": \"Berlin\"}}", "get_weather({\"city\": \"Berlin\"})")]
    [InlineData("llama3", "<|python_tag|>{\"type\": \"function\", \"name\": \"search\", \"parameters\": {\"q\": null}}", "search({\"q\": null})")]
    [InlineData("llama3", "{\"name\": \"search\", \"parameters\": {}}; {\"name\": \"get_weather\", \"parameters\": {}}", "search({})|get_weather({})")]
    [InlineData("llama3", "{\"answer\": 42, \"name\": \"nobody\"}", "{\"answer\": 42, \"name\": \"nobody\"}")]
    [InlineData("llama3", "The call is {\"name\": \"search\", \"parameters\": {}}", "The call is {\"name\": \"search\", \"parameters\": {}}")]
    [InlineData("llama3", "<|python_tag|>brave_search.call(query=\"x\")", "<|python_tag|>brave_search.call(query=\"x\")")]
    // Mistral 7B v0.3, Nemo
    [InlineData("mistral-v3-tekken", "[TOOL_CALLS][{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Paris\"}}]", "get_weather({\"city\": \"Paris\"})")]
    [InlineData("mistral-v3", "[TOOL_CALLS] [{\"name\": \"search\", \"arguments\": {\"a\": [\"]\"]}, \"id\": \"abcdefghi\"}, {\"name\": \"get_weather\", \"arguments\": {}}]",
        "search({\"a\": [\"]\"]})|get_weather({})")]
    [InlineData("mistral-v3", "I will. [TOOL_CALLS] [{\"name\": \"search\", \"arguments\": {}}]", "I will.|search({})")]
    [InlineData("mistral-v3", "[TOOL_CALLS] none", "[TOOL_CALLS] none")]
    // Gemma 3
    [InlineData("gemma", "```tool_code\n{\"name\": \"get_weather\", \"parameters\": {\"city\": \"Rom\"}}\n```", "get_weather({\"city\": \"Rom\"})")]
    [InlineData("gemma", "```json\n[{\"name\": \"search\", \"parameters\": {}},\n{\"name\": \"get_weather\", \"parameters\": {}}]\n```\n", "search({})|get_weather({})")]
    [InlineData("gemma", "{\"name\": \"search\", \"parameters\": {\"q\": 1}}", "search({\"q\": 1})")]
    [InlineData("gemma", "```python\nprint(1)\n```", "```python\nprint(1)\n```")]
    [InlineData("gemma", "```tool_code\nprint(search(q=1))\n```", "```tool_code\nprint(search(q=1))\n```")]
    public void Read_AnswerCutAnywhere_IsTheSame(string family, string answer, string expected)
    {
        Assert.Equal(expected, Run(family, [answer]));
        Assert.Equal(expected, Run(family, answer.Select(letter => letter.ToString())));
        for (int cut = 1; cut < answer.Length; cut++) Assert.Equal(expected, Run(family, [answer[..cut], answer[cut..]]));
    }

    [Fact]
    public void Read_Arguments_ComeWhileTheyAreWritten()
    {
        CallReader reader = new(new HermesCalls().Syntax, Known.Contains, inParallel: true);
        Assert.Empty(reader.Read("<tool_call>\n{\"name\": \"search\", ", isLast: false));
        Assert.Equal([new AnswerPiece("", 0, "search"), new AnswerPiece("{\"q\": \"ri", 0)], reader.Read("\"arguments\": {\"q\": \"ri", isLast: false));
        Assert.Equal([new AnswerPiece("ver\"}", 0)], reader.Read("ver\"}", isLast: false));
        Assert.Equal([new AnswerPiece("", 1, "get_weather"), new AnswerPiece("{}", 1)], reader.Read("}</tool_call><tool_call>{\"name\": \"get_weather\"}", isLast: false));
        Assert.Empty(reader.Read("</tool_call>", isLast: true));
    }

    [Fact]
    public void Read_OneCallAlone_PassesOverTheRest()
    {
        CallReader reader = new(new MistralCalls().Syntax, Known.Contains, inParallel: false);
        Assert.Equal([new AnswerPiece("", 0, "search"), new AnswerPiece("{}", 0)],
            reader.Read("[TOOL_CALLS][{\"name\": \"search\", \"arguments\": {}}, {\"name\": \"search\", \"arguments\": {}}] and more", isLast: true));
    }

    /// <summary>Whatever a model writes: no fault, and no letter of what is text is lost.</summary>
    [Fact]
    public void Read_Rubbish_NeverFails()
    {
        string[] parts = ["<tool_call>", "</tool_call>", "[TOOL_CALLS]", "```tool_code", "```", "{", "}", "[", "]", "\"", "\\", ":", ",", "name", "\"name\":\"search\"", "\"arguments\":", "{}", " ", "\n", "x", "\\ud800", "<|python_tag|>"];
        Random random = new(7);
        for (int round = 0; round < 5_000; round++)
        {
            string[] pieces = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => parts[random.Next(parts.Length)])];
            foreach (string family in (string[])["chatml", "llama3", "mistral-v3", "gemma"])
            {
                string read = Run(family, pieces);
                Assert.Equal(Run(family, [string.Concat(pieces)]), read);
                if (!read.Contains("search(", StringComparison.Ordinal)) Assert.Equal(string.Concat(pieces), read);
            }
        }
    }

    private static string Run(string family, IEnumerable<string> pieces)
    {
        CallReader reader = new(CallFormat.Of(null, family).Syntax, Known.Contains, inParallel: true);
        StringBuilder told = new();
        bool isCall = false;
        int calls = 0;
        foreach (AnswerPiece piece in pieces.Select(text => (text, false)).Append(("", true)).SelectMany(part => reader.Read(part.Item1, isLast: part.Item2)))
        {
            if (isCall && (piece.Call is null || piece.Name is not null)) told.Append(")|");
            else if (piece.Name is not null && told.Length > 0) told.Append('|');
            if (piece.Name is not null) Assert.Equal(calls++, piece.Call);
            told.Append(piece.Name is null ? piece.Text : piece.Name + "(");
            isCall = piece.Call is not null;
        }
        return told.Append(isCall ? ")" : "").ToString();
    }
}
