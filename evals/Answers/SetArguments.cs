using System.Globalization;

namespace Rag.Evals.Answers;

/// <summary>What commands over several question sets are told.</summary>
/// <param name="Folders">The sets.</param>
/// <param name="Limit">The most questions of each.</param>
/// <param name="Models">Without an embedding model, with one, or first the one and then the other.</param>
internal sealed record SetArguments(IReadOnlyList<string> Folders, int Limit, IReadOnlyList<bool> Models)
{
    /// <summary>Reads <c>DIR... [--limit N] [--no-models|--models]</c>.</summary>
    public static SetArguments Read(string[] args)
    {
        int limit = int.MaxValue;
        List<string> folders = [];
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--limit") limit = int.Parse(args[++i], CultureInfo.InvariantCulture);
            else if (!args[i].StartsWith("--", StringComparison.Ordinal)) folders.Add(args[i]);
        }
        return new SetArguments(folders, limit, args.Contains("--no-models") ? [false] : args.Contains("--models") ? [true] : [false, true]);
    }
}
