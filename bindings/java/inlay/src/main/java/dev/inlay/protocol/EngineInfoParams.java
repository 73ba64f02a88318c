// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;

/** {@code engine.info} has no parameters. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EngineInfoParams() {
}
