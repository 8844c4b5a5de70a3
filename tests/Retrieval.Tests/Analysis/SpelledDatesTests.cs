using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Tests.Analysis;

public sealed class SpelledDatesTests
{
    [Theory]
    [InlineData("2026-06-01: 121/79", "1 june juni juin junio giugno 2026")]
    [InlineData("deadline: 2026-09", "september septembre septiembre settembre 2026")]
    [InlineData("Gewartet am 3.3.2025.", "3 march märz mars marzo maart 2025")]
    [InlineData("vom 14.10.2025 bis 01.12.2025", "14 october oktober octobre octubre ottobre 2025|1 december dezember décembre diciembre dicembre 2025")]
    public void AddTo_DatesInDigits_StandBehindTheTextInWords(string text, string expected) =>
        Assert.Equal($"{text}\n{expected.Replace('|', '\n')}", SpelledDates.AddTo(text));

    [Theory]
    [InlineData("He came on 1 June 2026.")]
    [InlineData("2026-13-01 and 2026-00")]
    [InlineData("32.01.2026 and 1.13.2026")]
    [InlineData("invoice 2026-014, part 12026-06-01, order 2026-06-011")]
    [InlineData("version 1.2.3 at 192.168.1.2026")]
    [InlineData("1850-06-01")]
    [InlineData("")]
    public void AddTo_NoDate_IsTheTextItself(string text) => Assert.Same(text, SpelledDates.AddTo(text));
}
