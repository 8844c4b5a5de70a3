using System.Text;
using Rag.Retrieval.Models;

namespace Rag.Inference.Chat.Tools;

/// <summary>Where calls stand in an answer.</summary>
/// <param name="Marks">Each begins a call wherever it stands.</param>
/// <param name="Starts">Each begins a call at the beginning of the answer; an empty one says that a bare object may.</param>
/// <param name="Between">What stands after a call or between two, and is passed over.</param>
/// <param name="GoesOn">Whether another call may follow without a mark.</param>
internal sealed record CallSyntax(IReadOnlyList<string> Marks, IReadOnlyList<string> Starts, IReadOnlyList<string> Between, bool GoesOn);

/// <summary>A piece of an answer: text, or a piece of a call.</summary>
/// <param name="Text">Text of the answer, or of the call's arguments.</param>
/// <param name="Call">The call's number, from 0; null for text.</param>
/// <param name="Name">The function, in the first piece of a call.</param>
internal sealed record AnswerPiece(string Text, int? Call = null, string? Name = null);

/// <summary>
/// Parts an answer into text and calls while it is written; what may become a call is held back until that is known, and what is none stays
/// text. Used by one thread.
/// </summary>
/// <param name="syntax">Where calls stand.</param>
/// <param name="isKnown">Whether there is such a function.</param>
/// <param name="inParallel">False to read the first call alone, and pass over what follows.</param>
internal sealed class CallReader(CallSyntax syntax, Func<string, bool> isKnown, bool inParallel)
{
    private readonly List<AnswerPiece> pieces = [];
    private readonly StringBuilder raw = new();
    private string held = "";
    private CallObject? call;
    private State state = State.Start;
    private bool isTold;

    private enum State
    {
        Start,
        Text,
        Opening,
        Between,
        Over,
    }

    /// <summary>How many calls were read.</summary>
    public int Count { get; private set; }

    /// <summary>Reads on.</summary>
    /// <param name="text">What was written since the last time.</param>
    /// <param name="isLast">Whether that was all.</param>
    public IReadOnlyList<AnswerPiece> Read(string text, bool isLast)
    {
        pieces.Clear();
        held += text;
        while (held.Length > 0 && (call is not null ? ReadCall() : ReadAround(isLast))) { }
        if (call is { IsCall: true }) TellArguments();
        if (isLast && (call is not { IsCall: true } || state == State.Opening)) GiveUp();
        return [.. pieces];
    }

    private bool ReadAround(bool isLast) => state switch
    {
        State.Start => ReadStart(isLast),
        State.Text => ReadText(isLast),
        State.Opening => ReadOpening(),
        State.Between => ReadBetween(isLast),
        _ => Pass(),
    };

    private bool ReadStart(bool isLast)
    {
        string start = held.TrimStart();
        foreach (string mark in syntax.Starts.Concat(syntax.Marks).OrderByDescending(mark => mark.Length))
        {
            bool isThere = mark.Length > 0 ? start.StartsWith(mark, StringComparison.Ordinal) : start.StartsWith('{');
            if (isThere) return Open(held.Length - start.Length + mark.Length);
            if (!isLast && start.Length < mark.Length && mark.StartsWith(start, StringComparison.Ordinal)) return false;
        }
        if (start.Length == 0 && !isLast) return false;
        state = State.Text;
        return true;
    }

    private bool ReadText(bool isLast)
    {
        int at = syntax.Marks.Select(mark => held.IndexOf(mark, StringComparison.Ordinal))
            .Where(found => found >= 0).DefaultIfEmpty(-1).Min();
        if (at >= 0)
        {
            // White space before a call is no text, unless it proves to be none.
            int end = held.AsSpan(0, at).TrimEnd().Length;
            Tell(held[..end]);
            raw.Append(held.AsSpan(end, at - end));
            held = held[at..];
            return Open(syntax.Marks.Where(mark => held.StartsWith(mark, StringComparison.Ordinal)).Max(mark => mark.Length));
        }
        int kept = isLast ? held.Length : held.Length - syntax.Marks.Max(mark => BegunMark.AtEndOf(held, mark));
        if (!isLast) kept = held.AsSpan(0, kept).TrimEnd().Length;
        Tell(held[..kept]);
        held = held[kept..];
        return false;
    }

    private bool ReadOpening()
    {
        int at = 0;
        while (at < held.Length && (char.IsWhiteSpace(held[at]) || held[at] == '[')) at++;
        raw.Append(held.AsSpan(0, at));
        held = held[at..];
        if (held.Length == 0) return false;
        if (held[0] == '{') Begin();
        else GiveUp();
        return true;
    }

    private bool ReadBetween(bool isLast)
    {
        held = held.TrimStart();
        if (held.Length == 0) return false;
        foreach (string mark in syntax.Between)
        {
            if (!held.StartsWith(mark, StringComparison.Ordinal))
            {
                if (!isLast && mark.StartsWith(held, StringComparison.Ordinal)) return false;
                continue;
            }
            held = held[mark.Length..];
            return true;
        }
        if (syntax.GoesOn && held[0] == '{') Begin();
        else state = State.Text;
        return true;
    }

    private bool ReadCall()
    {
        int at = 0;
        while (at < held.Length && !call!.IsDone && !call.HasFailed) call.Add(held[at++]);
        raw.Append(held.AsSpan(0, at));
        held = held[at..];
        if (call!.HasFailed) GiveUp();
        else if (call.IsDone)
        {
            TellArguments();
            (call, state) = (null, inParallel ? State.Between : State.Over);
            Count++;
            raw.Clear();
        }
        return true;
    }

    private bool Open(int length)
    {
        raw.Append(held.AsSpan(0, length));
        held = held[length..];
        state = State.Opening;
        return true;
    }

    private void Begin() => (call, state, isTold) = (new CallObject(isKnown), State.Text, false);

    private void TellArguments()
    {
        string arguments = call!.TakeArguments();
        if (!isTold) pieces.Add(new AnswerPiece("", Count, call.Name));
        isTold = true;
        if (arguments.Length > 0) pieces.Add(new AnswerPiece(arguments, Count));
    }

    /// <summary>What was held back is text.</summary>
    private void GiveUp()
    {
        Tell(raw.ToString());
        raw.Clear();
        (call, state) = (null, State.Text);
    }

    private bool Pass()
    {
        held = "";
        return false;
    }

    private void Tell(string text)
    {
        if (text.Length > 0) pieces.Add(new AnswerPiece(text));
    }
}
