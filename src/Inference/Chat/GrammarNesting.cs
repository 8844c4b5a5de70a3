namespace Rag.Inference.Chat;

/// <summary>How deep a grammar nests: the native parser recurses, so that a hostile one would end the process by a stack overflow.</summary>
internal static class GrammarNesting
{
    /// <summary>The deepest nesting of parentheses outside literals, character classes and comments.</summary>
    public static int Depth(string grammar)
    {
        int depth = 0, deepest = 0;
        for (int index = 0; index < grammar.Length; index++)
        {
            switch (grammar[index])
            {
                case '(':
                    deepest = Math.Max(deepest, ++depth);
                    break;
                case ')':
                    depth--;
                    break;
                case '"':
                    index = Skip(grammar, index, '"');
                    break;
                case '[':
                    index = Skip(grammar, index, ']');
                    break;
                case '#':
                    index = grammar.IndexOf('\n', index) is >= 0 and int end ? end : grammar.Length;
                    break;
            }
        }
        return deepest;
    }

    private static int Skip(string grammar, int start, char close)
    {
        int index = start + 1;
        while (index < grammar.Length && grammar[index] != close) index += grammar[index] == '\\' ? 2 : 1;
        return index;
    }
}
