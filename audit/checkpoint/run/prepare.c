/* Policy, rules and keys, and the demands of the command line laid over the policy's. */
#include "audit/checkpoint/run/run.h"
#include "audit/engine/select.h"
#include "common/base/day.h"
#include "common/base/file.h"
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#define MOE_CAP_VERIFY_ARENA ((size_t)2 << 30)
#define MOE_CAP_HOSTS_BYTES  (16u << 20)
#define MOE_CAP_FLOOR_BYTES  64u

static void demand(struct moe_policy_number *into, int64_t value, const char *option)
{
    *into = (struct moe_policy_number){ value, { moe_str_c(option), 1, 1 } };
}

/* One name or glob a line; # starts a comment. Replaces the policy's hosts. */
static enum moe_code read_hosts(struct moe_policy *p, const char *path, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    MOE_TRY(moe_file_read(path, MOE_CAP_HOSTS_BYTES, &bytes, err));
    struct moe_str rest = moe_arena_str(p->arena, moe_buf_str(bytes)), line;
    size_t room = 0;
    p->checkpoint.hosts = (struct moe_policy_list){ 0 };
    for (unsigned n = 1; moe_str_line(&rest, &line); n++) {
        struct moe_str host = moe_str_trim(moe_str_cut(&line, '#'));
        if (!host.len)
            continue;
        struct moe_policy_text *grown = moe_grow(p->arena, p->checkpoint.hosts.items, p->checkpoint.hosts.count, &room, sizeof *grown);
        if (!grown)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "out of memory");
        p->checkpoint.hosts.items = grown;
        grown[p->checkpoint.hosts.count++] = (struct moe_policy_text){ host, { moe_str_c(path), n, 1 } };
    }
    return p->checkpoint.hosts.count ? MOE_OK : moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = path }, "names no host: an empty list would allow all");
}

static enum moe_code add_keys(struct moe_policy *p, const struct moe_opt_list *files, const char *option, struct moe_error *err)
{
    for (size_t i = 0; i < files->count; i++) {
        struct moe_policy_key key = { .file = moe_str_c(files->items[i]), .from = { moe_str_c(option), 1, 1 } };
        struct moe_policy_key *grown = moe_grow(p->arena, p->checkpoint.keys, p->checkpoint.key_count, &p->checkpoint.key_room, sizeof key);
        if (!grown)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = option }, "out of memory");
        p->checkpoint.keys = grown;
        grown[p->checkpoint.key_count++] = key;
    }
    return MOE_OK;
}

static enum moe_code demands(const struct moe_verify_how *how, struct moe_policy *p, struct moe_error *err)
{
    if (how->given.world)
        demand(&p->checkpoint.world, how->world, "--world");
    if (how->given.max_skew)
        demand(&p->checkpoint.max_skew, how->max_skew, "--max-skew");
    if (how->given.min_step)
        demand(&p->checkpoint.min_step, how->min_step, "--min-step");
    if (how->require_digest)
        demand(&p->checkpoint.require_digest, 1, "--require-digest");
    if (how->require_signature)
        demand(&p->checkpoint.require_signature, 1, "--require-signature");
    if (how->hosts_file)
        MOE_TRY(read_hosts(p, how->hosts_file, err));
    MOE_TRY(add_keys(p, &how->pubkeys, "--pubkey", err));
    MOE_TRY(add_keys(p, &how->minisigns, "--minisign", err));
    if (how->floor_file) {
        int64_t floor = -1;
        MOE_TRY(moe_floor_read(how->floor_file, &floor, err));
        if (floor > p->checkpoint.min_step.value || (floor == 0 && !p->checkpoint.min_step.from.line))
            demand(&p->checkpoint.min_step, floor, "--floor");
    }
    return MOE_OK;
}

/* ---- keys ---- */

/* PEM for commit records and for OpenSSF Model Signing, or minisign's own form. */
static enum moe_code load_key(const char *path, struct moe_gather_key *out, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    MOE_TRY(moe_file_read(path, MOE_CAP_KEY_BYTES, &bytes, err));
    if (moe_str_starts(moe_buf_str(bytes), MOE_STR("-----BEGIN")))
        MOE_TRY(moe_key_read_public(path, moe_buf_str(bytes), &out->own, err));
    return moe_foreign_key_read(path, moe_buf_str(bytes), &out->foreign, err);
}

static enum moe_code load_keys(struct moe_verify *v, struct moe_error *err)
{
    size_t n = v->policy->checkpoint.key_count;
    if (n > MOE_CAP_VERIFY_KEYS)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "checkpoint.keys" }, "more than %u keys", MOE_CAP_VERIFY_KEYS);
    v->keys = moe_arena_array(v->arena, struct moe_gather_key, n + 1);
    if (!v->keys)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    for (; v->key_count < n; v->key_count++) {
        struct moe_str path = moe_arena_str(v->arena, v->policy->checkpoint.keys[v->key_count].file);
        enum moe_code code = load_key(path.ptr ? path.ptr : "", &v->keys[v->key_count], err);
        if (code != MOE_OK)
            return v->key_count++, code;             /* half of it may be there */
    }
    return MOE_OK;
}

static void set_now(struct moe_verify *v)
{
    struct timespec now = { 0 };
    clock_gettime(CLOCK_REALTIME, &now);
    moe_today(v->today);
    v->now = (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

enum moe_code moe_verify_prepare(const struct moe_verify_how *how, struct moe_verify *v, struct moe_error *err)
{
    *v = (struct moe_verify){ .arena = moe_arena_new(MOE_CAP_VERIFY_ARENA) };
    if (!v->arena)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    set_now(v);
    const char *path = how->policy_path;
    if (!path && moe_policy_find(".", v->policy_path, sizeof v->policy_path))
        path = v->policy_path;
    MOE_TRY(moe_rules_load("checkpoint", NULL, 0, &v->rules, err));
    struct moe_policy_rules known = moe_rules_known(v->rules);
    MOE_TRY(moe_policy_load(path, &known, v->today, &v->policy, err));
    const struct moe_selection selection = { .without = how->skips.items, .without_count = how->skips.count };
    MOE_TRY(moe_rules_select(v->rules, &selection, v->policy, err));
    MOE_TRY(moe_rules_resolve(v->rules, v->policy, err));
    MOE_TRY(demands(how, v->policy, err));
    return load_keys(v, err);
}

void moe_verify_free(struct moe_verify *v)
{
    for (size_t i = 0; i < v->key_count; i++)
        moe_key_free(&v->keys[i].own), moe_foreign_key_free(&v->keys[i].foreign);
    moe_store_free(&v->store);
    moe_rules_free(&v->rules);
    moe_policy_free(&v->policy);
    moe_arena_free(&v->arena);
}

/* ---- the floor ---- */

enum moe_code moe_floor_read(const char *path, int64_t *step, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    enum moe_code code = moe_file_read(path, MOE_CAP_FLOOR_BYTES, &bytes, err);
    *step = -1;
    if (code == MOE_E_IO && err->sys == ENOENT)
        return MOE_OK;
    MOE_TRY(code);
    struct moe_str s = moe_str_trim(moe_buf_str(bytes));
    int64_t n = 0;
    for (size_t i = 0; i < s.len && i < 16; i++) {
        if (!moe_is_digit(s.ptr[i]))
            return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = path, .line = 1, .column = (unsigned)i + 1 }, "a floor is one number, the highest step accepted");
        n = n * 10 + (s.ptr[i] - '0');
    }
    if (!s.len || s.len > 16)
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = path, .line = 1, .column = 1 }, "a floor is one number, the highest step accepted");
    *step = n;
    return MOE_OK;
}

enum moe_code moe_floor_raise(const char *path, int64_t step, struct moe_error *err)
{
    int64_t old = -1;
    char text[32];
    MOE_TRY(moe_floor_read(path, &old, err));
    if (old >= step)
        return MOE_OK;
    int n = snprintf(text, sizeof text, "%lld\n", (long long)step);
    return moe_file_write(path, (struct moe_str){ text, (size_t)n }, 0644, err);
}
