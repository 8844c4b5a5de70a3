namespace Rag.Inference.Chat;

/// <summary>What rests in main memory.</summary>
/// <param name="Conversations">How many wait for a follow-up there.</param>
/// <param name="Tokens">Of all of them.</param>
/// <param name="Bytes">That they take.</param>
/// <param name="LimitBytes">That they may take now; 0 where nothing rests.</param>
internal sealed record RestingSummary(int Conversations, long Tokens, long Bytes, long LimitBytes);
