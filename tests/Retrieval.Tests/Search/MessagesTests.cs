using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Tests.Search;

public sealed class MessagesTests
{
    private static readonly Passage[] Mailbox =
    [
        Of("Harp\n\nFrom: \"Ada Holm\" <ada@choir.example>\nTo: all\n\nShe can play."),
        Of("Posters\n\nFrom: \"Ben Ruiz\" <ben@choir.example>\nTo: all\n\nThey are ready."),
        Of("and Ada Holm hangs them up."),
    ];

    [Theory]
    [InlineData(true, null, "Posters")]
    [InlineData(false, null, "Harp")]
    [InlineData(true, "Ada", "Harp")]
    [InlineData(true, "Cleo", "Harp")] // nobody of that name: where the mailbox begins
    public void Beginning_Mailbox_IsTheMessageMeant(bool newest, string? author, string expected) =>
        Assert.StartsWith(expected, Messages.Beginning(Mailbox, newest, author is null ? [] : [author]).Text, StringComparison.Ordinal);

    [Fact]
    public void Beginning_Note_IsItsFirstPassage() =>
        Assert.Equal("One.", Messages.Beginning([Of("One."), Of("Two.")], newest: true, []).Text);

    private static Passage Of(string text) => new() { Id = text, DocumentId = "d", Ordinal = 0, Start = 0, End = text.Length, Text = text, TextHash = Passage.HashOf(text) };
}
