using Rag.Retrieval.Answers;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;

namespace Rag.Web.Answering;

/// <summary>Answers a question, telling what happens meanwhile; ending the enumeration stops the model.</summary>
public delegate IAsyncEnumerable<AnswerEvent> AskQuestion(Question question, CancellationToken cancellationToken);

/// <summary>Finds passages.</summary>
public delegate Task<SearchResult> SearchPassages(SearchRequest request, CancellationToken cancellationToken);

/// <summary>Finds out, once for each model, whether it writes well enough to be let write; until then places are shown.</summary>
public delegate Task TryOutModel(ModelStatus model, CancellationToken cancellationToken);
