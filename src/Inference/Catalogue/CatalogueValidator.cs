using Microsoft.Extensions.Options;

namespace Rag.Inference.Catalogue;

/// <summary>Refuses an owner's list of models that cannot be used when the process starts, rather than when it is first looked at.</summary>
internal sealed class CatalogueValidator : IValidateOptions<InferenceOptions>
{
    public ValidateOptionsResult Validate(string? name, InferenceOptions options)
    {
        try
        {
            _ = new ModelCatalogue(Options.Create(options));
            return ValidateOptionsResult.Success;
        }
        catch (OptionsValidationException fault)
        {
            return ValidateOptionsResult.Fail(fault.Failures);
        }
    }
}
