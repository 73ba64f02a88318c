// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;

/** Any JSON object. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JsonObjectFormat() implements ResponseFormat {
}
