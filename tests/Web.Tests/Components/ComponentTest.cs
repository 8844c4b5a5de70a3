using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Components;

/// <summary>One component by itself, over the services of the whole of Web.</summary>
public abstract class ComponentTest : BunitContext
{
    private readonly IServiceScope scope;

    protected ComponentTest()
    {
        scope = Stage.Services.CreateScope();
        Services.AddFallbackServiceProvider(scope.ServiceProvider);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Module = JSInterop.SetupModule(_ => true);
        Module.Mode = JSRuntimeMode.Loose;
    }

    internal PageStage Stage { get; } = new();

    protected BunitJSModuleInterop Module { get; }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        scope.Dispose();
        Stage.Dispose();
    }
}
