using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Tests.Settings;

public sealed class AdapterStrengthsTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("a.gguf=1", "a.gguf=1")]
    [InlineData(" b.gguf = -0.5 ;a=b.gguf=1;; ", "a=b.gguf=1; b.gguf=-0.5")]
    [InlineData("a.gguf=0; c.gguf=2", "c.gguf=2")]
    public void Read_ThenWrite_SaysTheSame(string? setting, string written) =>
        Assert.Equal(written, AdapterStrengths.Write(AdapterStrengths.Read(setting)));

    [Theory]
    [InlineData("a.gguf", "a.gguf")]
    [InlineData("a.gguf=strong", "a.gguf=strong")]
    [InlineData("ok.gguf=1; a.gguf=11", "a.gguf=11")]
    [InlineData("a.gguf=NaN", "a.gguf=NaN")]
    [InlineData("=1", "=1")]
    public void Validate_WhatCannotBeRead_IsNamed(string setting, string part)
    {
        Assert.Equal(part, AdapterStrengths.Fault(setting));
        Assert.Contains(
            $"'{part}'", new RagOptionsValidator().Validate(null, new RagOptions { ChatAdapters = setting })
            .FailureMessage, StringComparison.Ordinal);
    }
}
