using System.Text;
using System.Text.Json;

namespace Rag.Inference.Chat.Tools;

/// <summary>
/// Reads one call as it is written, letter by letter: an object with <c>name</c> and, under <c>arguments</c> or <c>parameters</c>, the
/// arguments, in any order. Hostile: what a model writes. Braces and quotes are followed, no more, so that arguments may be no JSON.
/// </summary>
internal sealed class CallObject(Func<string, bool> isKnown)
{
    private readonly StringBuilder part = new(), arguments = new();
    private State state = State.Begin;
    private string key = "";
    private int depth;
    private bool isQuoted, isEscaped, hasArguments, hasWhole;

    private enum State
    {
        Begin,
        Key,
        InKey,
        Colon,
        Value,
        InText,
        Nested,
        Plain,
        Comma,
        Done,
        Failed,
    }

    public string? Name { get; private set; }

    public bool IsDone => state == State.Done;

    /// <summary>It is no call.</summary>
    public bool HasFailed => state == State.Failed;

    /// <summary>True once it is known to be a call.</summary>
    public bool IsCall => Name is not null && (IsDone || hasArguments);

    private bool IsArguments => !hasWhole && key is ("arguments" or "parameters");

    /// <summary>The text of the arguments since the last time.</summary>
    public string TakeArguments()
    {
        if (IsDone && !hasArguments) arguments.Append("{}");
        hasArguments = true;
        string text = arguments.ToString();
        arguments.Clear();
        return text;
    }

    public void Add(char letter)
    {
        switch (state)
        {
            case State.InKey or State.InText:
                part.Append(letter);
                if (EndsText(letter)) EndText();
                break;
            case State.Nested:
                AddToValue(letter);
                if (isQuoted) isQuoted = !EndsText(letter);
                else if (letter == '"') isQuoted = true;
                else if (letter is '{' or '[') depth++;
                else if (letter is '}' or ']' && --depth == 0) EndValue();
                break;
            case State.Plain when letter is not (',' or '}') && !char.IsWhiteSpace(letter):
                AddToValue(letter);
                break;
            case State.Plain:
                EndValue();
                Add(letter);
                break;
            default:
                if (!char.IsWhiteSpace(letter)) state = Next(letter);
                break;
        }
    }

    private State Next(char letter)
    {
        switch (state, letter)
        {
            case (State.Begin, '{'): return State.Key;
            case (State.Key, '"'): part.Clear(); return State.InKey;
            case (State.Colon, ':'): part.Clear(); return State.Value;
            case (State.Value, '"'): part.Append(letter); return State.InText;
            case (State.Value, '{' or '['):
                AddToValue(letter);
                depth = 1;
                return State.Nested;
            case (State.Value, not (',' or '}' or ']' or ':')): AddToValue(letter); return State.Plain;
            case (State.Comma, ','): return State.Key;
            case (State.Comma or State.Key, '}') when Name is not null: return State.Done;
            // Arguments that went to their end make a call, whatever follows.
            default: return IsCall ? State.Done : State.Failed;
        }
    }

    private void AddToValue(char letter)
    {
        if (!IsArguments) return;
        hasArguments = true;
        arguments.Append(letter);
    }

    private bool EndsText(char letter)
    {
        bool ends = letter == '"' && !isEscaped;
        isEscaped = letter == '\\' && !isEscaped;
        return ends;
    }

    private void EndText()
    {
        string? text = Decode(state == State.InKey ? "\"" + part : part.ToString());
        if (state == State.InKey)
        {
            (key, state) = (text ?? "", State.Colon);
            return;
        }
        state = State.Comma;
        if (key == "name" && Name is null)
        {
            if (text is null || !isKnown(text)) state = State.Failed;
            else Name = text;
        }
        else if (IsArguments)
        {
            // Some put the arguments' JSON into a text.
            arguments.Append(text ?? part.ToString());
            hasArguments = hasWhole = true;
        }
    }

    private void EndValue()
    {
        hasWhole |= IsArguments;
        state = key == "name" && Name is null ? State.Failed : State.Comma;
    }

    private static string? Decode(string json)
    {
        try { return JsonSerializer.Deserialize<string>(json); }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) { return null; }
    }
}
