using System.Text;
using Rag.Ingest.Readers;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Tests.Readers;

/// <summary>Web pages saved with their parts (MHTML, RFC 2557), as browsers and Word write them.</summary>
public sealed class SavedPageTests
{
    private static readonly DateTimeOffset Saved = new(2026, 3, 2, 9, 30, 0, TimeSpan.FromHours(1));

    [Fact]
    public async Task Read_PageOfChromium_GivesItsContentOnly()
    {
        ReadDocument page = await ReadAsync("""
            From: <Saved by Blink>
            Snapshot-Content-Location: https://example.org/wheels
            Subject: =?utf-8?Q?R=C3=A4der=20=E2=80=93=20Shop?=
            Date: Mon, 2 Mar 2026 09:30:00 +0100
            MIME-Version: 1.0
            Content-Type: multipart/related;
            	type="text/html";
            	boundary="----MultipartBoundary--k1----"


            ------MultipartBoundary--k1----
            Content-Type: text/html
            Content-ID: <frame-1@mhtml.blink>
            Content-Transfer-Encoding: quoted-printable
            Content-Location: https://example.org/wheels

            <!DOCTYPE html><html lang=3D"de"><head><meta http-equiv=3D"Content-Type" con=
            tent=3D"text/html; charset=3DUTF-8"><link rel=3D"stylesheet" type=3D"text/cs=
            s" href=3D"cid:css-1@mhtml.blink"><title>R=C3=A4der =E2=80=93 Shop</title></=
            head><body><nav>Start</nav><h1>R=C3=A4der</h1><p>Ein Rad kostet 5=C2=A0=E2=
            =82=AC, siehe <a href=3D"https://example.org/prices">Preise</a>.</p><img src=
            =3D"cid:image-1@mhtml.blink" alt=3D"Rad von vorn"><iframe src=3D"cid:frame-2@=
            mhtml.blink"></iframe></body></html>
            ------MultipartBoundary--k1----
            Content-Type: text/html
            Content-ID: <frame-2@mhtml.blink>
            Content-Transfer-Encoding: quoted-printable
            Content-Location: https://ads.example.org/

            <html><body><p>Buy now!</p></body></html>
            ------MultipartBoundary--k1----
            Content-Type: image/png
            Content-ID: <image-1@mhtml.blink>
            Content-Transfer-Encoding: base64
            Content-Location: https://example.org/wheel.png

            iVBORw0KGgo=

            ------MultipartBoundary--k1----
            Content-Type: text/css
            Content-ID: <css-1@mhtml.blink>
            Content-Transfer-Encoding: quoted-printable

            @charset "utf-8"; p { color: red; }
            ------MultipartBoundary--k1------
            """, Encoding.UTF8);
        Assert.Equal("Heading1: Räder\nParagraph: Ein Rad kostet 5 €, siehe Preise.\nParagraph: Rad von vorn", Reading.Show(page.Content));
        Assert.Equal(("multipart/related", "Räder", "de", Saved), (page.MediaType, page.Title, page.Language, page.Date));
        TextLink link = Assert.Single(page.Content.Links);
        Assert.Equal(("Preise", "https://example.org/prices"), (page.Content.Text[link.Start..link.End], link.Target));
    }

    [Theory]
    [InlineData("windows-1251", "text/html; charset=\"windows-1251\"", "", "Колесо спереди")]
    [InlineData("windows-1251", "text/html", "<meta http-equiv=3DContent-Type content=3D\"text/html; charset=3Dwindows-1251\">", "Колесо спереди")]
    [InlineData("iso-8859-1", "text/html; charset=\"iso-8859-1\"", "", "Größe des Rades")]
    [InlineData("utf-8", "text/html", "", "Größe des Rades – 車輪")]
    public async Task Read_PageOfWord_DecodesTheCharactersOfItsPart(string charset, string type, string meta, string text)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        string quoted = string.Concat(Encoding.GetEncoding(charset).GetBytes(text).Select(b => b is > 32 and < 127 and not (byte)'=' ? ((char)b).ToString() : $"={b:X2}"));
        ReadDocument page = await ReadAsync($"""
            MIME-Version: 1.0
            Content-Type: multipart/related; boundary="----=_NextPart_01"

            This document is a Single File Web Page, also known as a Web Archive file.

            ------=_NextPart_01
            Content-Location: file:///C:/D1/wheel.htm
            Content-Transfer-Encoding: quoted-printable
            Content-Type: {type}

            <html><head>{meta}<title>Wheel</title></head><body><p class=3DMsoNormal>=
            {quoted}</p></body></html>

            ------=_NextPart_01--
            """, Encoding.ASCII);
        Assert.Equal(("Wheel", text), (page.Title, page.Content.Text));
    }

    [Fact]
    public async Task Read_PageWithADateOfItsOwn_KeepsIt()
    {
        ReadDocument page = await ReadAsync("""
            From: "Saved by Internet Explorer 11"
            Subject: Wheels
            Date: Mon, 2 Mar 2026 09:30:00 +0100
            MIME-Version: 1.0
            Content-Type: multipart/related; type="text/html"; boundary="b"

            --b
            Content-Type: text/html; charset="utf-8"
            Content-Transfer-Encoding: 8bit

            <html><head><meta property="article:published_time" content="2025-11-30T12:00:00Z"></head><body><p>Wheels are round.</p></body></html>
            --b--
            """, Encoding.UTF8);
        Assert.Equal(new DateTimeOffset(2025, 11, 30, 12, 0, 0, TimeSpan.Zero), page.Date);
        Assert.Equal("Wheels", page.Title);
    }

    private static async Task<ReadDocument> ReadAsync(string page, Encoding encoding) =>
        Assert.IsType<ReadDocument>(await Reading.BytesAsync("page.mhtml", encoding.GetBytes(page.ReplaceLineEndings("\r\n"))));
}
