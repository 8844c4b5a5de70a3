using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>Chooses an answer's next token from the model's output and sends its text on its way. Used by the decode loop's thread.</summary>
internal sealed class TokenWriter(ContextHandle context, ChatContext setup)
{
    private readonly Vocabulary vocabulary = setup.Vocabulary;
    private readonly byte[] piece = new byte[512];

    public CandidateBuffer Candidates { get; } = new(setup.Vocabulary.Count);

    /// <summary>Writes one token for a slot whose output was computed; ends the slot's answer where it was the last.</summary>
    public unsafe void Write(Slot slot)
    {
        Generation generation = slot.Active!;
        float* native = LlamaApi.llama_get_logits_ith(context, slot.Output);
        if (native is null)
        {
            slot.End(new Failed("The model gave no output."));
            return;
        }
        Span<float> logits = new(native, vocabulary.Count);
        bool reasons = generation.Text.IsReasoning;
        if (Choose(generation, logits, reasons) is not { } choice)
        {
            slot.End(new Failed("No token can follow: the grammar has no way on, or the model's output is not a number."));
            return;
        }
        (int token, bool free) = choice;
        IReadOnlyList<TokenProbability> probabilities = generation.Request.TopLogprobs is { } top ? [LogProbabilities.Of(vocabulary, logits, token, top, Candidates)] : [];
        generation.Sampler.Accept(token, free);
        generation.Add(token);

        bool end = vocabulary.IsEnd(token) || setup.EndTokens.Contains(token);
        if (!end) generation.Text.Add(piece.AsSpan(0, vocabulary.Piece(token, piece, special: reasons || free)));
        bool stopped = end || generation.Text.Stopped;
        bool done = stopped || generation.Generated >= generation.Request.MaxTokens || generation.Tokens.Count >= setup.ContextLength;
        if (done) generation.Text.Finish();
        string text = generation.Text.TakeAnswer(), reasoning = generation.Text.TakeReasoning();
        if (text.Length > 0 || reasoning.Length > 0 || probabilities.Count > 0) generation.Send(new Piece(text, reasoning, probabilities));
        if (done) slot.End(generation.Finish(stopped ? "stop" : "length"));
    }

    /// <summary>The token, and whether it is free of the grammar: that binds the answer, not the reasoning, which the first token alone may open.</summary>
    private (int Token, bool Free)? Choose(Generation generation, Span<float> logits, bool reasons)
    {
        bool mayReason = generation.Generated == 0 && setup.ThinkToken is not null;
        int token = generation.Sampler.Sample(logits, free: reasons || mayReason);
        bool free = reasons || mayReason && token == setup.ThinkToken;
        if (mayReason && !free) token = generation.Sampler.Sample(logits, free: false);
        return token < 0 ? null : (token, free);
    }
}
