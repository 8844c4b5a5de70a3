using Microsoft.Extensions.Options;

namespace Rag.Inference.Tests;

public sealed class InferenceOptionsValidatorTests
{
    [Theory]
    [InlineData("maybe", null, "Rag:Inference:FlashAttention is 'maybe': write on, off or auto")]
    [InlineData("off", "q8_0", "Rag:Inference:KvType q8_0 needs flash attention: write f16")]
    [InlineData("on", "q4_0", "Rag:Inference:KvType is 'q4_0': write f16 or q8_0")]
    public void Validate_SettingsThatCannotWork_SaysWhatToWrite(string flashAttention, string? kvType, string message)
    {
        ValidateOptionsResult result = Validate(flashAttention, kvType);
        Assert.Contains(message, result.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto", null)]
    [InlineData("off", "f16")]
    [InlineData("on", "q8_0")]
    public void Validate_SettingsThatWork_Succeeds(string flashAttention, string? kvType) =>
        Assert.True(Validate(flashAttention, kvType).Succeeded);

    private static ValidateOptionsResult Validate(string flashAttention, string? kvType) =>
        new InferenceOptionsValidator().Validate(null, new InferenceOptions { FlashAttention = flashAttention, KvType = kvType });
}
