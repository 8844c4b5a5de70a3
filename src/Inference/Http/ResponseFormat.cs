using System.Text.Json;
using Rag.Inference.Chat;
using Rag.Inference.Schemas;

namespace Rag.Inference.Http;

/// <summary>What form the answer is to have: <c>text</c>, <c>json_object</c> or <c>json_schema</c>.</summary>
/// <param name="Type">One of these.</param>
/// <param name="JsonSchema">OpenAI's place for the schema.</param>
/// <param name="Schema">llama-server's, beside <c>json_object</c>.</param>
internal sealed record ResponseFormat(string? Type, NamedSchema? JsonSchema, JsonElement? Schema)
{
    /// <summary>The rule that an answer keeps to, or null for any text.</summary>
    /// <exception cref="BadRequestException">The form is unknown, or its schema is outside the subset.</exception>
    public string? Rule(GrammarRules rules) => Type switch
    {
        null or "text" => null,
        "json_object" => Schema is { } schema ? SchemaGrammar.Add(rules, schema, "response_format/schema")
            : SchemaGrammar.AddAnyObject(rules),
        "json_schema" => JsonSchema?.Schema is { } schema
            ? SchemaGrammar.Add(rules, schema, "response_format/json_schema/schema")
            : throw new BadRequestException("response_format/json_schema/schema is missing: write a JSON Schema."),
        _ => throw new BadRequestException("response_format/type is unknown: write text, json_object or json_schema."),
    };
}

/// <summary>A schema; whether it is <c>strict</c> makes no difference, and its name is for people.</summary>
internal sealed record NamedSchema(string? Name, JsonElement? Schema, bool? Strict);
