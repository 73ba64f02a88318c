// Generated from schemas/v1 by `make schemas`. Do not edit.
//
// The messages of the protocol. Whatever is optional is a std::optional, and
// is left out where it is empty. Members that this version does not know are
// ignored, and values that it does not know are kept.
//
// to_json and from_json are templates so that only those in use are compiled.
#ifndef INLAY_TYPES_HPP
#define INLAY_TYPES_HPP

#include "inlay_json.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace inlay {

/// The id of a request: a string of up to 256 characters or a 64-bit integer, chosen by the sender
/// and unique among its requests in flight.
struct RequestId : std::variant<std::string, std::int64_t> {
    using variant::variant;
};

template <class Json> void to_json(Json &out, const RequestId &value) {
    detail::write_variant(out, value);
}

template <class Json> void from_json(const Json &in, RequestId &value) {
    detail::read_variant(in, value);
}

/// `$/acknowledge`: says how many chunks of a stream its reader has taken. A client that asked for
/// a `stream_window` (`initialize`) gets no more than that many chunks of a stream beyond those
/// that it acknowledged, and at most those of one step of the engine on top; everything else goes
/// on. The number is a total, and the highest that was sent counts, so that acknowledgements may be
/// lost, repeated or come in any order. A stream that waits is in flight: it can be cancelled, and
/// `shutdown` waits for it. An id that is not in flight is ignored.
struct AcknowledgeParams {
    /// The id of the request that streams.
    RequestId id{};
    /// Chunks of it that were taken since it began, all together.
    std::uint64_t chunks{};
};

template <class Json> void to_json(Json &out, const AcknowledgeParams &value) {
    out = Json::object();
    detail::put(out, "id", value.id);
    detail::put(out, "chunks", value.chunks);
}

template <class Json> void from_json(const Json &in, AcknowledgeParams &value) {
    detail::take(in, "id", value.id);
    detail::take(in, "chunks", value.chunks);
}

/// The name of a tool.
struct ToolName {
    /// The name.
    std::string name{};
};

template <class Json> void to_json(Json &out, const ToolName &value) {
    out = Json::object();
    detail::put(out, "name", value.name);
}

template <class Json> void from_json(const Json &in, ToolName &value) {
    detail::take(in, "name", value.name);
}

/// One of the tools allowed.
struct AllowedTool {
    /// The function.
    ToolName function{};
};

template <class Json> void to_json(Json &out, const AllowedTool &value) {
    out = Json::object();
    out["type"] = "function";
    detail::put(out, "function", value.function);
}

template <class Json> void from_json(const Json &in, AllowedTool &value) {
    detail::take(in, "function", value.function);
}

/// `auto`: the model decides; `required`: call at least one.
struct AllowedToolsMode : detail::open_enum {
    using open_enum::open_enum;

    static constexpr std::string_view auto_ = "auto";
    static constexpr std::string_view required = "required";
};

/// Some of the tools.
struct AllowedTools {
    /// Whether the model must call one.
    AllowedToolsMode mode{};
    /// The tools allowed.
    std::vector<AllowedTool> tools{};
};

template <class Json> void to_json(Json &out, const AllowedTools &value) {
    out = Json::object();
    detail::put(out, "mode", value.mode);
    detail::put(out, "tools", value.tools);
}

template <class Json> void from_json(const Json &in, AllowedTools &value) {
    detail::take(in, "mode", value.mode);
    detail::take(in, "tools", value.tools);
}

/// Call only some of the tools.
struct AllowedToolsChoice {
    /// The tools allowed.
    AllowedTools allowed_tools{};
};

template <class Json> void to_json(Json &out, const AllowedToolsChoice &value) {
    out = Json::object();
    detail::put(out, "allowed_tools", value.allowed_tools);
}

template <class Json> void from_json(const Json &in, AllowedToolsChoice &value) {
    detail::take(in, "allowed_tools", value.allowed_tools);
}

/// Sound.
struct InputAudio {
    /// The sound in base64.
    std::string data{};
    /// `wav` or `mp3`.
    std::string format{};
};

template <class Json> void to_json(Json &out, const InputAudio &value) {
    out = Json::object();
    detail::put(out, "data", value.data);
    detail::put(out, "format", value.format);
}

template <class Json> void from_json(const Json &in, InputAudio &value) {
    detail::take(in, "data", value.data);
    detail::take(in, "format", value.format);
}

/// Sound. A model that cannot hear answers `unsupported`.
struct AudioPart {
    /// The sound.
    InputAudio input_audio{};
};

template <class Json> void to_json(Json &out, const AudioPart &value) {
    out = Json::object();
    detail::put(out, "input_audio", value.input_audio);
}

template <class Json> void from_json(const Json &in, AudioPart &value) {
    detail::take(in, "input_audio", value.input_audio);
}

/// A file.
struct FileSource {
    /// Its name.
    std::optional<std::string> filename{};
    /// Its bytes in base64.
    std::optional<std::string> file_data{};
    /// The id of an uploaded file.
    std::optional<std::string> file_id{};
};

template <class Json> void to_json(Json &out, const FileSource &value) {
    out = Json::object();
    detail::put_set(out, "filename", value.filename);
    detail::put_set(out, "file_data", value.file_data);
    detail::put_set(out, "file_id", value.file_id);
}

template <class Json> void from_json(const Json &in, FileSource &value) {
    detail::take_set(in, "filename", value.filename);
    detail::take_set(in, "file_data", value.file_data);
    detail::take_set(in, "file_id", value.file_id);
}

/// A file. Answered with `unsupported`.
struct FilePart {
    /// The file.
    FileSource file{};
};

template <class Json> void to_json(Json &out, const FilePart &value) {
    out = Json::object();
    detail::put(out, "file", value.file);
}

template <class Json> void from_json(const Json &in, FilePart &value) {
    detail::take(in, "file", value.file);
}

/// Where an image is.
struct ImageUrl {
    /// A URL, or the image itself as a `data:` URL.
    std::string url{};
    /// How closely to look: `auto`, `low` or `high`.
    std::optional<std::string> detail{};
};

template <class Json> void to_json(Json &out, const ImageUrl &value) {
    out = Json::object();
    detail::put(out, "url", value.url);
    detail::put_set(out, "detail", value.detail);
}

template <class Json> void from_json(const Json &in, ImageUrl &value) {
    detail::take(in, "url", value.url);
    detail::take_set(in, "detail", value.detail);
}

/// An image. A model that cannot see answers `unsupported`.
struct ImagePart {
    /// The image.
    ImageUrl image_url{};
};

template <class Json> void to_json(Json &out, const ImagePart &value) {
    out = Json::object();
    detail::put(out, "image_url", value.image_url);
}

template <class Json> void from_json(const Json &in, ImagePart &value) {
    detail::take(in, "image_url", value.image_url);
}

/// The assistant's refusal in an earlier turn.
struct RefusalPart {
    /// What it said.
    std::string refusal{};
};

template <class Json> void to_json(Json &out, const RefusalPart &value) {
    out = Json::object();
    detail::put(out, "refusal", value.refusal);
}

template <class Json> void from_json(const Json &in, RefusalPart &value) {
    detail::take(in, "refusal", value.refusal);
}

/// Text.
struct TextPart {
    /// The text.
    std::string text{};
};

template <class Json> void to_json(Json &out, const TextPart &value) {
    out = Json::object();
    detail::put(out, "text", value.text);
}

template <class Json> void from_json(const Json &in, TextPart &value) {
    detail::take(in, "text", value.text);
}

/// A part of a message.
struct ContentPart : std::variant<TextPart, ImagePart, AudioPart, FilePart, RefusalPart> {
    using variant::variant;
};

template <class Json> void to_json(Json &out, const ContentPart &value) {
    detail::write_tagged(out, "type", {"text", "image_url", "input_audio", "file", "refusal"}, value);
}

template <class Json> void from_json(const Json &in, ContentPart &value) {
    detail::read_tagged(in, "type", {"text", "image_url", "input_audio", "file", "refusal"}, value);
}

/// What a message says: a text, or parts.
struct MessageContent : std::variant<std::string, std::vector<ContentPart>> {
    using variant::variant;
};

template <class Json> void to_json(Json &out, const MessageContent &value) {
    detail::write_variant(out, value);
}

template <class Json> void from_json(const Json &in, MessageContent &value) {
    detail::read_variant(in, value);
}

/// A call of a function.
struct FunctionCall {
    /// The name of the function.
    std::string name{};
    /// The arguments: a text that holds a JSON object.
    std::string arguments{};
};

template <class Json> void to_json(Json &out, const FunctionCall &value) {
    out = Json::object();
    detail::put(out, "name", value.name);
    detail::put(out, "arguments", value.arguments);
}

template <class Json> void from_json(const Json &in, FunctionCall &value) {
    detail::take(in, "name", value.name);
    detail::take(in, "arguments", value.arguments);
}

/// A call of a tool.
struct ToolCall {
    /// The id that the tool's answer refers to.
    std::string id{};
    /// The function and its arguments.
    FunctionCall function{};
};

template <class Json> void to_json(Json &out, const ToolCall &value) {
    out = Json::object();
    out["type"] = "function";
    detail::put(out, "id", value.id);
    detail::put(out, "function", value.function);
}

template <class Json> void from_json(const Json &in, ToolCall &value) {
    detail::take(in, "id", value.id);
    detail::take(in, "function", value.function);
}

/// What the model said before.
struct AssistantMessage {
    /// What it said. May be absent where it called tools.
    std::optional<MessageContent> content{};
    /// What it thought, for templates that want it back.
    std::optional<std::string> reasoning_content{};
    /// Its refusal.
    std::optional<std::string> refusal{};
    /// The tools that it called.
    std::optional<std::vector<ToolCall>> tool_calls{};
    /// A name for the participant.
    std::optional<std::string> name{};
};

template <class Json> void to_json(Json &out, const AssistantMessage &value) {
    out = Json::object();
    detail::put_set(out, "content", value.content);
    detail::put_set(out, "reasoning_content", value.reasoning_content);
    detail::put_set(out, "refusal", value.refusal);
    detail::put_set(out, "tool_calls", value.tool_calls);
    detail::put_set(out, "name", value.name);
}

template <class Json> void from_json(const Json &in, AssistantMessage &value) {
    detail::take_set(in, "content", value.content);
    detail::take_set(in, "reasoning_content", value.reasoning_content);
    detail::take_set(in, "refusal", value.refusal);
    detail::take_set(in, "tool_calls", value.tool_calls);
    detail::take_set(in, "name", value.name);
}

/// The paged KV cache.
struct CacheCounts {
    /// Pages that there are.
    std::uint64_t pages_total{};
    /// Pages that running requests hold.
    std::uint64_t pages_used{};
    /// Pages that only the prefix cache holds; they are given up when needed.
    std::uint64_t pages_cached{};
    /// Running requests that were set back to make room.
    std::uint64_t preemptions{};
    /// Pages that the prefix cache gave up for others.
    std::uint64_t evictions{};
    /// Pages that were copied as two requests parted.
    std::uint64_t copies{};
};

template <class Json> void to_json(Json &out, const CacheCounts &value) {
    out = Json::object();
    detail::put(out, "pages_total", value.pages_total);
    detail::put(out, "pages_used", value.pages_used);
    detail::put(out, "pages_cached", value.pages_cached);
    detail::put(out, "preemptions", value.preemptions);
    detail::put(out, "evictions", value.evictions);
    detail::put(out, "copies", value.copies);
}

template <class Json> void from_json(const Json &in, CacheCounts &value) {
    detail::take(in, "pages_total", value.pages_total);
    detail::take(in, "pages_used", value.pages_used);
    detail::take(in, "pages_cached", value.pages_cached);
    detail::take(in, "preemptions", value.preemptions);
    detail::take(in, "evictions", value.evictions);
    detail::take(in, "copies", value.copies);
}

/// `$/cancelRequest`: ends a request early. The request still ends exactly once: with
/// `request_cancelled`, or with its result if that was ready first. An id that is not in flight is
/// ignored.
struct CancelParams {
    /// The id of the request to cancel.
    RequestId id{};
};

template <class Json> void to_json(Json &out, const CancelParams &value) {
    out = Json::object();
    detail::put(out, "id", value.id);
}

template <class Json> void from_json(const Json &in, CancelParams &value) {
    detail::take(in, "id", value.id);
}

/// Something that this build of the library can do.
struct Feature : detail::open_enum {
    using open_enum::open_enum;

    static constexpr std::string_view batch = "batch";
    static constexpr std::string_view streaming = "streaming";
    static constexpr std::string_view flow_control = "flow_control";
    static constexpr std::string_view structured_outputs = "structured_outputs";
    static constexpr std::string_view tools = "tools";
    static constexpr std::string_view embeddings = "embeddings";
    static constexpr std::string_view sessions = "sessions";
    static constexpr std::string_view prefix_cache = "prefix_cache";
    static constexpr std::string_view speculation = "speculation";
    static constexpr std::string_view trace = "trace";
};

/// What the library offers.
struct Capabilities {
    /// The methods that it answers.
    std::vector<std::string> methods{};
    /// The notifications that it sends.
    std::vector<std::string> notifications{};
    /// What this build can do.
    std::vector<Feature> features{};
};

template <class Json> void to_json(Json &out, const Capabilities &value) {
    out = Json::object();
    detail::put(out, "methods", value.methods);
    detail::put(out, "notifications", value.notifications);
    detail::put(out, "features", value.features);
}

template <class Json> void from_json(const Json &in, Capabilities &value) {
    detail::take(in, "methods", value.methods);
    detail::take(in, "notifications", value.notifications);
    detail::take(in, "features", value.features);
}

/// What the model says.
struct ChatCompletionMessage {
    /// The text. Null where there is only a tool call.
    std::optional<std::string> content{};
    /// Always null: models of this kind refuse in the text.
    std::optional<std::string> refusal{};
    /// What it thought before. (vLLM)
    std::optional<std::string> reasoning_content{};
    /// The tools that it calls.
    std::optional<std::vector<ToolCall>> tool_calls{};
};

template <class Json> void to_json(Json &out, const ChatCompletionMessage &value) {
    out = Json::object();
    out["role"] = "assistant";
    detail::put(out, "content", value.content);
    detail::put(out, "refusal", value.refusal);
    detail::put_set(out, "reasoning_content", value.reasoning_content);
    detail::put_set(out, "tool_calls", value.tool_calls);
}

template <class Json> void from_json(const Json &in, ChatCompletionMessage &value) {
    detail::take(in, "content", value.content);
    detail::take(in, "refusal", value.refusal);
    detail::take_set(in, "reasoning_content", value.reasoning_content);
    detail::take_set(in, "tool_calls", value.tool_calls);
}

/// A token that might have been.
struct TopLogprob {
    /// The token as text.
    std::string token{};
    /// The natural logarithm of its probability.
    double logprob{};
    /// Its bytes, which may be a part of a character.
    std::optional<std::vector<std::uint32_t>> bytes{};
};

template <class Json> void to_json(Json &out, const TopLogprob &value) {
    out = Json::object();
    detail::put(out, "token", value.token);
    detail::put(out, "logprob", value.logprob);
    detail::put(out, "bytes", value.bytes);
}

template <class Json> void from_json(const Json &in, TopLogprob &value) {
    detail::take(in, "token", value.token);
    detail::take(in, "logprob", value.logprob);
    detail::take(in, "bytes", value.bytes);
}

/// A token of the output and its probability.
struct TokenLogprob {
    /// The token as text.
    std::string token{};
    /// The natural logarithm of its probability.
    double logprob{};
    /// Its bytes, which may be a part of a character.
    std::optional<std::vector<std::uint32_t>> bytes{};
    /// The likeliest tokens at this position.
    std::vector<TopLogprob> top_logprobs{};
};

template <class Json> void to_json(Json &out, const TokenLogprob &value) {
    out = Json::object();
    detail::put(out, "token", value.token);
    detail::put(out, "logprob", value.logprob);
    detail::put(out, "bytes", value.bytes);
    detail::put(out, "top_logprobs", value.top_logprobs);
}

template <class Json> void from_json(const Json &in, TokenLogprob &value) {
    detail::take(in, "token", value.token);
    detail::take(in, "logprob", value.logprob);
    detail::take(in, "bytes", value.bytes);
    detail::take(in, "top_logprobs", value.top_logprobs);
}

/// The probabilities of the output's tokens.
struct ChatLogprobs {
    /// Those of the content.
    std::optional<std::vector<TokenLogprob>> content{};
    /// Those of a refusal: always null.
    std::optional<std::vector<TokenLogprob>> refusal{};
};

template <class Json> void to_json(Json &out, const ChatLogprobs &value) {
    out = Json::object();
    detail::put(out, "content", value.content);
    detail::put(out, "refusal", value.refusal);
}

template <class Json> void from_json(const Json &in, ChatLogprobs &value) {
    detail::take(in, "content", value.content);
    detail::take(in, "refusal", value.refusal);
}

/// Why a choice ended. `stop`: the model was done, or a stop text or token came; `length`: the
/// limit of tokens or the context; `tool_calls`: tools were called.
struct FinishReason : detail::open_enum {
    using open_enum::open_enum;

    static constexpr std::string_view stop = "stop";
    static constexpr std::string_view length = "length";
    static constexpr std::string_view tool_calls = "tool_calls";
};

/// The stop text or the stop token that ended a choice.
struct StopReason : std::variant<std::string, std::uint32_t> {
    using variant::variant;
};

template <class Json> void to_json(Json &out, const StopReason &value) {
    detail::write_variant(out, value);
}

template <class Json> void from_json(const Json &in, StopReason &value) {
    detail::read_variant(in, value);
}

/// One of the answers.
struct ChatChoice {
    /// Its number, from 0.
    std::uint32_t index{};
    /// What the model says.
    ChatCompletionMessage message{};
    /// The probabilities, where asked for.
    std::optional<ChatLogprobs> logprobs{};
    /// Why it ended.
    FinishReason finish_reason{};
    /// The stop text or token that ended it. (vLLM)
    std::optional<StopReason> stop_reason{};
};

template <class Json> void to_json(Json &out, const ChatChoice &value) {
    out = Json::object();
    detail::put(out, "index", value.index);
    detail::put(out, "message", value.message);
    detail::put(out, "logprobs", value.logprobs);
    detail::put(out, "finish_reason", value.finish_reason);
    detail::put_set(out, "stop_reason", value.stop_reason);
}

template <class Json> void from_json(const Json &in, ChatChoice &value) {
    detail::take(in, "index", value.index);
    detail::take(in, "message", value.message);
    detail::take(in, "logprobs", value.logprobs);
    detail::take(in, "finish_reason", value.finish_reason);
    detail::take_set(in, "stop_reason", value.stop_reason);
}

/// Who speaks in an output.
struct ChatRole : detail::open_enum {
    using open_enum::open_enum;

    static constexpr std::string_view assistant = "assistant";
};

/// A piece of a call of a function.
struct FunctionCallDelta {
    /// The name, in the first piece.
    std::optional<std::string> name{};
    /// The next piece of the arguments.
    std::optional<std::string> arguments{};
};

template <class Json> void to_json(Json &out, const FunctionCallDelta &value) {
    out = Json::object();
    detail::put_set(out, "name", value.name);
    detail::put_set(out, "arguments", value.arguments);
}

template <class Json> void from_json(const Json &in, FunctionCallDelta &value) {
    detail::take_set(in, "name", value.name);
    detail::take_set(in, "arguments", value.arguments);
}

/// A piece of a call of a tool.
struct ToolCallDelta {
    /// Which call of the message.
    std::uint32_t index{};
    /// The id of the call, in the first piece.
    std::optional<std::string> id{};
    /// The function and its arguments.
    std::optional<FunctionCallDelta> function{};
};

template <class Json> void to_json(Json &out, const ToolCallDelta &value) {
    out = Json::object();
    out["type"] = "function";
    detail::put(out, "index", value.index);
    detail::put_set(out, "id", value.id);
    detail::put_set(out, "function", value.function);
}

template <class Json> void from_json(const Json &in, ToolCallDelta &value) {
    detail::take(in, "index", value.index);
    detail::take_set(in, "id", value.id);
    detail::take_set(in, "function", value.function);
}

/// What is new since the last chunk.
struct ChatDelta {
    /// `assistant`, in the first chunk of a choice.
    std::optional<ChatRole> role{};
    /// The next text. Never half a character.
    std::optional<std::string> content{};
    /// The next thoughts. (vLLM)
    std::optional<std::string> reasoning_content{};
    /// Never set: models of this kind refuse in the text.
    std::optional<std::string> refusal{};
    /// The next pieces of tool calls.
    std::optional<std::vector<ToolCallDelta>> tool_calls{};
};

template <class Json> void to_json(Json &out, const ChatDelta &value) {
    out = Json::object();
    detail::put_set(out, "role", value.role);
    detail::put_set(out, "content", value.content);
    detail::put_set(out, "reasoning_content", value.reasoning_content);
    detail::put_set(out, "refusal", value.refusal);
    detail::put_set(out, "tool_calls", value.tool_calls);
}

template <class Json> void from_json(const Json &in, ChatDelta &value) {
    detail::take_set(in, "role", value.role);
    detail::take_set(in, "content", value.content);
    detail::take_set(in, "reasoning_content", value.reasoning_content);
    detail::take_set(in, "refusal", value.refusal);
    detail::take_set(in, "tool_calls", value.tool_calls);
}

/// What is new of one of the answers.
struct ChatChunkChoice {
    /// Its number, from 0.
    std::uint32_t index{};
    /// What is new.
    ChatDelta delta{};
    /// The probabilities of the new tokens, where asked for.
    std::optional<ChatLogprobs> logprobs{};
    /// Why it ended; null until it has.
    std::optional<FinishReason> finish_reason{};
    /// The stop text or token that ended it. (vLLM)
    std::optional<StopReason> stop_reason{};
};

template <class Json> void to_json(Json &out, const ChatChunkChoice &value) {
    out = Json::object();
    detail::put(out, "index", value.index);
    detail::put(out, "delta", value.delta);
    detail::put_set(out, "logprobs", value.logprobs);
    detail::put(out, "finish_reason", value.finish_reason);
    detail::put_set(out, "stop_reason", value.stop_reason);
}

template <class Json> void from_json(const Json &in, ChatChunkChoice &value) {
    detail::take(in, "index", value.index);
    detail::take(in, "delta", value.delta);
    detail::take_set(in, "logprobs", value.logprobs);
    detail::take(in, "finish_reason", value.finish_reason);
    detail::take_set(in, "stop_reason", value.stop_reason);
}

/// One token at one position of the prompt. (vLLM)
struct PromptLogprob {
    /// The natural logarithm of its probability.
    double logprob{};
    /// Its place among all tokens, from 1.
    std::optional<std::uint32_t> rank{};
    /// The token as text.
    std::optional<std::string> decoded_token{};
};

template <class Json> void to_json(Json &out, const PromptLogprob &value) {
    out = Json::object();
    detail::put(out, "logprob", value.logprob);
    detail::put_set(out, "rank", value.rank);
    detail::put_set(out, "decoded_token", value.decoded_token);
}

template <class Json> void from_json(const Json &in, PromptLogprob &value) {
    detail::take(in, "logprob", value.logprob);
    detail::take_set(in, "rank", value.rank);
    detail::take_set(in, "decoded_token", value.decoded_token);
}

/// More about the output.
struct CompletionTokensDetails {
    /// Tokens of the model's thinking.
    std::uint64_t reasoning_tokens{};
};

template <class Json> void to_json(Json &out, const CompletionTokensDetails &value) {
    out = Json::object();
    detail::put(out, "reasoning_tokens", value.reasoning_tokens);
}

template <class Json> void from_json(const Json &in, CompletionTokensDetails &value) {
    detail::take(in, "reasoning_tokens", value.reasoning_tokens);
}

/// More about the prompt.
struct PromptTokensDetails {
    /// Tokens that came from the prefix cache.
    std::uint64_t cached_tokens{};
};

template <class Json> void to_json(Json &out, const PromptTokensDetails &value) {
    out = Json::object();
    detail::put(out, "cached_tokens", value.cached_tokens);
}

template <class Json> void from_json(const Json &in, PromptTokensDetails &value) {
    detail::take(in, "cached_tokens", value.cached_tokens);
}

/// What a request took.
struct Usage {
    /// Tokens of the prompt.
    std::uint64_t prompt_tokens{};
    /// Tokens generated, over all choices.
    std::uint64_t completion_tokens{};
    /// The sum of both.
    std::uint64_t total_tokens{};
    /// More about the prompt.
    std::optional<PromptTokensDetails> prompt_tokens_details{};
    /// More about the output.
    std::optional<CompletionTokensDetails> completion_tokens_details{};
};

template <class Json> void to_json(Json &out, const Usage &value) {
    out = Json::object();
    detail::put(out, "prompt_tokens", value.prompt_tokens);
    detail::put(out, "completion_tokens", value.completion_tokens);
    detail::put(out, "total_tokens", value.total_tokens);
    detail::put_set(out, "prompt_tokens_details", value.prompt_tokens_details);
    detail::put_set(out, "completion_tokens_details", value.completion_tokens_details);
}

template <class Json> void from_json(const Json &in, Usage &value) {
    detail::take(in, "prompt_tokens", value.prompt_tokens);
    detail::take(in, "completion_tokens", value.completion_tokens);
    detail::take(in, "total_tokens", value.total_tokens);
    detail::take_set(in, "prompt_tokens_details", value.prompt_tokens_details);
    detail::take_set(in, "completion_tokens_details", value.completion_tokens_details);
}

/// The result of `chat.completions.create`, complete also where it was streamed.
struct ChatCompletion {
    /// The id of the completion.
    std::string id{};
    /// When it began, in seconds since 1970.
    std::uint64_t created{};
    /// The id of the model.
    std::string model{};
    /// The answers.
    std::vector<ChatChoice> choices{};
    /// What it took.
    Usage usage{};
    /// Changes when the model or the engine changes.
    std::optional<std::string> system_fingerprint{};
    /// For each token of the prompt, tokens by id; null for the first. (vLLM)
    std::optional<std::vector<std::optional<std::map<std::string, PromptLogprob>>>> prompt_logprobs{};
};

template <class Json> void to_json(Json &out, const ChatCompletion &value) {
    out = Json::object();
    out["object"] = "chat.completion";
    detail::put(out, "id", value.id);
    detail::put(out, "created", value.created);
    detail::put(out, "model", value.model);
    detail::put(out, "choices", value.choices);
    detail::put(out, "usage", value.usage);
    detail::put_set(out, "system_fingerprint", value.system_fingerprint);
    detail::put_set(out, "prompt_logprobs", value.prompt_logprobs);
}

template <class Json> void from_json(const Json &in, ChatCompletion &value) {
    detail::take(in, "id", value.id);
    detail::take(in, "created", value.created);
    detail::take(in, "model", value.model);
    detail::take(in, "choices", value.choices);
    detail::take(in, "usage", value.usage);
    detail::take_set(in, "system_fingerprint", value.system_fingerprint);
    detail::take_set(in, "prompt_logprobs", value.prompt_logprobs);
}

/// A piece of a streamed chat completion.
struct ChatCompletionChunk {
    /// The id of the completion: the same in all of its chunks.
    std::string id{};
    /// When the completion began: the same in all of its chunks.
    std::uint64_t created{};
    /// The id of the model.
    std::string model{};
    /// What is new. Empty in the chunk that tells the usage.
    std::vector<ChatChunkChoice> choices{};
    /// What it took, in the last chunk, where `stream_options.include_usage` asks for it; null in
    /// the chunks before.
    std::optional<Usage> usage{};
    /// Changes when the model or the engine changes.
    std::optional<std::string> system_fingerprint{};
};

template <class Json> void to_json(Json &out, const ChatCompletionChunk &value) {
    out = Json::object();
    out["object"] = "chat.completion.chunk";
    detail::put(out, "id", value.id);
    detail::put(out, "created", value.created);
    detail::put(out, "model", value.model);
    detail::put(out, "choices", value.choices);
    detail::put_set(out, "usage", value.usage);
    detail::put_set(out, "system_fingerprint", value.system_fingerprint);
}

template <class Json> void from_json(const Json &in, ChatCompletionChunk &value) {
    detail::take(in, "id", value.id);
    detail::take(in, "created", value.created);
    detail::take(in, "model", value.model);
    detail::take(in, "choices", value.choices);
    detail::take_set(in, "usage", value.usage);
    detail::take_set(in, "system_fingerprint", value.system_fingerprint);
}

/// `chat.completions.chunk`: a piece of a streamed chat completion.
struct ChatCompletionChunkParams {
    /// The id of the request.
    RequestId request{};
    /// The piece.
    ChatCompletionChunk chunk{};
};

template <class Json> void to_json(Json &out, const ChatCompletionChunkParams &value) {
    out = Json::object();
    detail::put(out, "request", value.request);
    detail::put(out, "chunk", value.chunk);
}

template <class Json> void from_json(const Json &in, ChatCompletionChunkParams &value) {
    detail::take(in, "request", value.request);
    detail::take(in, "chunk", value.chunk);
}

/// Instructions from the developer. Templates that know no such role see `system`.
struct DeveloperMessage {
    /// What it says.
    MessageContent content{};
    /// A name for the participant.
    std::optional<std::string> name{};
};

template <class Json> void to_json(Json &out, const DeveloperMessage &value) {
    out = Json::object();
    detail::put(out, "content", value.content);
    detail::put_set(out, "name", value.name);
}

template <class Json> void from_json(const Json &in, DeveloperMessage &value) {
    detail::take(in, "content", value.content);
    detail::take_set(in, "name", value.name);
}

/// Instructions.
struct SystemMessage {
    /// What it says.
    MessageContent content{};
    /// A name for the participant.
    std::optional<std::string> name{};
};

template <class Json> void to_json(Json &out, const SystemMessage &value) {
    out = Json::object();
    detail::put(out, "content", value.content);
    detail::put_set(out, "name", value.name);
}

template <class Json> void from_json(const Json &in, SystemMessage &value) {
    detail::take(in, "content", value.content);
    detail::take_set(in, "name", value.name);
}

/// The answer of a tool.
struct ToolMessage {
    /// What the tool returned.
    MessageContent content{};
    /// The call that it answers.
    std::string tool_call_id{};
};

template <class Json> void to_json(Json &out, const ToolMessage &value) {
    out = Json::object();
    detail::put(out, "content", value.content);
    detail::put(out, "tool_call_id", value.tool_call_id);
}

template <class Json> void from_json(const Json &in, ToolMessage &value) {
    detail::take(in, "content", value.content);
    detail::take(in, "tool_call_id", value.tool_call_id);
}

/// What the user says.
struct UserMessage {
    /// What it says.
    MessageContent content{};
    /// A name for the participant.
    std::optional<std::string> name{};
};

template <class Json> void to_json(Json &out, const UserMessage &value) {
    out = Json::object();
    detail::put(out, "content", value.content);
    detail::put_set(out, "name", value.name);
}

template <class Json> void from_json(const Json &in, UserMessage &value) {
    detail::take(in, "content", value.content);
    detail::take_set(in, "name", value.name);
}

/// A message of the conversation.
struct ChatMessage
    : std::variant<DeveloperMessage, SystemMessage, UserMessage, AssistantMessage, ToolMessage> {
    using variant::variant;
};

template <class Json> void to_json(Json &out, const ChatMessage &value) {
    detail::write_tagged(out, "role", {"developer", "system", "user", "assistant", "tool"}, value);
}

template <class Json> void from_json(const Json &in, ChatMessage &value) {
    detail::read_tagged(in, "role", {"developer", "system", "user", "assistant", "tool"}, value);
}

/// A kind of output.
struct Modality : detail::open_enum {
    using open_enum::open_enum;

    static constexpr std::string_view text = "text";
    static constexpr std::string_view audio = "audio";
};

/// How much the model should think. `none` turns thinking off.
struct ReasoningEffort : detail::open_enum {
    using open_enum::open_enum;

    static constexpr std::string_view none = "none";
    static constexpr std::string_view minimal = "minimal";
    static constexpr std::string_view low = "low";
    static constexpr std::string_view medium = "medium";
    static constexpr std::string_view high = "high";
    static constexpr std::string_view xhigh = "xhigh";
    static constexpr std::string_view max = "max";
};

/// Any JSON object.
struct JsonObjectFormat {
};

template <class Json> void to_json(Json &out, const JsonObjectFormat &) {
    out = Json::object();
}

template <class Json> void from_json(const Json &, JsonObjectFormat &) {
}

/// A JSON Schema with a name.
struct JsonSchemaDefinition {
    /// Its name.
    std::string name{};
    /// What it is for.
    std::optional<std::string> description{};
    /// The schema. Any JSON object where absent.
    std::optional<json> schema{};
    /// Accepted. The output always matches the schema; a keyword that cannot be enforced is an
    /// error either way.
    std::optional<bool> strict{};
};

template <class Json> void to_json(Json &out, const JsonSchemaDefinition &value) {
    out = Json::object();
    detail::put(out, "name", value.name);
    detail::put_set(out, "description", value.description);
    detail::put_set(out, "schema", value.schema);
    detail::put_set(out, "strict", value.strict);
}

template <class Json> void from_json(const Json &in, JsonSchemaDefinition &value) {
    detail::take(in, "name", value.name);
    detail::take_set(in, "description", value.description);
    detail::take_set(in, "schema", value.schema);
    detail::take_set(in, "strict", value.strict);
}

/// JSON that matches a schema.
struct JsonSchemaFormat {
    /// The schema.
    JsonSchemaDefinition json_schema{};
};

template <class Json> void to_json(Json &out, const JsonSchemaFormat &value) {
    out = Json::object();
    detail::put(out, "json_schema", value.json_schema);
}

template <class Json> void from_json(const Json &in, JsonSchemaFormat &value) {
    detail::take(in, "json_schema", value.json_schema);
}

/// Any text.
struct TextFormat {
};

template <class Json> void to_json(Json &out, const TextFormat &) {
    out = Json::object();
}

template <class Json> void from_json(const Json &, TextFormat &) {
}

/// What the output must be.
struct ResponseFormat : std::variant<TextFormat, JsonObjectFormat, JsonSchemaFormat> {
    using variant::variant;
};

template <class Json> void to_json(Json &out, const ResponseFormat &value) {
    detail::write_tagged(out, "type", {"text", "json_object", "json_schema"}, value);
}

template <class Json> void from_json(const Json &in, ResponseFormat &value) {
    detail::read_tagged(in, "type", {"text", "json_object", "json_schema"}, value);
}

/// One text or several at which generation ends.
struct Stop : std::variant<std::string, std::vector<std::string>> {
    using variant::variant;
};

template <class Json> void to_json(Json &out, const Stop &value) {
    detail::write_variant(out, value);
}

template <class Json> void from_json(const Json &in, Stop &value) {
    detail::read_variant(in, value);
}

/// How a stream is sent.
struct StreamOptions {
    /// Whether a last chunk without choices tells the usage.
    std::optional<bool> include_usage{};
};

template <class Json> void to_json(Json &out, const StreamOptions &value) {
    out = Json::object();
    detail::put_set(out, "include_usage", value.include_usage);
}

template <class Json> void from_json(const Json &in, StreamOptions &value) {
    detail::take_set(in, "include_usage", value.include_usage);
}

/// A JSON Schema: as JSON, or as text that holds JSON.
using StructuredJson = json;

/// What the output must match (vLLM's name). Exactly one of the fields is given.
struct StructuredOutputs {
    /// The output is JSON that this schema accepts.
    std::optional<StructuredJson> json{};
    /// The output matches this regular expression as a whole.
    std::optional<std::string> regex{};
    /// The output is one of these texts.
    std::optional<std::vector<std::string>> choice{};
    /// The output is in the language of this grammar, in Lark's notation.
    std::optional<std::string> grammar{};
    /// The output is any JSON object.
    std::optional<bool> json_object{};
};

template <class Json> void to_json(Json &out, const StructuredOutputs &value) {
    out = Json::object();
    detail::put_set(out, "json", value.json);
    detail::put_set(out, "regex", value.regex);
    detail::put_set(out, "choice", value.choice);
    detail::put_set(out, "grammar", value.grammar);
    detail::put_set(out, "json_object", value.json_object);
}

template <class Json> void from_json(const Json &in, StructuredOutputs &value) {
    detail::take_set(in, "json", value.json);
    detail::take_set(in, "regex", value.regex);
    detail::take_set(in, "choice", value.choice);
    detail::take_set(in, "grammar", value.grammar);
    detail::take_set(in, "json_object", value.json_object);
}

/// A tool that takes free text.
struct CustomDefinition {
    /// Its name.
    std::string name{};
    /// What it does.
    std::optional<std::string> description{};
    /// What its input looks like.
    std::optional<json> format{};
};

template <class Json> void to_json(Json &out, const CustomDefinition &value) {
    out = Json::object();
    detail::put(out, "name", value.name);
    detail::put_set(out, "description", value.description);
    detail::put_set(out, "format", value.format);
}

template <class Json> void from_json(const Json &in, CustomDefinition &value) {
    detail::take(in, "name", value.name);
    detail::take_set(in, "description", value.description);
    detail::take_set(in, "format", value.format);
}

/// A tool that takes free text. Answered with `unsupported`.
struct CustomTool {
    /// The tool.
    CustomDefinition custom{};
};

template <class Json> void to_json(Json &out, const CustomTool &value) {
    out = Json::object();
    detail::put(out, "custom", value.custom);
}

template <class Json> void from_json(const Json &in, CustomTool &value) {
    detail::take(in, "custom", value.custom);
}

/// A function that the model may call.
struct FunctionDefinition {
    /// Its name.
    std::string name{};
    /// What it does.
    std::optional<std::string> description{};
    /// The JSON Schema of its arguments. None are taken where absent.
    std::optional<json> parameters{};
    /// Whether the arguments must match the schema exactly.
    std::optional<bool> strict{};
};

template <class Json> void to_json(Json &out, const FunctionDefinition &value) {
    out = Json::object();
    detail::put(out, "name", value.name);
    detail::put_set(out, "description", value.description);
    detail::put_set(out, "parameters", value.parameters);
    detail::put_set(out, "strict", value.strict);
}

template <class Json> void from_json(const Json &in, FunctionDefinition &value) {
    detail::take(in, "name", value.name);
    detail::take_set(in, "description", value.description);
    detail::take_set(in, "parameters", value.parameters);
    detail::take_set(in, "strict", value.strict);
}

/// A function.
struct FunctionTool {
    /// The function.
    FunctionDefinition function{};
};

template <class Json> void to_json(Json &out, const FunctionTool &value) {
    out = Json::object();
    detail::put(out, "function", value.function);
}

template <class Json> void from_json(const Json &in, FunctionTool &value) {
    detail::take(in, "function", value.function);
}

/// A tool that the model may call.
struct Tool : std::variant<FunctionTool, CustomTool> {
    using variant::variant;
};

template <class Json> void to_json(Json &out, const Tool &value) {
    detail::write_tagged(out, "type", {"function", "custom"}, value);
}

template <class Json> void from_json(const Json &in, Tool &value) {
    detail::read_tagged(in, "type", {"function", "custom"}, value);
}

/// Call this custom tool. Answered with `unsupported`.
struct CustomToolChoice {
    /// The tool to call.
    ToolName custom{};
};

template <class Json> void to_json(Json &out, const CustomToolChoice &value) {
    out = Json::object();
    detail::put(out, "custom", value.custom);
}

template <class Json> void from_json(const Json &in, CustomToolChoice &value) {
    detail::take(in, "custom", value.custom);
}

/// Call this function.
struct FunctionToolChoice {
    /// The function to call.
    ToolName function{};
};

template <class Json> void to_json(Json &out, const FunctionToolChoice &value) {
    out = Json::object();
    detail::put(out, "function", value.function);
}

template <class Json> void from_json(const Json &in, FunctionToolChoice &value) {
    detail::take(in, "function", value.function);
}

/// A choice of tools by name.
struct NamedToolChoice : std::variant<FunctionToolChoice, AllowedToolsChoice, CustomToolChoice> {
    using variant::variant;
};

template <class Json> void to_json(Json &out, const NamedToolChoice &value) {
    detail::write_tagged(out, "type", {"function", "allowed_tools", "custom"}, value);
}

template <class Json> void from_json(const Json &in, NamedToolChoice &value) {
    detail::read_tagged(in, "type", {"function", "allowed_tools", "custom"}, value);
}

/// `none`: call no tool; `auto`: the model decides; `required`: call at least one.
struct ToolChoiceMode : detail::open_enum {
    using open_enum::open_enum;

    static constexpr std::string_view none = "none";
    static constexpr std::string_view auto_ = "auto";
    static constexpr std::string_view required = "required";
};

/// Which tools the model calls.
struct ToolChoice : std::variant<ToolChoiceMode, NamedToolChoice> {
    using variant::variant;
};

template <class Json> void to_json(Json &out, const ToolChoice &value) {
    detail::write_variant(out, value);
}

template <class Json> void from_json(const Json &in, ToolChoice &value) {
    detail::read_variant(in, value);
}

/// `chat.completions.create`: OpenAI's request body.
struct ChatCompletionRequest {
    /// The id of a loaded model.
    std::string model{};
    /// How random the choice of tokens is; 0 takes the likeliest. The model's own where absent,
    /// else 1.
    std::optional<double> temperature{};
    /// Only the likeliest tokens whose probabilities sum to this. The model's own where absent,
    /// else 1.
    std::optional<double> top_p{};
    /// Only this many of the likeliest tokens; 0 and -1 mean all. (vLLM)
    std::optional<std::int32_t> top_k{};
    /// Only tokens at least this likely, relative to the likeliest. (vLLM)
    std::optional<double> min_p{};
    /// Taken from the logit of every token generated before.
    std::optional<double> presence_penalty{};
    /// Taken from the logit of a token once for every time it was generated before.
    std::optional<double> frequency_penalty{};
    /// Divides the logits of tokens of the prompt and the output where above 1. (vLLM)
    std::optional<double> repetition_penalty{};
    /// Added to the logits of tokens: keys are token ids.
    std::optional<std::map<std::string, double>> logit_bias{};
    /// Makes sampling repeatable: same seed, same request, same output.
    std::optional<std::int64_t> seed{};
    /// How many choices to generate. 1 where absent.
    std::optional<std::uint32_t> n{};
    /// The most tokens to generate. Where absent: 16 in plain completions, what fits the context in
    /// chats.
    std::optional<std::uint32_t> max_tokens{};
    /// The fewest tokens to generate before a stop text or token counts. (vLLM)
    std::optional<std::uint32_t> min_tokens{};
    /// Texts at which generation ends. They are not part of the output.
    std::optional<Stop> stop{};
    /// Tokens at which generation ends, beside the model's own. (vLLM)
    std::optional<std::vector<std::uint32_t>> stop_token_ids{};
    /// Whether to go on after the model's end token. (vLLM)
    std::optional<bool> ignore_eos{};
    /// What the output must match. (vLLM)
    std::optional<StructuredOutputs> structured_outputs{};
    /// How many likeliest tokens to tell at each position of the prompt. (vLLM)
    std::optional<std::uint32_t> prompt_logprobs{};
    /// Lower runs first; 0 where absent. (vLLM)
    std::optional<std::int32_t> priority{};
    /// Whether to send chunks as they come. The result is complete either way.
    std::optional<bool> stream{};
    /// How a stream is sent.
    std::optional<StreamOptions> stream_options{};
    /// A name for the end user. Accepted, not used.
    std::optional<std::string> user{};
    /// The conversation so far.
    std::vector<ChatMessage> messages{};
    /// The most tokens to generate, thinking included. Goes before `max_tokens`.
    std::optional<std::uint32_t> max_completion_tokens{};
    /// Whether to tell the log probabilities of the output's tokens.
    std::optional<bool> logprobs{};
    /// How many likeliest tokens to tell at each position. Needs `logprobs`.
    std::optional<std::uint32_t> top_logprobs{};
    /// The tools that the model may call.
    std::optional<std::vector<Tool>> tools{};
    /// Which of them it calls. `auto` where there are tools, else `none`.
    std::optional<ToolChoice> tool_choice{};
    /// Whether it may call several at once. True where absent.
    std::optional<bool> parallel_tool_calls{};
    /// What the output must be.
    std::optional<ResponseFormat> response_format{};
    /// How much the model should think.
    std::optional<ReasoningEffort> reasoning_effort{};
    /// Texts that the answer is to draw on, as the model's chat template wants them. (vLLM)
    std::optional<std::vector<json>> documents{};
    /// More variables for the chat template. (vLLM)
    std::optional<json> chat_template_kwargs{};
    /// Whether the template opens the assistant's turn. True where absent. (vLLM)
    std::optional<bool> add_generation_prompt{};
    /// Whether the last message is the beginning of the output. (vLLM)
    std::optional<bool> continue_final_message{};
    /// Kinds of output. `audio` is answered with `unsupported`.
    std::optional<std::vector<Modality>> modalities{};
    /// How to speak. Answered with `unsupported`.
    std::optional<json> audio{};
    /// The old form of `tools`. Answered with `unsupported`.
    std::optional<std::vector<json>> functions{};
    /// Answered with `unsupported`: nothing here searches the web.
    std::optional<json> web_search_options{};
    /// Notes for the caller. Accepted, not used.
    std::optional<std::map<std::string, std::string>> metadata{};
    /// Accepted, not used: nothing is stored.
    std::optional<bool> store{};
};

template <class Json> void to_json(Json &out, const ChatCompletionRequest &value) {
    out = Json::object();
    detail::put(out, "model", value.model);
    detail::put_set(out, "temperature", value.temperature);
    detail::put_set(out, "top_p", value.top_p);
    detail::put_set(out, "top_k", value.top_k);
    detail::put_set(out, "min_p", value.min_p);
    detail::put_set(out, "presence_penalty", value.presence_penalty);
    detail::put_set(out, "frequency_penalty", value.frequency_penalty);
    detail::put_set(out, "repetition_penalty", value.repetition_penalty);
    detail::put_set(out, "logit_bias", value.logit_bias);
    detail::put_set(out, "seed", value.seed);
    detail::put_set(out, "n", value.n);
    detail::put_set(out, "max_tokens", value.max_tokens);
    detail::put_set(out, "min_tokens", value.min_tokens);
    detail::put_set(out, "stop", value.stop);
    detail::put_set(out, "stop_token_ids", value.stop_token_ids);
    detail::put_set(out, "ignore_eos", value.ignore_eos);
    detail::put_set(out, "structured_outputs", value.structured_outputs);
    detail::put_set(out, "prompt_logprobs", value.prompt_logprobs);
    detail::put_set(out, "priority", value.priority);
    detail::put_set(out, "stream", value.stream);
    detail::put_set(out, "stream_options", value.stream_options);
    detail::put_set(out, "user", value.user);
    detail::put(out, "messages", value.messages);
    detail::put_set(out, "max_completion_tokens", value.max_completion_tokens);
    detail::put_set(out, "logprobs", value.logprobs);
    detail::put_set(out, "top_logprobs", value.top_logprobs);
    detail::put_set(out, "tools", value.tools);
    detail::put_set(out, "tool_choice", value.tool_choice);
    detail::put_set(out, "parallel_tool_calls", value.parallel_tool_calls);
    detail::put_set(out, "response_format", value.response_format);
    detail::put_set(out, "reasoning_effort", value.reasoning_effort);
    detail::put_set(out, "documents", value.documents);
    detail::put_set(out, "chat_template_kwargs", value.chat_template_kwargs);
    detail::put_set(out, "add_generation_prompt", value.add_generation_prompt);
    detail::put_set(out, "continue_final_message", value.continue_final_message);
    detail::put_set(out, "modalities", value.modalities);
    detail::put_set(out, "audio", value.audio);
    detail::put_set(out, "functions", value.functions);
    detail::put_set(out, "web_search_options", value.web_search_options);
    detail::put_set(out, "metadata", value.metadata);
    detail::put_set(out, "store", value.store);
}

template <class Json> void from_json(const Json &in, ChatCompletionRequest &value) {
    detail::take(in, "model", value.model);
    detail::take_set(in, "temperature", value.temperature);
    detail::take_set(in, "top_p", value.top_p);
    detail::take_set(in, "top_k", value.top_k);
    detail::take_set(in, "min_p", value.min_p);
    detail::take_set(in, "presence_penalty", value.presence_penalty);
    detail::take_set(in, "frequency_penalty", value.frequency_penalty);
    detail::take_set(in, "repetition_penalty", value.repetition_penalty);
    detail::take_set(in, "logit_bias", value.logit_bias);
    detail::take_set(in, "seed", value.seed);
    detail::take_set(in, "n", value.n);
    detail::take_set(in, "max_tokens", value.max_tokens);
    detail::take_set(in, "min_tokens", value.min_tokens);
    detail::take_set(in, "stop", value.stop);
    detail::take_set(in, "stop_token_ids", value.stop_token_ids);
    detail::take_set(in, "ignore_eos", value.ignore_eos);
    detail::take_set(in, "structured_outputs", value.structured_outputs);
    detail::take_set(in, "prompt_logprobs", value.prompt_logprobs);
    detail::take_set(in, "priority", value.priority);
    detail::take_set(in, "stream", value.stream);
    detail::take_set(in, "stream_options", value.stream_options);
    detail::take_set(in, "user", value.user);
    detail::take(in, "messages", value.messages);
    detail::take_set(in, "max_completion_tokens", value.max_completion_tokens);
    detail::take_set(in, "logprobs", value.logprobs);
    detail::take_set(in, "top_logprobs", value.top_logprobs);
    detail::take_set(in, "tools", value.tools);
    detail::take_set(in, "tool_choice", value.tool_choice);
    detail::take_set(in, "parallel_tool_calls", value.parallel_tool_calls);
    detail::take_set(in, "response_format", value.response_format);
    detail::take_set(in, "reasoning_effort", value.reasoning_effort);
    detail::take_set(in, "documents", value.documents);
    detail::take_set(in, "chat_template_kwargs", value.chat_template_kwargs);
    detail::take_set(in, "add_generation_prompt", value.add_generation_prompt);
    detail::take_set(in, "continue_final_message", value.continue_final_message);
    detail::take_set(in, "modalities", value.modalities);
    detail::take_set(in, "audio", value.audio);
    detail::take_set(in, "functions", value.functions);
    detail::take_set(in, "web_search_options", value.web_search_options);
    detail::take_set(in, "metadata", value.metadata);
    detail::take_set(in, "store", value.store);
}

/// `chat.render`: the prompt of a chat, without running the model.
struct ChatRenderParams {
    /// The id of a loaded model.
    std::string model{};
    /// The conversation so far.
    std::vector<ChatMessage> messages{};
    /// The tools that the model may call.
    std::optional<std::vector<Tool>> tools{};
    /// Which of them it calls. With `none`, the model does not see them.
    std::optional<ToolChoice> tool_choice{};
    /// Texts that the answer is to draw on.
    std::optional<std::vector<json>> documents{};
    /// How much the model should think.
    std::optional<ReasoningEffort> reasoning_effort{};
    /// More variables for the chat template.
    std::optional<json> chat_template_kwargs{};
    /// Whether the template opens the assistant's turn. True where absent, but for a message that
    /// is continued.
    std::optional<bool> add_generation_prompt{};
    /// Whether the last message is the beginning of the output.
    std::optional<bool> continue_final_message{};
};

template <class Json> void to_json(Json &out, const ChatRenderParams &value) {
    out = Json::object();
    detail::put(out, "model", value.model);
    detail::put(out, "messages", value.messages);
    detail::put_set(out, "tools", value.tools);
    detail::put_set(out, "tool_choice", value.tool_choice);
    detail::put_set(out, "documents", value.documents);
    detail::put_set(out, "reasoning_effort", value.reasoning_effort);
    detail::put_set(out, "chat_template_kwargs", value.chat_template_kwargs);
    detail::put_set(out, "add_generation_prompt", value.add_generation_prompt);
    detail::put_set(out, "continue_final_message", value.continue_final_message);
}

template <class Json> void from_json(const Json &in, ChatRenderParams &value) {
    detail::take(in, "model", value.model);
    detail::take(in, "messages", value.messages);
    detail::take_set(in, "tools", value.tools);
    detail::take_set(in, "tool_choice", value.tool_choice);
    detail::take_set(in, "documents", value.documents);
    detail::take_set(in, "reasoning_effort", value.reasoning_effort);
    detail::take_set(in, "chat_template_kwargs", value.chat_template_kwargs);
    detail::take_set(in, "add_generation_prompt", value.add_generation_prompt);
    detail::take_set(in, "continue_final_message", value.continue_final_message);
}

/// The prompt of a chat.
struct ChatRenderResult {
    /// As text.
    std::string prompt{};
    /// As the model sees it.
    std::vector<std::uint32_t> tokens{};
};

template <class Json> void to_json(Json &out, const ChatRenderResult &value) {
    out = Json::object();
    detail::put(out, "prompt", value.prompt);
    detail::put(out, "tokens", value.tokens);
}

template <class Json> void from_json(const Json &in, ChatRenderResult &value) {
    detail::take(in, "prompt", value.prompt);
    detail::take(in, "tokens", value.tokens);
}

/// Who calls.
struct ClientInfo {
    /// The name of the program.
    std::string name{};
    /// Its version.
    std::optional<std::string> version{};
};

template <class Json> void to_json(Json &out, const ClientInfo &value) {
    out = Json::object();
    detail::put(out, "name", value.name);
    detail::put_set(out, "version", value.version);
}

template <class Json> void from_json(const Json &in, ClientInfo &value) {
    detail::take(in, "name", value.name);
    detail::take_set(in, "version", value.version);
}

/// The probabilities of the output's tokens.
struct CompletionLogprobs {
    /// The tokens as text.
    std::vector<std::string> tokens{};
    /// The natural logarithms of their probabilities; null for the first token of an echo.
    std::vector<std::optional<double>> token_logprobs{};
    /// The likeliest tokens at each position.
    std::optional<std::vector<std::optional<std::map<std::string, double>>>> top_logprobs{};
    /// Where each token begins in the text, in characters.
    std::vector<std::uint64_t> text_offset{};
};

template <class Json> void to_json(Json &out, const CompletionLogprobs &value) {
    out = Json::object();
    detail::put(out, "tokens", value.tokens);
    detail::put(out, "token_logprobs", value.token_logprobs);
    detail::put(out, "top_logprobs", value.top_logprobs);
    detail::put(out, "text_offset", value.text_offset);
}

template <class Json> void from_json(const Json &in, CompletionLogprobs &value) {
    detail::take(in, "tokens", value.tokens);
    detail::take(in, "token_logprobs", value.token_logprobs);
    detail::take(in, "top_logprobs", value.top_logprobs);
    detail::take(in, "text_offset", value.text_offset);
}

/// One of the answers, or what is new of it.
struct CompletionChoice {
    /// Its number, from 0.
    std::uint32_t index{};
    /// The text.
    std::string text{};
    /// The probabilities, where asked for.
    std::optional<CompletionLogprobs> logprobs{};
    /// Why it ended; null until it has.
    std::optional<FinishReason> finish_reason{};
    /// The stop text or token that ended it. (vLLM)
    std::optional<StopReason> stop_reason{};
    /// For each token of the prompt, tokens by id; null for the first. (vLLM)
    std::optional<std::vector<std::optional<std::map<std::string, PromptLogprob>>>> prompt_logprobs{};
};

template <class Json> void to_json(Json &out, const CompletionChoice &value) {
    out = Json::object();
    detail::put(out, "index", value.index);
    detail::put(out, "text", value.text);
    detail::put(out, "logprobs", value.logprobs);
    detail::put(out, "finish_reason", value.finish_reason);
    detail::put_set(out, "stop_reason", value.stop_reason);
    detail::put_set(out, "prompt_logprobs", value.prompt_logprobs);
}

template <class Json> void from_json(const Json &in, CompletionChoice &value) {
    detail::take(in, "index", value.index);
    detail::take(in, "text", value.text);
    detail::take(in, "logprobs", value.logprobs);
    detail::take(in, "finish_reason", value.finish_reason);
    detail::take_set(in, "stop_reason", value.stop_reason);
    detail::take_set(in, "prompt_logprobs", value.prompt_logprobs);
}

/// The result of `completions.create`, complete also where it was streamed; and its chunks.
struct Completion {
    /// The id of the completion: the same in all of its chunks.
    std::string id{};
    /// When it began, in seconds since 1970.
    std::uint64_t created{};
    /// The id of the model.
    std::string model{};
    /// The answers, or what is new of them.
    std::vector<CompletionChoice> choices{};
    /// What it took. In the chunks of a stream only where asked for, and null until the last.
    std::optional<Usage> usage{};
    /// Changes when the model or the engine changes.
    std::optional<std::string> system_fingerprint{};
};

template <class Json> void to_json(Json &out, const Completion &value) {
    out = Json::object();
    out["object"] = "text_completion";
    detail::put(out, "id", value.id);
    detail::put(out, "created", value.created);
    detail::put(out, "model", value.model);
    detail::put(out, "choices", value.choices);
    detail::put_set(out, "usage", value.usage);
    detail::put_set(out, "system_fingerprint", value.system_fingerprint);
}

template <class Json> void from_json(const Json &in, Completion &value) {
    detail::take(in, "id", value.id);
    detail::take(in, "created", value.created);
    detail::take(in, "model", value.model);
    detail::take(in, "choices", value.choices);
    detail::take_set(in, "usage", value.usage);
    detail::take_set(in, "system_fingerprint", value.system_fingerprint);
}

/// `completions.chunk`: a piece of a streamed completion.
struct CompletionChunkParams {
    /// The id of the request.
    RequestId request{};
    /// The piece.
    Completion chunk{};
};

template <class Json> void to_json(Json &out, const CompletionChunkParams &value) {
    out = Json::object();
    detail::put(out, "request", value.request);
    detail::put(out, "chunk", value.chunk);
}

template <class Json> void from_json(const Json &in, CompletionChunkParams &value) {
    detail::take(in, "request", value.request);
    detail::take(in, "chunk", value.chunk);
}

/// A text, several texts, the tokens of a text, or of several.
struct Prompt
    : std::variant<std::string, std::vector<std::string>, std::vector<std::uint32_t>, std::vector<std::vector<std::uint32_t>>> {
    using variant::variant;
};

template <class Json> void to_json(Json &out, const Prompt &value) {
    detail::write_variant(out, value);
}

template <class Json> void from_json(const Json &in, Prompt &value) {
    detail::read_variant(in, value);
}

/// `completions.create`: OpenAI's request body.
struct CompletionRequest {
    /// The id of a loaded model.
    std::string model{};
    /// How random the choice of tokens is; 0 takes the likeliest. The model's own where absent,
    /// else 1.
    std::optional<double> temperature{};
    /// Only the likeliest tokens whose probabilities sum to this. The model's own where absent,
    /// else 1.
    std::optional<double> top_p{};
    /// Only this many of the likeliest tokens; 0 and -1 mean all. (vLLM)
    std::optional<std::int32_t> top_k{};
    /// Only tokens at least this likely, relative to the likeliest. (vLLM)
    std::optional<double> min_p{};
    /// Taken from the logit of every token generated before.
    std::optional<double> presence_penalty{};
    /// Taken from the logit of a token once for every time it was generated before.
    std::optional<double> frequency_penalty{};
    /// Divides the logits of tokens of the prompt and the output where above 1. (vLLM)
    std::optional<double> repetition_penalty{};
    /// Added to the logits of tokens: keys are token ids.
    std::optional<std::map<std::string, double>> logit_bias{};
    /// Makes sampling repeatable: same seed, same request, same output.
    std::optional<std::int64_t> seed{};
    /// How many choices to generate. 1 where absent.
    std::optional<std::uint32_t> n{};
    /// The most tokens to generate. Where absent: 16 in plain completions, what fits the context in
    /// chats.
    std::optional<std::uint32_t> max_tokens{};
    /// The fewest tokens to generate before a stop text or token counts. (vLLM)
    std::optional<std::uint32_t> min_tokens{};
    /// Texts at which generation ends. They are not part of the output.
    std::optional<Stop> stop{};
    /// Tokens at which generation ends, beside the model's own. (vLLM)
    std::optional<std::vector<std::uint32_t>> stop_token_ids{};
    /// Whether to go on after the model's end token. (vLLM)
    std::optional<bool> ignore_eos{};
    /// What the output must match. (vLLM)
    std::optional<StructuredOutputs> structured_outputs{};
    /// How many likeliest tokens to tell at each position of the prompt. (vLLM)
    std::optional<std::uint32_t> prompt_logprobs{};
    /// Lower runs first; 0 where absent. (vLLM)
    std::optional<std::int32_t> priority{};
    /// Whether to send chunks as they come. The result is complete either way.
    std::optional<bool> stream{};
    /// How a stream is sent.
    std::optional<StreamOptions> stream_options{};
    /// A name for the end user. Accepted, not used.
    std::optional<std::string> user{};
    /// What to continue. Several prompts give `n` choices each.
    Prompt prompt{};
    /// Whether the output begins with the prompt.
    std::optional<bool> echo{};
    /// How many likeliest tokens to tell at each position; 0 tells only the chosen one.
    std::optional<std::uint32_t> logprobs{};
    /// The text after the gap. Answered with `unsupported`.
    std::optional<std::string> suffix{};
    /// Choices to generate, of which the best `n` are given. Answered with `unsupported` where it
    /// is more than `n`.
    std::optional<std::uint32_t> best_of{};
    /// Whether the prompt gets the model's beginning token. True where absent. (vLLM)
    std::optional<bool> add_special_tokens{};
};

template <class Json> void to_json(Json &out, const CompletionRequest &value) {
    out = Json::object();
    detail::put(out, "model", value.model);
    detail::put_set(out, "temperature", value.temperature);
    detail::put_set(out, "top_p", value.top_p);
    detail::put_set(out, "top_k", value.top_k);
    detail::put_set(out, "min_p", value.min_p);
    detail::put_set(out, "presence_penalty", value.presence_penalty);
    detail::put_set(out, "frequency_penalty", value.frequency_penalty);
    detail::put_set(out, "repetition_penalty", value.repetition_penalty);
    detail::put_set(out, "logit_bias", value.logit_bias);
    detail::put_set(out, "seed", value.seed);
    detail::put_set(out, "n", value.n);
    detail::put_set(out, "max_tokens", value.max_tokens);
    detail::put_set(out, "min_tokens", value.min_tokens);
    detail::put_set(out, "stop", value.stop);
    detail::put_set(out, "stop_token_ids", value.stop_token_ids);
    detail::put_set(out, "ignore_eos", value.ignore_eos);
    detail::put_set(out, "structured_outputs", value.structured_outputs);
    detail::put_set(out, "prompt_logprobs", value.prompt_logprobs);
    detail::put_set(out, "priority", value.priority);
    detail::put_set(out, "stream", value.stream);
    detail::put_set(out, "stream_options", value.stream_options);
    detail::put_set(out, "user", value.user);
    detail::put(out, "prompt", value.prompt);
    detail::put_set(out, "echo", value.echo);
    detail::put_set(out, "logprobs", value.logprobs);
    detail::put_set(out, "suffix", value.suffix);
    detail::put_set(out, "best_of", value.best_of);
    detail::put_set(out, "add_special_tokens", value.add_special_tokens);
}

template <class Json> void from_json(const Json &in, CompletionRequest &value) {
    detail::take(in, "model", value.model);
    detail::take_set(in, "temperature", value.temperature);
    detail::take_set(in, "top_p", value.top_p);
    detail::take_set(in, "top_k", value.top_k);
    detail::take_set(in, "min_p", value.min_p);
    detail::take_set(in, "presence_penalty", value.presence_penalty);
    detail::take_set(in, "frequency_penalty", value.frequency_penalty);
    detail::take_set(in, "repetition_penalty", value.repetition_penalty);
    detail::take_set(in, "logit_bias", value.logit_bias);
    detail::take_set(in, "seed", value.seed);
    detail::take_set(in, "n", value.n);
    detail::take_set(in, "max_tokens", value.max_tokens);
    detail::take_set(in, "min_tokens", value.min_tokens);
    detail::take_set(in, "stop", value.stop);
    detail::take_set(in, "stop_token_ids", value.stop_token_ids);
    detail::take_set(in, "ignore_eos", value.ignore_eos);
    detail::take_set(in, "structured_outputs", value.structured_outputs);
    detail::take_set(in, "prompt_logprobs", value.prompt_logprobs);
    detail::take_set(in, "priority", value.priority);
    detail::take_set(in, "stream", value.stream);
    detail::take_set(in, "stream_options", value.stream_options);
    detail::take_set(in, "user", value.user);
    detail::take(in, "prompt", value.prompt);
    detail::take_set(in, "echo", value.echo);
    detail::take_set(in, "logprobs", value.logprobs);
    detail::take_set(in, "suffix", value.suffix);
    detail::take_set(in, "best_of", value.best_of);
    detail::take_set(in, "add_special_tokens", value.add_special_tokens);
}

/// An instruction set that compiled models hold code for.
struct Isa : detail::open_enum {
    using open_enum::open_enum;

    static constexpr std::string_view x86_64_v2 = "x86_64_v2";
    static constexpr std::string_view x86_64_v3 = "x86_64_v3";
    static constexpr std::string_view x86_64_v4_vnni = "x86_64_v4_vnni";
    static constexpr std::string_view neon_dotprod = "neon_dotprod";
    static constexpr std::string_view generic = "generic";
};

/// The processor.
struct CpuInfo {
    /// Such as `x86_64` or `aarch64`.
    std::string architecture{};
    /// The best instruction set that the library has code for on this machine.
    Isa isa{};
    /// Instruction set extensions that were found.
    std::vector<std::string> features{};
    /// Processors that the process may use.
    std::uint32_t cores{};
};

template <class Json> void to_json(Json &out, const CpuInfo &value) {
    out = Json::object();
    detail::put(out, "architecture", value.architecture);
    detail::put(out, "isa", value.isa);
    detail::put(out, "features", value.features);
    detail::put(out, "cores", value.cores);
}

template <class Json> void from_json(const Json &in, CpuInfo &value) {
    detail::take(in, "architecture", value.architecture);
    detail::take(in, "isa", value.isa);
    detail::take(in, "features", value.features);
    detail::take(in, "cores", value.cores);
}

/// The numbers of an embedding, in the format asked for.
struct EmbeddingVector : std::variant<std::vector<float>, std::string> {
    using variant::variant;
};

template <class Json> void to_json(Json &out, const EmbeddingVector &value) {
    detail::write_variant(out, value);
}

template <class Json> void from_json(const Json &in, EmbeddingVector &value) {
    detail::read_variant(in, value);
}

/// One embedding.
struct Embedding {
    /// The number of the input, from 0.
    std::uint32_t index{};
    /// The numbers.
    EmbeddingVector embedding{};
};

template <class Json> void to_json(Json &out, const Embedding &value) {
    out = Json::object();
    out["object"] = "embedding";
    detail::put(out, "index", value.index);
    detail::put(out, "embedding", value.embedding);
}

template <class Json> void from_json(const Json &in, Embedding &value) {
    detail::take(in, "index", value.index);
    detail::take(in, "embedding", value.embedding);
}

/// A text, several texts, the tokens of a text, or of several.
struct EmbeddingInput
    : std::variant<std::string, std::vector<std::string>, std::vector<std::uint32_t>, std::vector<std::vector<std::uint32_t>>> {
    using variant::variant;
};

template <class Json> void to_json(Json &out, const EmbeddingInput &value) {
    detail::write_variant(out, value);
}

template <class Json> void from_json(const Json &in, EmbeddingInput &value) {
    detail::read_variant(in, value);
}

/// What a request took.
struct EmbeddingUsage {
    /// Tokens of all inputs.
    std::uint64_t prompt_tokens{};
    /// The same.
    std::uint64_t total_tokens{};
};

template <class Json> void to_json(Json &out, const EmbeddingUsage &value) {
    out = Json::object();
    detail::put(out, "prompt_tokens", value.prompt_tokens);
    detail::put(out, "total_tokens", value.total_tokens);
}

template <class Json> void from_json(const Json &in, EmbeddingUsage &value) {
    detail::take(in, "prompt_tokens", value.prompt_tokens);
    detail::take(in, "total_tokens", value.total_tokens);
}

/// The result of `embeddings.create`.
struct EmbeddingList {
    /// The embeddings, in the order of the inputs.
    std::vector<Embedding> data{};
    /// The id of the model.
    std::string model{};
    /// What it took.
    EmbeddingUsage usage{};
};

template <class Json> void to_json(Json &out, const EmbeddingList &value) {
    out = Json::object();
    out["object"] = "list";
    detail::put(out, "data", value.data);
    detail::put(out, "model", value.model);
    detail::put(out, "usage", value.usage);
}

template <class Json> void from_json(const Json &in, EmbeddingList &value) {
    detail::take(in, "data", value.data);
    detail::take(in, "model", value.model);
    detail::take(in, "usage", value.usage);
}

/// `float`: numbers; `base64`: little-endian 32-bit floats in base64.
struct EncodingFormat : detail::open_enum {
    using open_enum::open_enum;

    static constexpr std::string_view float_ = "float";
    static constexpr std::string_view base64 = "base64";
};

/// `embeddings.create`: OpenAI's request body.
struct EmbeddingRequest {
    /// The id of a loaded model.
    std::string model{};
    /// What to embed.
    EmbeddingInput input{};
    /// How to write the numbers. `float` where absent.
    std::optional<EncodingFormat> encoding_format{};
    /// Keep this many numbers of each and normalise again. All where absent.
    std::optional<std::uint32_t> dimensions{};
    /// A name for the end user. Accepted, not used.
    std::optional<std::string> user{};
};

template <class Json> void to_json(Json &out, const EmbeddingRequest &value) {
    out = Json::object();
    detail::put(out, "model", value.model);
    detail::put(out, "input", value.input);
    detail::put_set(out, "encoding_format", value.encoding_format);
    detail::put_set(out, "dimensions", value.dimensions);
    detail::put_set(out, "user", value.user);
}

template <class Json> void from_json(const Json &in, EmbeddingRequest &value) {
    detail::take(in, "model", value.model);
    detail::take(in, "input", value.input);
    detail::take_set(in, "encoding_format", value.encoding_format);
    detail::take_set(in, "dimensions", value.dimensions);
    detail::take_set(in, "user", value.user);
}

/// `engine.info` has no parameters.
struct EngineInfoParams {
};

template <class Json> void to_json(Json &out, const EngineInfoParams &) {
    out = Json::object();
}

template <class Json> void from_json(const Json &, EngineInfoParams &) {
}

/// The limits in force for a client.
struct Limits {
    /// The longest message that `inlay_send` takes, in bytes.
    std::uint64_t max_message_bytes{};
    /// The deepest nesting of arrays and objects in a message.
    std::uint32_t max_message_depth{};
    /// Requests that may be in flight at once.
    std::uint32_t max_live_requests{};
    /// Messages in one batch.
    std::uint32_t max_batch_messages{};
    /// Characters of an id that is a string.
    std::uint32_t max_id_characters{};
    /// Messages that may wait for the host before generation of this client pauses.
    std::uint32_t max_queued_messages{};
    /// The same in bytes.
    std::uint64_t max_queued_bytes{};
    /// Chunks of one stream that may be unacknowledged. Absent where streams do not wait for
    /// `$/acknowledge`.
    std::optional<std::uint32_t> stream_window{};
};

template <class Json> void to_json(Json &out, const Limits &value) {
    out = Json::object();
    detail::put(out, "max_message_bytes", value.max_message_bytes);
    detail::put(out, "max_message_depth", value.max_message_depth);
    detail::put(out, "max_live_requests", value.max_live_requests);
    detail::put(out, "max_batch_messages", value.max_batch_messages);
    detail::put(out, "max_id_characters", value.max_id_characters);
    detail::put(out, "max_queued_messages", value.max_queued_messages);
    detail::put(out, "max_queued_bytes", value.max_queued_bytes);
    detail::put_set(out, "stream_window", value.stream_window);
}

template <class Json> void from_json(const Json &in, Limits &value) {
    detail::take(in, "max_message_bytes", value.max_message_bytes);
    detail::take(in, "max_message_depth", value.max_message_depth);
    detail::take(in, "max_live_requests", value.max_live_requests);
    detail::take(in, "max_batch_messages", value.max_batch_messages);
    detail::take(in, "max_id_characters", value.max_id_characters);
    detail::take(in, "max_queued_messages", value.max_queued_messages);
    detail::take(in, "max_queued_bytes", value.max_queued_bytes);
    detail::take_set(in, "stream_window", value.stream_window);
}

/// The memory of the machine, in bytes.
struct MemoryInfo {
    /// All of it, or the limit of the container.
    std::uint64_t total_bytes{};
    /// What can be used without swapping.
    std::uint64_t available_bytes{};
    /// Whether the system gives huge pages (2 MB) to memory that asks for them.
    bool huge_pages{};
};

template <class Json> void to_json(Json &out, const MemoryInfo &value) {
    out = Json::object();
    detail::put(out, "total_bytes", value.total_bytes);
    detail::put(out, "available_bytes", value.available_bytes);
    detail::put(out, "huge_pages", value.huge_pages);
}

template <class Json> void from_json(const Json &in, MemoryInfo &value) {
    detail::take(in, "total_bytes", value.total_bytes);
    detail::take(in, "available_bytes", value.available_bytes);
    detail::take(in, "huge_pages", value.huge_pages);
}

/// The answer to `engine.info`.
struct EngineInfoResult {
    /// The version of the library.
    std::string version{};
    /// The version of this protocol.
    std::uint32_t protocol_version{};
    /// The version of the C ABI.
    std::uint32_t abi_version{};
    /// The hash of all schemas.
    std::string schema_hash{};
    /// The platform that the library was built for, such as `x86_64-linux`.
    std::string target{};
    /// The processor.
    CpuInfo cpu{};
    /// The memory of the machine.
    MemoryInfo memory{};
    /// The limits in force for this client.
    Limits limits{};
    /// What the library offers.
    Capabilities capabilities{};
    /// Seconds since the client was opened.
    double uptime_seconds{};
};

template <class Json> void to_json(Json &out, const EngineInfoResult &value) {
    out = Json::object();
    detail::put(out, "version", value.version);
    detail::put(out, "protocol_version", value.protocol_version);
    detail::put(out, "abi_version", value.abi_version);
    detail::put(out, "schema_hash", value.schema_hash);
    detail::put(out, "target", value.target);
    detail::put(out, "cpu", value.cpu);
    detail::put(out, "memory", value.memory);
    detail::put(out, "limits", value.limits);
    detail::put(out, "capabilities", value.capabilities);
    detail::put(out, "uptime_seconds", value.uptime_seconds);
}

template <class Json> void from_json(const Json &in, EngineInfoResult &value) {
    detail::take(in, "version", value.version);
    detail::take(in, "protocol_version", value.protocol_version);
    detail::take(in, "abi_version", value.abi_version);
    detail::take(in, "schema_hash", value.schema_hash);
    detail::take(in, "target", value.target);
    detail::take(in, "cpu", value.cpu);
    detail::take(in, "memory", value.memory);
    detail::take(in, "limits", value.limits);
    detail::take(in, "capabilities", value.capabilities);
    detail::take(in, "uptime_seconds", value.uptime_seconds);
}

/// `engine.metrics` has no parameters.
struct EngineMetricsParams {
};

template <class Json> void to_json(Json &out, const EngineMetricsParams &) {
    out = Json::object();
}

template <class Json> void from_json(const Json &, EngineMetricsParams &) {
}

/// How often a value fell between bounds.
struct Histogram {
    /// Upper bounds of the buckets, ascending. The last bucket has none.
    std::vector<double> bounds{};
    /// Values in each bucket: one more than there are bounds.
    std::vector<std::uint64_t> counts{};
    /// The sum of all values.
    double sum{};
    /// The number of all values.
    std::uint64_t count{};
};

template <class Json> void to_json(Json &out, const Histogram &value) {
    out = Json::object();
    detail::put(out, "bounds", value.bounds);
    detail::put(out, "counts", value.counts);
    detail::put(out, "sum", value.sum);
    detail::put(out, "count", value.count);
}

template <class Json> void from_json(const Json &in, Histogram &value) {
    detail::take(in, "bounds", value.bounds);
    detail::take(in, "counts", value.counts);
    detail::take(in, "sum", value.sum);
    detail::take(in, "count", value.count);
}

/// Requests by state. All but the first two only ever grow.
struct RequestCounts {
    /// Requests in the batch.
    std::uint64_t running{};
    /// Requests in line.
    std::uint64_t waiting{};
    /// Requests that ended with a result.
    std::uint64_t completed{};
    /// Requests that ended with an error.
    std::uint64_t failed{};
    /// Requests that were cancelled.
    std::uint64_t cancelled{};
};

template <class Json> void to_json(Json &out, const RequestCounts &value) {
    out = Json::object();
    detail::put(out, "running", value.running);
    detail::put(out, "waiting", value.waiting);
    detail::put(out, "completed", value.completed);
    detail::put(out, "failed", value.failed);
    detail::put(out, "cancelled", value.cancelled);
}

template <class Json> void from_json(const Json &in, RequestCounts &value) {
    detail::take(in, "running", value.running);
    detail::take(in, "waiting", value.waiting);
    detail::take(in, "completed", value.completed);
    detail::take(in, "failed", value.failed);
    detail::take(in, "cancelled", value.cancelled);
}

/// Tokens guessed from the text itself. Accepted by proposed is the acceptance.
struct SpeculationCounts {
    /// Tokens guessed and checked.
    std::uint64_t proposed{};
    /// Those of them that were right: each saved a step.
    std::uint64_t accepted{};
};

template <class Json> void to_json(Json &out, const SpeculationCounts &value) {
    out = Json::object();
    detail::put(out, "proposed", value.proposed);
    detail::put(out, "accepted", value.accepted);
}

template <class Json> void from_json(const Json &in, SpeculationCounts &value) {
    detail::take(in, "proposed", value.proposed);
    detail::take(in, "accepted", value.accepted);
}

/// Tokens since the model was loaded.
struct TokenCounts {
    /// Tokens of prompts.
    std::uint64_t prompt{};
    /// Those of them that came from the prefix cache.
    std::uint64_t cached{};
    /// Tokens sampled.
    std::uint64_t generated{};
};

template <class Json> void to_json(Json &out, const TokenCounts &value) {
    out = Json::object();
    detail::put(out, "prompt", value.prompt);
    detail::put(out, "cached", value.cached);
    detail::put(out, "generated", value.generated);
}

template <class Json> void from_json(const Json &in, TokenCounts &value) {
    detail::take(in, "prompt", value.prompt);
    detail::take(in, "cached", value.cached);
    detail::take(in, "generated", value.generated);
}

/// What one model has done since it was loaded.
struct ModelMetrics {
    /// The id of the model.
    std::string model{};
    /// Requests by state.
    RequestCounts requests{};
    /// Tokens since the model was loaded.
    TokenCounts tokens{};
    /// The paged KV cache.
    CacheCounts cache{};
    /// Tokens guessed ahead.
    SpeculationCounts speculation{};
    /// Steps run.
    std::uint64_t steps{};
    /// Rows in all steps.
    std::uint64_t step_rows{};
    /// Time in all steps.
    double step_seconds{};
    /// Sequences in a step.
    Histogram batch_size{};
    /// From the request to its first token.
    Histogram time_to_first_token_seconds{};
    /// Between two tokens of a request.
    Histogram inter_token_seconds{};
    /// From the request to its end.
    Histogram request_seconds{};
    /// From the request to its first step.
    Histogram queue_seconds{};
};

template <class Json> void to_json(Json &out, const ModelMetrics &value) {
    out = Json::object();
    detail::put(out, "model", value.model);
    detail::put(out, "requests", value.requests);
    detail::put(out, "tokens", value.tokens);
    detail::put(out, "cache", value.cache);
    detail::put(out, "speculation", value.speculation);
    detail::put(out, "steps", value.steps);
    detail::put(out, "step_rows", value.step_rows);
    detail::put(out, "step_seconds", value.step_seconds);
    detail::put(out, "batch_size", value.batch_size);
    detail::put(out, "time_to_first_token_seconds", value.time_to_first_token_seconds);
    detail::put(out, "inter_token_seconds", value.inter_token_seconds);
    detail::put(out, "request_seconds", value.request_seconds);
    detail::put(out, "queue_seconds", value.queue_seconds);
}

template <class Json> void from_json(const Json &in, ModelMetrics &value) {
    detail::take(in, "model", value.model);
    detail::take(in, "requests", value.requests);
    detail::take(in, "tokens", value.tokens);
    detail::take(in, "cache", value.cache);
    detail::take(in, "speculation", value.speculation);
    detail::take(in, "steps", value.steps);
    detail::take(in, "step_rows", value.step_rows);
    detail::take(in, "step_seconds", value.step_seconds);
    detail::take(in, "batch_size", value.batch_size);
    detail::take(in, "time_to_first_token_seconds", value.time_to_first_token_seconds);
    detail::take(in, "inter_token_seconds", value.inter_token_seconds);
    detail::take(in, "request_seconds", value.request_seconds);
    detail::take(in, "queue_seconds", value.queue_seconds);
}

/// The answer to `engine.metrics`.
struct EngineMetricsResult {
    /// Seconds since the client was opened.
    double uptime_seconds{};
    /// Memory of the process that is in RAM.
    std::uint64_t resident_bytes{};
    /// One entry for each loaded model.
    std::vector<ModelMetrics> models{};
};

template <class Json> void to_json(Json &out, const EngineMetricsResult &value) {
    out = Json::object();
    detail::put(out, "uptime_seconds", value.uptime_seconds);
    detail::put(out, "resident_bytes", value.resident_bytes);
    detail::put(out, "models", value.models);
}

template <class Json> void from_json(const Json &in, EngineMetricsResult &value) {
    detail::take(in, "uptime_seconds", value.uptime_seconds);
    detail::take(in, "resident_bytes", value.resident_bytes);
    detail::take(in, "models", value.models);
}

/// `start` clears the record and begins; `stop` ends and hands it out.
struct TraceAction : detail::open_enum {
    using open_enum::open_enum;

    static constexpr std::string_view start = "start";
    static constexpr std::string_view stop = "stop";
};

/// Records what the engine does, step by step.
struct EngineTraceParams {
    /// Whether to begin or to end.
    TraceAction action{};
    /// Events to keep; later ones are counted and dropped. Read at `start`.
    std::optional<std::uint32_t> max_events{};
};

template <class Json> void to_json(Json &out, const EngineTraceParams &value) {
    out = Json::object();
    detail::put(out, "action", value.action);
    detail::put_set(out, "max_events", value.max_events);
}

template <class Json> void from_json(const Json &in, EngineTraceParams &value) {
    detail::take(in, "action", value.action);
    detail::take_set(in, "max_events", value.max_events);
}

/// `X`: a span; `i`: an instant; `C`: a counter; `b` and `e`: the beginning and the end of what has
/// an `id`; `M`: a name, in `args`.
struct TracePhase : detail::open_enum {
    using open_enum::open_enum;

    static constexpr std::string_view X = "X";
    static constexpr std::string_view i = "i";
    static constexpr std::string_view C = "C";
    static constexpr std::string_view b = "b";
    static constexpr std::string_view e = "e";
    static constexpr std::string_view M = "M";
};

/// One event, in the format that Perfetto and `chrome://tracing` read. A file that holds `events`
/// as a JSON array is a trace for them. Each model is a thread there, on which its steps lie one
/// after another; requests, which run side by side, have lines of their own.
struct TraceEvent {
    /// What happened.
    std::string name{};
    /// The part of the engine.
    std::string cat{};
    /// The kind of event.
    TracePhase ph{};
    /// When, in microseconds since `start`.
    double ts{};
    /// How long, in microseconds.
    std::optional<double> dur{};
    /// The process.
    std::uint64_t pid{};
    /// The thread: the number of the model among those of the engine.
    std::uint64_t tid{};
    /// Of the request, in `b` and `e`.
    std::optional<std::string> id{};
    /// More about it.
    std::optional<json> args{};
};

template <class Json> void to_json(Json &out, const TraceEvent &value) {
    out = Json::object();
    detail::put(out, "name", value.name);
    detail::put(out, "cat", value.cat);
    detail::put(out, "ph", value.ph);
    detail::put(out, "ts", value.ts);
    detail::put_set(out, "dur", value.dur);
    detail::put(out, "pid", value.pid);
    detail::put(out, "tid", value.tid);
    detail::put_set(out, "id", value.id);
    detail::put_set(out, "args", value.args);
}

template <class Json> void from_json(const Json &in, TraceEvent &value) {
    detail::take(in, "name", value.name);
    detail::take(in, "cat", value.cat);
    detail::take(in, "ph", value.ph);
    detail::take(in, "ts", value.ts);
    detail::take_set(in, "dur", value.dur);
    detail::take(in, "pid", value.pid);
    detail::take(in, "tid", value.tid);
    detail::take_set(in, "id", value.id);
    detail::take_set(in, "args", value.args);
}

/// The answer to `engine.trace`.
struct EngineTraceResult {
    /// Whether the engine records now.
    bool recording{};
    /// Events that were not kept.
    std::uint64_t dropped{};
    /// The record; empty after `start`.
    std::vector<TraceEvent> events{};
};

template <class Json> void to_json(Json &out, const EngineTraceResult &value) {
    out = Json::object();
    detail::put(out, "recording", value.recording);
    detail::put(out, "dropped", value.dropped);
    detail::put(out, "events", value.events);
}

template <class Json> void from_json(const Json &in, EngineTraceResult &value) {
    detail::take(in, "recording", value.recording);
    detail::take(in, "dropped", value.dropped);
    detail::take(in, "events", value.events);
}

/// The stable name of an error. Names are added, never changed.
struct ErrorName : detail::open_enum {
    using open_enum::open_enum;

    static constexpr std::string_view parse_error = "parse_error";
    static constexpr std::string_view invalid_request = "invalid_request";
    static constexpr std::string_view method_not_found = "method_not_found";
    static constexpr std::string_view invalid_params = "invalid_params";
    static constexpr std::string_view internal_error = "internal_error";
    static constexpr std::string_view request_cancelled = "request_cancelled";
    static constexpr std::string_view not_initialized = "not_initialized";
    static constexpr std::string_view duplicate_id = "duplicate_id";
    static constexpr std::string_view too_many_requests = "too_many_requests";
    static constexpr std::string_view message_too_large = "message_too_large";
    static constexpr std::string_view message_too_deep = "message_too_deep";
    static constexpr std::string_view shutting_down = "shutting_down";
    static constexpr std::string_view model_not_found = "model_not_found";
    static constexpr std::string_view model_already_loaded = "model_already_loaded";
    static constexpr std::string_view model_file_missing = "model_file_missing";
    static constexpr std::string_view model_file_invalid = "model_file_invalid";
    static constexpr std::string_view model_incompatible = "model_incompatible";
    static constexpr std::string_view model_unloaded = "model_unloaded";
    static constexpr std::string_view out_of_memory = "out_of_memory";
    static constexpr std::string_view context_length_exceeded = "context_length_exceeded";
    static constexpr std::string_view unsupported = "unsupported";
    static constexpr std::string_view invalid_schema = "invalid_schema";
    static constexpr std::string_view template_error = "template_error";
    static constexpr std::string_view no_capacity = "no_capacity";
    static constexpr std::string_view step_failed = "step_failed";
    static constexpr std::string_view session_invalid = "session_invalid";
    static constexpr std::string_view session_mismatch = "session_mismatch";
    static constexpr std::string_view io_error = "io_error";
};

/// The `type` of an OpenAI error body.
struct OpenAIErrorType : detail::open_enum {
    using open_enum::open_enum;

    static constexpr std::string_view invalid_request_error = "invalid_request_error";
    static constexpr std::string_view not_found_error = "not_found_error";
    static constexpr std::string_view rate_limit_error = "rate_limit_error";
    static constexpr std::string_view server_error = "server_error";
    static constexpr std::string_view service_unavailable_error = "service_unavailable_error";
    static constexpr std::string_view request_cancelled_error = "request_cancelled_error";
};

/// What a program needs to know of an error.
struct ErrorData {
    /// The stable name of the error.
    ErrorName name{};
    /// JSON Pointer (RFC 6901) into the message to the field at fault: `/params/temperature`.
    std::optional<std::string> pointer{};
    /// The id that was refused with `duplicate_id`. The answer itself has the id null, because
    /// under that id the first request is answered.
    std::optional<RequestId> request{};
    /// The status that an HTTP server answers with.
    std::uint32_t http_status{};
    /// The `type` of the OpenAI error body.
    OpenAIErrorType openai_type{};
    /// The field at fault as OpenAI writes it, such as `messages[0].content`.
    std::optional<std::string> param{};
};

template <class Json> void to_json(Json &out, const ErrorData &value) {
    out = Json::object();
    detail::put(out, "name", value.name);
    detail::put_set(out, "pointer", value.pointer);
    detail::put_set(out, "request", value.request);
    detail::put(out, "http_status", value.http_status);
    detail::put(out, "openai_type", value.openai_type);
    detail::put_set(out, "param", value.param);
}

template <class Json> void from_json(const Json &in, ErrorData &value) {
    detail::take(in, "name", value.name);
    detail::take_set(in, "pointer", value.pointer);
    detail::take_set(in, "request", value.request);
    detail::take(in, "http_status", value.http_status);
    detail::take(in, "openai_type", value.openai_type);
    detail::take_set(in, "param", value.param);
}

/// The `error` of a JSON-RPC response.
struct ErrorObject {
    /// The JSON-RPC code that belongs to the name.
    std::int32_t code{};
    /// A sentence for a person: what is wrong, and what to do about it.
    std::string message{};
    /// What a program needs to know of the error.
    ErrorData data{};
};

template <class Json> void to_json(Json &out, const ErrorObject &value) {
    out = Json::object();
    detail::put(out, "code", value.code);
    detail::put(out, "message", value.message);
    detail::put(out, "data", value.data);
}

template <class Json> void from_json(const Json &in, ErrorObject &value) {
    detail::take(in, "code", value.code);
    detail::take(in, "message", value.message);
    detail::take(in, "data", value.data);
}

/// Limits that a client may choose when it opens.
struct LimitOptions {
    /// The longest message that `inlay_send` takes, in bytes.
    std::optional<std::uint32_t> max_message_bytes{};
    /// Messages that may wait for the host before generation of this client pauses.
    std::optional<std::uint32_t> max_queued_messages{};
    /// Chunks of one stream that the host may leave unacknowledged before that stream waits for
    /// `$/acknowledge`. Without it streams never wait for that.
    std::optional<std::uint32_t> stream_window{};
};

template <class Json> void to_json(Json &out, const LimitOptions &value) {
    out = Json::object();
    detail::put_set(out, "max_message_bytes", value.max_message_bytes);
    detail::put_set(out, "max_queued_messages", value.max_queued_messages);
    detail::put_set(out, "stream_window", value.stream_window);
}

template <class Json> void from_json(const Json &in, LimitOptions &value) {
    detail::take_set(in, "max_message_bytes", value.max_message_bytes);
    detail::take_set(in, "max_queued_messages", value.max_queued_messages);
    detail::take_set(in, "stream_window", value.stream_window);
}

/// The first message of every client.
struct InitializeParams {
    /// Who calls. Appears in traces.
    std::optional<ClientInfo> client{};
    /// The version of this protocol that the caller speaks.
    std::optional<std::uint32_t> protocol_version{};
    /// Limits that differ from the defaults.
    std::optional<LimitOptions> limits{};
};

template <class Json> void to_json(Json &out, const InitializeParams &value) {
    out = Json::object();
    detail::put_set(out, "client", value.client);
    detail::put_set(out, "protocol_version", value.protocol_version);
    detail::put_set(out, "limits", value.limits);
}

template <class Json> void from_json(const Json &in, InitializeParams &value) {
    detail::take_set(in, "client", value.client);
    detail::take_set(in, "protocol_version", value.protocol_version);
    detail::take_set(in, "limits", value.limits);
}

/// Who answers.
struct ServerInfo {
    /// The version of the library.
    std::string version{};
};

template <class Json> void to_json(Json &out, const ServerInfo &value) {
    out = Json::object();
    out["name"] = "inlay";
    detail::put(out, "version", value.version);
}

template <class Json> void from_json(const Json &in, ServerInfo &value) {
    detail::take(in, "version", value.version);
}

/// The answer to `initialize`.
struct InitializeResult {
    /// Who answers.
    ServerInfo server{};
    /// The version of this protocol that the library speaks.
    std::uint32_t protocol_version{};
    /// The version of the C ABI.
    std::uint32_t abi_version{};
    /// The hash of all schemas; it changes when any message changes.
    std::string schema_hash{};
    /// The limits in force for this client.
    Limits limits{};
    /// What the library offers.
    Capabilities capabilities{};
};

template <class Json> void to_json(Json &out, const InitializeResult &value) {
    out = Json::object();
    detail::put(out, "server", value.server);
    detail::put(out, "protocol_version", value.protocol_version);
    detail::put(out, "abi_version", value.abi_version);
    detail::put(out, "schema_hash", value.schema_hash);
    detail::put(out, "limits", value.limits);
    detail::put(out, "capabilities", value.capabilities);
}

template <class Json> void from_json(const Json &in, InitializeResult &value) {
    detail::take(in, "server", value.server);
    detail::take(in, "protocol_version", value.protocol_version);
    detail::take(in, "abi_version", value.abi_version);
    detail::take(in, "schema_hash", value.schema_hash);
    detail::take(in, "limits", value.limits);
    detail::take(in, "capabilities", value.capabilities);
}

/// The number format of the KV cache; `auto` is that of the model.
struct KvDtype : detail::open_enum {
    using open_enum::open_enum;

    static constexpr std::string_view auto_ = "auto";
    static constexpr std::string_view float16 = "float16";
    static constexpr std::string_view float32 = "float32";
    static constexpr std::string_view int8 = "int8";
};

/// `decoder`: generates text; `encoder`: makes embeddings only.
struct ModelKind : detail::open_enum {
    using open_enum::open_enum;

    static constexpr std::string_view decoder = "decoder";
    static constexpr std::string_view encoder = "encoder";
};

/// The memory that a load takes, in bytes.
struct ModelPlanResult {
    /// Whether the load would be accepted now.
    bool fits{};
    /// Weights.
    std::uint64_t weights_bytes{};
    /// Whether they are copied into huge pages; if not, they are mapped from the file.
    bool weights_copied{};
    /// KV cache of one token.
    std::uint64_t kv_bytes_per_token{};
    /// KV cache as it would be allocated.
    std::uint64_t kv_bytes{};
    /// Tokens that this cache holds, over all sequences.
    std::uint64_t kv_tokens{};
    /// Intermediate results of the largest step.
    std::uint64_t workspace_bytes{};
    /// All of it.
    std::uint64_t total_bytes{};
    /// Memory of the machine that is free for it.
    std::uint64_t available_bytes{};
    /// Tokens of the longest sequence.
    std::uint64_t context{};
    /// Rows of a step.
    std::uint32_t max_batch_tokens{};
    /// Sequences that may run at once.
    std::uint32_t max_sequences{};
};

template <class Json> void to_json(Json &out, const ModelPlanResult &value) {
    out = Json::object();
    detail::put(out, "fits", value.fits);
    detail::put(out, "weights_bytes", value.weights_bytes);
    detail::put(out, "weights_copied", value.weights_copied);
    detail::put(out, "kv_bytes_per_token", value.kv_bytes_per_token);
    detail::put(out, "kv_bytes", value.kv_bytes);
    detail::put(out, "kv_tokens", value.kv_tokens);
    detail::put(out, "workspace_bytes", value.workspace_bytes);
    detail::put(out, "total_bytes", value.total_bytes);
    detail::put(out, "available_bytes", value.available_bytes);
    detail::put(out, "context", value.context);
    detail::put(out, "max_batch_tokens", value.max_batch_tokens);
    detail::put(out, "max_sequences", value.max_sequences);
}

template <class Json> void from_json(const Json &in, ModelPlanResult &value) {
    detail::take(in, "fits", value.fits);
    detail::take(in, "weights_bytes", value.weights_bytes);
    detail::take(in, "weights_copied", value.weights_copied);
    detail::take(in, "kv_bytes_per_token", value.kv_bytes_per_token);
    detail::take(in, "kv_bytes", value.kv_bytes);
    detail::take(in, "kv_tokens", value.kv_tokens);
    detail::take(in, "workspace_bytes", value.workspace_bytes);
    detail::take(in, "total_bytes", value.total_bytes);
    detail::take(in, "available_bytes", value.available_bytes);
    detail::take(in, "context", value.context);
    detail::take(in, "max_batch_tokens", value.max_batch_tokens);
    detail::take(in, "max_sequences", value.max_sequences);
}

/// What is known of a loaded model.
struct ModelDetails {
    /// The model's own name.
    std::string name{};
    /// The data file, or the name of the built-in model.
    std::string path{};
    /// The architecture, as Hugging Face's `model_type` names it.
    std::string architecture{};
    /// Whether it generates text or only makes embeddings.
    ModelKind kind{};
    /// The scheme of the weights, such as `w4` or `none`.
    std::string quantization{};
    /// Tokens of the vocabulary.
    std::uint64_t vocab_size{};
    /// Numbers in an embedding.
    std::uint64_t hidden_size{};
    /// Tokens of the longest sequence.
    std::uint64_t context{};
    /// The instruction set in use.
    Isa isa{};
    /// Threads that run a step.
    std::uint32_t threads{};
    /// Whether it has a chat template.
    bool chat{};
    /// Whether its chat template knows tools.
    bool tools{};
    /// Whether it thinks before it answers.
    bool reasoning{};
    /// The memory that it takes.
    ModelPlanResult memory{};
    /// How long the load took.
    double load_seconds{};
};

template <class Json> void to_json(Json &out, const ModelDetails &value) {
    out = Json::object();
    detail::put(out, "name", value.name);
    detail::put(out, "path", value.path);
    detail::put(out, "architecture", value.architecture);
    detail::put(out, "kind", value.kind);
    detail::put(out, "quantization", value.quantization);
    detail::put(out, "vocab_size", value.vocab_size);
    detail::put(out, "hidden_size", value.hidden_size);
    detail::put(out, "context", value.context);
    detail::put(out, "isa", value.isa);
    detail::put(out, "threads", value.threads);
    detail::put(out, "chat", value.chat);
    detail::put(out, "tools", value.tools);
    detail::put(out, "reasoning", value.reasoning);
    detail::put(out, "memory", value.memory);
    detail::put(out, "load_seconds", value.load_seconds);
}

template <class Json> void from_json(const Json &in, ModelDetails &value) {
    detail::take(in, "name", value.name);
    detail::take(in, "path", value.path);
    detail::take(in, "architecture", value.architecture);
    detail::take(in, "kind", value.kind);
    detail::take(in, "quantization", value.quantization);
    detail::take(in, "vocab_size", value.vocab_size);
    detail::take(in, "hidden_size", value.hidden_size);
    detail::take(in, "context", value.context);
    detail::take(in, "isa", value.isa);
    detail::take(in, "threads", value.threads);
    detail::take(in, "chat", value.chat);
    detail::take(in, "tools", value.tools);
    detail::take(in, "reasoning", value.reasoning);
    detail::take(in, "memory", value.memory);
    detail::take(in, "load_seconds", value.load_seconds);
}

/// A loaded model: OpenAI's model object, and what Inlay knows of it.
struct ModelCard {
    /// The name that requests use as `model`.
    std::string id{};
    /// When it was loaded, in seconds since 1970.
    std::uint64_t created{};
    /// Always `inlay`.
    std::string owned_by{};
    /// What is known of it.
    std::optional<ModelDetails> details{};
};

template <class Json> void to_json(Json &out, const ModelCard &value) {
    out = Json::object();
    out["object"] = "model";
    detail::put(out, "id", value.id);
    detail::put(out, "created", value.created);
    detail::put(out, "owned_by", value.owned_by);
    detail::put_set(out, "details", value.details);
}

template <class Json> void from_json(const Json &in, ModelCard &value) {
    detail::take(in, "id", value.id);
    detail::take(in, "created", value.created);
    detail::take(in, "owned_by", value.owned_by);
    detail::take_set(in, "details", value.details);
}

/// The loaded models, as OpenAI lists them.
struct ModelList {
    /// The models, in the order in which they were loaded.
    std::vector<ModelCard> data{};
};

template <class Json> void to_json(Json &out, const ModelList &value) {
    out = Json::object();
    out["object"] = "list";
    detail::put(out, "data", value.data);
}

template <class Json> void from_json(const Json &in, ModelList &value) {
    detail::take(in, "data", value.data);
}

/// `model.list` has no parameters.
struct ModelListParams {
};

template <class Json> void to_json(Json &out, const ModelListParams &) {
    out = Json::object();
}

template <class Json> void from_json(const Json &, ModelListParams &) {
}

/// Where weights are: `map`, in the mapped file, which processes share; `huge`, copied into huge
/// pages, which are read faster; `auto`: `huge` for large models where the system gives such pages.
struct WeightsMemory : detail::open_enum {
    using open_enum::open_enum;

    static constexpr std::string_view auto_ = "auto";
    static constexpr std::string_view map = "map";
    static constexpr std::string_view huge = "huge";
};

/// `model.load` and `model.plan`: a model and how it is to be run. What is absent is chosen by the
/// engine. `model.plan` says what the same load would take, and loads nothing; `$/progress` tells
/// how far a load is.
struct ModelLoadParams {
    /// The data file (`NAME.safetensors`), or `builtin:echo` or `builtin:null`.
    std::string model{};
    /// The name that requests use as `model`. The model's own name where absent.
    std::optional<std::string> id{};
    /// The compiled library (`NAME-<target>.so`). Found beside the data file where absent.
    std::optional<std::string> library{};
    /// Tokens of the longest sequence. The model's own where absent; it cannot be more.
    std::optional<std::uint32_t> context{};
    /// Rows of a step: prompt tokens and generated tokens together.
    std::optional<std::uint32_t> max_batch_tokens{};
    /// Sequences that may run at once.
    std::optional<std::uint32_t> max_sequences{};
    /// Bytes of the KV cache. Not together with `kv_cache_fraction`.
    std::optional<std::uint64_t> kv_cache_bytes{};
    /// Share of the memory left after weights and workspace to give to the KV cache.
    std::optional<double> kv_cache_fraction{};
    /// The number format of the KV cache.
    std::optional<KvDtype> kv_dtype{};
    /// Whether weights are used in the file or copied into huge pages.
    std::optional<WeightsMemory> weights{};
    /// Threads that run a step. The processors of the process where absent.
    std::optional<std::uint32_t> threads{};
    /// The instruction set to use. The best that machine and library share where absent.
    std::optional<Isa> isa{};
    /// Whether requests share the cache of equal prompt beginnings.
    std::optional<bool> prefix_cache{};
    /// Whether to guess several tokens ahead from the prompt. The output does not change.
    std::optional<bool> speculation{};
    /// The seed of requests that have none. A random one where absent.
    std::optional<std::int64_t> seed{};
};

template <class Json> void to_json(Json &out, const ModelLoadParams &value) {
    out = Json::object();
    detail::put(out, "model", value.model);
    detail::put_set(out, "id", value.id);
    detail::put_set(out, "library", value.library);
    detail::put_set(out, "context", value.context);
    detail::put_set(out, "max_batch_tokens", value.max_batch_tokens);
    detail::put_set(out, "max_sequences", value.max_sequences);
    detail::put_set(out, "kv_cache_bytes", value.kv_cache_bytes);
    detail::put_set(out, "kv_cache_fraction", value.kv_cache_fraction);
    detail::put_set(out, "kv_dtype", value.kv_dtype);
    detail::put_set(out, "weights", value.weights);
    detail::put_set(out, "threads", value.threads);
    detail::put_set(out, "isa", value.isa);
    detail::put_set(out, "prefix_cache", value.prefix_cache);
    detail::put_set(out, "speculation", value.speculation);
    detail::put_set(out, "seed", value.seed);
}

template <class Json> void from_json(const Json &in, ModelLoadParams &value) {
    detail::take(in, "model", value.model);
    detail::take_set(in, "id", value.id);
    detail::take_set(in, "library", value.library);
    detail::take_set(in, "context", value.context);
    detail::take_set(in, "max_batch_tokens", value.max_batch_tokens);
    detail::take_set(in, "max_sequences", value.max_sequences);
    detail::take_set(in, "kv_cache_bytes", value.kv_cache_bytes);
    detail::take_set(in, "kv_cache_fraction", value.kv_cache_fraction);
    detail::take_set(in, "kv_dtype", value.kv_dtype);
    detail::take_set(in, "weights", value.weights);
    detail::take_set(in, "threads", value.threads);
    detail::take_set(in, "isa", value.isa);
    detail::take_set(in, "prefix_cache", value.prefix_cache);
    detail::take_set(in, "speculation", value.speculation);
    detail::take_set(in, "seed", value.seed);
}

/// `model.unload`: ends the model's requests with `model_unloaded` and frees its memory.
struct ModelUnloadParams {
    /// The id of the model.
    std::string model{};
};

template <class Json> void to_json(Json &out, const ModelUnloadParams &value) {
    out = Json::object();
    detail::put(out, "model", value.model);
}

template <class Json> void from_json(const Json &in, ModelUnloadParams &value) {
    detail::take(in, "model", value.model);
}

/// The model is gone.
struct ModelUnloadResult {
    /// The id of the model.
    std::string model{};
    /// Requests that were still running or waiting, and ended with `model_unloaded`.
    std::uint64_t ended_requests{};
};

template <class Json> void to_json(Json &out, const ModelUnloadResult &value) {
    out = Json::object();
    detail::put(out, "model", value.model);
    detail::put(out, "ended_requests", value.ended_requests);
}

template <class Json> void from_json(const Json &in, ModelUnloadResult &value) {
    detail::take(in, "model", value.model);
    detail::take(in, "ended_requests", value.ended_requests);
}

/// What a load is at. Stages come in this order; some may be left out.
struct ProgressStage : detail::open_enum {
    using open_enum::open_enum;

    static constexpr std::string_view open = "open";
    static constexpr std::string_view weights = "weights";
    static constexpr std::string_view tokenizer = "tokenizer";
    static constexpr std::string_view compile = "compile";
    static constexpr std::string_view warm_up = "warm_up";
    static constexpr std::string_view ready = "ready";
};

/// `$/progress`: how far a long request is.
struct ProgressParams {
    /// The id of the request.
    RequestId request{};
    /// What it is at.
    ProgressStage stage{};
    /// Done so far.
    std::uint64_t completed{};
    /// All there is to do in this stage; 0 where it is not known.
    std::uint64_t total{};
    /// A sentence for a person.
    std::optional<std::string> message{};
};

template <class Json> void to_json(Json &out, const ProgressParams &value) {
    out = Json::object();
    detail::put(out, "request", value.request);
    detail::put(out, "stage", value.stage);
    detail::put(out, "completed", value.completed);
    detail::put(out, "total", value.total);
    detail::put_set(out, "message", value.message);
}

template <class Json> void from_json(const Json &in, ProgressParams &value) {
    detail::take(in, "request", value.request);
    detail::take(in, "stage", value.stage);
    detail::take(in, "completed", value.completed);
    detail::take(in, "total", value.total);
    detail::take_set(in, "message", value.message);
}

/// Which schemas to hand out.
struct SchemaGetParams {
    /// A schema (`chat.completions.create.params`) or a method (`chat.completions.create`, for all
    /// its schemas). Every schema where absent.
    std::optional<std::string> name{};
};

template <class Json> void to_json(Json &out, const SchemaGetParams &value) {
    out = Json::object();
    detail::put_set(out, "name", value.name);
}

template <class Json> void from_json(const Json &in, SchemaGetParams &value) {
    detail::take_set(in, "name", value.name);
}

/// The schemas asked for.
struct SchemaGetResult {
    /// The hash of all schemas.
    std::string hash{};
    /// JSON Schemas (2020-12) by name.
    std::map<std::string, json> schemas{};
};

template <class Json> void to_json(Json &out, const SchemaGetResult &value) {
    out = Json::object();
    detail::put(out, "hash", value.hash);
    detail::put(out, "schemas", value.schemas);
}

template <class Json> void from_json(const Json &in, SchemaGetResult &value) {
    detail::take(in, "hash", value.hash);
    detail::take(in, "schemas", value.schemas);
}

/// `session.restore`: puts a saved cache back, so that prompts that begin alike start there.
struct SessionRestoreParams {
    /// The id of a loaded model: the one that the session was saved with.
    std::string model{};
    /// The file to read.
    std::string path{};
};

template <class Json> void to_json(Json &out, const SessionRestoreParams &value) {
    out = Json::object();
    detail::put(out, "model", value.model);
    detail::put(out, "path", value.path);
}

template <class Json> void from_json(const Json &in, SessionRestoreParams &value) {
    detail::take(in, "model", value.model);
    detail::take(in, "path", value.path);
}

/// What was restored.
struct SessionRestoreResult {
    /// Tokens whose cache is there now.
    std::uint64_t tokens{};
    /// The size of the file.
    std::uint64_t bytes{};
};

template <class Json> void to_json(Json &out, const SessionRestoreResult &value) {
    out = Json::object();
    detail::put(out, "tokens", value.tokens);
    detail::put(out, "bytes", value.bytes);
}

template <class Json> void from_json(const Json &in, SessionRestoreResult &value) {
    detail::take(in, "tokens", value.tokens);
    detail::take(in, "bytes", value.bytes);
}

/// `session.save`: writes what the prefix cache holds of a prompt to a file. The prompt is given as
/// `messages`, `text` or `tokens`: exactly one of them. The fields beside `messages` are those of
/// the chat, and need `messages`. What is not in the cache is not computed: the result tells how
/// much was saved.
struct SessionSaveParams {
    /// The id of a loaded model.
    std::string model{};
    /// The conversation so far.
    std::optional<std::vector<ChatMessage>> messages{};
    /// The tools that the model may call.
    std::optional<std::vector<Tool>> tools{};
    /// Which of them it calls. With `none`, the model does not see them.
    std::optional<ToolChoice> tool_choice{};
    /// Texts that the answer is to draw on.
    std::optional<std::vector<json>> documents{};
    /// How much the model should think.
    std::optional<ReasoningEffort> reasoning_effort{};
    /// More variables for the chat template.
    std::optional<json> chat_template_kwargs{};
    /// Whether the template opens the assistant's turn. False where absent.
    std::optional<bool> add_generation_prompt{};
    /// Whether the last message is the beginning of the output.
    std::optional<bool> continue_final_message{};
    /// The file to write. It is replaced where it exists, in one step. A save that is cancelled or
    /// fails leaves it as it was.
    std::string path{};
    /// A text.
    std::optional<std::string> text{};
    /// Tokens.
    std::optional<std::vector<std::uint32_t>> tokens{};
};

template <class Json> void to_json(Json &out, const SessionSaveParams &value) {
    out = Json::object();
    detail::put(out, "model", value.model);
    detail::put_set(out, "messages", value.messages);
    detail::put_set(out, "tools", value.tools);
    detail::put_set(out, "tool_choice", value.tool_choice);
    detail::put_set(out, "documents", value.documents);
    detail::put_set(out, "reasoning_effort", value.reasoning_effort);
    detail::put_set(out, "chat_template_kwargs", value.chat_template_kwargs);
    detail::put_set(out, "add_generation_prompt", value.add_generation_prompt);
    detail::put_set(out, "continue_final_message", value.continue_final_message);
    detail::put(out, "path", value.path);
    detail::put_set(out, "text", value.text);
    detail::put_set(out, "tokens", value.tokens);
}

template <class Json> void from_json(const Json &in, SessionSaveParams &value) {
    detail::take(in, "model", value.model);
    detail::take_set(in, "messages", value.messages);
    detail::take_set(in, "tools", value.tools);
    detail::take_set(in, "tool_choice", value.tool_choice);
    detail::take_set(in, "documents", value.documents);
    detail::take_set(in, "reasoning_effort", value.reasoning_effort);
    detail::take_set(in, "chat_template_kwargs", value.chat_template_kwargs);
    detail::take_set(in, "add_generation_prompt", value.add_generation_prompt);
    detail::take_set(in, "continue_final_message", value.continue_final_message);
    detail::take(in, "path", value.path);
    detail::take_set(in, "text", value.text);
    detail::take_set(in, "tokens", value.tokens);
}

/// What was saved.
struct SessionSaveResult {
    /// The file.
    std::string path{};
    /// Tokens whose cache was saved: whole pages from the beginning of the prompt.
    std::uint64_t tokens{};
    /// Tokens of the prompt.
    std::uint64_t prompt_tokens{};
    /// The size of the file.
    std::uint64_t bytes{};
};

template <class Json> void to_json(Json &out, const SessionSaveResult &value) {
    out = Json::object();
    detail::put(out, "path", value.path);
    detail::put(out, "tokens", value.tokens);
    detail::put(out, "prompt_tokens", value.prompt_tokens);
    detail::put(out, "bytes", value.bytes);
}

template <class Json> void from_json(const Json &in, SessionSaveResult &value) {
    detail::take(in, "path", value.path);
    detail::take(in, "tokens", value.tokens);
    detail::take(in, "prompt_tokens", value.prompt_tokens);
    detail::take(in, "bytes", value.bytes);
}

/// `shutdown`: refuses new requests and waits for those in flight. It has no parameters.
struct ShutdownParams {
};

template <class Json> void to_json(Json &out, const ShutdownParams &) {
    out = Json::object();
}

template <class Json> void from_json(const Json &, ShutdownParams &) {
}

/// The answer to `shutdown`: every request has ended and every model is unloaded.
struct ShutdownResult {
};

template <class Json> void to_json(Json &out, const ShutdownResult &) {
    out = Json::object();
}

template <class Json> void from_json(const Json &, ShutdownResult &) {
}

/// `tokens.count`: how many tokens a text or a chat has. Give `text` or `messages`. The fields
/// beside `messages` are those of the chat, and need `messages`: with all of them the number is
/// `usage.prompt_tokens` of the same `chat.completions.create`.
struct TokensCountParams {
    /// The id of a loaded model.
    std::string model{};
    /// The conversation so far.
    std::optional<std::vector<ChatMessage>> messages{};
    /// The tools that the model may call.
    std::optional<std::vector<Tool>> tools{};
    /// Which of them it calls. With `none`, the model does not see them.
    std::optional<ToolChoice> tool_choice{};
    /// Texts that the answer is to draw on.
    std::optional<std::vector<json>> documents{};
    /// How much the model should think.
    std::optional<ReasoningEffort> reasoning_effort{};
    /// More variables for the chat template.
    std::optional<json> chat_template_kwargs{};
    /// Whether the template opens the assistant's turn. True where absent, but for a message that
    /// is continued.
    std::optional<bool> add_generation_prompt{};
    /// Whether the last message is the beginning of the output.
    std::optional<bool> continue_final_message{};
    /// A text.
    std::optional<std::string> text{};
    /// Whether to count what the model wants around a text. Only with `text`.
    std::optional<bool> add_special_tokens{};
};

template <class Json> void to_json(Json &out, const TokensCountParams &value) {
    out = Json::object();
    detail::put(out, "model", value.model);
    detail::put_set(out, "messages", value.messages);
    detail::put_set(out, "tools", value.tools);
    detail::put_set(out, "tool_choice", value.tool_choice);
    detail::put_set(out, "documents", value.documents);
    detail::put_set(out, "reasoning_effort", value.reasoning_effort);
    detail::put_set(out, "chat_template_kwargs", value.chat_template_kwargs);
    detail::put_set(out, "add_generation_prompt", value.add_generation_prompt);
    detail::put_set(out, "continue_final_message", value.continue_final_message);
    detail::put_set(out, "text", value.text);
    detail::put_set(out, "add_special_tokens", value.add_special_tokens);
}

template <class Json> void from_json(const Json &in, TokensCountParams &value) {
    detail::take(in, "model", value.model);
    detail::take_set(in, "messages", value.messages);
    detail::take_set(in, "tools", value.tools);
    detail::take_set(in, "tool_choice", value.tool_choice);
    detail::take_set(in, "documents", value.documents);
    detail::take_set(in, "reasoning_effort", value.reasoning_effort);
    detail::take_set(in, "chat_template_kwargs", value.chat_template_kwargs);
    detail::take_set(in, "add_generation_prompt", value.add_generation_prompt);
    detail::take_set(in, "continue_final_message", value.continue_final_message);
    detail::take_set(in, "text", value.text);
    detail::take_set(in, "add_special_tokens", value.add_special_tokens);
}

/// How many tokens there are.
struct TokensCountResult {
    /// The number.
    std::uint64_t count{};
    /// Tokens of the longest sequence that the model takes.
    std::uint64_t context{};
};

template <class Json> void to_json(Json &out, const TokensCountResult &value) {
    out = Json::object();
    detail::put(out, "count", value.count);
    detail::put(out, "context", value.context);
}

template <class Json> void from_json(const Json &in, TokensCountResult &value) {
    detail::take(in, "count", value.count);
    detail::take(in, "context", value.context);
}

/// `tokens.decode`: the text of tokens.
struct TokensDecodeParams {
    /// The id of a loaded model.
    std::string model{};
    /// The ids.
    std::vector<std::uint32_t> tokens{};
    /// Whether to leave out special tokens.
    std::optional<bool> skip_special_tokens{};
};

template <class Json> void to_json(Json &out, const TokensDecodeParams &value) {
    out = Json::object();
    detail::put(out, "model", value.model);
    detail::put(out, "tokens", value.tokens);
    detail::put_set(out, "skip_special_tokens", value.skip_special_tokens);
}

template <class Json> void from_json(const Json &in, TokensDecodeParams &value) {
    detail::take(in, "model", value.model);
    detail::take(in, "tokens", value.tokens);
    detail::take_set(in, "skip_special_tokens", value.skip_special_tokens);
}

/// The text of tokens.
struct TokensDecodeResult {
    /// The text; bytes that are not UTF-8 read as U+FFFD.
    std::string text{};
};

template <class Json> void to_json(Json &out, const TokensDecodeResult &value) {
    out = Json::object();
    detail::put(out, "text", value.text);
}

template <class Json> void from_json(const Json &in, TokensDecodeResult &value) {
    detail::take(in, "text", value.text);
}

/// `tokens.encode`: the tokens of a text.
struct TokensEncodeParams {
    /// The id of a loaded model.
    std::string model{};
    /// The text. Markup of special tokens in it is plain text.
    std::string text{};
    /// Whether to add what the model wants around a text, such as a beginning token.
    std::optional<bool> add_special_tokens{};
    /// Whether to tell each token as text.
    std::optional<bool> return_pieces{};
};

template <class Json> void to_json(Json &out, const TokensEncodeParams &value) {
    out = Json::object();
    detail::put(out, "model", value.model);
    detail::put(out, "text", value.text);
    detail::put_set(out, "add_special_tokens", value.add_special_tokens);
    detail::put_set(out, "return_pieces", value.return_pieces);
}

template <class Json> void from_json(const Json &in, TokensEncodeParams &value) {
    detail::take(in, "model", value.model);
    detail::take(in, "text", value.text);
    detail::take_set(in, "add_special_tokens", value.add_special_tokens);
    detail::take_set(in, "return_pieces", value.return_pieces);
}

/// The tokens of a text.
struct TokensEncodeResult {
    /// Their ids.
    std::vector<std::uint32_t> tokens{};
    /// How many there are.
    std::uint64_t count{};
    /// Tokens of the longest sequence that the model takes.
    std::uint64_t context{};
    /// Each token as text; a part of a character reads as U+FFFD.
    std::optional<std::vector<std::string>> pieces{};
};

template <class Json> void to_json(Json &out, const TokensEncodeResult &value) {
    out = Json::object();
    detail::put(out, "tokens", value.tokens);
    detail::put(out, "count", value.count);
    detail::put(out, "context", value.context);
    detail::put_set(out, "pieces", value.pieces);
}

template <class Json> void from_json(const Json &in, TokensEncodeResult &value) {
    detail::take(in, "tokens", value.tokens);
    detail::take(in, "count", value.count);
    detail::take(in, "context", value.context);
    detail::take_set(in, "pieces", value.pieces);
}

}  // namespace inlay

#endif  // INLAY_TYPES_HPP
