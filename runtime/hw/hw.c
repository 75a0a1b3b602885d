#include "common/base/number.h"
#include "runtime/hw/inside.h"
#include <unistd.h>

void moe_hw_put_number(struct moe_json *j, const char *key, uint64_t value)
{
    moe_json_key(j, key);
    if (value > INT64_MAX)
        moe_json_null(j);
    else
        moe_json_int(j, (int64_t)value);
}

void moe_hw_put_text(struct moe_json *j, const char *key, struct moe_str value)
{
    moe_json_key(j, key);
    if (value.len)
        moe_json_str(j, value);
    else
        moe_json_null(j);
}

enum moe_code moe_hw_json_of(const struct moe_hw_places *p, struct moe_buf *out, struct moe_error *err)
{
    MOE_AUTO(moe_hw_nvml_close) struct moe_hw_nvml *nvml = moe_hw_nvml_open(p);
    struct moe_json j = moe_json_to(out, false);
    moe_json_open(&j, '{');
    moe_hw_put_cpu(p, &j);
    moe_hw_put_memory(p, &j);
    moe_hw_put_gpus(nvml, &j);
    moe_hw_put_network(p, &j);
    moe_hw_put_power(p, &j);
    moe_json_close(&j, '}');
    moe_buf_addc(out, '\n');
    return moe_buf_failed(out) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for what the machine has") : MOE_OK;
}

enum moe_code moe_hw_json(struct moe_buf *out, struct moe_error *err) { return moe_hw_json_of(&moe_hw_live, out, err); }
unsigned moe_hw_cores(void) { return moe_hw_cores_of(&moe_hw_live); }

/* "size resident shared ...", in pages */
uint64_t moe_hw_rss(void)
{
    MOE_NOT_ZEROED struct moe_hw_text t;
    const char *size, *end;
    long page = sysconf(_SC_PAGESIZE);
    if (page <= 0 || !moe_hw_read(&moe_hw_live, &t, "/proc/self/statm"))
        return 0;
    (void)moe_number(t.text, 10, &size);
    uint64_t pages = moe_number(size, 10, &end);
    return end != size && pages < UINT64_MAX / (uint64_t)page ? pages * (uint64_t)page : 0;
}
