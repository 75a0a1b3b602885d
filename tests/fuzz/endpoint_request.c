/* Target   endpoint_request(), endpoint_respond()
 * Input    what anybody who reaches the port could send to the metrics endpoint; the first byte says whether it asks for a token
 * Promise  never crashes and reads no byte outside; without the token nothing but 401 and what is no request at all is answered; every answer but MORE has a head;
 *          what is still open after fewer bytes is never answered with metrics before the end of the head came
 * Corpus   tests/fuzz/corpus/endpoint_request/ -- a fixed bug leaves its input there, named after the bug
 * Links    runtime/telemetry
 */
#include "runtime/telemetry/prometheus.h"
#include <stdlib.h>

/* The token is 32 bytes that no text has as its digest, as far as anybody knows; so nobody may get in. */
static const struct endpoint_token open_to_all = { .asked = false }, locked = { .asked = true, .digest = { 1, 2, 3 } };

static void respond(enum endpoint_answer what)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(4096);
    if (!out)
        abort();
    endpoint_respond(what, MOE_STR("# EOF\n"), out);
    if (moe_buf_failed(out) || !moe_str_starts(moe_buf_str(out), MOE_STR("HTTP/1.1 ")) || !memmem(moe_buf_str(out).ptr, moe_buf_str(out).len, "\r\n\r\n", 4))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size || size > MOE_CAP_ENDPOINT_REQUEST)
        return 0;
    char *exact = malloc(size);                       /* of its own, so that a byte past it is seen */
    if (!exact)
        abort();
    memcpy(exact, data, size);
    struct moe_str bytes = { exact + 1, size - 1 };
    bool asks = exact[0] & 1;
    enum endpoint_answer what = endpoint_request(bytes, asks ? &locked : &open_to_all);
    if (asks && what != ANSWER_MORE && what != ANSWER_BAD && what != ANSWER_VERSION && what != ANSWER_TOO_LARGE && what != ANSWER_DENIED)
        abort();
    if (what == ANSWER_METRICS && (!moe_str_starts(bytes, MOE_STR("GET /metrics HTTP/1.")) || !moe_str_ends(bytes, MOE_STR("\r\n\r\n"))))
        abort();
    if (what == ANSWER_METRICS && endpoint_request((struct moe_str){ bytes.ptr, bytes.len - 1 }, &open_to_all) != ANSWER_MORE)
        abort();
    respond(what);
    free(exact);
    return 0;
}
