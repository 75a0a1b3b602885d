/* Target   moe_addr_read(), moe_addr_show(), moe_addr_listed(), moe_args_show(), moe_hint(), moe_path_below(), moe_path_allows()
 * Input    a call as a hostile job makes it: number, six arguments, then the bytes behind its pointers (an address or a path)
 * Promise  nothing outside the bytes is read; what is shown holds no control character; only a listed address is listed; a path is below a folder when it
 *          begins with its components
 * Corpus   tests/fuzz/corpus/sandbox_notify/ -- a fixed bug leaves its input there, named after the bug
 * Links    sandbox/broker
 */
#include "sandbox/broker/parts.h"
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

struct bytes { const uint8_t *at; size_t left; char path[PATH_MAX]; };

static uint64_t number(struct bytes *b)
{
    uint64_t v = 0;
    size_t n = MOE_MIN(b->left, sizeof v);
    memcpy(&v, b->at, n);
    b->at += n;
    b->left -= n;
    return v;
}

static const char *text(void *ctx, unsigned arg, enum moe_arg_kind kind)
{
    struct bytes *b = ctx;
    (void)arg;
    return kind == MOE_ARG_PATH ? b->path : NULL;
}

static void shown(const struct moe_buf *out)
{
    struct moe_str s = moe_buf_str(out);
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 0x20)
            abort();
}

static void address(const struct bytes *b, struct moe_buf *out)
{
    static const struct moe_bindable binds[] = { { 29500, 29510 } };
    struct moe_dest d = { .len = sizeof(struct sockaddr_in), .port = 443 };
    struct sockaddr_in *in = (struct sockaddr_in *)&d.addr;
    struct moe_broker_plan plan = { .dests = &d, .dest_count = 1, .binds = binds, .bind_count = 1 };
    struct moe_addr a;
    in->sin_family = AF_INET;
    in->sin_addr.s_addr = htonl(0xc0000207);
    size_t n = MOE_MIN(b->left, (size_t)MOE_ADDR_BYTES);
    unsigned char *copy = malloc(n ? n : 1);                     /* of its own size, so that one byte too far is seen */
    if (!copy)
        return;
    memcpy(copy, b->at, n);
    moe_buf_clear(out);
    moe_addr_show(copy, (socklen_t)n, out);
    shown(out);
    if (moe_addr_read(copy, (socklen_t)n, &a) && moe_addr_listed(&plan, &a) && (a.port != 443 || memcmp(a.ip + 12, &in->sin_addr, 4) != 0))
        abort();
    if (moe_port_listed(&plan, a.port) && (a.port < 29500 || a.port > 29510))
        abort();
    free(copy);
}

static void path(const struct bytes *b)
{
    static const char *const tops[] = { "/data", "/data/a/b" };
    static const struct moe_landlock_path rights[] = { { "/data", 1 }, { "/data/a/b", 2 } };
    struct moe_plan plan = { .landlock = rights, .landlock_count = 2, .landlock_fs = 3 };
    struct moe_broker broker = { .plan = &plan, .p = &plan.broker };
    bool below = moe_path_below(b->path, tops, 1, NULL);
    bool want = strncmp(b->path, "/data", 5) == 0 && (!b->path[5] || b->path[5] == '/');
    if (below != want || moe_path_allows(&broker, b->path, 1) != want || (moe_path_allows(&broker, b->path, 3) && !moe_path_below(b->path, tops + 1, 1, NULL)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes b = { .at = data, .left = size };
    struct moe_buf *out = moe_buf_new(64 << 10);
    uint64_t args[MOE_CALL_ARGS];
    static const char *const whys[] = { NULL, "files.write", "network.connect", "network.bind", "files.execute", "files.quota", "files.library" };
    if (!out)
        return 0;
    int nr = (int)(number(&b) % 512);
    for (size_t i = 0; i < MOE_CALL_ARGS; i++)
        args[i] = number(&b);
    size_t n = MOE_MIN(b.left, sizeof b.path - 1);
    memcpy(b.path, b.at, n);
    b.path[n] = '\0';
    moe_args_show(nr, args, text, &b, out);
    shown(out);
    moe_buf_clear(out);
    uint64_t value = args[0] ^ 1;
    const char *name = moe_call_name(nr);
    struct moe_demand demands[] = { { .arg = 0, .how = (enum moe_demand_how)(size % 4), .mask = args[1], .values = &value, .count = 1 }, { .arg = 1, .how = MOE_WITHOUT, .mask = args[2] } };
    struct moe_call_rule rule = { .name = moe_str_c(name ? name : "none"), .nr = nr, .demands = demands, .demand_count = 2, .at = { .file = MOE_STR("p"), .line = 1 } };
    const struct moe_profile profile = { .deny = MOE_ACT_ERRNO, .deny_errno = 1, .rules = &rule, .rule_count = 1 };
    moe_hint(size & 1 ? &profile : NULL, nr, args, whys[size % MOE_COUNT(whys)], b.path, NULL, out);
    shown(out);
    address(&b, out);
    path(&b);
    moe_buf_free(&out);
    return 0;
}
