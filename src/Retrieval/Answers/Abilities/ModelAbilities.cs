using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Models;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Answers.Abilities;

/// <summary>
/// What each chat model can do, tested once when it is first seen and kept in <c>abilities.json</c> below the data folder. Safe to call from
/// any thread.
/// </summary>
public sealed class ModelAbilities
{
    private const int Version = 5;
    private readonly ConcurrentDictionary<string, Task<Ability?>> _tests = new();
    private readonly ConcurrentDictionary<string, Ability> _known;
    private readonly Func<ModelStatus, CancellationToken, Task<Ability>> _test;
    private readonly ILogger<ModelAbilities> _logger;
    private readonly string _file;
    private readonly Lock _writing = new();

    internal ModelAbilities(Func<ModelStatus, CancellationToken, Task<Ability>> test, IOptions<RagOptions> options, ILogger<ModelAbilities> logger)
    {
        (_test, _logger) = (test, logger);
        _file = Path.Combine(options.Value.DataPath, "abilities.json");
        _known = new ConcurrentDictionary<string, Ability>(Read(_file));
    }

    /// <summary>What a model can do, or null where it has not been tested yet.</summary>
    public Ability? Find(ModelStatus model) => _known.GetValueOrDefault(Key(model));

    /// <summary>
    /// Tests a model unless that was done before; callers at the same time wait for one test. Null where the model could not be asked: the
    /// next call tries again. Cancelling ends the waiting, not the test, which others may wait for.
    /// </summary>
    public async Task<Ability?> TestAsync(ModelStatus model, CancellationToken cancellationToken)
    {
        if (Find(model) is { } known) return known;
        Task<Ability?> test = _tests.GetOrAdd(Key(model), _ => Task.Run(() => RunAsync(model), CancellationToken.None));
        try
        {
            return await test.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (test.IsCompleted) _tests.TryRemove(new KeyValuePair<string, Task<Ability?>>(Key(model), test));
        }
    }

    private async Task<Ability?> RunAsync(ModelStatus model)
    {
        try
        {
            Ability ability = await _test(model, CancellationToken.None).ConfigureAwait(false);
            _known[Key(model)] = ability;
            Write();
            _logger.LogInformation("Model {Name}: {Ability}", model.Name, ability.Description);
            return ability;
        }
        catch (Exception fault)
        {
            _logger.LogWarning("Model {Name} could not be tested: {Reason}", model.Name, fault.Message);
            return null;
        }
    }

    /// <summary>The file's content and the test's version: what another test found does not count.</summary>
    private static string Key(ModelStatus model) => $"{model.Fingerprint ?? model.Name}/{Version}";

    private static Dictionary<string, Ability> Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, Ability>>(File.ReadAllText(file)) ?? [];
        }
        catch (Exception fault) when (fault is IOException or JsonException or UnauthorizedAccessException)
        {
            // It is only a memory: without it the models are tested again.
            return [];
        }
    }

    private void Write()
    {
        try
        {
            lock (_writing)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
                File.WriteAllText(_file, JsonSerializer.Serialize(new Dictionary<string, Ability>(_known)));
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _logger.LogWarning("The result of a model's self-test could not be kept: {Reason}", fault.Message);
        }
    }
}
