using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;
using Rag.Web.Access;

namespace Rag.Web.Tests.Access;

public sealed class CallerPlaceTests
{
    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.9.9.9", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("172.31.250.1", false)]
    [InlineData("::ffff:172.31.250.1", false)]
    [InlineData("172.31.250.2", true)]
    [InlineData("192.168.1.7", true)]
    [InlineData("::ffff:192.168.1.7", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("fe80::1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData(null, true)]
    public void IsElsewhere_AnAddress_IsToldByTheConnection(string? address, bool expected) => Assert.Equal(expected, Place().IsElsewhere(From(address)));

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("x-forwarded-for", "")]
    [InlineData("X-Forwarded-Host", "rag.example")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("Host", "rag.home.example")]
    public void IsElsewhere_SignsOfAProxy_AreNotFromHere(string header, string value)
    {
        foreach (string address in (string[])["127.0.0.1", "172.31.250.1"])
        {
            HttpContext context = From(address);
            context.Request.Headers[header] = value;
            Assert.True(Place().IsElsewhere(context));
        }
    }

    [Theory]
    [InlineData("192.168.1.7", "10.0.0.1", "192.168.1.7")] // From elsewhere, whatever it says.
    [InlineData("127.0.0.1", "10.0.0.1", "10.0.0.1")]
    [InlineData("127.0.0.1", "8.8.8.8, 10.0.0.1", "10.0.0.1")] // The last one is the proxy's own word.
    [InlineData("127.0.0.1", "nonsense", "127.0.0.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "", "20010db800010002")]
    public void Name_OfWhoTries_IsTheNearestThatIsCertain(string address, string forwarded, string expected)
    {
        HttpContext context = From(address);
        if (forwarded.Length > 0) context.Request.Headers["X-Forwarded-For"] = forwarded;
        Assert.Equal(expected, Place().Name(context));
    }

    private static CallerPlace Place() =>
        new(Options.Create(new RagOptions { TrustedNetworks = { "172.31.250.1/32" }, PublicUrl = "https://rag.home.example" }));

    private static DefaultHttpContext From(string? address)
    {
        DefaultHttpContext context = new();
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        return context;
    }
}
