using Microsoft.Extensions.FileProviders;
using Rag.Web.Components.Source;
using Rag.Web.Components.Talk;
using Rag.Web.Safety;

namespace Rag.Web.Components;

/// <summary>Registers and maps the page.</summary>
public static class PageServices
{
    /// <summary>Adds Blazor and what belongs to one open page.</summary>
    public static IServiceCollection AddPage(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddSingleton<ExampleQuestions>();
        services.AddScoped<TalkSession>();
        services.AddScoped<SourceView>();
        return services;
    }

    /// <summary>Maps the page and pdf.js.</summary>
    public static void MapPage(this WebApplication app)
    {
        string pdfJs = Path.Combine(AppContext.BaseDirectory, "pdfjs");
        if (Directory.Exists(pdfJs))
        {
            // The policy of a worker is the one that its script comes with; decoders of scanned images are WebAssembly.
            app.UseWhen(context => context.Request.Path.StartsWithSegments("/pdfjs"), branch => branch.Use((context, next) =>
            {
                context.SetContentPolicy("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'");
                return next(context);
            }));
            app.UseStaticFiles(new StaticFileOptions
            {
                RequestPath = "/pdfjs",
                FileProvider = new PhysicalFileProvider(pdfJs),
                ServeUnknownFileTypes = true,
                OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "max-age=86400",
            });
        }

        // The request guard has refused foreign origins, and SecurityHeaders says who may frame the page.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}
