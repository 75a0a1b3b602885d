/* DSSE: what is signed of an envelope. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/crypt/dsse.h"

/* protocol.md of DSSE: the example in its test vectors, and lengths that count bytes. */
static const struct pae_case { const char *name; struct moe_str type, body; const char *pae; } paes[] = {
    { "PAE of the protocol's example", MOE_STR("http://example.com/HelloWorld"), MOE_STR("hello world"),
      "DSSEv1 29 http://example.com/HelloWorld 11 hello world" },
    { "PAE of nothing",                MOE_STR(""), MOE_STR(""), "DSSEv1 0  0 " },
    { "PAE counts bytes",              MOE_STR("\xc3\xa4"), MOE_STR("1 x"), "DSSEv1 2 \xc3\xa4 3 1 x" },
};

static void pae(void **state)
{
    const struct pae_case *c = *state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(256);
    moe_dsse_pae(c->type, c->body, out);
    assert_false(moe_buf_failed(out));
    assert_true(moe_str_is(moe_buf_str(out), c->pae));
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(paes)];
    for (size_t i = 0; i < MOE_COUNT(paes); i++)
        tests[i] = (struct CMUnitTest){ .name = paes[i].name, .test_func = pae, .initial_state = (void *)&paes[i] };
    return cmocka_run_group_tests_name("crypt/dsse", tests, NULL, NULL);
}
