// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A file.
 *
 * @param filename Its name.
 * @param fileData Its bytes in base64.
 * @param fileId The id of an uploaded file.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileSource(
        @JsonProperty("filename") @Nullable String filename,
        @JsonProperty("file_data") @Nullable String fileData,
        @JsonProperty("file_id") @Nullable String fileId) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public FileSource {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .filename(filename)
                .fileData(fileData)
                .fileId(fileId);
    }

    /** Makes a {@code FileSource}. */
    public static final class Builder {
        private @Nullable String filename;
        private @Nullable String fileData;
        private @Nullable String fileId;

        private Builder() {}

        /** Its name. */
        public Builder filename(@Nullable String filename) {
            this.filename = filename;
            return this;
        }

        /** Its bytes in base64. */
        public Builder fileData(@Nullable String fileData) {
            this.fileData = fileData;
            return this;
        }

        /** The id of an uploaded file. */
        public Builder fileId(@Nullable String fileId) {
            this.fileId = fileId;
            return this;
        }

        /** The finished value. */
        public FileSource build() {
            return new FileSource(
                    filename,
                    fileData,
                    fileId);
        }
    }
}
