package dev.inlay.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.conformance.Patterns.Mismatch;
import dev.inlay.conformance.Patterns.Said;
import java.util.ArrayList;
import java.util.List;

/** Takes messages until it has what it wants. */
abstract class Expectation {
    boolean done;

    /** Whether the message is one for this expectation, right or wrong. */
    abstract boolean wants(JsonNode message);

    /** Takes a message that it wants; throws if it is wrong. */
    abstract void take(JsonNode message);

    /** Reads an entry of {@code expect}. */
    static Expectation of(JsonNode spec, Patterns patterns) {
        if (spec.isObject() && spec.size() == 1) {
            String key = spec.fieldNames().next();
            JsonNode value = spec.get(key);
            switch (key) {
                case "$result":
                    return new Answer(value, patterns, false);
                case "$error":
                    return new Answer(value, patterns, true);
                case "$chunks":
                    return new Chunks(value, patterns);
                case "$stream":
                    return new Stream(value, patterns);
                case "$unordered":
                    return new Unordered(value, patterns);
                default:
            }
        }
        return new One(spec, patterns);
    }

    private static final class One extends Expectation {
        private final JsonNode pattern;
        private final Patterns patterns;

        One(JsonNode pattern, Patterns patterns) {
            this.pattern = pattern;
            this.patterns = patterns;
        }

        @Override
        boolean wants(JsonNode message) {
            return patterns.matches(pattern, message);
        }

        @Override
        void take(JsonNode message) {
            patterns.check(pattern, message, "");
            done = true;
        }
    }

    /** What expectations about a request share. */
    private abstract static class Of extends Expectation {
        final JsonNode spec;
        final JsonNode id;
        final Patterns patterns;

        Of(JsonNode spec, Patterns patterns) {
            this.spec = spec;
            this.id = spec.path("id");
            this.patterns = patterns;
        }

        @Override
        boolean wants(JsonNode message) {
            return !chunk(message).isMissingNode() || answers(message);
        }

        boolean answers(JsonNode message) {
            return Patterns.equal(message.path("id"), id);
        }

        boolean isProgress(JsonNode message) {
            return message.path("method").asText().equals("$/progress")
                    && Patterns.equal(message.path("params").path("request"), id);
        }

        JsonNode chunk(JsonNode message) {
            JsonNode params = message.path("params");
            return message.path("method").asText().endsWith("completions.chunk")
                    && Patterns.equal(params.path("request"), id)
                    ? params.path("chunk") : MissingNode.getInstance();
        }
    }

    /** The result or the error of a request. */
    private static final class Answer extends Of {
        private final boolean failure;

        Answer(JsonNode spec, Patterns patterns, boolean failure) {
            super(spec, patterns);
            this.failure = failure;
        }

        @Override
        boolean wants(JsonNode message) {
            return answers(message) || isProgress(message);
        }

        @Override
        void take(JsonNode message) {
            if (isProgress(message)) {
                return;
            }
            ObjectNode pattern = JsonNodeFactory.instance.objectNode().set("id", id);
            if (failure) {
                error(pattern.putObject("error"));
            } else if (spec.has("is")) {
                pattern.set("result", spec.get("is"));
            } else {
                pattern.putObject("result").put("$type", "object");
            }
            patterns.check(pattern, message, "");
            done = true;
        }

        private void error(ObjectNode error) {
            String name = spec.path("name").asText();
            Integer code = patterns.codes.get(name);
            if (code == null) {
                throw new Mismatch("there is no error " + name);
            }
            ObjectNode data = error.put("code", code).putObject("data").put("name", name);
            JsonNode pointer = spec.path("pointer");
            if (pointer.isNull()) {
                data.putObject("pointer").put("$absent", true);
            } else if (!pointer.isMissingNode()) {
                data.set("pointer", pointer);
            }
            if (spec.has("message")) {
                error.set("message", spec.get("message"));
            }
        }
    }

    /** A number of chunks of a request that goes on. */
    private static final class Chunks extends Of {
        private int left;

        Chunks(JsonNode spec, Patterns patterns) {
            super(spec, patterns);
            left = spec.path("min").asInt();
            done = left <= 0;
        }

        @Override
        void take(JsonNode message) {
            JsonNode chunk = chunk(message);
            if (chunk.isMissingNode()) {
                throw new Mismatch("the request ended too soon: " + Patterns.shown(message));
            }
            patterns.said(id).add(chunk);
            done = --left <= 0;
        }
    }

    /** Chunks of a request, then its answer. */
    private static final class Stream extends Of {
        Stream(JsonNode spec, Patterns patterns) {
            super(spec, patterns);
        }

        @Override
        void take(JsonNode message) {
            JsonNode chunk = chunk(message);
            if (chunk.isMissingNode()) {
                end(message);
                done = true;
                return;
            }
            if (spec.has("chunk")) {
                patterns.check(spec.get("chunk"), chunk, "chunk");
            }
            patterns.said(id).add(chunk);
        }

        private void end(JsonNode message) {
            Said said = patterns.said(id);
            patterns.forget(id);
            if (said.count < spec.path("min").asInt()) {
                throw new Mismatch("only " + said.count + " chunks came");
            }
            if (spec.has("error")) {
                ObjectNode failure = JsonNodeFactory.instance.objectNode().set("id", id);
                failure.set("name", spec.get("error"));
                new Answer(failure, patterns, true).take(message);
                return;
            }
            JsonNode result = message.path("result");
            if (!result.isObject()) {
                throw new Mismatch("the stream ended with " + Patterns.shown(message));
            }
            said.compare(result, spec.path("usage").asBoolean());
            if (spec.has("result")) {
                patterns.check(spec.get("result"), result, "result");
            }
            var texts = JsonNodeFactory.instance.arrayNode();
            said.texts.values().forEach(texts::add);
            if (spec.has("text")) {
                patterns.check(spec.get("text"), texts.path(0), "text");
            }
            if (spec.has("texts")) {
                patterns.check(spec.get("texts"), texts, "texts");
            }
        }
    }

    /** Several expectations at once. */
    private static final class Unordered extends Expectation {
        private final List<Expectation> parts = new ArrayList<>();

        Unordered(JsonNode specs, Patterns patterns) {
            specs.forEach(spec -> parts.add(Expectation.of(spec, patterns)));
        }

        private Expectation next(JsonNode message) {
            for (Expectation part : parts) {
                if (!part.done && part.wants(message)) {
                    return part;
                }
            }
            // A stream that goes on may send more chunks than the pattern asks for.
            for (Expectation part : parts) {
                if (part.done && part instanceof Chunks && part.wants(message)) {
                    return part;
                }
            }
            return null;
        }

        @Override
        boolean wants(JsonNode message) {
            return next(message) != null;
        }

        @Override
        void take(JsonNode message) {
            Expectation part = next(message);
            if (part == null) {
                throw new Mismatch("nothing expects " + Patterns.shown(message));
            }
            part.take(message);
            done = parts.stream().allMatch(one -> one.done);
        }
    }
}
