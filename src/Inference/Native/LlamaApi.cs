using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>The functions of llama.h (0.5.0) that are used here. C++ exceptions must not cross them: whatever could throw is checked first.</summary>
internal static unsafe partial class LlamaApi
{
    internal const string Library = "llama";

    [LibraryImport(Library)] internal static partial byte* llama_version();
    [LibraryImport(Library)] internal static partial void llama_backend_init();
    [LibraryImport(Library)] internal static partial void llama_log_set(delegate* unmanaged[Cdecl]<int, byte*, void*, void> callback, void* data);
    [LibraryImport(Library)] internal static partial byte* llama_print_system_info();

    // Model
    [LibraryImport(Library)] internal static partial ModelParams llama_model_default_params();
    [LibraryImport(Library)] internal static partial nint llama_model_load_from_file([MarshalAs(UnmanagedType.LPUTF8Str)] string path, ModelParams parameters);
    [LibraryImport(Library)] internal static partial void llama_model_free(nint model);
    [LibraryImport(Library)] internal static partial nint llama_model_get_vocab(ModelHandle model);
    [LibraryImport(Library)] internal static partial int llama_model_n_ctx_train(ModelHandle model);
    [LibraryImport(Library)] internal static partial int llama_model_n_swa(ModelHandle model);
    [LibraryImport(Library)] internal static partial int llama_model_n_embd_out(ModelHandle model);
    [LibraryImport(Library)] internal static partial int llama_model_n_layer(ModelHandle model);
    [LibraryImport(Library)] internal static partial ulong llama_model_size(ModelHandle model);
    [LibraryImport(Library)] internal static partial ulong llama_model_n_params(ModelHandle model);
    [LibraryImport(Library)] internal static partial uint llama_model_n_cls_out(ModelHandle model);
    [LibraryImport(Library)] internal static partial byte* llama_model_chat_template(ModelHandle model, nint name);
    [LibraryImport(Library)][return: MarshalAs(UnmanagedType.I1)] internal static partial bool llama_model_has_encoder(ModelHandle model);
    [LibraryImport(Library)][return: MarshalAs(UnmanagedType.I1)] internal static partial bool llama_model_has_decoder(ModelHandle model);

    [LibraryImport(Library)][return: MarshalAs(UnmanagedType.I1)] internal static partial bool llama_model_is_recurrent(ModelHandle model);
    [LibraryImport(Library)][return: MarshalAs(UnmanagedType.I1)] internal static partial bool llama_model_is_hybrid(ModelHandle model);

    // Adapters
    [LibraryImport(Library)]
    internal static partial nint llama_adapter_lora_init(
        ModelHandle model, [MarshalAs(UnmanagedType.LPUTF8Str)] string path);
    [LibraryImport(Library)] internal static partial void llama_adapter_lora_free(nint adapter);
    [LibraryImport(Library)]
    internal static partial int llama_set_adapters_lora(
        ContextHandle context, nint* adapters, nuint count, float* scales);

    // Vocabulary
    [LibraryImport(Library)] internal static partial int llama_vocab_type(VocabularyHandle vocab);
    [LibraryImport(Library)] internal static partial int llama_vocab_n_tokens(VocabularyHandle vocab);
    [LibraryImport(Library)] internal static partial byte* llama_vocab_get_text(VocabularyHandle vocab, int token);
    [LibraryImport(Library)] internal static partial int llama_vocab_get_attr(VocabularyHandle vocab, int token);
    [LibraryImport(Library)][return: MarshalAs(UnmanagedType.I1)] internal static partial bool llama_vocab_is_eog(VocabularyHandle vocab, int token);
    [LibraryImport(Library)] internal static partial int llama_vocab_bos(VocabularyHandle vocab);
    [LibraryImport(Library)] internal static partial int llama_vocab_eos(VocabularyHandle vocab);
    [LibraryImport(Library)] internal static partial int llama_vocab_sep(VocabularyHandle vocab);
    [LibraryImport(Library)][return: MarshalAs(UnmanagedType.I1)] internal static partial bool llama_vocab_get_add_bos(VocabularyHandle vocab);
    [LibraryImport(Library)][return: MarshalAs(UnmanagedType.I1)] internal static partial bool llama_vocab_get_add_eos(VocabularyHandle vocab);
    [LibraryImport(Library)][return: MarshalAs(UnmanagedType.I1)] internal static partial bool llama_vocab_get_add_sep(VocabularyHandle vocab);
    [LibraryImport(Library)] internal static partial int* llama_vocab_get_suppress_tokens(VocabularyHandle vocab, out int count);
    [LibraryImport(Library)] internal static partial int llama_tokenize(VocabularyHandle vocab, byte* text, int length, int* tokens, int capacity, [MarshalAs(UnmanagedType.I1)] bool addSpecial, [MarshalAs(UnmanagedType.I1)] bool parseSpecial);
    [LibraryImport(Library)] internal static partial int llama_token_to_piece(VocabularyHandle vocab, int token, byte* buffer, int length, int leftStrip, [MarshalAs(UnmanagedType.I1)] bool special);
    [LibraryImport(Library)] internal static partial int llama_detokenize(VocabularyHandle vocab, int* tokens, int count, byte* text, int capacity, [MarshalAs(UnmanagedType.I1)] bool removeSpecial, [MarshalAs(UnmanagedType.I1)] bool unparseSpecial);
    [LibraryImport(Library)] internal static partial int llama_chat_apply_template(byte* template, ChatMessage* messages, nuint count, [MarshalAs(UnmanagedType.I1)] bool addAssistant, byte* buffer, int length);

    // Context
    [LibraryImport(Library)] internal static partial ContextParams llama_context_default_params();
    [LibraryImport(Library)] internal static partial nint llama_init_from_model(ModelHandle model, ContextParams parameters);
    [LibraryImport(Library)] internal static partial void llama_free(nint context);
    [LibraryImport(Library)] internal static partial void llama_set_n_threads(ContextHandle context, int threads, int threadsForBatches);
    [LibraryImport(Library)] internal static partial void llama_attach_threadpool(ContextHandle context, ThreadPoolHandle pool, ThreadPoolHandle poolForBatches);
    [LibraryImport(Library)] internal static partial uint llama_n_ctx(ContextHandle context);
    [LibraryImport(Library)] internal static partial PoolingType llama_pooling_type(ContextHandle context);
    [LibraryImport(Library)] internal static partial int llama_decode(ContextHandle context, NativeBatch batch);
    [LibraryImport(Library)] internal static partial int llama_encode(ContextHandle context, NativeBatch batch);
    [LibraryImport(Library)] internal static partial void llama_synchronize(ContextHandle context);
    [LibraryImport(Library)] internal static partial float* llama_get_logits_ith(ContextHandle context, int index);
    [LibraryImport(Library)] internal static partial float* llama_get_embeddings_seq(ContextHandle context, int sequence);
    [LibraryImport(Library)] internal static partial float* llama_get_embeddings_ith(ContextHandle context, int index);
    [LibraryImport(Library)] internal static partial nint llama_get_memory(ContextHandle context);
    [LibraryImport(Library)] internal static partial void llama_memory_clear(nint memory, [MarshalAs(UnmanagedType.I1)] bool data);
    [LibraryImport(Library)][return: MarshalAs(UnmanagedType.I1)] internal static partial bool llama_memory_seq_rm(nint memory, int sequence, int from, int to);
    [LibraryImport(Library)] internal static partial void llama_memory_seq_cp(nint memory, int source, int target, int from, int to);
    [LibraryImport(Library)] internal static partial nuint llama_state_seq_get_size(ContextHandle context, int sequence);
    [LibraryImport(Library)] internal static partial nuint llama_state_seq_get_data(ContextHandle context, StateBuffer target, nuint size, int sequence);
    [LibraryImport(Library)] internal static partial nuint llama_state_seq_set_data(ContextHandle context, StateBuffer source, nuint size, int sequence);
    [LibraryImport(Library)] internal static partial int llama_memory_seq_pos_min(nint memory, int sequence);

    // Samplers
    [LibraryImport(Library)] internal static partial nint llama_sampler_chain_init(SamplerChainParams parameters);
    [LibraryImport(Library)] internal static partial void llama_sampler_chain_add(SamplerHandle chain, nint sampler);
    [LibraryImport(Library)] internal static partial void llama_sampler_free(nint sampler);
    [LibraryImport(Library)] internal static partial void llama_sampler_accept(SamplerHandle sampler, int token);
    [LibraryImport(Library)] internal static partial void llama_sampler_apply(SamplerHandle sampler, TokenDataArray* candidates);
    [LibraryImport(Library)] internal static partial nint llama_sampler_init_dist(uint seed);
    [LibraryImport(Library)] internal static partial nint llama_sampler_init_greedy();
    [LibraryImport(Library)] internal static partial nint llama_sampler_init_top_k(int k);
    [LibraryImport(Library)] internal static partial nint llama_sampler_init_top_p(float p, nuint minKeep);
    [LibraryImport(Library)] internal static partial nint llama_sampler_init_min_p(float p, nuint minKeep);
    [LibraryImport(Library)] internal static partial nint llama_sampler_init_temp_ext(float temperature, float delta, float exponent);
    [LibraryImport(Library)] internal static partial nint llama_sampler_init_penalties(int vocabulary, int lastN, float repeat, float frequency, float presence);
    [LibraryImport(Library)] internal static partial nint llama_sampler_init_logit_bias(int vocabulary, int count, LogitBias* biases);
    [LibraryImport(Library)] internal static partial nint llama_sampler_init_grammar(VocabularyHandle vocab, [MarshalAs(UnmanagedType.LPUTF8Str)] string grammar, [MarshalAs(UnmanagedType.LPUTF8Str)] string root);
}
