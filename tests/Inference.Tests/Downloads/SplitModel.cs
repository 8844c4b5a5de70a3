using Microsoft.AspNetCore.Http;
using Rag.Inference.Tests.Gguf;

namespace Rag.Inference.Tests.Downloads;

/// <summary>A small model in three files, and a server of them.</summary>
internal static class SplitModel
{
    public static byte[][] Parts { get; } =
    [
        GgufBytes.SmallModel().With("split.count", 3u).With("general.license", "apache-2.0").Tensor("blk.0.ffn_up.weight", 32, 2048)
            .ToArray(),
        Later().Tensor("blk.0.ffn_down.weight", 32, 4096).ToArray(),
        Later().Tensor("blk.0.ffn_gate.weight", 32, 1024).ToArray(),
    ];

    public static long Size => Parts.Sum(part => (long)part.Length);

    public static string NameOf(int part) => $"big-{part:D5}-of-00003.gguf";

    public static Uri AddressOf(FileServer server, int part) => new(server.Address, "/models/" + NameOf(part));

    /// <summary>Serves the parts whole; one that is not there is not found.</summary>
    public static Func<HttpContext, Task> Handler(FileServer server, int missing = 0, Func<int, int>? until = null) => context =>
    {
        int part = Enumerable.Range(1, 3).FirstOrDefault(part => context.Request.Path == "/models/" + NameOf(part));
        if (part != 0 && part != missing) return server.SendAsync(context, Parts[part - 1], until?.Invoke(part) ?? Parts[part - 1].Length);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };

    private static GgufBytes Later() => new GgufBytes().With("split.count", 3u);
}
