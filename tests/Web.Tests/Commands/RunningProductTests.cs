using System.Net;
using Rag.Retrieval.Settings;
using Rag.Web.Commands;

namespace Rag.Web.Tests.Commands;

public sealed class RunningProductTests
{
    private readonly string data = Directory.CreateTempSubdirectory("rag-running-").FullName;
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_WrittenAddress_ComesBeforeTheSettings()
    {
        RunningProduct.Write(data, "http://127.0.0.1:4001");
        Assert.Equal(4001, (await FindAsync("http://127.0.0.1:5080", port => port is 4001 or 5080))?.Port);
    }

    [Fact]
    public async Task Find_LeftByACrash_IsPassedOver()
    {
        RunningProduct.Write(data, "http://127.0.0.1:4001");
        Assert.Equal("http://127.0.0.1:5080/", (await FindAsync("http://0.0.0.0:5080", port => port == 5080))?.ToString());
        Assert.Null(await FindAsync("http://127.0.0.1:5080", _ => false));
    }

    [Fact]
    public async Task Find_AfterItsEnd_KnowsNoAddress()
    {
        RunningProduct.Write(data, "http://127.0.0.1:4001");
        RunningProduct.Remove(data);
        Assert.Null(await FindAsync("http://127.0.0.1:0", _ => true));
    }

    private Task<Uri?> FindAsync(string urls, Func<int, bool> answers) =>
        RunningProduct.FindAsync(new RagOptions { DataPath = data, Urls = urls }, new HttpClient(new Answering(answers)), Token);

    private sealed class Answering(Func<int, bool> answers) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answers(request.RequestUri!.Port)
                ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("ok") })
                : throw new HttpRequestException("Nobody is there.");
    }
}
