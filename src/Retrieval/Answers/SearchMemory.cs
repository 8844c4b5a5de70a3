using System.Security.Cryptography;
using System.Text;
using Rag.Retrieval.Answers.Prompting;

namespace Rag.Retrieval.Answers;

/// <summary>
/// The searches that models asked for, by the prompts that they read. A model that takes the likeliest token each time asks for the same again; reading such a
/// prompt anew would cost its time, and its place in the model's KV cache the sources of the round after it. Safe to call from any thread.
/// </summary>
internal sealed class SearchMemory
{
    private const int Most = 256;
    private readonly Dictionary<string, string> _words = [];
    private readonly Queue<string> _oldest = new();
    private readonly Lock _gate = new();

    /// <summary>The words that were asked for; null where they are not known.</summary>
    public string? Find(string model, Prompt prompt)
    {
        lock (_gate) return _words.GetValueOrDefault(Key(model, prompt));
    }

    /// <summary>Remembers them; what was remembered longest ago makes room.</summary>
    public void Keep(string model, Prompt prompt, string words)
    {
        string key = Key(model, prompt);
        lock (_gate)
        {
            if (!_words.TryAdd(key, words)) return;
            _oldest.Enqueue(key);
            if (_oldest.Count > Most) _words.Remove(_oldest.Dequeue());
        }
    }

    private static string Key(string model, Prompt prompt)
    {
        StringBuilder text = new(model);
        foreach (Turn turn in prompt.Turns) text.Append('\0').Append(turn.Role).Append('\0').Append(turn.Text);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
