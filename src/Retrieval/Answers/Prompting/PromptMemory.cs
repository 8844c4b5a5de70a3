using System.Security.Cryptography;
using System.Text;

namespace Rag.Retrieval.Answers.Prompting;

/// <summary>
/// What models said, by the prompts that they read. A model that takes the likeliest token each time says the same again; reading such a prompt anew would cost
/// its time, and would take the place of other prompts in the model's KV cache. Safe to call from any thread.
/// </summary>
/// <typeparam name="T">What was said.</typeparam>
internal sealed class PromptMemory<T>
{
    private const int Most = 1024;
    private readonly Dictionary<string, T> _said = [];
    private readonly Queue<string> _oldest = new();
    private readonly Lock _gate = new();

    /// <summary>Whether a model has read the prompt before, and what it said.</summary>
    public bool TryFind(string model, Prompt prompt, out T? said)
    {
        lock (_gate) return _said.TryGetValue(Key(model, prompt), out said);
    }

    /// <summary>Remembers what it said; what was remembered longest ago makes room.</summary>
    public void Keep(string model, Prompt prompt, T said)
    {
        string key = Key(model, prompt);
        lock (_gate)
        {
            if (!_said.TryAdd(key, said)) return;
            _oldest.Enqueue(key);
            if (_oldest.Count > Most) _said.Remove(_oldest.Dequeue());
        }
    }

    private static string Key(string model, Prompt prompt)
    {
        StringBuilder text = new(model);
        foreach (Turn turn in prompt.Turns) text.Append('\0').Append(turn.Role).Append('\0').Append(turn.Text);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
