using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>
/// What is done where a batch could not be computed: broken off, no room in the KV cache, or a fault. Used by the decode loop's thread.
/// </summary>
internal sealed class BatchRecovery(DecodeBatch batch, SlotTable slots, RequestQueue queue)
{
    /// <summary>Makes it possible to go on after llama.cpp refused the batch.</summary>
    /// <param name="result">What it said.</param>
    /// <param name="isStopping">Whether nobody waits for anything any more.</param>
    public void After(int result, bool isStopping)
    {
        switch (result)
        {
            case 2 when isStopping || batch.Slots.Exists(slot => slot.Active!.Cancellation.IsCancellationRequested):
                break; // Computing was broken off since nobody waits for it.
            case 1 when batch.DropDrafts():
            case 1 when slots.EvictIdle():
                break; // Tried again in the next round, with more room.
            case 1 when slots.Busy.Count() > 1:
                // The one that came last gives way, also where its turn with other adapters comes later; it goes on from its tokens once
                // there is room.
                Slot last = slots.Busy.Where(slot => slot.InBatch > 0 || slot.Cached.Count > 0).MaxBy(slot => slot.Active!.Arrival)!;
                queue.Add(last.GiveWay(), atFront: true);
                slots.Truncate(last, 0);
                break;
            case 1:
                batch.Slots[0].End(batch.Slots[0].Active!.Finish("length"));
                break;
            default:
                string cause = NativeLog.TakeErrors();
                foreach (Slot slot in batch.Slots)
                {
                    slots.Truncate(slot, 0);
                    slot.End(new Failed($"llama.cpp could not compute a batch (code {result}){(cause.Length > 0 ? ": " + cause : "")}"));
                }
                break;
        }
    }
}
