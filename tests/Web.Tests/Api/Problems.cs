using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Rag.Web.Tests.Api;

/// <summary>Reads problem details.</summary>
internal static class Problems
{
    /// <summary>Asserts the status and the form, and returns the detail.</summary>
    public static async Task<string> AssertAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonElement problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("title").GetString()));
        return problem.TryGetProperty("detail", out JsonElement detail) ? detail.GetString() ?? "" : "";
    }
}
