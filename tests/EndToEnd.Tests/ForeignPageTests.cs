using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace Rag.EndToEnd.Tests;

/// <summary>A page of another site in the same browser can neither read, write, frame nor listen to the product.</summary>
public sealed class ForeignPageTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData("localhost")] // another site
    [InlineData("127.0.0.1")] // another origin of the same site
    public async Task ForeignPage_FetchFormSocketFrame_AreAllRefused(string host)
    {
        await using var site = new ScriptedSite();
        await using WebApplication foreign = await StartAsync();
        IPage page = await browser.OpenAsync();
        await page.GotoAsync($"http://{host}:{new Uri(foreign.Urls.Single()).Port}/");
        string[] outcomes = await page.EvaluateAsync<string[]>("""
            async own => {
              const outcomes = [];
              const attempt = async (what, act) => { try { outcomes.push(what + ': ' + await act()); } catch { outcomes.push(what + ': refused'); } };
              await attempt('read', async () => (await fetch(own + '/api/status')).text());
              await attempt('write', async () => (await fetch(own + '/api/inbox?name=evil.md', { method: 'POST', body: 'evil' })).text());
              await attempt('blind write', async () => (await fetch(own + '/api/inbox?name=evil.md', { method: 'POST', body: 'evil', mode: 'no-cors', headers: { 'content-type': 'text/plain' } })).type);
              await attempt('negotiate', async () => (await fetch(own + '/_blazor/negotiate?negotiateVersion=1', { method: 'POST' })).text());
              await attempt('socket', () => new Promise((done, failed) => { const socket = new WebSocket(own.replace('http', 'ws') + '/_blazor'); socket.onopen = () => done('open'); socket.onerror = failed; }));
              await attempt('script', () => new Promise((done, failed) => { const script = document.createElement('script'); script.src = own + '/js/page.js'; script.onload = () => done('ran'); script.onerror = failed; document.head.append(script); }));
              await attempt('frame', () => new Promise((done, failed) => {
                const frame = document.createElement('iframe');
                frame.src = own;
                frame.onload = () => { try { done(frame.contentDocument ? 'read' : 'closed to us'); } catch { failed(); } };
                document.body.append(frame);
              }));
              return outcomes;
            }
            """, site.Address);
        Assert.Equal(["read: refused", "write: refused", "blind write: refused", "negotiate: refused", "socket: refused", "script: refused", "frame: closed to us"], outcomes);
        // A request that is sent blindly leaves nothing behind, and what the frame shows is not the page.
        Assert.False(File.Exists(Path.Combine(site.Stage.DataPath, "inbox", "evil.md")));
        Assert.DoesNotContain(page.Frames.Skip(1), frame => frame.Url.StartsWith(site.Address, StringComparison.Ordinal) && frame.QuerySelectorAsync("#ask-box").GetAwaiter().GetResult() is not null);

        // A form of the foreign page leads the browser to a refusal.
        IResponse answer = await page.RunAndWaitForResponseAsync(
            () => page.EvaluateAsync("own => { const form = document.createElement('form'); form.method = 'post'; form.action = own + '/api/ask'; document.body.append(form); form.submit(); }", site.Address),
            response => response.Url.EndsWith("/api/ask", StringComparison.Ordinal));
        Assert.Equal(403, answer.Status);
    }

    private static async Task<WebApplication> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.MapGet("/", () => Results.Content("<!doctype html><title>Elsewhere</title><p>Elsewhere", "text/html"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
