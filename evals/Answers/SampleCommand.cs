using System.Globalization;
using System.Text.Json;

namespace Rag.Evals.Answers;

/// <summary>Draws sentences marked supported from runs that <c>answers --json</c> wrote, for reading by hand: half of them written by a model.</summary>
internal static class SampleCommand
{
    public static int Run(string[] args)
    {
        int count = 100, seed = 1;
        List<(string Run, string Question, JsonElement Part)> all = [];
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--count") count = int.Parse(args[++i], CultureInfo.InvariantCulture);
            else if (args[i] == "--seed") seed = int.Parse(args[++i], CultureInfo.InvariantCulture);
            else all.AddRange(Read(args[i]));
        }
        Random random = new(seed);
        (string Run, string Question, JsonElement Part)[] written = [.. all.Where(s => !Quoted(s.Part))], quoted = [.. all.Where(s => Quoted(s.Part))];
        random.Shuffle(written);
        random.Shuffle(quoted);
        int half = Math.Min(count / 2, quoted.Length);
        int number = 0;
        Console.WriteLine("| # | set | question | sentence | source | borne out |\n| --- | --- | --- | --- | --- | --- |");
        foreach ((string run, string question, JsonElement part) in written.Take(count - half).Concat(quoted.Take(half)))
            Console.WriteLine($"| {++number} | {run}{(Quoted(part) ? ", quoted" : "")} | {Cell(question)} | {Cell(part.GetProperty("text").GetString()!)} | {(Quoted(part) ? "the same" : string.Join(" / ", part.GetProperty("quotes").EnumerateArray().Select(q => Cell(q.GetString()!))))} |  |");
        return 0;
    }

    private static IEnumerable<(string, string, JsonElement)> Read(string file)
    {
        JsonElement run = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file));
        foreach (JsonElement question in run.GetProperty("perQuestion").EnumerateArray())
            foreach (JsonElement part in question.GetProperty("parts").EnumerateArray())
                if (part.GetProperty("support").GetString() == "Supported") yield return (Path.GetFileNameWithoutExtension(file), question.GetProperty("question").GetString()!, part);
    }

    private static bool Quoted(JsonElement part) => part.GetProperty("quoted").GetBoolean();

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace('\t', ' ').Replace("|", "\\|", StringComparison.Ordinal);
}
