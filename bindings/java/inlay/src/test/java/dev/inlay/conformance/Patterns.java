package dev.inlay.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The pattern language of the cases; tests/conformance/README.md describes it. */
final class Patterns {
    /** A message is not what the case expects. */
    static final class Mismatch extends RuntimeException {
        private static final long serialVersionUID = 1;

        Mismatch(String message) {
            super(message);
        }
    }

    private static final Pattern SPECIAL = Pattern.compile("\\$[a-z_]+");

    final Map<String, Integer> codes;
    private final Map<String, JsonNode> saved = new HashMap<>();
    private final Map<JsonNode, Said> streams = new HashMap<>();

    Patterns(Map<String, Integer> codes) {
        this.codes = codes;
    }

    Said said(JsonNode request) {
        return streams.computeIfAbsent(request, key -> new Said());
    }

    void forget(JsonNode request) {
        streams.remove(request);
    }

    static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= 300 ? text : text.substring(0, 297) + "...";
    }

    static boolean equal(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0;
        }
        if (one.isArray() && other.isArray() || one.isObject() && other.isObject()) {
            return one.equals((a, b) -> equal(a, b) ? 0 : 1, other);
        }
        return one.equals(other);
    }

    boolean matches(JsonNode pattern, JsonNode value) {
        try {
            check(pattern, value, "");
            return true;
        } catch (Mismatch error) {
            return false;
        }
    }

    void check(JsonNode pattern, JsonNode value, String at) {
        boolean special = false;
        for (var names = pattern.fieldNames(); names.hasNext(); ) {
            special |= SPECIAL.matcher(names.next()).matches();
        }
        if (special) {
            pattern.properties().forEach(entry -> special(entry.getKey(), entry.getValue(), value, at));
        } else if (value.isMissingNode()) {
            throw new Mismatch(at + " is missing");
        } else if (pattern.isObject()) {
            if (!value.isObject()) {
                throw new Mismatch(at + " is " + shown(value) + ", not an object");
            }
            pattern.properties().forEach(entry ->
                    check(entry.getValue(), value.path(entry.getKey()), at + "/" + entry.getKey()));
        } else if (pattern.isArray()) {
            if (!value.isArray() || value.size() != pattern.size()) {
                throw new Mismatch(at + " is " + shown(value) + ", not an array of " + pattern.size());
            }
            for (int place = 0; place < pattern.size(); place++) {
                check(pattern.get(place), value.get(place), at + "/" + place);
            }
        } else if (!equal(pattern, value)) {
            throw new Mismatch(at + " is " + shown(value) + ", not " + shown(pattern));
        }
    }

    private void special(String key, JsonNode wanted, JsonNode value, String at) {
        if (key.equals("$absent")) {
            if (!value.isMissingNode()) {
                throw new Mismatch(at + " is " + shown(value) + ", but should not be there");
            }
        } else if (key.equals("$not")) {
            if (matches(wanted, value)) {
                throw new Mismatch(at + " is " + shown(value) + ", which it must not be");
            }
        } else if (value.isMissingNode()) {
            throw new Mismatch(at + " is missing");
        } else if (!fits(key, wanted, value, at)) {
            throw new Mismatch(at + " is " + shown(value) + ", which is not " + key + " " + shown(wanted));
        }
    }

    private boolean fits(String key, JsonNode wanted, JsonNode value, String at) {
        return switch (key) {
            case "$type" -> wanted.isArray()
                    ? items(wanted).stream().anyMatch(name -> hasType(value, name.asText()))
                    : hasType(value, wanted.asText());
            case "$regex" -> value.isTextual()
                    && Pattern.compile(wanted.asText()).matcher(value.asText()).find();
            case "$min" -> value.isNumber() && value.decimalValue().compareTo(wanted.decimalValue()) >= 0;
            case "$max" -> value.isNumber() && value.decimalValue().compareTo(wanted.decimalValue()) <= 0;
            case "$length" -> {
                if (!value.isTextual() && !value.isArray()) {
                    yield false;
                }
                String text = value.asText();
                int length = value.isArray() ? value.size() : text.codePointCount(0, text.length());
                check(wanted, IntNode.valueOf(length), at + " (its length)");
                yield true;
            }
            case "$each" -> {
                for (int place = 0; place < value.size(); place++) {
                    check(wanted, value.get(place), at + "/" + place);
                }
                yield value.isArray();
            }
            case "$contains" -> value.isArray() && contains(items(wanted), items(value));
            case "$any_of" -> items(wanted).stream().anyMatch(one -> matches(one, value));
            case "$exact" -> {
                if (!value.isObject() || value.size() != wanted.size()) {
                    yield false;
                }
                check(wanted, value, at);
                yield true;
            }
            case "$same" -> equal(saved.computeIfAbsent(wanted.asText(), name -> value), value);
            default -> throw new IllegalArgumentException("there is no pattern " + key);
        };
    }

    private boolean contains(List<JsonNode> wanted, List<JsonNode> left) {
        for (JsonNode pattern : wanted) {
            int at = 0;
            while (at < left.size() && !matches(pattern, left.get(at))) {
                at++;
            }
            if (at == left.size()) {
                return false;
            }
            left.remove(at);
        }
        return true;
    }

    static List<JsonNode> items(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items;
    }

    private static boolean hasType(JsonNode value, String name) {
        return switch (name) {
            case "any" -> true;
            case "null" -> value.isNull();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "string" -> value.isTextual();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> throw new IllegalArgumentException("there is no type " + name);
        };
    }

    /** What the chunks of a request said so far, by the index of the choice. */
    static final class Said {
        final Map<Integer, String> texts = new java.util.TreeMap<>();
        private final List<Integer> finished = new ArrayList<>();
        private JsonNode id = MissingNode.getInstance();
        private JsonNode usage = MissingNode.getInstance();
        int count;

        void add(JsonNode chunk) {
            if (count++ == 0) {
                id = chunk.path("id");
            }
            if (!equal(id, chunk.path("id"))) {
                throw new Mismatch("the chunks have several ids: " + id + ", " + chunk.path("id"));
            }
            if (usage.isObject()) {
                throw new Mismatch("a chunk follows the one that tells the usage");
            }
            usage = chunk.path("usage");
            chunk.path("choices").forEach(this::choice);
        }

        private void choice(JsonNode choice) {
            int index = choice.path("index").asInt();
            JsonNode delta = choice.path("delta");
            if (finished.contains(index)) {
                throw new Mismatch("a chunk of choice " + index + " follows its end");
            }
            if (delta.isObject() && !texts.containsKey(index) && !delta.has("role")) {
                throw new Mismatch("the first chunk of choice " + index + " has no role");
            }
            JsonNode text = delta.isObject() ? delta.path("content") : choice.path("text");
            texts.merge(index, text.isTextual() ? text.asText() : "", String::concat);
            if (!choice.path("finish_reason").isNull()) {
                finished.add(index);
            }
        }

        /** Holds the chunks to the result that ends them. */
        void compare(JsonNode result, boolean wantsUsage) {
            for (JsonNode choice : result.path("choices")) {
                int index = choice.path("index").asInt();
                JsonNode message = choice.path("message");
                JsonNode text = message.isObject() ? message.path("content") : choice.path("text");
                String said = text.isTextual() ? text.asText() : "";
                String told = texts.getOrDefault(index, "");
                if (!told.equals(said)) {
                    throw new Mismatch("the chunks say " + told + ", the result says " + said);
                }
                if (!finished.contains(index)) {
                    throw new Mismatch("no chunk tells why choice " + index + " ended");
                }
            }
            if (usage.isObject() != wantsUsage) {
                throw new Mismatch("usage in the chunks: " + shown(usage));
            }
            if (wantsUsage && !equal(usage, result.path("usage"))) {
                throw new Mismatch("the last chunk and the result tell different usage");
            }
        }
    }
}
