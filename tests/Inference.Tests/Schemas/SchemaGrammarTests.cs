using System.Text.Json;
using Rag.Inference.Chat;
using Rag.Inference.Schemas;

namespace Rag.Inference.Tests.Schemas;

/// <summary>Schemas, and what llama.cpp takes and refuses under the grammars that are written for them.</summary>
public sealed class SchemaGrammarTests(NativeGrammar native)
{
    [Theory]
    [InlineData("""{"type":"object"}""", "{}", """{"a": [1, true, null, "x", {}]}""", """{"a":1,"b":2}""")]
    [InlineData("true", "{}", "[]", "1", "\"x\"", "null", "false", "-1.5e10")]
    [InlineData("{}", """[[["x"]]]""")]
    [InlineData("""{"properties":{"a":{"type":"integer"},"b":{"type":"string"},"c":{"type":"null"}},"required":["b"]}""",
        """{"b":"x"}""", """{"a":1,"b":"x"}""", """{"a": 1, "b": "x", "c": null}""", """{"b":"","c":null}""", "{\n  \"b\": \"x\"\n}")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}}}""", "{}", "{ }", """{"a":1}""", """{"b":1}""", """{"a":1,"b":2}""")]
    [InlineData("""{"type":"object","properties":{"ab":{"type":"integer"}},"required":["ab"],"additionalProperties":{"type":"boolean"}}""",
        """{"ab":1}""", """{"ab":1,"a":true}""", """{"ab":1,"abc":true,"":false,"b":true}""")]
    [InlineData("""{"type":"object","properties":{"ü\"]":{"type":"integer"}},"additionalProperties":true}""", """{"ü\"]":1}""", """{"ü":1}""", """{"x":1}""", "{}")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"integer"}}""", "{}", """{"a":1,"b\n":2}""")]
    [InlineData("""{"type":"object","additionalProperties":false}""", "{}", "{ }")]
    [InlineData("""{"type":"array"}""", "[]", """[1,"x"]""", "[ [], {} ]")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"minItems":2,"maxItems":3}""", "[1,2]", "[1, 2, 3]")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"maxItems":1}""", "[]", "[7]")]
    [InlineData("""{"type":"array","maxItems":0}""", "[]")]
    [InlineData("""{"type":"string","minLength":2,"maxLength":3}""", "\"ab\"", "\"äöü\"", "\"a\\n\"", "\"\\u00e9😀\"")]
    [InlineData("""{"type":"string"}""", "\"\"", """ "a\"\\\/\b\u0000" """)]
    [InlineData("""{"type":"string","pattern":"^[A-Z]{2}-\\d+(\\.\\d{1,2})?$"}""", "\"AB-1\"", "\"AB-123.45\"")]
    [InlineData("""{"type":"string","pattern":"^(yes|no|\"m\")[^a-z\\s]?.*$"}""", "\"yes\"", "\"no!x y\"", "\"\\\"m\\\"\"")]
    [InlineData("""{"type":"string","pattern":"^(a|b+?c)*$"}""", "\"\"", "\"abbca\"")]
    [InlineData("""{"type":"string","format":"date"}""", "\"2026-11-28\"")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2026-11-28T23:59:59.5+01:00\"")]
    [InlineData("""{"type":"string","format":"email"}""", "\"anything\"")]
    [InlineData("""{"enum":["red","green","grey","gre",1,null,{"a":[1]},"😀","😁"]}""", "\"red\"", "\"grey\"", "\"gre\"", "\"green\"", "1", "null", """{"a":[1]}""", "\"😁\"")]
    [InlineData("""{"type":"string","enum":["a",1]}""", "\"a\"")]
    [InlineData("""{"const":"a\n\"b\\"}""", """ "a\n\"b\\" """)]
    [InlineData("""{"type":"integer"}""", "0", "-12", "999999999999999")]
    [InlineData("""{"type":"integer","minimum":-5,"maximum":120}""", "-5", "-1", "0", "99", "100", "119", "120")]
    [InlineData("""{"type":"integer","minimum":2019,"exclusiveMaximum":2027}""", "2019", "2020", "2026")]
    [InlineData("""{"type":"integer","exclusiveMinimum":0}""", "1", "10", "400000")]
    [InlineData("""{"type":"integer","maximum":-10}""", "-10", "-11", "-100")]
    [InlineData("""{"type":"number"}""", "0", "-1.25", "1e-9", "12345.678E+12")]
    [InlineData("""{"type":"number","minimum":0,"maximum":1}""", "0", "0.25", "1", "1.0", "0.0")]
    [InlineData("""{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":12}""", "0.001", "1", "11.99", "9")]
    [InlineData("""{"type":"number","minimum":-3,"maximum":2}""", "-3", "-2.9", "-0.5", "0", "1.99", "2")]
    [InlineData("""{"type":"number","exclusiveMaximum":-3}""", "-3.1", "-4", "-100.5")]
    [InlineData("""{"type":["string","null"],"maxLength":1}""", "\"a\"", "null")]
    [InlineData("""{"anyOf":[{"type":"integer"},{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]},{"type":"object","properties":{"b":{}},"required":["b"]}]}""",
        "1", """{"a":1}""", """{"b":[]}""")]
    [InlineData("""{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"v":{"type":"integer"},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["v","next"]}}}""",
        """{"v":1,"next":{"v":2,"next":null}}""")]
    // Alternatives that hold each other, told apart by their first property.
    [InlineData("""{"$ref":"#/$defs/e","$defs":{"e":{"anyOf":[{"$ref":"#/$defs/sum"},{"$ref":"#/$defs/product"},{"properties":{"is":{"const":"n"},"v":{"type":"integer"}},"required":["is","v"]}]},"sum":{"properties":{"is":{"const":"+"},"l":{"$ref":"#/$defs/e"},"r":{"$ref":"#/$defs/e"}},"required":["is","l","r"]},"product":{"properties":{"is":{"const":"*"},"l":{"$ref":"#/$defs/e"},"r":{"$ref":"#/$defs/e"}},"required":["is","l","r"]}}}""",
        """{"is":"+","l":{"is":"n","v":1},"r":{"is":"*","l":{"is":"n","v":2},"r":{"is":"n","v":3}}}""")]
    [InlineData("""{"properties":{"children":{"type":"array","items":{"$ref":"#"}}},"required":["children"]}""", """{"children":[{"children":[]},{"children":[]}]}""")]
    [InlineData("""{"allOf":[{"$ref":"#/$defs/a~1b"}],"$defs":{"a/b":{"type":"boolean"}}}""", "true")]
    public void Add_Schema_TakesWhatFits(string schema, params string[] texts) => Assert.All(texts, text => Assert.Null(native.Refuses(Grammar(schema), text.Trim())));

    [Theory]
    [InlineData("""{"type":"object"}""", "[]", "{", """{"a"}""", """{"a":1,}""", "{} ")]
    [InlineData("""{"properties":{"a":{"type":"integer"},"b":{"type":"string"}},"required":["b"]}""", "{}", """{"a":1}""", """{"b":"x","a":1}""", """{"b":1}""", """{"b":"x","c":1}""")]
    [InlineData("""{"properties":{"ab":{"type":"integer"}},"additionalProperties":{"type":"boolean"}}""", """{"ab":true}""", """{"ab":1,"ab":true}""", """{"a\u0062":true}""")]
    [InlineData("""{"type":"object","additionalProperties":false}""", """{"a":1}""")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"minItems":2,"maxItems":3}""", "[]", "[1]", "[1,2,3,4]", "[1,]", "[1,\"2\"]")]
    [InlineData("""{"type":"string","minLength":2,"maxLength":3}""", "\"a\"", "\"abcd\"", "\"ab", "ab", "\"\\ud800\\udc00\"", "\"a\nb\"")]
    [InlineData("""{"type":"string","pattern":"^[A-Z]{2}-\\d+(\\.\\d{1,2})?$"}""", "\"A-1\"", "\"AB-\"", "\"AB-1.\"", "\"AB-1.234\"")]
    [InlineData("""{"type":"string","pattern":"^.[^a]$"}""", "\"xa\"", "\"\\n\"", "\"\\\"\"")]
    [InlineData("""{"type":"string","format":"date"}""", "\"2026-13-01\"", "\"26-01-01\"")]
    [InlineData("""{"enum":["red","green",1]}""", "\"re\"", "\"blue\"", "12", "\"redgreen\"")]
    [InlineData("""{"type":"integer"}""", "01", "1.0", "-", "1e3", "1000000000000000")]
    [InlineData("""{"type":"integer","minimum":-5,"maximum":120}""", "-6", "121", "130", "200", "1000", "-10")]
    [InlineData("""{"type":"integer","minimum":2019,"exclusiveMaximum":2027}""", "2018", "2027", "2", "20190")]
    [InlineData("""{"type":"integer","exclusiveMinimum":0}""", "0", "-1")]
    [InlineData("""{"type":"number","minimum":0,"maximum":1}""", "1.1", "2", "-0.1", "1.01", "1e5")]
    [InlineData("""{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":12}""", "0", "0.0", "12", "12.0")]
    [InlineData("""{"type":"number","minimum":-3,"maximum":2}""", "-3.1", "2.1", "-4")]
    [InlineData("""{"type":"number","exclusiveMaximum":-3}""", "-3", "-3.0", "-2", "0")]
    [InlineData("""{"anyOf":[{"type":"integer"},{"properties":{"a":{"type":"integer"}},"required":["a"]}]}""", "\"x\"", "{}", "null")]
    public void Add_Schema_RefusesWhatDoesNotFit(string schema, params string[] texts) => Assert.All(texts, text => Assert.NotNull(native.Refuses(Grammar(schema), text)));

    [Theory]
    [InlineData("""{"type":"integer","multipleOf":3}""", "#/multipleOf: the keyword multipleOf is outside the subset")]
    [InlineData("""{"properties":{"a/b~c":{"type":"array","uniqueItems":true}}}""", "#/properties/a~1b~0c/uniqueItems")]
    [InlineData("""{"properties":{"a":{"type":"string","minLength":1001}}}""", "#/properties/a/minLength: write a whole number from 0 to 1000")]
    [InlineData("""{"type":"string","minLength":3,"maxLength":2}""", "#/maxLength: it is below minLength")]
    [InlineData("""{"type":"string","pattern":"abc"}""", "begin with ^")]
    [InlineData("""{"type":"string","pattern":"^(?=a)b$"}""", "assertions")]
    [InlineData("""{"type":"string","pattern":"^a|b$"}""", "parentheses")]
    [InlineData("""{"type":"string","pattern":"^(a*)*$"}""", "may be empty")]
    [InlineData("""{"type":"string","pattern":"^(a$"}""", "not closed")]
    [InlineData("""{"type":"string","pattern":"^[\"]$"}""", "class")]
    [InlineData("""{"type":"string","pattern":"^a{1,5000}$"}""", "up to 1000")]
    [InlineData("""{"type":"number","minimum":0.5}""", "#/minimum")]
    [InlineData("""{"type":"integer","minimum":5,"maximum":4}""", "#/minimum: no number")]
    [InlineData("""{"type":"integer","minimum":"5"}""", "#/minimum: write a number")]
    [InlineData("""{"type":"text"}""", "#/type: write object")]
    [InlineData("""{"type":[]}""", "#/type")]
    [InlineData("""{"anyOf":[]}""", "#/anyOf")]
    [InlineData("""{"anyOf":[{"type":"string"},7]}""", "#/anyOf/1")]
    [InlineData("""{"allOf":[{},{}]}""", "#/allOf")]
    [InlineData("""{"not":{}}""", "#/not")]
    [InlineData("""{"$ref":"https://example.org/x"}""", "#/$ref: only references within")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "#/$ref: nothing")]
    [InlineData("""{"$ref":"#"}""", "refers to itself")]
    [InlineData("""{"anyOf":[{"$ref":"#"},{"$ref":"#/anyOf/0"}]}""", "refers to itself")]
    [InlineData("""{"enum":[]}""", "#/enum")]
    [InlineData("""{"type":"integer","enum":["a"]}""", "#/enum: it holds no value of the type")]
    [InlineData("""{"required":["a"]}""", "#/required: a is not among")]
    [InlineData("""{"properties":[]}""", "#/properties")]
    [InlineData("""{"properties":{"a":false}}""", "#/properties/a")]
    [InlineData("""{"anyOf":[{"properties":{"a":{"$ref":"#"},"b":{}}},{"properties":{"a":{"$ref":"#"},"c":{}}}]}""", "ways to read an answer at once")]
    [InlineData("7", "#: a schema must be an object")]
    public void Add_OutsideTheSubset_NamesPlaceAndKeyword(string schema, string message) =>
        Assert.Contains(message, Assert.Throws<BadRequestException>(() => Grammar(schema)).Message, StringComparison.Ordinal);

    /// <summary>Each is small, and would make a grammar that takes for ever to write, to read or to follow.</summary>
    [Theory]
    [MemberData(nameof(Hostile))]
    public void Add_HostileSchema_IsRefusedOrSmall(string schema)
    {
        string grammar;
        try { grammar = Grammar(schema); }
        catch (BadRequestException) { return; }
        Assert.InRange(grammar.Length, 1, 1 << 20);
        Assert.NotNull(native.Refuses(grammar, "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":x"));
    }

    public static TheoryData<string> Hostile =>
    [
        // Each refers twice to the next: 2 to the 200th ways.
        Chain(200, next => "{\"anyOf\":[" + next + "," + next + "]}"),
        Chain(2500, next => "{\"properties\":{\"a\":" + next + "}}"),
        Chain(2500, next => "{\"anyOf\":[" + next + ",{\"properties\":{\"a\":" + next + "}}]}"),
        // Alternatives that begin alike within alternatives that begin alike.
        Chain(6, next => "{\"anyOf\":[" + Join(8, index => "{\"required\":[\"a\"],\"properties\":{\"a\":" + next + ",\"b" + index + "\":{}}}") + "]}"),
        """{"anyOf":[{"properties":{"a":{"$ref":"#"},"b":{}}},{"properties":{"a":{"$ref":"#"},"c":{}}}]}""",
        // Repeats within repeats.
        """{"type":"array","maxItems":1000,"items":{"type":"array","maxItems":1000,"items":{"type":"array","minItems":1000,"items":{"type":"string","maxLength":1000}}}}""",
        "{\"properties\":{" + Join(400, index => $"\"p{index}\":{{\"type\":\"string\",\"minLength\":{1000 - index}}}") + "}}",
        """{"type":"string","pattern":"^((((a{1000}){1000}){1000}){1000})$"}""",
        "{\"enum\":[" + Join(900, index => "\"" + new string('a', index) + "\"") + "]}",
        "{\"properties\":{\"" + new string('x', 100_000) + "\":{}},\"additionalProperties\":true}",
        "{\"type\":\"string\",\"pattern\":\"^" + new string('(', 200) + new string(')', 200) + "$\"}",
    ];

    private static string Chain(int length, Func<string, string> link) =>
        "{\"$ref\":\"#/$defs/0\",\"$defs\":{" + Join(length, index => $"\"{index}\":" + link("{\"$ref\":\"#/$defs/" + (index + 1) + "\"}")) + $",\"{length}\":{{\"type\":\"null\"}}}}}}";

    private static string Join(int count, Func<int, string> part) => string.Join(",", Enumerable.Range(0, count).Select(part));

    private static string Grammar(string schema)
    {
        GrammarRules rules = new();
        return rules.Write(SchemaGrammar.Add(rules, JsonElement.Parse(schema), "schema"));
    }
}
