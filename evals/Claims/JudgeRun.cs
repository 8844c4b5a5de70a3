using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Answers.Claims;
using Rag.Retrieval.Answers.Claims.Judging;
using Rag.Retrieval.Models;
using Rag.Retrieval.Settings;

namespace Rag.Evals.Claims;

/// <summary>
/// The same claims with a chat model as the judge. Its thresholds come from one half, by document, for the other, so that none is judged
/// by what it helped to set.
/// </summary>
internal sealed class JudgeRun : IDisposable
{
    private static readonly JudgeLimits Limits = new() { Longest = TimeSpan.FromMinutes(10) };
    private readonly InferenceProcess? _inference;
    private readonly ServiceProvider _services;

    private JudgeRun(InferenceProcess? inference, ServiceProvider services) => (_inference, _services) = (inference, services);

    /// <summary>A server by its address, or the best chat model of a folder; null where neither is named.</summary>
    public static async Task<JudgeRun?> CreateAsync(string? url, string? models, CancellationToken cancellationToken)
    {
        models ??= Environment.GetEnvironmentVariable("Rag__ModelsPath");
        if (url is null && models is null) return null;
        RagOptions options = new() { DataPath = Path.GetTempPath(), InferenceUrl = url };
        if (models is not null) options.ModelsPath = models;
        InferenceProcess? inference = await InferenceProcess.StartAsync(options, cancellationToken);
        ServiceCollection services = new();
        services.AddSingleton(Options.Create(options));
        services.AddModels();
        ServiceProvider provider = services.BuildServiceProvider();
        if (inference is not null) await WaitAsync(provider.GetRequiredService<IModelSource>(), cancellationToken);
        return new JudgeRun(inference, provider);
    }

    /// <summary>Judges every claim that the check left open, prints, and gives the figures.</summary>
    public async Task<Dictionary<string, object?>> RunAsync(IReadOnlyList<(LabelledClaim Claim, ClaimVerdict Verdict)> verdicts,
        CancellationToken cancellationToken)
    {
        ChatClaimJudge judge = new(_services.GetRequiredService<IChatClient>(), Limits, TimeProvider.System);
        long began = Stopwatch.GetTimestamp();
        List<(LabelledClaim Claim, ClaimVerdict Verdict, double? Yes)> judged = [];
        foreach ((LabelledClaim claim, ClaimVerdict verdict) in verdicts)
        {
            judged.Add((claim, verdict, (await judge.JudgeAsync(claim.Sources, [claim.Text], cancellationToken))[0]));
            if (judged.Count % 50 == 0) Console.Error.WriteLine($"{judged.Count} judged");
        }
        double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        JudgeThresholds fromTuning = Thresholds(judged, tuning: true), fromHeld = Thresholds(judged, tuning: false);
        ClaimFigures figures = new([.. judged.Select(j => (j.Claim, JudgedVerdict.Join(j.Verdict, j.Yes, j.Claim.IsTuning ? fromHeld
            : fromTuning).IsKept))], milliseconds);
        int answered = judged.Count(j => j.Yes is not null);
        double? auc = Auc(judged);
        figures.Print(string.Create(CultureInfo.InvariantCulture,
            $"with the judge ({answered} judged, AUC {auc:F2}, doubts below {fromHeld.No:F2} and {fromTuning.No:F2})"));
        Dictionary<string, object?> json = figures.ToJson();
        json["judged"] = answered;
        json["auc"] = auc;
        return json;
    }

    public void Dispose()
    {
        _services.Dispose();
        _inference?.Dispose();
    }

    /// <summary>Of what the exact check kept, for nothing else is left to the judge.</summary>
    private static JudgeThresholds Thresholds(List<(LabelledClaim Claim, ClaimVerdict Verdict, double? Yes)> judged, bool tuning)
    {
        List<(LabelledClaim Claim, ClaimVerdict Verdict, double? Yes)> open = [.. judged.Where(j => j.Claim.IsTuning == tuning
            && j.Verdict.IsKept && j.Yes is not null)];
        return JudgeThresholds.From([.. open.Where(j => j.Claim.Label == LabelledClaim.Said).Select(j =>
            j.Yes!.Value)], [.. open.Where(j => j.Claim.Label != LabelledClaim.Said).Select(j => j.Yes!.Value)], lost: 0.03);
    }

    private static double? Auc(List<(LabelledClaim Claim, ClaimVerdict Verdict, double? Yes)> judged)
    {
        List<double> right = [.. judged.Where(j => j.Yes is not null && j.Claim.Label == LabelledClaim.Said).Select(j => j.Yes!.Value)];
        List<double> wrong = [.. judged.Where(j => j.Yes is not null && j.Claim.Label != LabelledClaim.Said).Select(j => j.Yes!.Value)];
        return right.Count == 0 || wrong.Count == 0 ? null : right.Average(a => wrong.Average(b => a > b ? 1 : a == b ? 0.5 : 0));
    }

    private static async Task WaitAsync(IModelSource models, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < 600; attempt++)
        {
            if ((await models.GetModelsAsync(cancellationToken)).Chat is { IsReady: true }) return;
            await Task.Delay(200, cancellationToken);
        }
        throw new InvalidOperationException("There is no chat model in that folder that is ready within two minutes.");
    }
}
