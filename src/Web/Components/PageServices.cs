using Microsoft.Extensions.FileProviders;
using Rag.Web.Access;
using Rag.Web.Components.Search;
using Rag.Web.Components.Source;
using Rag.Web.Components.Talk;
using Rag.Web.Inbox;
using Rag.Web.Privacy;
using Rag.Web.Safety;

namespace Rag.Web.Components;

/// <summary>Registers and maps the page.</summary>
public static class PageServices
{
    /// <summary>Where the build puts pdf.js, KaTeX and highlight.js; absent where npm could not fetch them.</summary>
    public static string Scripts { get; } = Path.Combine(AppContext.BaseDirectory, "scripts");

    /// <summary>Adds Blazor and what belongs to one open page.</summary>
    public static IServiceCollection AddPage(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddSingleton<ExampleQuestions>();
        services.AddSingleton<InboxFolder>();
        services.AddSingleton<DataRemoval>();
        services.AddSingleton<Relations>();
        services.AddSingleton<QuickSearch>();
        services.AddHostedService<PageWarmUp>();
        services.AddScoped<TalkSession>();
        services.AddScoped<SourceView>();
        return services;
    }

    /// <summary>Maps the page and the scripts that npm fetched.</summary>
    public static void MapPage(this WebApplication app)
    {
        if (Directory.Exists(Scripts))
        {
            // The policy of a worker is the one that its script comes with; pdf.js decodes scanned images with WebAssembly.
            app.UseWhen(context => context.Request.Path.StartsWithSegments("/scripts"), branch => branch.Use((context, next) =>
            {
                context.SetContentPolicy("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'");
                return next(context);
            }));
            app.UseStaticFiles(new StaticFileOptions
            {
                RequestPath = "/scripts",
                FileProvider = new PhysicalFileProvider(Scripts),
                ServeUnknownFileTypes = true,
                OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "max-age=86400",
            });
        }

        // The request guard has refused foreign origins, and SecurityHeaders says who may frame the page.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
            .Needs(AccessScope.Manage);
    }
}
