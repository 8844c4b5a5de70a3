using Rag.Retrieval.Workers;
using Rag.Web;
using Rag.Web.Answering;
using Rag.Web.Api;
using Rag.Web.Components;
using Rag.Web.Safety;
using Rag.Web.Settings;
using Rag.Web.Supervision;

return await StartUp.RunOrExplainAsync(() =>
{
    // The program's own folder, so that it runs the same from wherever it is started.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.WebHost.UseStaticWebAssets();
    builder.AddSettings();
    builder.AddWorker();
    builder.Services.AddSupervision();
    builder.Services.AddAnswering();
    builder.Services.AddSafety();
    builder.Services.AddProblemDetails();
    builder.Services.AddPage();

    WebApplication app = builder.Build();
    app.UseSecurityHeaders();
    app.UseRequestGuard();
    app.UseProblems();
    app.UseAntiforgery();
    app.MapStaticAssets();
    app.MapApi();
    app.MapPage();
    return app;
});
