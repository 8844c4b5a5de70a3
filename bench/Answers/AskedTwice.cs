using System.Globalization;
using Rag.Evals.Reader;

namespace Rag.Bench.Answers;

/// <summary>A question's requests to the model, the first words of the answer by the clock, and its end; milliseconds.</summary>
internal sealed record AskedOnce(IReadOnlyList<PlayedCall> Calls, double? FirstWords, double Whole);

/// <summary>A question that was asked twice of one machine.</summary>
internal sealed record AskedTwice(string Machine, string Id, AskedOnce First, AskedOnce Second)
{
    /// <summary>What the second time had to read, as a share of the first time's prompt tokens.</summary>
    public double ReadAgain => (double)Read(Second) / Math.Max(1, Read(First));

    public void Print()
    {
        foreach ((string time, AskedOnce once) in Times)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {Id}, asked {time}: first words after {once.FirstWords / 1000:F1} s, whole after {once.Whole / 1000:F1} s"));
            foreach ((string step, PlayedCall call) in Steps(once))
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"    {step,-10} prompt {call.PromptTokens,6} cached {call.CachedTokens,6} written {call.Tokens,5} "
                    + $"first token {call.FirstMilliseconds,7:F0} ms total {call.Milliseconds,7:F0} ms"));
            }
        }
    }

    public object ToJson() => new
    {
        machine = Machine,
        id = Id,
        readAgain = ReadAgain,
        times = Times.Select(time => new
        {
            asked = time.Time,
            firstWords = time.Once.FirstWords,
            whole = time.Once.Whole,
            steps = Steps(time.Once).Select(step => new
            {
                name = step.Step,
                step.Call.PromptTokens,
                step.Call.CachedTokens,
                step.Call.Tokens,
                step.Call.FirstMilliseconds,
                step.Call.Milliseconds,
            }),
        }),
    };

    private static int Read(AskedOnce once) => once.Calls.Sum(call => call.PromptTokens - call.CachedTokens);

    private IEnumerable<(string Time, AskedOnce Once)> Times => [("first", First), ("again", Second)];

    private static IEnumerable<(string Step, PlayedCall Call)> Steps(AskedOnce once)
    {
        int round = 0;
        foreach (PlayedCall call in once.Calls)
        {
            yield return (call.Prompt.Kind switch
            {
                PromptKind.Plan => "plan",
                PromptKind.PutRight => "put right",
                PromptKind.Judge => "judge",
                _ => string.Create(CultureInfo.InvariantCulture, $"round {++round}"),
            }, call);
        }
    }
}
