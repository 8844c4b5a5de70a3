using System.Runtime.InteropServices;

namespace Rag.Inference.Chat.Drafting;

/// <summary>
/// Drafts what an answer may go on with (prompt lookup decoding): where its last tokens stand earlier in prompt or answer, it may go on as
/// it did there, as answers do that quote their sources. The draft is computed together with the answer's next token, which costs less than
/// one after the other; each drafted token stays only where it is the one that the sampler chooses, so the answer is the same. Used by the
/// decode loop's thread.
/// <para>A token is drafted where, by what was seen so far, it is likelier to stay than it costs: on a processor few are, on a GPU
/// most.</para>
/// </summary>
/// <param name="most">Outputs of a batch, of drafted tokens and others.</param>
/// <param name="contextLength">Most tokens of one request.</param>
internal sealed class PromptLookup(int most, int contextLength)
{
    /// <summary>For one answer: further ahead than that hardly any text goes on as before.</summary>
    private const int Furthest = 15;

    private readonly MatchOdds odds = new();
    private readonly RoundCost cost = new();

    /// <summary>Drafts for all answers that are being written.</summary>
    /// <param name="writing">Their slots, without drafts.</param>
    /// <param name="outputsElsewhere">Outputs that the batch may need beside theirs.</param>
    public void Draft(IReadOnlyList<Slot> writing, int outputsElsewhere)
    {
        double expected = writing.Count, seconds = cost.IsKnown ? cost.Of(writing.Count) : 0;
        int room = most - writing.Count - outputsElsewhere;
        for (int index = 0; index < writing.Count; index++)
        {
            Slot slot = writing[index];
            ReadOnlySpan<int> tokens = CollectionsMarshal.AsSpan(slot.Active!.Tokens);
            slot.Match = NgramMatch.Find(tokens);
            if (slot.Match is not { } match || !cost.IsKnown) continue;
            int share = Math.Min(room / (writing.Count - index), Longest(slot.Active, match));
            double stays = 1;
            for (int next = 0; next < share; next++)
            {
                stays *= odds.Of(match.Length + next);
                // Worth it where it brings more tokens for its time than the batch does without it.
                if (stays * seconds <= cost.PerToken * expected) break;
                slot.Draft.Add(tokens[match.Next + next]);
                expected += stays;
                seconds += cost.PerToken;
                room--;
            }
        }
    }

    /// <summary>Learns from a round that only wrote.</summary>
    public void Learn(int tokens, double seconds) => cost.Learn(tokens, seconds);

    /// <summary>Learns from a token that was chosen, before it is added to the answer's.</summary>
    /// <param name="slot">Whose answer it is.</param>
    /// <param name="ahead">How many tokens were chosen since the match was found.</param>
    /// <param name="chosen">The token.</param>
    public void Learn(Slot slot, int ahead, int chosen)
    {
        if (slot is { Match: { } match, Active: { } answer }) odds.Learn(match.Length + ahead, answer.Tokens[match.Next + ahead] == chosen);
    }

    /// <summary>
    /// No further than the match, the context and the answer's own bound go; the token that follows the draft needs room too.
    /// </summary>
    private int Longest(Generation answer, NgramMatch match)
    {
        int left = Math.Min(contextLength - answer.Tokens.Count, (answer.Request.MaxTokens ?? int.MaxValue) - answer.Generated);
        return Math.Min(Math.Min(answer.Tokens.Count - match.Next, Furthest), left - 1);
    }
}
