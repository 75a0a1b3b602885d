/* How long a record takes: build/telemetry_bench [SCHEMA [FILE]] prints nanoseconds a record of a schema's check, over a record of each kind or a JSONL file's. */
#include "common/base/file.h"
#include "common/telemetry/telemetry.h"
#include <stdio.h>
#include <time.h>

#define MOE_CAP_BENCH (64u << 20)
enum { ROUNDS = 400000 };

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void time_one(const struct moe_telemetry_schema *schema, struct moe_telemetry_state *state, const char *label, struct moe_str record)
{
    struct moe_telemetry_why why = { 0 };
    char text[200] = "good";
    size_t good = 0;
    double from = now_ns();
    for (size_t i = 0; i < ROUNDS; i++)
        good += moe_telemetry_check(schema, state, record, &why);
    double ns = (now_ns() - from) / (double)ROUNDS;
    if (!good)
        moe_telemetry_describe(schema, &why, text, sizeof text);
    printf("%-24s %5zu bytes %8.0f ns %8.0f MB/s  %s\n", label, record.len, ns, (double)record.len / ns * 1e3, text);
}

static const struct { const char *label, *schema, *record; } records[] = {
    { "step record", "step-record",
      "{\"step\": 500, \"rank\": 0, \"ts\": 1748901234.56, \"loss\": 2.3412, \"mfu\": 0.432, \"step_time_s\": 1.182, \"tokens_per_s\": 412331, "
      "\"mem_gib\": 61.2, \"expert_load_cv\": 0.13, \"dropped_frac\": 0.002}" },
    { "eight more measures", "step-record",
      "{\"step\": 500, \"rank\": 0, \"ts\": 1748901234.56, \"loss\": 2.3412, \"mfu\": 0.432, \"step_time_s\": 1.182, \"tokens_per_s\": 412331, "
      "\"mem_gib\": 61.2, \"expert_load_cv\": 0.13, \"dropped_frac\": 0.002, \"router_entropy\": 3.91, \"my_loss\": 0.0101, \"fetch_time\": 1e-05, "
      "\"gpuTemp\": 61, \"phase\": \"train\", \"precision\": \"bf16\", \"kernel\": {\"used_triton\": true}}" },
    { "64 experts", "step-record",
      "{\"step\": 500, \"rank\": 0, \"ts\": 1748901234.56, \"loss\": 2.3412, \"expert_load\": [10795,9059,9477,10556,9073,10881,10402,10780,10924,10103,9994,"
      "9772,10168,10781,10408,9663,10795,9059,9477,10556,9073,10881,10402,10780,10924,10103,9994,9772,10168,10781,10408,9663,10795,9059,9477,10556,9073,"
      "10881,10402,10780,10924,10103,9994,9772,10168,10781,10408,9663,10795,9059,9477,10556,9073,10881,10402,10780,10924,10103,9994,9772,10168,10781,10408,"
      "9663]}" },
    { "refused: text", "step-record", "{\"step\": 500, \"rank\": 0, \"ts\": 1748901234.56, \"prompt\": \"Translate this\"}" },
};

int main(int argc, char **argv)
{
    MOE_AUTO(moe_telemetry_schema_free) struct moe_telemetry_schema *schema = NULL;
    MOE_AUTO(moe_telemetry_state_free) struct moe_telemetry_state *state = moe_telemetry_state_new(64);
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    struct moe_error err = { 0 };
    double from = now_ns();
    if (!state || moe_telemetry_schema_load(argc > 1 ? argv[1] : "step-record", &schema, &err) != MOE_OK) {
        moe_error_print(stderr, &err);
        return 2;
    }
    printf("%-24s %15.0f us\n", "compiling the schema", (now_ns() - from) / 1e3);
    for (size_t i = 0; argc < 2 && i < MOE_COUNT(records); i++)
        time_one(schema, state, records[i].label, moe_str_c(records[i].record));
    if (argc > 2) {
        if (moe_file_read(argv[2], MOE_CAP_BENCH, &bytes, &err) != MOE_OK) {
            moe_error_print(stderr, &err);
            return 2;
        }
        struct moe_str rest = moe_buf_str(bytes), line;
        while (moe_str_line(&rest, &line))
            time_one(schema, NULL, "", line);
    }
    return 0;
}
