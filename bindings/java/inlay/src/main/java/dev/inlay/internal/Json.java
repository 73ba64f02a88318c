package dev.inlay.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inlay.InlayException;
import java.io.IOException;

/** How JSON is read and written. */
public final class Json {
    /** Reads leniently: what a newer library says more is ignored. */
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .findAndAddModules() // such as the one for data classes of Kotlin
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private Json() {}

    /** The payload of a message as its type. */
    public static <T> T read(byte[] payload, Class<T> type) {
        try {
            return MAPPER.readValue(payload, type);
        } catch (IOException error) {
            String told = "The library's answer is no " + type.getSimpleName() + ": " + sentence(error);
            throw new InlayException(InlayException.INVALID_RESPONSE, told, error);
        }
    }

    /** What Jackson says, on one line. */
    public static String sentence(IOException error) {
        return error instanceof JsonProcessingException json
                ? json.getOriginalMessage() + "."
                : error.getMessage() + ".";
    }
}
