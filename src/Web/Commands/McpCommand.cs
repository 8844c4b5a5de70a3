using System.CommandLine;
using ModelContextProtocol.Server;

namespace Rag.Web.Commands;

/// <summary><c>rag mcp</c>: the Model Context Protocol on standard input and output, for clients that start a program.</summary>
internal static class McpCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        Command command = new("mcp",
            "Speaks the Model Context Protocol on standard input and output. "
            + "Starts the product where it is not running, and ends that with itself.");
        command.SetAction(async (_, cancellationToken) =>
        {
            await using McpBridge bridge = await McpBridge.OpenAsync(CommandSettings.Read(settings), settings, cancellationToken);
            // Standard output belongs to the protocol.
            await using StdioServerTransport transport = new("rag");
            await using McpServer server = McpServer.Create(transport, bridge.Options);
            await server.RunAsync(cancellationToken);
            return 0;
        });
        return command;
    }
}
