/* What a reader objected to, as one line of event names, and the fixtures. */
#ifndef TESTS_FOREIGN_SAID_H
#define TESTS_FOREIGN_SAID_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "audit/checkpoint/foreign/foreign.h"
#include "common/base/file.h"
#include <stdio.h>

#define FIXTURES "tests/fixtures/foreign/"
#define H0 "6e867d857b516e8e5a8ecab8d672598585ad7a9ec0a46fecf4ed0c2ba52d99c3"
#define H1 "3355ac71012feedb3355080ec90960718f879dfe6830f314057a1f111c24831a"
#define H2 "d292a164b0a5951928ad2e85ad4590c60350aed54be362aab60b00c30b2f27a1"

struct said { char events[1024]; char details[8192]; uint64_t first_offset; unsigned count; };

static inline void say(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    struct said *s = ctx;
    size_t used = strlen(s->events), told = strlen(s->details);
    bool known = false;
    for (const struct moe_ckpt_event *e = moe_foreign_events; e->name; e++)
        known = known || e->name == event;
    assert_true(known);
    if (!s->count++)
        s->first_offset = offset;
    (void)snprintf(s->events + used, sizeof s->events - used, "%s%s", used ? " " : "", event + strlen("manifest-"));
    (void)snprintf(s->details + told, sizeof s->details - told, "%.*s\n", MOE_FMT(detail));
}

static inline struct moe_foreign *read_text(enum moe_foreign_kind kind, const char *label, struct moe_str text, struct said *said)
{
    struct moe_foreign *f = NULL;
    struct moe_error err = { 0 };
    struct moe_objections to = { said, say };
    *said = (struct said){ 0 };
    if (moe_foreign_read(kind, moe_str_c(label), text, &to, &f, &err) != MOE_OK)
        fail_msg("%s", err.text);
    return f;
}

static inline struct moe_buf *fixture(const char *path)
{
    struct moe_buf *bytes = NULL;
    struct moe_error err = { 0 };
    if (moe_file_read(path, 1u << 20, &bytes, &err) != MOE_OK)
        fail_msg("%s: %s", path, err.text);
    return bytes;
}

static inline void hex_is(struct moe_str bytes, const char *hex)
{
    for (size_t i = 0; i < bytes.len; i++) {
        char two[3];
        (void)snprintf(two, sizeof two, "%02x", (unsigned)(unsigned char)bytes.ptr[i]);
        assert_memory_equal(two, hex + 2 * i, 2);
    }
    assert_int_equal(strlen(hex), 2 * bytes.len);
}
#endif
