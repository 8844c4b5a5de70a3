using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.FileType;
using StbImageSharp;

namespace Rag.Ingest.Readers.Pictures;

/// <summary>What a picture says of itself.</summary>
/// <param name="MediaType">IANA media type.</param>
/// <param name="Orientation">How it is turned to be shown (Exif 2.32, section 4.6.4): 1 as it is, 3, 6 and 8 by half and quarter turns.</param>
/// <param name="Taken">When it was taken, by the camera's clock; null where it does not say.</param>
internal sealed record PictureFacts(string MediaType, int Orientation, DateTimeOffset? Taken)
{
    /// <summary>Pixels of a picture that is turned here: 300 MB in memory.</summary>
    private const long MostPixels = 150_000_000;

    public static PictureFacts Of(byte[] bytes)
    {
        IReadOnlyList<MetadataExtractor.Directory> all;
        try
        {
            all = ImageMetadataReader.ReadMetadata(new MemoryStream(bytes));
        }
        catch (Exception e) when (e is ImageProcessingException or IOException or ArgumentException or IndexOutOfRangeException)
        {
            return new PictureFacts("image/*", 1, null);
        }
        int orientation = all.OfType<ExifIfd0Directory>().FirstOrDefault() is { } basic && basic.TryGetInt32(ExifDirectoryBase.TagOrientation, out int turned) ? turned : 1;
        DateTimeOffset? taken = all.OfType<ExifSubIfdDirectory>().FirstOrDefault() is { } details && details.TryGetDateTime(ExifDirectoryBase.TagDateTimeOriginal, out DateTime moment)
            ? new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Unspecified), TimeSpan.Zero) : null;
        string type = all.OfType<FileTypeDirectory>().FirstOrDefault()?.GetString(FileTypeDirectory.TagDetectedFileMimeType) ?? "image/*";
        return new PictureFacts(type, orientation, taken);
    }

    /// <summary>The picture as it is to be shown, in a form that recognition reads; itself where it stands upright, or in a format that is not turned here.</summary>
    public byte[] Upright(byte[] bytes)
    {
        if (Orientation is not (> 1 and <= 8)) return bytes;
        if (ImageInfo.FromStream(new MemoryStream(bytes)) is not { } info) return bytes;
        if ((long)info.Width * info.Height > MostPixels) throw new UnreadableException($"the picture has more than {MostPixels / 1_000_000} million pixels");
        ImageResult picture = ImageResult.FromMemory(bytes, ColorComponents.Grey);
        (int width, int height) = Orientation >= 5 ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        // Portable graymap (Netpbm, "pgm").
        byte[] head = System.Text.Encoding.ASCII.GetBytes($"P5\n{width} {height}\n255\n"), turned = new byte[head.Length + width * height];
        head.CopyTo(turned, 0);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (int fromX, int fromY) = Orientation switch
                {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (y, width - 1 - x),
                    7 => (height - 1 - y, width - 1 - x),
                    _ => (height - 1 - y, x),
                };
                turned[head.Length + y * width + x] = picture.Data[fromY * picture.Width + fromX];
            }
        }
        return turned;
    }
}
