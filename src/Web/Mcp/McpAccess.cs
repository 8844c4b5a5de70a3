using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Rag.Web.Access;

namespace Rag.Web.Mcp;

/// <summary>What a caller's key allows of the tools: the route asks for read, which is enough for all of them but <c>ask</c>.</summary>
internal static class McpAccess
{
    /// <summary>What a tool needs.</summary>
    public static AccessScope Of(string? tool) => tool is "search" or "read" or "list" or "related" ? AccessScope.Read : AccessScope.Ask;

    /// <summary>Refuses what the key does not allow, in words that the model which called it reads.</summary>
    public static McpRequestHandler<CallToolRequestParams,
        CallToolResult> OfTools(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        (request, cancellationToken) => Caller.May(request.User, Of(request.Params?.Name))
            ? next(request, cancellationToken)
            : ValueTask.FromResult(new CallToolResult
            {
                IsError = true,
                Content =
                [
                    new TextContentBlock
                    {
                        Text = "The key of this connection is for read: "
                            + "this tool needs one for ask, which the owner makes on the Settings page.",
                    },
                ],
            });
}
