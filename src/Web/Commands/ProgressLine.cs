namespace Rag.Web.Commands;

/// <summary>
/// How far something is: on a terminal a bar with a line of text that is written over; elsewhere a line for each tenth and each change of
/// state.
/// </summary>
internal sealed class ProgressLine(TextWriter output, bool isTerminal) : IDisposable
{
    private const int Width = 20, Tenths = 10;
    private (int Tenth, string State) shown = (-1, "");
    private bool isOpen;

    /// <summary>Shows it.</summary>
    /// <param name="text">In words.</param>
    /// <param name="state">Of what it is, such as <c>running</c>.</param>
    /// <param name="share">From 0 to 1; null where it is not known.</param>
    public void Show(string text, string state, double? share)
    {
        if (isTerminal)
        {
            int full = (int)(Math.Clamp(share ?? 0, 0, 1) * Width);
            // To the line's beginning, and what is left of the line before goes.
            output.Write($"\r\e[K[{new string('█', full)}{new string('·', Width - full)}] {text}");
            isOpen = true;
            return;
        }
        (int, string) next = ((int)((share ?? 0) * Tenths), state);
        if (next == shown) return;
        shown = next;
        output.WriteLine(text);
    }

    /// <summary>Ends the line.</summary>
    public void Dispose()
    {
        if (isOpen) output.WriteLine();
    }
}
