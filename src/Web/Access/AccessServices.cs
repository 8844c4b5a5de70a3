namespace Rag.Web.Access;

/// <summary>Registers and uses what asks callers from elsewhere for a key.</summary>
public static class AccessServices
{
    /// <summary>Adds keys and sessions.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services) => services
        .AddSingleton<ApiKeys>().AddSingleton<Sessions>().AddSingleton<WrongKeys>().AddSingleton<CallerPlace>().AddSingleton<AccessGate>();

    /// <summary>Asks; comes after the request guard, which has let through what only a key can open.</summary>
    public static void UseAccess(this WebApplication app)
    {
        AccessGate gate = app.Services.GetRequiredService<AccessGate>();
        app.Use((context, next) => gate.PassAsync(context, next));
    }
}
