using Rag.Retrieval.Workers;

namespace Rag.Inference.Downloads;

/// <summary>A file that is to be fetched.</summary>
/// <param name="Id">Of the download that it belongs to.</param>
/// <param name="Name">For people.</param>
/// <param name="FileName">Its name in the models folder.</param>
/// <param name="Address">Where it is fetched from; https alone.</param>
/// <param name="Size">Bytes; 0 where they are not known.</param>
/// <param name="IsExact">Whether <paramref name="Size"/> must be the server's.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal digits; empty where it is not publicly known.</param>
internal sealed record WantedFile(string Id, string Name, string FileName, Uri Address, long Size, bool IsExact, string Sha256)
{
    /// <summary>The file of a model that the catalogue knows.</summary>
    public static WantedFile Of(ModelCard card) =>
        new(card.Id, card.Name, card.FileName, card.Address, card.Size, !card.SizeIsApproximate, card.Sha256.ToLowerInvariant());
}
