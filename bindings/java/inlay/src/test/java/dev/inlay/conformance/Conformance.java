package dev.inlay.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.conformance.Patterns.Mismatch;
import dev.inlay.internal.Json;
import dev.inlay.internal.NativeLibrary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs the language-neutral cases and payloads through this package. */
public final class Conformance {
    private static final double PATIENCE = 120;
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final NativeLibrary library = NativeLibrary.load(null);
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Integer> codes = new HashMap<>();
    private int cases;
    private int payloads;

    private Conformance() {}

    /** Takes the folder {@code tests/conformance}. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("usage: Conformance FOLDER, where FOLDER is tests/conformance");
            System.exit(2);
        }
        System.exit(new Conformance().run(Path.of(arguments[0])));
    }

    private int run(Path folder) throws IOException {
        JsonNode index = MAPPER.readTree(folder.resolve("../../schemas/v1/index.json").toFile());
        index.path("errors").forEach(row -> codes.put(row.path("name").asText(), row.path("code").asInt()));
        List<Path> files;
        try (Stream<Path> found = Files.list(folder.resolve("cases"))) {
            files = found.sorted().toList();
        }
        for (Path file : files) {
            for (JsonNode one : MAPPER.readTree(file.toFile()).path("cases")) {
                cases++;
                try {
                    runCase(one);
                } catch (Mismatch error) {
                    failures.add(one.path("name").asText() + ": " + error.getMessage());
                }
            }
        }
        for (JsonNode schema : index.path("schemas")) {
            Class<?> type = Types.BY_SCHEMA.get(schema.path("name").asText());
            if (type != null) {
                Path file = folder.resolve("payloads").resolve(schema.path("file").asText());
                for (JsonNode payload : MAPPER.readTree(file.toFile())) {
                    payloads++;
                    comesBack(schema.path("name").asText(), payload, type);
                }
            }
        }
        failures.forEach(failure -> System.out.println("FAILED " + failure));
        String verdict = failures.isEmpty() ? "all passed" : failures.size() + " failed";
        System.out.println(cases + " cases, " + payloads + " payloads: " + verdict);
        return cases == 0 || !failures.isEmpty() ? 1 : 0;
    }

    private void comesBack(String name, JsonNode payload, Class<?> type) {
        try {
            Object typed = Json.MAPPER.readValue(payload.toString(), type);
            compare("", payload, MAPPER.readTree(Json.MAPPER.writeValueAsBytes(typed)));
        } catch (Mismatch | IOException error) {
            failures.add(name + ": " + error.getMessage());
        }
    }

    /** Absent and null mean the same in every optional field. */
    private static void compare(String at, JsonNode before, JsonNode after) {
        if (before.isObject() && after.isObject()) {
            before.properties().forEach(entry -> {
                JsonNode value = after.path(entry.getKey());
                if (!entry.getValue().isNull() || !value.isMissingNode()) {
                    compare(at + "/" + entry.getKey(), entry.getValue(), value);
                }
            });
            after.properties().forEach(entry -> {
                if (!before.has(entry.getKey()) && !entry.getValue().isNull()) {
                    throw new Mismatch(at + "/" + entry.getKey() + " was not there");
                }
            });
        } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
            for (int place = 0; place < before.size(); place++) {
                compare(at + "/" + place, before.get(place), after.get(place));
            }
        } else if (!Patterns.equal(before, after)) {
            throw new Mismatch(at + ": " + Patterns.shown(before) + " came back as " + Patterns.shown(after));
        }
    }

    private void runCase(JsonNode one) throws IOException {
        Path tmp = Files.createTempDirectory("inlay-case-");
        long client = library.open();
        try {
            Talk talk = new Talk(client, tmp);
            String start = one.path("start").asText();
            if (!start.equals("raw")) {
                talk.call("initialize", "initialize", MAPPER.createObjectNode());
            }
            if (start.equals("echo") || start.equals("null")) {
                talk.call("load", "model.load",
                        MAPPER.createObjectNode().put("model", "builtin:" + start).put("id", start));
            }
            int number = 0;
            for (JsonNode step : one.path("steps")) {
                number++;
                try {
                    talk.step(step);
                } catch (Mismatch error) {
                    throw new Mismatch("step " + number + ": " + error.getMessage());
                }
            }
            talk.send("{\"jsonrpc\":\"2.0\",\"id\":\"conformance:end\",\"method\":\"conformance.end\"}");
            JsonNode last = talk.receive();
            if (!last.path("id").asText().equals("conformance:end")) {
                throw new Mismatch("nobody expected " + Patterns.shown(last));
            }
        } finally {
            library.close(client);
            try (Stream<Path> files = Files.walk(tmp)) {
                for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** A client of its own for one case. */
    private final class Talk {
        private final long client;
        private final Path tmp;
        private final Patterns patterns = new Patterns(codes);

        Talk(long client, Path tmp) {
            this.client = client;
            this.tmp = tmp;
        }

        void send(String message) {
            send(message.replace("${tmp}", tmp.toString()).getBytes(StandardCharsets.UTF_8));
        }

        void send(byte[] message) {
            int status = library.send(client, message);
            if (status != NativeLibrary.OK) {
                throw new Mismatch("inlay_send reports " + status);
            }
        }

        JsonNode receive() throws JsonProcessingException {
            int[] status = new int[1];
            byte[] text = library.receive(client, PATIENCE, status);
            if (text == null) {
                throw new Mismatch("nothing came in " + PATIENCE + " s (status " + status[0] + ")");
            }
            return MAPPER.readTree(new String(text, StandardCharsets.UTF_8));
        }

        void expect(JsonNode spec) throws JsonProcessingException {
            Expectation wanted = Expectation.of(spec, patterns);
            while (!wanted.done) {
                wanted.take(receive());
            }
        }

        void call(String name, String method, JsonNode params) throws JsonProcessingException {
            String id = "conformance:" + name;
            ObjectNode message = MAPPER.createObjectNode().put("jsonrpc", "2.0").put("id", id);
            send(MAPPER.writeValueAsString(message.put("method", method).set("params", params)));
            ObjectNode spec = MAPPER.createObjectNode();
            spec.putObject("$result").put("id", id);
            expect(spec);
        }

        void step(JsonNode step) throws IOException {
            if (step.has("call")) {
                ObjectNode message = MAPPER.createObjectNode().put("jsonrpc", "2.0");
                send(escaped(message.setAll((ObjectNode) step.get("call"))));
            } else if (step.has("send")) {
                send(escaped(step.get("send")));
            } else if (step.has("send_raw")) {
                ByteArrayOutputStream message = new ByteArrayOutputStream();
                for (JsonNode piece : step.get("send_raw")) {
                    message.write(bytes(piece));
                }
                send(message.toByteArray());
            } else if (step.has("write")) {
                String path = step.get("write").path("path").asText().replace("${tmp}", tmp.toString());
                Files.writeString(Path.of(path), step.get("write").path("text").asText());
            }
            for (JsonNode spec : step.path("expect")) {
                expect(spec);
            }
        }
    }

    /** Text in which what is not ASCII is escaped, so that half of a pair stays what it is. */
    private static String escaped(JsonNode message) throws JsonProcessingException {
        return MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature())
                .writeValueAsString(message);
    }

    private static byte[] bytes(JsonNode piece) {
        if (piece.isTextual()) {
            return piece.asText().getBytes(StandardCharsets.UTF_8);
        }
        if (piece.has("base64")) {
            return Base64.getDecoder().decode(piece.get("base64").asText());
        }
        return piece.get("repeat").asText().repeat(piece.get("times").asInt())
                .getBytes(StandardCharsets.UTF_8);
    }
}
