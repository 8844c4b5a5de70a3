using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>
/// Chooses an answer's next token from the model's output and sends its text on its way. Used by the decode loop's thread.
/// </summary>
internal sealed class TokenWriter(ContextHandle context, ChatContext setup)
{
    private readonly Vocabulary vocabulary = setup.Vocabulary;
    private readonly byte[] piece = new byte[512];

    public CandidateBuffer Candidates { get; } = new(setup.Vocabulary.Count);

    /// <summary>
    /// Writes for a slot whose output was computed: the token that is chosen, and as long as that is the drafted one also what is chosen
    /// after it. Ends the slot's answer where it comes to its end.
    /// </summary>
    /// <returns>How many of the drafted tokens stay.</returns>
    public int Write(Slot slot)
    {
        Generation generation = slot.Active!;
        generation.Drafted += slot.Draft.Count;
        for (int stayed = 0; ; stayed++)
        {
            bool goesOn = Write(slot, stayed);
            if (!goesOn || stayed == slot.Draft.Count || generation.Tokens[^1] != slot.Draft[stayed]) return stayed;
            // Its keys and values were computed with the draft.
            slot.Cached.Add(slot.Draft[stayed]);
            generation.Stayed++;
        }
    }

    /// <summary>Writes one token; false where it was the last.</summary>
    private unsafe bool Write(Slot slot, int ahead)
    {
        Generation generation = slot.Active!;
        float* native = LlamaApi.llama_get_logits_ith(context, slot.Output + ahead);
        if (native is null)
        {
            slot.End(new Failed("The model gave no output."));
            return false;
        }
        Span<float> logits = new(native, vocabulary.Count);
        bool reasons = generation.Text.IsReasoning;
        if (Choose(generation, logits, reasons) is not { } choice)
        {
            slot.End(new Failed("No token can follow: the grammar has no way on, or the model's output is not a number."));
            return false;
        }
        (int token, bool free, bool opens) = choice;
        IReadOnlyList<TokenProbability> probabilities = generation.Request.TopLogprobs is { } top
            ? [LogProbabilities.Of(vocabulary, logits, token, top, Candidates)] : [];
        setup.Lookup?.Learn(slot, ahead, token);
        generation.Sampler.Accept(token, free);
        generation.Add(token);
        if (!reasons && token == generation.Request.GrammarAfter) generation.IsUnbound = false;

        bool end = vocabulary.IsEnd(token) || setup.EndTokens.Contains(token);
        bool special = reasons || opens || generation.Request.Shown.Contains(token);
        if (!end) generation.Text.Add(piece.AsSpan(0, vocabulary.Piece(token, piece, special)));
        bool stopped = end || generation.Text.Stopped;
        bool done = stopped || generation.Generated >= generation.Request.MaxTokens || generation.Tokens.Count >= setup.ContextLength;
        if (done) generation.Text.Finish();
        string text = generation.Text.TakeAnswer(), reasoning = generation.Text.TakeReasoning();
        if (text.Length > 0 || reasoning.Length > 0 || probabilities.Count > 0) generation.Send(new Piece(text, reasoning, probabilities));
        if (done) slot.End(generation.Finish(stopped ? "stop" : "length"));
        return !done;
    }

    /// <summary>
    /// The token, whether it is free of the grammar, and whether it opens the reasoning. The grammar binds the answer, not the reasoning,
    /// which the first token alone may open, and where it waits for a token nothing before that.
    /// </summary>
    private (int Token, bool Free, bool Opens)? Choose(Generation generation, Span<float> logits, bool reasons)
    {
        bool mayReason = generation.Generated == 0 && setup.ThinkToken is not null;
        bool isFree = reasons || generation.IsUnbound;
        int token = generation.Sampler.Sample(logits, free: isFree || mayReason);
        bool opens = mayReason && token == setup.ThinkToken;
        if (mayReason && !opens && !isFree) token = generation.Sampler.Sample(logits, free: false);
        return token < 0 ? null : (token, isFree || opens, opens);
    }
}
