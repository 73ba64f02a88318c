// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the output must match (vLLM's name). Exactly one of the fields is given.
 *
 * @param json The output is JSON that this schema accepts.
 * @param regex The output matches this regular expression as a whole.
 * @param choice The output is one of these texts.
 * @param grammar The output is in the language of this grammar, in Lark's notation.
 * @param jsonObject The output is any JSON object.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StructuredOutputs(
        @JsonProperty("json") @Nullable StructuredJson json,
        @JsonProperty("regex") @Nullable String regex,
        @JsonProperty("choice") @Nullable List<String> choice,
        @JsonProperty("grammar") @Nullable String grammar,
        @JsonProperty("json_object") @Nullable Boolean jsonObject) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public StructuredOutputs {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .json(json)
                .regex(regex)
                .choice(choice)
                .grammar(grammar)
                .jsonObject(jsonObject);
    }

    /** Makes a {@code StructuredOutputs}. */
    public static final class Builder {
        private @Nullable StructuredJson json;
        private @Nullable String regex;
        private @Nullable List<String> choice;
        private @Nullable String grammar;
        private @Nullable Boolean jsonObject;

        private Builder() {}

        /** The output is JSON that this schema accepts. */
        public Builder json(@Nullable StructuredJson json) {
            this.json = json;
            return this;
        }

        /** The output matches this regular expression as a whole. */
        public Builder regex(@Nullable String regex) {
            this.regex = regex;
            return this;
        }

        /** The output is one of these texts. */
        public Builder choice(@Nullable List<String> choice) {
            this.choice = choice;
            return this;
        }

        /** The output is in the language of this grammar, in Lark's notation. */
        public Builder grammar(@Nullable String grammar) {
            this.grammar = grammar;
            return this;
        }

        /** The output is any JSON object. */
        public Builder jsonObject(@Nullable Boolean jsonObject) {
            this.jsonObject = jsonObject;
            return this;
        }

        /** The finished value. */
        public StructuredOutputs build() {
            return new StructuredOutputs(
                    json,
                    regex,
                    choice,
                    grammar,
                    jsonObject);
        }
    }
}
