/* Target   moe_telemetry_check(), moe_telemetry_check_all(), moe_telemetry_claims()
 * Input    a record, as a broken or hostile writer could have made it
 * Promise  never crashes and reads no byte outside; both checks agree; every fault's place lies in the record, and its clause is one line of plain text
 * Corpus   tests/fuzz/corpus/telemetry_record/
 * Links    common/telemetry
 */
#include "common/telemetry/telemetry.h"
#include <stdint.h>
#include <stdlib.h>

struct heard { const struct moe_telemetry_schema *schema; struct moe_str record; size_t count; };

static void hear(void *ctx, const struct moe_telemetry_why *why)
{
    struct heard *h = ctx;
    char words[128];
    if (why->offset > h->record.len || why->problem == MOE_TELEMETRY_NONE)
        abort();
    moe_telemetry_describe(h->schema, why, words, sizeof words);
    for (const char *c = words; *c; c++) {
        if (*c < 0x20 || *c == 0x7f)
            abort();
    }
    h->count++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = { "step-record", "moe-step", "engine-record" };
    static struct moe_telemetry_schema *schemas[MOE_COUNT(names)];
    struct moe_str record = { (const char *)data, size };
    struct moe_error err = { 0 };
    for (size_t i = 0; i < MOE_COUNT(names); i++) {
        if (!schemas[i] && moe_telemetry_schema_builtin(names[i], &schemas[i], &err) != MOE_OK)
            abort();
        struct moe_telemetry_state *state = moe_telemetry_state_new(4);
        struct heard h = { schemas[i], record, 0 };
        bool good = moe_telemetry_check(schemas[i], NULL, record, NULL);
        if (moe_telemetry_check_all(schemas[i], NULL, record, hear, &h) != good || (h.count == 0) != good)
            abort();
        (void)moe_telemetry_claims(schemas[i], record);
        if (good && !moe_telemetry_check(schemas[i], state, record, NULL))
            abort();
        moe_telemetry_state_free(&state);
    }
    return 0;
}
