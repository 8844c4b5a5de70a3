using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Workers;
using Rag.Web.Components.Shell;
using Rag.Web.Supervision;

namespace Rag.Web.Tests.Components;

public sealed class StatusTextTests
{
    private static readonly IngestStatus Idle = new(true, false, [], 0, [], 0, 0, 0, []);

    public static TheoryData<IngestStatus, string> States { get; } = new()
    {
        { Idle, "Up to date" },
        { Idle with { Idle = false }, "Looking through the folders" },
        { Idle with { Idle = false, Paused = true, Queued = 3 }, "Paused" },
        { Idle with { Idle = false, Queued = 1 }, "1 file waiting" },
        { Idle with { Idle = false, Queued = 12_431, Reading = ["/n/a.pdf"] }, "Reading a.pdf, 12,430 more" },
        { Idle with { Idle = false, Embedded = 5, ToEmbed = 1200 }, "Embedding 5 of 1,200" },
    };

    [Theory]
    [MemberData(nameof(States))]
    public void Doing_EachState_IsSaid(IngestStatus ingest, string expected) =>
        Assert.Equal(expected, StatusText.Doing(SystemStatus.Unknown with { Ingest = ingest, Counts = new KnowledgeBaseCounts(1, 0, 0, 0, 1) }));

    [Fact]
    public void Doing_AWorkerThatIsAway_ComesFirst() => Assert.Equal("Ingest ended and is started again in 2 s", StatusText.Doing(SystemStatus.Unknown with
    {
        Ingest = Idle,
        Workers = [new WorkerStatus("Ingest", WorkerState.Waiting, "Ingest ended and is started again in 2 s", 1)],
    }));

    [Theory]
    [InlineData(30, 10, "a few seconds")]
    [InlineData(600, 10, "about 60 s")]
    [InlineData(12_000, 10, "about 20 min")]
    [InlineData(90_000, 10, "about 2.5 h")]
    public void Left_AtTheirPace_IsRoundedAsPeopleDo(int queued, double pace, string expected) =>
        Assert.Equal(expected, StatusText.Left(Idle with { Queued = queued, FilesPerSecond = pace }));

    [Theory]
    [InlineData(40, 0, false, "40 files left")]
    [InlineData(40, .3, false, "40 files left · 1 file/s · about 2 min")]
    [InlineData(40, 8, true, "40 files left")]
    public void Remaining_OfAnImport_IsSaidWithItsPaceWhereThereIsOne(int left, double pace, bool isPaused, string expected) =>
        Assert.Equal(expected, StatusText.Remaining(SystemStatus.Unknown with { Ingest = Idle with { Queued = left, FilesPerSecond = pace, Paused = isPaused }, Import = new ImportProgress(10, left) }));

    [Fact]
    public void Doing_InALongImport_LeavesTheCountToTheLineBelow() => Assert.Equal("Reading a.pdf", StatusText.Doing(SystemStatus.Unknown with
    {
        Ingest = Idle with { Idle = false, Queued = 40, Reading = ["/n/a.pdf"] },
        Import = new ImportProgress(10, 40),
    }));

    [Fact]
    public void Computing_SomethingWouldBeBetter_IsSaidWhereAModelIsThere()
    {
        ModelSet models = new(new ModelStatus("smol", "cpu", "ready"), null, null) { Computing = new ComputeStatus("The processor; NVIDIA RTX is not used: …", true) };
        Assert.Equal("The processor; NVIDIA RTX is not used: …", StatusText.Computing(SystemStatus.Unknown with { Models = models }));
        Assert.Null(StatusText.Computing(SystemStatus.Unknown with { Models = models with { Chat = null } }));
        Assert.Null(StatusText.Computing(SystemStatus.Unknown with { Models = models with { Computing = models.Computing with { CouldBeBetter = false } } }));
    }

    [Fact]
    public void Models_None_SaysWhatThatMeans() => Assert.Equal("No chat model: places are shown", StatusText.Models(SystemStatus.Unknown with { Models = ModelSet.None }));
}
