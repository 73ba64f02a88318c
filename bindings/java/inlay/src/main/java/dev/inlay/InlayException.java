package dev.inlay;

import dev.inlay.protocol.ErrorData;
import dev.inlay.protocol.ErrorName;
import dev.inlay.protocol.ErrorObject;
import org.jspecify.annotations.Nullable;

/** A request failed, or the client cannot work. */
public final class InlayException extends RuntimeException {
    /** libinlay was not found, or cannot be opened. */
    public static final ErrorName LIBRARY_MISSING = new ErrorName("library_missing");

    /** The file that was found is not libinlay, or too old. */
    public static final ErrorName LIBRARY_INCOMPATIBLE = new ErrorName("library_incompatible");

    /** The client was closed, before the call or during it. */
    public static final ErrorName CLIENT_CLOSED = new ErrorName("client_closed");

    /** The answer is not what the schemas say. */
    public static final ErrorName INVALID_RESPONSE = new ErrorName("invalid_response");

    private static final long serialVersionUID = 1;

    private final String name;
    private final @Nullable String pointer;
    private final @Nullable String param;
    private final int code;

    /** An error without a place. */
    public InlayException(ErrorName name, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.name = name.value();
        this.pointer = null;
        this.param = null;
        this.code = 0;
    }

    /** The error of an answer. */
    public InlayException(ErrorObject error) {
        super(error.message());
        ErrorData data = error.data();
        this.name = data.name().value();
        this.pointer = data.pointer();
        this.param = data.param();
        this.code = error.code();
    }

    /** Stable: compare it, not the sentence. */
    public ErrorName name() {
        return new ErrorName(name);
    }

    /** JSON Pointer into the message to the field at fault, such as {@code /params/temperature}. */
    public @Nullable String pointer() {
        return pointer;
    }

    /** The same as OpenAI writes it, such as {@code messages[0].content}. */
    public @Nullable String param() {
        return param;
    }

    /** The JSON-RPC code; 0 for the errors of this package. */
    public int code() {
        return code;
    }

    /** The sentence, the name and the place. */
    @Override
    public String toString() {
        String place = pointer == null ? "" : " (at " + pointer + ")";
        return getMessage() + " [" + name + "]" + place;
    }
}
