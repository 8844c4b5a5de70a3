namespace Rag.Web.Safety;

/// <summary>Registers what guards files and answers errors.</summary>
public static class SafetyServices
{
    /// <summary>Adds the file guard.</summary>
    public static IServiceCollection AddSafety(this IServiceCollection services) => services.AddSingleton<DocumentFile>();

    /// <summary>Errors become problem details on the HTTP interface and a page elsewhere.</summary>
    public static void UseProblems(this WebApplication app)
    {
        // A body that cannot be read is the caller's fault, whether it was thrown or not.
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = fault => fault is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
        });
        app.UseStatusCodePages();
    }
}
