using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Rag.Inference.Tests.Downloads;

/// <summary>A server of one file over https on a loopback port, whose manners the test decides.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private static readonly X509Certificate2 Certificate = SelfSigned();

    private FileServer(byte[] content)
    {
        Content = content;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Certificate)));
        app = builder.Build();
        app.Run(context =>
        {
            Requests.Enqueue(context.Request.Headers.Range.ToString());
            return Handler!(context);
        });
        Handler = SendAsync;
    }

    /// <summary>The file.</summary>
    public byte[] Content { get; set; }

    /// <summary>Its mark; empty for none.</summary>
    public string Etag { get; set; } = "\"one\"";

    /// <summary>What happens to a request.</summary>
    public Func<HttpContext, Task> Handler { get; set; }

    /// <summary>The range of each request so far; empty where the whole was asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public Uri Address { get; private set; } = null!;

    /// <summary>Its certificate, for those who must be told to trust it.</summary>
    public static string CertificatePem => Certificate.ExportCertificatePem();

    public static async Task<FileServer> StartAsync(byte[] content)
    {
        FileServer server = new(content);
        await server.app.StartAsync(TestContext.Current.CancellationToken);
        server.Address = new Uri(server.app.Urls.Single() + "/m.gguf");
        return server;
    }

    /// <summary>As a good server does: ranges, and the whole where the file is not the one that was begun.</summary>
    public Task SendAsync(HttpContext context) => SendAsync(context, Content.Length);

    /// <summary>The same, but it breaks off before a byte of the file.</summary>
    public Task SendAsync(HttpContext context, int until) => SendAsync(context, Content, until);

    /// <summary>The same of other bytes.</summary>
    public async Task SendAsync(HttpContext context, byte[] content, int until)
    {
        int from = 0;
        if (Etag.Length > 0) context.Response.Headers.ETag = Etag;
        if (context.Request.Headers.Range.ToString() is ['b', 'y', 't', 'e', 's', '=', .. var range] && context.Request.Headers.IfRange == Etag)
        {
            from = int.Parse(range.TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture);
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }
        context.Response.ContentLength = content.Length - from;
        await context.Response.Body.WriteAsync(content.AsMemory(from, Math.Max(0, until - from)), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        if (until < content.Length) context.Abort();
    }

    /// <summary>Sends the beginning, and then nothing.</summary>
    public async Task StallAsync(HttpContext context, int after)
    {
        context.Response.Headers.ETag = Etag;
        context.Response.ContentLength = Content.Length;
        await context.Response.Body.WriteAsync(Content.AsMemory(0, after), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static X509Certificate2 SelfSigned()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=models.test", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("models.test");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
