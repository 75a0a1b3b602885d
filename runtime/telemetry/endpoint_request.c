/* A request to the endpoint, read strictly, and its answer. Who asks is not known and not trusted. */
#include "common/crypt/private.h"
#include "runtime/telemetry/prometheus.h"
#include "runtime/telemetry/sinks.h"
#include <strings.h>

/* ---- the token ---- */

static void wipe_token(char (*bytes)[ENDPOINT_TOKEN_MOST + 2])
{
    moe_crypt_wipe(*bytes, sizeof *bytes);
}

static bool is_token(struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] <= ' ' || s.ptr[i] > '~')
            return false;
    return s.len >= ENDPOINT_TOKEN_LEAST && s.len <= ENDPOINT_TOKEN_MOST;
}

enum moe_code endpoint_token_read(struct moe_str path, struct endpoint_token *out, struct moe_error *err)
{
    MOE_AUTO(wipe_token) char bytes[ENDPOINT_TOKEN_MOST + 2];
    char name[SINK_PATH];
    size_t len = 0;
    if (!sink_path(path, name))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "telemetry.prometheus_token" }, "is no path");
    MOE_TRY(moe_private_read(name, "a token", bytes, sizeof bytes, &len, err));
    struct moe_str token = moe_str_trim((struct moe_str){ bytes, len });
    if (!is_token(token))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = name }, "a token has %u to %u characters, and no blanks", ENDPOINT_TOKEN_LEAST, ENDPOINT_TOKEN_MOST);
    out->asked = true;
    return moe_crypt_sha256(token, out->digest, err);
}

/* Digests are compared, so that neither what is equal nor how long it is can be seen from the time it takes. */
static bool admitted(const struct endpoint_token *token, struct moe_str value)
{
    unsigned char digest[MOE_SHA256_BYTES];
    struct moe_error ignored;
    bool bearer = value.len > 7 && strncasecmp(value.ptr, "bearer ", 7) == 0;
    struct moe_str given = bearer ? moe_str_trim(moe_str_from(value, 7)) : MOE_STR("");
    return moe_crypt_sha256(given, digest, &ignored) == MOE_OK && moe_crypt_equal(digest, token->digest, sizeof digest);
}

/* ---- the request ---- */

/* Up to CRLF; false: there is none, or a character that has no place in a head. */
static bool next_line(struct moe_str *rest, struct moe_str *line)
{
    const char *end = memmem(rest->ptr, rest->len, "\r\n", 2);
    if (!end)
        return false;
    *line = (struct moe_str){ rest->ptr, (size_t)(end - rest->ptr) };
    *rest = moe_str_from(*rest, line->len + 2);
    for (size_t i = 0; i < line->len; i++)
        if ((unsigned char)line->ptr[i] < 0x20 ? line->ptr[i] != '\t' : line->ptr[i] == 0x7f)
            return false;
    return true;
}

static enum endpoint_answer request_line(struct moe_str line)
{
    struct moe_str method = moe_str_cut(&line, ' '), path = moe_str_cut(&line, ' '), version = line;
    if (!method.len || !path.len || path.ptr[0] != '/')
        return ANSWER_BAD;
    if (!moe_str_is(version, "HTTP/1.1") && !moe_str_is(version, "HTTP/1.0"))
        return moe_str_starts(version, MOE_STR("HTTP/")) ? ANSWER_VERSION : ANSWER_BAD;
    if (!moe_str_is(method, "GET"))
        return ANSWER_METHOD;
    return moe_str_is(path, "/metrics") ? ANSWER_METRICS : ANSWER_NOT_FOUND;
}

static bool named(struct moe_str name, const char *as)
{
    return name.len == strlen(as) && strncasecmp(name.ptr, as, name.len) == 0;
}

/* What the fields of the head say. A name ends at its colon, without a blank before it (RFC 9112, 5.1); a body has no place here. */
static bool head_field(struct moe_str line, struct moe_str *authorization)
{
    struct moe_str value = line, name = moe_str_cut(&value, ':');
    if (!name.len || name.len == line.len)
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (!moe_is_word(name.ptr[i]) && name.ptr[i] != '-')
            return false;
    value = moe_str_trim(value);
    if (named(name, "transfer-encoding") || (named(name, "content-length") && !moe_str_is(value, "0")))
        return false;
    if (!named(name, "authorization"))
        return true;
    bool again = authorization->ptr != NULL;
    *authorization = value;
    return !again;
}

enum endpoint_answer endpoint_request(struct moe_str bytes, const struct endpoint_token *token)
{
    struct moe_str rest, line, authorization = { NULL, 0 };
    const char *end = bytes.len >= 4 ? memmem(bytes.ptr, bytes.len, "\r\n\r\n", 4) : NULL;
    if (!end)
        return bytes.len >= MOE_CAP_ENDPOINT_REQUEST ? ANSWER_TOO_LARGE : ANSWER_MORE;
    if ((size_t)(end - bytes.ptr) + 4 != bytes.len)
        return ANSWER_BAD;                                  /* something follows the head */
    rest = (struct moe_str){ bytes.ptr, bytes.len - 2 };
    if (!next_line(&rest, &line))
        return ANSWER_BAD;
    enum endpoint_answer answer = request_line(line);
    while (rest.len)
        if (!next_line(&rest, &line) || !head_field(line, &authorization))
            return ANSWER_BAD;
    if (answer == ANSWER_BAD || answer == ANSWER_VERSION)
        return answer;
    if (token->asked && !admitted(token, authorization.ptr ? authorization : MOE_STR("")))
        return ANSWER_DENIED;                               /* before anything is said of what there is */
    return answer;
}

void endpoint_respond(enum endpoint_answer answer, struct moe_str metrics, struct moe_buf *out)
{
    static const struct { const char *status, *more; } rows[] = {
        [ANSWER_MORE] = { "408 Request Timeout", "" },
        [ANSWER_METRICS] = { "200 OK", "Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n" },
        [ANSWER_BAD] = { "400 Bad Request", "" },
        [ANSWER_DENIED] = { "401 Unauthorized", "WWW-Authenticate: Bearer\r\n" },
        [ANSWER_NOT_FOUND] = { "404 Not Found", "" },
        [ANSWER_METHOD] = { "405 Method Not Allowed", "Allow: GET\r\n" },
        [ANSWER_TOO_LARGE] = { "431 Request Header Fields Too Large", "" },
        [ANSWER_VERSION] = { "505 HTTP Version Not Supported", "" },
    };
    struct moe_str body = answer == ANSWER_METRICS ? metrics : MOE_STR("");
    moe_buf_printf(out, "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
                   rows[answer].status, rows[answer].more, body.len);
    moe_buf_add(out, body);
}
