using Rag.Retrieval.Answers;
using Rag.Retrieval.Search;

namespace Rag.Web.Answering;

/// <summary>Answers a question, telling what happens meanwhile; ending the enumeration stops the model.</summary>
public delegate IAsyncEnumerable<AnswerEvent> AskQuestion(Question question, CancellationToken cancellationToken);

/// <summary>Finds passages.</summary>
public delegate Task<SearchResult> SearchPassages(SearchRequest request, CancellationToken cancellationToken);
