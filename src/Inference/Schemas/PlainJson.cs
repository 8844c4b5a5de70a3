using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Rag.Inference.Schemas;

/// <summary>
/// JSON as models write it: little white space, and no escapes but those that RFC 8259 demands (the platform's writers escape emoji too).
/// </summary>
internal static class PlainJson
{
    /// <summary>A value; its depth is that which was read.</summary>
    /// <param name="value">Any.</param>
    /// <param name="gap">What follows a comma or a colon.</param>
    public static string Of(JsonElement value, string gap = "") => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join("," + gap, value.EnumerateObject().Select(property =>
            $"{Quote(property.Name)}:{gap}{Of(property.Value, gap)}")) + "}",
        JsonValueKind.Array => "[" + string.Join("," + gap, value.EnumerateArray().Select(item => Of(item, gap))) + "]",
        JsonValueKind.String => Quote(value.GetString()!),
        _ => value.GetRawText(),
    };

    /// <summary>A text in quotes.</summary>
    public static string Quote(string text)
    {
        StringBuilder json = new("\"");
        foreach (char letter in text)
        {
            json.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                < ' ' or '\x7F' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => letter.ToString(),
            });
        }
        return json.Append('"').ToString();
    }
}
