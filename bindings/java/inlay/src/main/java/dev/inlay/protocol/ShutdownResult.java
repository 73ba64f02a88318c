// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;

/** The answer to {@code shutdown}: every request has ended and every model is unloaded. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ShutdownResult() {
}
