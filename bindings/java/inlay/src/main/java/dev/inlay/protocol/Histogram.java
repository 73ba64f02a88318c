// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How often a value fell between bounds.
 *
 * @param bounds Upper bounds of the buckets, ascending. The last bucket has none.
 * @param counts Values in each bucket: one more than there are bounds.
 * @param sum The sum of all values.
 * @param count The number of all values.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Histogram(
        @JsonProperty("bounds") List<Double> bounds,
        @JsonProperty("counts") List<Long> counts,
        @JsonProperty("sum") double sum,
        @JsonProperty("count") long count) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public Histogram {}
}
