// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a program needs to know of an error.
 *
 * @param name The stable name of the error.
 * @param pointer JSON Pointer (RFC 6901) into the message to the field at fault: {@code
 *     /params/temperature}.
 * @param request The id that was refused with {@code duplicate_id}. The answer itself has the id null,
 *     because under that id the first request is answered.
 * @param httpStatus The status that an HTTP server answers with.
 * @param openaiType The {@code type} of the OpenAI error body.
 * @param param The field at fault as OpenAI writes it, such as {@code messages[0].content}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorData(
        @JsonProperty("name") ErrorName name,
        @JsonProperty("pointer") @Nullable String pointer,
        @JsonProperty("request") @Nullable RequestId request,
        @JsonProperty("http_status") int httpStatus,
        @JsonProperty("openai_type") OpenAIErrorType openaiType,
        @JsonProperty("param") @Nullable String param) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ErrorData {}
}
