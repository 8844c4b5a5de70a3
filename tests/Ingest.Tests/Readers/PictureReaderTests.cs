using Rag.Ingest.Readers;
using Rag.Ingest.Readers.Pdf;
using Rag.Tests;

namespace Rag.Ingest.Tests.Readers;

public sealed class PictureReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    public void Upright_TurnedPicture_IsTurnedBack(int orientation)
    {
        // A single dark pixel at the top left, as shown.
        (int width, int height) = orientation is 6 or 8 ? (3, 4) : (4, 3);
        (int x, int y) = orientation switch { 3 => (width - 1, height - 1), 6 => (0, height - 1), 8 => (width - 1, 0), _ => (0, 0) };
        byte[] upright = new Rag.Ingest.Readers.Pictures.PictureFacts("image/bmp", orientation, null).Upright(Bitmap(width, height, x, y));
        if (orientation == 1) return;
        Assert.StartsWith("P5\n4 3\n255\n", System.Text.Encoding.Latin1.GetString(upright), StringComparison.Ordinal);
        Assert.Equal(0, Array.IndexOf(upright[^12..], (byte)0));
    }

    [Fact]
    public async Task Read_Picture_IsReadOrSaysWhatItNeeds()
    {
        string path = SharedFolder.Require("data/cases/40-skipped-formats/receipt.png");
        ReadResult result = await Reading.FileAsync(path);
        if (Ocr.IsAvailable)
        {
            var read = Assert.IsType<ReadDocument>(result);
            Assert.Contains("Rye bread", read.Content.Text, StringComparison.Ordinal);
            Assert.All(read.Content.Lines, line => Assert.InRange(line.Left + line.Width, 0, 1.0001f));
            Assert.NotEmpty(read.Content.Lines);
        }
        else Assert.Contains("install tesseract", Assert.IsType<Unreadable>(result).Reason, StringComparison.Ordinal);
    }

    /// <summary>24 bits a pixel, white but for one black; rows from the bottom up.</summary>
    private static byte[] Bitmap(int width, int height, int x, int y)
    {
        int stride = (width * 3 + 3) / 4 * 4;
        byte[] bytes = new byte[54 + stride * height];
        void Put(int at, int value) => BitConverter.GetBytes(value).CopyTo(bytes, at);
        (bytes[0], bytes[1]) = ((byte)'B', (byte)'M');
        Put(2, bytes.Length);
        Put(10, 54);
        Put(14, 40);
        Put(18, width);
        Put(22, height);
        bytes[26] = 1;
        bytes[28] = 24;
        Put(34, stride * height);
        for (int row = 0; row < height; row++)
            for (int column = 0; column < width * 3; column++) bytes[54 + row * stride + column] = 255;
        for (int c = 0; c < 3; c++) bytes[54 + (height - 1 - y) * stride + x * 3 + c] = 0;
        return bytes;
    }
}
