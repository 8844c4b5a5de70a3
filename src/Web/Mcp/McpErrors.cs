using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Rag.Retrieval.Knowledge;
using Rag.Web.Api;

namespace Rag.Web.Mcp;

/// <summary>Tells a caller what was wrong and what to do, in place of the library's "An error occurred".</summary>
internal static class McpErrors
{
    /// <summary>Of a tool: a result that is an error, which the model that called it reads.</summary>
    public static McpRequestHandler<CallToolRequestParams,
        CallToolResult> OfTools(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        async (request, cancellationToken) =>
        {
            try
            {
                return await next(request, cancellationToken);
            }
            catch (Exception fault) when (Explain(fault) is { } sentence)
            {
                return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = sentence }] };
            }
        };

    /// <summary>Of a resource: an error of the protocol.</summary>
    public static McpRequestHandler<ReadResourceRequestParams,
        ReadResourceResult> OfResources(McpRequestHandler<ReadResourceRequestParams, ReadResourceResult> next) =>
        async (request, cancellationToken) =>
        {
            try
            {
                return await next(request, cancellationToken);
            }
            catch (Exception fault) when (Explain(fault) is { } sentence)
            {
                throw new McpProtocolException(sentence, McpErrorCode.InvalidParams);
            }
        };

    private static string? Explain(Exception fault) => fault switch
    {
        ApiException or KnowledgeBaseException => fault.Message,
        // An argument is missing, or is of another type than the schema says.
        JsonException or ArgumentException => $"The arguments do not fit the tool's input schema: {fault.Message}",
        _ => null,
    };
}
