namespace Rag.Web.Measuring;

/// <summary>Registers own questions, runs and ratings.</summary>
public static class MeasuringServices
{
    /// <summary>Adds them; needs answering and supervision.</summary>
    public static IServiceCollection AddMeasuring(this IServiceCollection services)
    {
        services.AddSingleton<QuestionStore>();
        services.AddSingleton<RatingStore>();
        services.AddSingleton<RatedPlaces>();
        services.AddSingleton<RunStore>();
        services.AddSingleton<RunConditions>();
        services.AddSingleton<SetMaking>();
        services.AddSingleton<TrainingExport>();
        services.AddSingleton<MeasureRuns>();
        services.AddHostedService(provider => provider.GetRequiredService<MeasureRuns>());
        return services;
    }
}
