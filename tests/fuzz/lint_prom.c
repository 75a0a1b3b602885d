/* Target   moe_read_prom(), and the classifiers over what it finds
 * Input    an exposition of Prometheus or OpenMetrics, as an attacker could have made it
 * Promise  never crashes, reads no byte outside and ends; every value lies in the file or its arena; each event is a row of a table
 * Corpus   tests/fuzz/corpus/lint_prom/
 * Links    audit/config/telemetry
 */
#include "tests/fuzz/lint_telemetry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_reader(moe_read_prom, data, size);
}
