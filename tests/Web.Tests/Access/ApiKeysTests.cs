using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Rag.Retrieval.Settings;
using Rag.Web.Access;

namespace Rag.Web.Tests.Access;

public sealed class ApiKeysTests
{
    private readonly string data = Directory.CreateTempSubdirectory("rag-keys-").FullName;
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Make_AKey_OpensItsScopeAlsoAfterANewStart()
    {
        MadeKey made = Open().Make("phone", AccessScope.Ask);
        Caller? caller = Open().Find(made.Text);
        Assert.Equal((made.Key.Id, AccessScope.Ask), (caller?.KeyId, caller?.Scope));
    }

    [Fact]
    public void Make_TwoKeys_AreLongAndDiffer()
    {
        ApiKeys keys = Open();
        string first = keys.Make("a", AccessScope.Read).Text, second = keys.Make("b", AccessScope.Read).Text;
        Assert.NotEqual(first, second);
        Assert.All([first, second], key => Assert.Matches("^rag_[A-Za-z0-9_-]{43}$", key)); // 256 bits
    }

    [Fact]
    public void File_AfterMaking_HoldsNoKeyAndIsTheOwnersAlone()
    {
        MadeKey made = Open().Make("phone", AccessScope.Ask);
        Assert.DoesNotContain(made.Text["rag_".Length..], File.ReadAllText(PathOfFile));
        Assert.Equal([PathOfFile], Directory.EnumerateFiles(data));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOfFile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("rag_")]
    [InlineData("rag_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("phone")]
    public void Find_NoKey_OpensNothing(string text)
    {
        ApiKeys keys = Open();
        keys.Make("phone", AccessScope.Manage);
        Assert.Null(keys.Find(text));
    }

    [Fact]
    public void Find_ItsHashOrAMillionCharacters_OpensNothing()
    {
        ApiKeys keys = Open();
        Assert.Null(keys.Find(keys.Make("phone", AccessScope.Manage).Key.Hash));
        Assert.Null(keys.Find(new string('x', 1_000_000)));
    }

    [Fact]
    public void Revoke_AKey_EndsItAndWhatItDoes()
    {
        ApiKeys keys = Open();
        MadeKey made = keys.Make("phone", AccessScope.Ask), other = keys.Make("desk", AccessScope.Ask);
        Caller caller = keys.Find(made.Text)!, stays = keys.Find(other.Text)!;
        Assert.True(keys.Revoke(made.Key.Id));
        Assert.True(caller.Ended.IsCancellationRequested);
        Assert.False(stays.Ended.IsCancellationRequested);
        Assert.Null(keys.Find(made.Text));
        Assert.Null(Open().Find(made.Text));
        Assert.False(keys.Revoke(made.Key.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    [InlineData("a\nb")]
    [InlineData("Phone")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Make_ANameThatWillNotDo_IsRefused(string? name)
    {
        ApiKeys keys = Open();
        keys.Make("phone", AccessScope.Ask);
        Assert.Throws<ApiKeyException>(() => keys.Make(name, AccessScope.Ask));
        Assert.Throws<ApiKeyException>(() => keys.Make("b", AccessScope.Open));
        Assert.Single(keys.All);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"keys": null}""")]
    [InlineData("""{"keys": [null]}""")]
    [InlineData("""{"keys": [{"id": "1", "name": "a", "scope": "manage", "hash": "", "madeAt": "2026-01-01T00:00:00Z", "lastUsedAt": null}]}""")]
    [InlineData("""{"keys": [{"id": "1", "name": "a", "scope": "open", "hash": "HASH", "madeAt": "2026-01-01T00:00:00Z", "lastUsedAt": null}]}""")]
    [InlineData("""{"keys": [{"id": "1", "name": "a", "scope": 3, "hash": "HASH", "madeAt": "2026-01-01T00:00:00Z", "lastUsedAt": null}]}""")]
    public void Read_ADamagedFile_LetsNobodyInAndIsLeftAsItIs(string content)
    {
        MadeKey made = Open().Make("phone", AccessScope.Manage);
        content = content.Replace("HASH", made.Key.Hash, StringComparison.Ordinal);
        File.WriteAllText(PathOfFile, content);
        ApiKeys keys = Open();
        Assert.Contains(PathOfFile, keys.Trouble);
        Assert.Empty(keys.All);
        Assert.Null(keys.Find(made.Text));
        Assert.Throws<ApiKeyException>(() => keys.Make("desk", AccessScope.Manage));
        Assert.Equal(content, File.ReadAllText(PathOfFile));
        File.Delete(PathOfFile);
        keys.Make("desk", AccessScope.Manage);
        Assert.Null(keys.Trouble);
    }

    [Fact]
    public void NoteUse_Often_IsToldAtOnceAndWrittenSeldom()
    {
        ApiKeys keys = Open();
        string id = keys.Make("phone", AccessScope.Ask).Key.Id;
        DateTimeOffset first = time.GetUtcNow();
        keys.NoteUse(id);
        time.Advance(TimeSpan.FromMinutes(9));
        keys.NoteUse(id);
        Assert.Equal(time.GetUtcNow(), Assert.Single(keys.All).LastUsedAt);
        Assert.Equal(first, Assert.Single(Open().All).LastUsedAt);
        time.Advance(TimeSpan.FromMinutes(1));
        keys.NoteUse(id);
        Assert.Equal(time.GetUtcNow(), Assert.Single(Open().All).LastUsedAt);
    }

    private string PathOfFile => Path.Combine(data, "api-keys.json");

    private ApiKeys Open() => new(Options.Create(new RagOptions { DataPath = data }), time, NullLogger<ApiKeys>.Instance);
}
