using Rag.Retrieval.Measuring;
using Rag.Web.Storage;

namespace Rag.Web.Measuring;

/// <summary>The owner's thumb at an answer.</summary>
/// <param name="ExchangeId">Whose answer.</param>
/// <param name="Question">As it was asked.</param>
/// <param name="IsGood">Up or down.</param>
/// <param name="OwnQuestionId">The own question that was made of it; null for none.</param>
public sealed record Rating(string ExchangeId, string Question, bool IsGood, string? OwnQuestionId);

/// <summary>Ratings, beside the own questions. Safe to use from any thread.</summary>
public sealed class RatingStore(QuestionStore questions, TimeProvider time)
{
    /// <summary>The set of questions that ratings make.</summary>
    public const string Set = "Rated answers";

    private SqliteFile File => questions.File;

    /// <summary>All, as they were given.</summary>
    public IReadOnlyList<Rating> List() => File.Read("SELECT exchange, question, good, own FROM rating ORDER BY made, rowid", AsRating);

    /// <summary>Of one answer; null where it has none.</summary>
    public Rating? Find(string exchangeId) =>
        File.Read("SELECT exchange, question, good, own FROM rating WHERE exchange = $id", AsRating, ("$id", exchangeId)).FirstOrDefault();

    /// <summary>Rates an answer, in the place of how it was rated before.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public Rating Rate(string exchangeId, string question, bool isGood)
    {
        string? own = Find(exchangeId)?.OwnQuestionId;
        Write(new Rating(exchangeId, question, isGood, own));
        return new Rating(exchangeId, question, isGood, own);
    }

    /// <summary>Takes a rating back, with the question that was made of it.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void TakeBack(string exchangeId)
    {
        if (Find(exchangeId) is not { } rating) return;
        if (rating.OwnQuestionId is { } own) questions.Delete(own);
        DiskFault.Told(() => File.Run("DELETE FROM rating WHERE exchange = $id", ("$id", exchangeId)));
    }

    /// <summary>Makes an own question of a rated answer, or gives it these passages where it was made before.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    /// <exception cref="MeasureException">It is no question.</exception>
    public Rating Mark(Rating rating, IReadOnlyList<RightPassage> passages, string? keyStatement)
    {
        string id = rating.OwnQuestionId ?? Conversations.Conversation.NewId();
        questions.Save([new OwnQuestion
        {
            Id = id,
            Set = Set,
            Text = rating.Question,
            Passages = passages,
            KeyStatement = keyStatement,
            Origin = QuestionOrigin.Rating,
        }]);
        Rating marked = rating with { OwnQuestionId = id };
        Write(marked);
        return marked;
    }

    private void Write(Rating rating) => DiskFault.Told(() => File.Run("""
        INSERT INTO rating(exchange, question, good, own, made) VALUES ($exchange, $question, $good, $own, $made)
        ON CONFLICT(exchange) DO UPDATE SET good = $good, own = $own
        """, ("$exchange", rating.ExchangeId), ("$question", rating.Question), ("$good", rating.IsGood ? 1 : 0),
        ("$own", rating.OwnQuestionId), ("$made", time.GetUtcNow().ToUnixTimeMilliseconds())));

    private static Rating AsRating(Microsoft.Data.Sqlite.SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetInt32(2) == 1, row.IsDBNull(3) ? null : row.GetString(3));
}
