package dev.inlay.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.inlay.InlayException;
import dev.inlay.protocol.ErrorName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes requests, and tells apart what comes back. */
final class Wire {
    /** What a message is about a request. */
    enum Kind {
        CHUNK, PROGRESS, RESULT, ERROR;

        boolean ends() {
            return this == RESULT || this == ERROR;
        }
    }

    /** A message about a request; its payload is parsed by whoever waits for it. */
    record Message(long id, Kind kind, byte[] payload) {}

    private static final byte[] ANSWER = bytes("{\"jsonrpc\":\"2.0\",\"id\":");
    private static final byte[] NOTIFICATION = bytes("{\"jsonrpc\":\"2.0\",\"method\":\"");
    private static final byte[] REQUEST = bytes("\",\"params\":{\"request\":");
    private static final byte[] RESULT = bytes(",\"result\":");
    private static final byte[] ERROR = bytes(",\"error\":");
    private static final byte[] CHUNK = bytes(",\"chunk\":");

    private Wire() {}

    /**
     * The request, the kind and the payload of a message. inlay.h promises the order of the members,
     * so that a prefix is enough. Null if no request is named.
     */
    static @Nullable Message classify(byte[] text) {
        if (begins(text, 0, ANSWER)) {
            int end = digits(text, ANSWER.length);
            if (end == ANSWER.length) {
                return null;
            }
            long id = number(text, ANSWER.length, end);
            if (begins(text, end, RESULT)) {
                return new Message(id, Kind.RESULT, cut(text, end + RESULT.length, 1));
            }
            return new Message(id, Kind.ERROR, cut(text, end + ERROR.length, 1));
        }
        int method = NOTIFICATION.length;
        while (begins(text, 0, NOTIFICATION) && method < text.length && text[method] != '"') {
            method++;
        }
        if (!begins(text, method, REQUEST)) {
            return null;
        }
        int start = method + REQUEST.length;
        int end = digits(text, start);
        if (end == start) {
            return null;
        }
        long id = number(text, start, end);
        return begins(text, end, CHUNK)
                ? new Message(id, Kind.CHUNK, cut(text, end + CHUNK.length, 2))
                : new Message(id, Kind.PROGRESS, cut(text, start - "{\"request\":".length(), 1));
    }

    /**
     * A request. What the library could only answer without an id (too long, too deep, no valid
     * text) is refused here, because nobody could tell whose answer that is.
     */
    static byte[] encode(long id, String method, Object params, long maxBytes, long maxDepth) {
        byte[] body;
        try {
            body = Json.MAPPER.writeValueAsBytes(params);
        } catch (JsonProcessingException error) {
            String told = "The params are no JSON: " + Json.sentence(error);
            throw new InlayException(ErrorName.INVALID_PARAMS, told, error);
        }
        byte[] head = bytes("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":");
        byte[] message = Arrays.copyOf(head, head.length + body.length + 1);
        System.arraycopy(body, 0, message, head.length, body.length);
        message[message.length - 1] = '}';
        if (message.length > maxBytes) {
            String told = "The request has " + message.length + " bytes; the limit is " + maxBytes + ".";
            throw new InlayException(ErrorName.MESSAGE_TOO_LARGE, told, null);
        }
        int depth = depth(message);
        if (depth > maxDepth) {
            String told = "The request nests " + depth + " deep; the limit is " + maxDepth + ".";
            throw new InlayException(ErrorName.MESSAGE_TOO_DEEP, told, null);
        }
        return message;
    }

    /** The notification that cancels a request. */
    static byte[] cancellation(long id) {
        return notification("$/cancelRequest", "{\"id\":" + id + "}");
    }

    /** The notification that this many chunks of a stream were taken, all in all. */
    static byte[] acknowledgement(long id, long chunks) {
        return notification("$/acknowledge", "{\"id\":" + id + ",\"chunks\":" + chunks + "}");
    }

    private static byte[] notification(String method, String params) {
        return bytes("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    /** How deep it nests. A text with half of a surrogate pair, which Jackson escapes, is refused. */
    private static int depth(byte[] text) {
        int deepest = 0;
        int level = 0;
        boolean inText = false;
        for (int at = 0; at < text.length; at++) {
            byte c = text[at];
            if (inText) {
                if (c == '\\') {
                    at++;
                    if (text[at] == 'u' && (text[at + 1] | 0x20) == 'd' && text[at + 2] > '7') {
                        String told = "A text holds half of a surrogate pair.";
                        throw new InlayException(ErrorName.INVALID_PARAMS, told, null);
                    }
                } else if (c == '"') {
                    inText = false;
                }
            } else if (c == '"') {
                inText = true;
            } else if (c == '{' || c == '[') {
                deepest = Math.max(deepest, ++level);
            } else if (c == '}' || c == ']') {
                level--;
            }
        }
        return deepest;
    }

    private static boolean begins(byte[] text, int at, byte[] prefix) {
        if (at + prefix.length > text.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (text[at + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static int digits(byte[] text, int at) {
        while (at < text.length && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at;
    }

    private static long number(byte[] text, int from, int to) {
        return Long.parseLong(new String(text, from, to - from, StandardCharsets.US_ASCII));
    }

    private static byte[] cut(byte[] text, int from, int less) {
        return Arrays.copyOfRange(text, from, text.length - less);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
