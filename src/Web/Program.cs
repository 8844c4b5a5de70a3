using Rag.Retrieval.Workers;
using Rag.Web;
using Rag.Web.Access;
using Rag.Web.Answering;
using Rag.Web.Api;
using Rag.Web.Api.Description;
using Rag.Web.Commands;
using Rag.Web.Components;
using Rag.Web.Mcp;
using Rag.Web.Measuring;
using Rag.Web.Safety;
using Rag.Web.Settings;
using Rag.Web.Supervision;
using Rag.Web.Telemetry;

if (!RagCommand.Serves(args, out string[] settings)) return await RagCommand.RunAsync(args);
return await StartUp.RunOrExplainAsync(() =>
{
    // The program's own folder, so that it runs the same from wherever it is started.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });
    builder.WebHost.UseStaticWebAssets();
    builder.AddSettings();
    builder.AddWorker();
    builder.AddWebTelemetry();
    builder.Services.AddSupervision();
    builder.Services.AddAnswering();
    builder.Services.AddMeasuring();
    builder.Services.AddSafety();
    builder.Services.AddAccess();
    builder.Services.AddProblemDetails();
    builder.Services.AddPage();
    builder.Services.AddMcp();
    builder.Services.AddApiDescription();

    WebApplication app = builder.Build();
    app.UseSecurityHeaders();
    app.UseRequestGuard();
    app.UseAccess();
    app.UseProblems();
    app.UseAntiforgery();
    app.MapStaticAssets().Needs(AccessScope.Manage);
    app.MapApi();
    app.MapTelemetry();
    app.MapPage();
    return app;
});
