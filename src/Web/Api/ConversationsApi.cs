using Rag.Web.Access;
using Rag.Web.Api.Description;
using Rag.Web.Conversations;

namespace Rag.Web.Api;

/// <summary><c>GET /api/conversations</c>: the list; <c>/conversations/{id}.md</c> is each as a file.</summary>
public static class ConversationsApi
{
    private const int Most = 10_000;

    /// <summary>Maps it.</summary>
    public static void MapConversations(this IEndpointRouteBuilder api) => api.MapGet("/conversations", (HttpRequest request, ConversationStore store) =>
        new ConversationListResult(store.List(request.Query["q"] is [{ Length: > 0 } text] ? text : null, ApiException.Number(request, "limit", 200, 1, Most))))
        .Needs(AccessScope.Ask).Answers<ConversationListResult>("The conversations, latest first.", 400)
        .TakesText("q", "Only those whose title, question or answer contains this.")
        .TakesNumber("limit", "How many, 1 to 10000; 200.");
}

/// <summary>Conversations.</summary>
/// <param name="Conversations">Latest first.</param>
public sealed record ConversationListResult(IReadOnlyList<Conversation> Conversations);
