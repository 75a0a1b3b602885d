/* Target   moe_telemetry_schema_new()
 * Input    a schema's YAML
 * Promise  never crashes or leaks; what is refused has a message; what is compiled judges a record
 * Corpus   tests/fuzz/corpus/telemetry_schema/
 * Links    common/telemetry
 */
#include "common/telemetry/telemetry.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_telemetry_schema *schema = NULL;
    struct moe_error err = { 0 };
    if (moe_telemetry_schema_new("fuzz.yaml", (struct moe_str){ (const char *)data, size }, &schema, &err) != MOE_OK) {
        if (!err.text[0] || schema)
            abort();
        return 0;
    }
    struct moe_telemetry_why why = { .problem = MOE_TELEMETRY_NONE };
    if (!moe_telemetry_check(schema, NULL, MOE_STR("{\"step\":1,\"rank\":0,\"loss\":[1,2],\"a\":{\"b\":1},\"phase\":\"x\"}"), &why) && why.problem == MOE_TELEMETRY_NONE)
        abort();
    moe_telemetry_schema_free(&schema);
    return 0;
}
