// Generated from schemas/v1 by `make schemas`. Do not edit.
#ifndef INLAY_CALLS_HPP
#define INLAY_CALLS_HPP

#include "inlay_result.hpp"
#include "inlay_types.hpp"

namespace inlay {

/// One function for each method of the protocol; the base of `client`.
template <class Client>
class calls {
public:
    /// Describes the library and the machine. (`engine.info`)
    result<EngineInfoResult> engine_info() const {
        return self().template start<EngineInfoResult>("engine.info", EngineInfoParams{}).get();
    }

    /// What the engine has done so far. (`engine.metrics`)
    result<EngineMetricsResult> engine_metrics() const {
        return self().template start<EngineMetricsResult>("engine.metrics", EngineMetricsParams{}).get();
    }

    /// Begins or ends a record of every step. (`engine.trace`)
    result<EngineTraceResult> engine_trace(const EngineTraceParams &params) const {
        return self().template start<EngineTraceResult>("engine.trace", params).get();
    }

    /// Hands out the JSON Schemas of the protocol. (`schema.get`)
    result<SchemaGetResult> schema_get(const SchemaGetParams &params) const {
        return self().template start<SchemaGetResult>("schema.get", params).get();
    }

    /// What a load would take, in bytes. Nothing is loaded. (`model.plan`)
    result<ModelPlanResult> model_plan(const ModelLoadParams &params) const {
        return self().template start<ModelPlanResult>("model.plan", params).get();
    }

    /// Loads a data file or a built-in model. (`model.load`)
    result<ModelCard> model_load(const ModelLoadParams &params) const {
        return self().template start<ModelCard>("model.load", params).get();
    }

    /// Ends the requests of a model and frees its memory. (`model.unload`)
    result<ModelUnloadResult> model_unload(const ModelUnloadParams &params) const {
        return self().template start<ModelUnloadResult>("model.unload", params).get();
    }

    /// The loaded models. (`model.list`)
    result<ModelList> model_list() const {
        return self().template start<ModelList>("model.list", ModelListParams{}).get();
    }

    /// Embeds texts. (`embeddings.create`)
    result<EmbeddingList> embed(const EmbeddingRequest &params) const {
        return self().template start<EmbeddingList>("embeddings.create", params).get();
    }

    /// The tokens of a text. (`tokens.encode`)
    result<TokensEncodeResult> tokens_encode(const TokensEncodeParams &params) const {
        return self().template start<TokensEncodeResult>("tokens.encode", params).get();
    }

    /// The text of tokens. (`tokens.decode`)
    result<TokensDecodeResult> tokens_decode(const TokensDecodeParams &params) const {
        return self().template start<TokensDecodeResult>("tokens.decode", params).get();
    }

    /// How many tokens a text or a chat has. (`tokens.count`)
    result<TokensCountResult> tokens_count(const TokensCountParams &params) const {
        return self().template start<TokensCountResult>("tokens.count", params).get();
    }

    /// The prompt of a chat, without running the model. (`chat.render`)
    result<ChatRenderResult> chat_render(const ChatRenderParams &params) const {
        return self().template start<ChatRenderResult>("chat.render", params).get();
    }

    /// Writes the cache of a prompt to a file. (`session.save`)
    result<SessionSaveResult> session_save(const SessionSaveParams &params) const {
        return self().template start<SessionSaveResult>("session.save", params).get();
    }

    /// Puts a saved cache back. (`session.restore`)
    result<SessionRestoreResult> session_restore(const SessionRestoreParams &params) const {
        return self().template start<SessionRestoreResult>("session.restore", params).get();
    }

    /// Refuses new requests and waits for those in flight. (`shutdown`)
    result<ShutdownResult> shutdown() const {
        return self().template start<ShutdownResult>("shutdown", ShutdownParams{}).get();
    }

private:
    const Client &self() const { return static_cast<const Client &>(*this); }
};

}  // namespace inlay

#endif  // INLAY_CALLS_HPP
