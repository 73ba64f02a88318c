// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The paged KV cache.
 *
 * @param pagesTotal Pages that there are.
 * @param pagesUsed Pages that running requests hold.
 * @param pagesCached Pages that only the prefix cache holds; they are given up when needed.
 * @param preemptions Running requests that were set back to make room.
 * @param evictions Pages that the prefix cache gave up for others.
 * @param copies Pages that were copied as two requests parted.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CacheCounts(
        @JsonProperty("pages_total") long pagesTotal,
        @JsonProperty("pages_used") long pagesUsed,
        @JsonProperty("pages_cached") long pagesCached,
        @JsonProperty("preemptions") long preemptions,
        @JsonProperty("evictions") long evictions,
        @JsonProperty("copies") long copies) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public CacheCounts {}
}
