/*
 * json.h - just enough JSON for these examples
 *
 * Finds values in the messages of libinlay, which are valid JSON, and writes
 * text as a JSON string. A program that has a JSON library uses that instead.
 */
#ifndef EXAMPLE_JSON_H
#define EXAMPLE_JSON_H

#include <stddef.h>
#include <string.h>

/* What follows the value that begins at `at`. */
static inline const char *json_skip(const char *at)
{
    int depth = 0;

    do {
        if (*at == '"') {
            for (at++; *at != '"' && *at != '\0'; at++) {
                if (*at == '\\' && at[1] != '\0')
                    at++;
            }
        } else if (*at == '{' || *at == '[') {
            depth++;
        } else if (*at == '}' || *at == ']') {
            depth--;
        }
        if (*at != '\0')
            at++;
    } while (*at != '\0' && (depth > 0 || (*at != ',' && *at != '}' && *at != ']' && *at != ':')));
    return at;
}

/*
 * The value at a path such as "params.chunk.choices.0.delta.content", or NULL.
 * Names with dots or escapes in them cannot be asked for.
 */
static inline const char *json_find(const char *json, const char *path)
{
    while (*path != '\0') {
        size_t length = strcspn(path, ".");
        const char *found = NULL;

        if (*json == '{') {
            json++;
            while (*json == '"' && found == NULL) {
                const char *value = json_skip(json) + 1;
                if (strncmp(json + 1, path, length) == 0 && json[length + 1] == '"')
                    found = value;
                else
                    json = json_skip(value) + 1;
            }
        } else if (*json == '[') {
            long index = 0;
            size_t i;
            for (i = 0; i < length; i++)
                index = index * 10 + (path[i] - '0');
            json++;
            while (*json != ']' && *json != '\0' && index-- > 0) {
                json = json_skip(json);
                if (*json == ',')
                    json++;
            }
            if (*json != ']' && *json != '\0')
                found = json;
        }
        if (found == NULL)
            return NULL;
        json = found;
        path += length;
        if (*path == '.')
            path++;
    }
    return json;
}

static inline unsigned long json_hex4(const char *at)
{
    unsigned long code = 0;
    int i;

    for (i = 0; i < 4; i++) {
        char c = at[i];
        code = code * 16 + (unsigned long)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
    }
    return code;
}

/*
 * Decodes the string at `value` to UTF-8 with a zero behind it. Returns how
 * many bytes it has, or -1 if there is no string or no room.
 */
static inline long json_string(const char *value, char *out, size_t size)
{
    size_t n = 0;

    if (value == NULL || *value != '"' || size == 0)
        return -1;
    for (value++; *value != '"' && *value != '\0'; value++) {
        char utf8[4];
        size_t bytes = 1, i;

        utf8[0] = *value;
        if (*value == '\\') {
            value++;
            utf8[0] = *value == 'n' ? '\n' : *value == 't' ? '\t' : *value == 'r' ? '\r'
                    : *value == 'b' ? '\b' : *value == 'f' ? '\f' : *value;
            if (*value == 'u') {
                unsigned long code = json_hex4(value + 1);
                value += 4;
                if (code >= 0xd800 && code < 0xdc00) {
                    code = 0x10000 + ((code - 0xd800) << 10) + (json_hex4(value + 3) - 0xdc00);
                    value += 6;
                }
                bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
                for (i = bytes - 1; i > 0; i--, code >>= 6)
                    utf8[i] = (char)(0x80 | (code & 0x3f));
                utf8[0] = (char)(bytes == 1 ? code : ((0xf00u >> bytes) & 0xff) | code);
            }
        }
        if (n + bytes >= size)
            return -1;
        for (i = 0; i < bytes; i++)
            out[n++] = utf8[i];
    }
    out[n] = '\0';
    return (long)n;
}

/*
 * Writes UTF-8 text as a JSON string, quotes included, with a zero behind it.
 * Returns how many bytes that took, or -1 if there was no room.
 */
static inline long json_quote(const char *text, char *out, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    size_t n = 0;

    if (size < 3)
        return -1;
    out[n++] = '"';
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (n + 9 > size)
            return -1;
        if (c == '"' || c == '\\') {
            out[n++] = '\\';
            out[n++] = (char)c;
        } else if (c < 0x20) {
            memcpy(out + n, "\\u00", 4);
            out[n + 4] = digits[c >> 4];
            out[n + 5] = digits[c & 15];
            n += 6;
        } else {
            out[n++] = (char)c;
        }
    }
    out[n++] = '"';
    out[n] = '\0';
    return (long)n;
}

#endif /* EXAMPLE_JSON_H */
