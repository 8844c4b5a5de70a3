using System.Globalization;
using Rag.Web.Api;

namespace Rag.Web.Mcp;

/// <summary>Checks numbers that a caller sent.</summary>
internal static class ToolNumber
{
    /// <summary>The number.</summary>
    /// <exception cref="ApiException">It is out of its range.</exception>
    public static int Within(string name, int value, int least, int most) => value >= least && value <= most ? value
        : throw ApiException.BadRequest(string.Create(CultureInfo.InvariantCulture, $"'{name}' is {value}: write {least} to {most}."));
}
