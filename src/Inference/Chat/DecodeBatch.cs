using Rag.Inference.Chat.Drafting;
using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>Chooses what the next batch computes: a token for each answer that is being written, and pieces of the prompts. Used by the decode loop's thread.</summary>
/// <param name="size">Most tokens.</param>
/// <param name="isBounded">Whether a batch of prompts alone ends within about a second, so that the processor is divided anew.</param>
/// <param name="lookup">Drafts answers; null for none.</param>
internal sealed class DecodeBatch(int size, bool isBounded, PromptLookup? lookup)
{
    /// <summary>How long the reading of prompts may keep those waiting who are being written to.</summary>
    private const double PromptSeconds = 0.25;
    private const double LongestSeconds = 1;
    private const int LeastPiece = 32;
    private const int TellsTheRate = 16;

    private readonly TokenBatch tokens = new(size);
    private readonly List<Slot> writing = [], reading = [];
    private double promptRate = 100;
    private bool withoutDrafts;

    /// <summary>Slots that have tokens in the batch.</summary>
    public List<Slot> Slots { get; } = [];

    /// <summary>Tokens in the batch.</summary>
    public int Count => tokens.Count;

    public NativeBatch Native => tokens.Native;

    /// <summary>Fills the batch anew; false where there is nothing to compute.</summary>
    public bool Fill(IReadOnlyList<Slot> slots)
    {
        tokens.Clear();
        Slots.Clear();
        writing.Clear();
        reading.Clear();
        // Those that are written to come first; the prompts share what room is left.
        foreach (Slot slot in slots)
        {
            slot.Draft.Clear();
            slot.Match = null;
            if (slot.Pending > 0) (slot.Pending == 1 ? writing : reading).Add(slot);
        }
        if (withoutDrafts) withoutDrafts = false;
        else lookup?.Draft(writing, outputsElsewhere: reading.Count);
        foreach (Slot slot in writing) Put(slot, 1);
        double seconds = tokens.Count > 0 ? PromptSeconds : isBounded ? LongestSeconds : double.PositiveInfinity;
        int room = (int)Math.Min(tokens.Room, Math.Max(LeastPiece, promptRate * seconds));
        for (int index = 0; index < reading.Count && room > 0; index++)
        {
            int share = Math.Min(reading[index].Pending, Math.Max(1, room / (reading.Count - index)));
            Put(reading[index], share);
            room -= share;
        }
        return tokens.Count > 0;
    }

    /// <summary>Leaves drafts out of the next batch; false where the present one had none.</summary>
    public bool DropDrafts() => withoutDrafts = Slots.Exists(slot => slot.Draft.Count > 0);

    /// <summary>
    /// Learns from a batch what a token of an answer costs, and how fast prompts are read; false where it held too little of them to
    /// tell.
    /// </summary>
    public bool Learn(double seconds)
    {
        if (reading.Count == 0) lookup?.Learn(tokens.Count, seconds);
        if (tokens.Count - Slots.Count < TellsTheRate || seconds <= 0) return false;
        promptRate = 0.5 * promptRate + 0.5 * tokens.Count / seconds;
        return true;
    }

    private void Put(Slot slot, int count)
    {
        slot.InBatch = Math.Min(count, tokens.Room);
        if (slot.InBatch == 0) return;
        slot.Output = -1;
        List<int> prompt = slot.Active!.Tokens;
        for (int index = 0; index < slot.InBatch; index++)
        {
            int position = slot.Cached.Count + index;
            // Only the last one's output chooses a token.
            bool last = position == prompt.Count - 1;
            int at = tokens.Add(prompt[position], position, slot.Id, output: last);
            if (last) slot.Output = at;
        }
        for (int index = 0; index < slot.Draft.Count; index++) tokens.Add(slot.Draft[index], prompt.Count + index, slot.Id, output: true);
        Slots.Add(slot);
    }
}
