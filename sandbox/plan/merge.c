/* What the command line says goes into a copy of the profile, so that everything after this looks in one place. Items of the command line have no file. */
#include "common/base/arena.h"
#include "sandbox/plan/parts.h"
#include "sandbox/profile/units.h"
#include <stdlib.h>

static const struct moe_origin typed = { .file = { "", 0 }, .why = { "command line", 12 } };

/* `list` with room for `more`; NULL when full. */
static void *longer(struct moe_build *b, const void *list, size_t count, size_t more, size_t size)
{
    char *copy = moe_arena_alloc_n(b->arena, count + more, size);
    if (copy && count)
        memcpy(copy, list, count * size);
    return copy;
}

static enum moe_code paths(struct moe_build *b, struct moe_path_item **list, size_t *count, const char *const *words, size_t more, struct moe_error *err)
{
    if (!more)
        return MOE_OK;
    struct moe_path_item *out = longer(b, *list, *count, more, sizeof **list);
    if (!out)
        return moe_plan_full(err);
    for (size_t i = 0; i < more; i++) {
        if (!*words[i])
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "an empty path");
        /* typed "~" was the shell's to fill in, and "$" is a letter */
        bool plain = words[i][0] == '~' || words[i][0] == '$';
        struct moe_str path = plain ? moe_arena_printf(b->arena, "./%s", words[i]) : moe_str_c(words[i]);
        out[(*count)++] = (struct moe_path_item){ .path = path, .at = typed };
    }
    *list = out;
    return MOE_OK;
}

static enum moe_code port(const char *what, struct moe_str s, unsigned *out, struct moe_error *err)
{
    uint64_t n = 0;
    bool good = s.len > 0 && s.len <= 5;
    for (size_t i = 0; good && i < s.len; i++) {
        good = moe_is_digit(s.ptr[i]);
        n = n * 10 + (uint64_t)(s.ptr[i] - '0');
    }
    if (!good || n < 1 || n > 65535)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = what }, "'%.*s' is no port (1 to 65535)", MOE_FMT(s));
    *out = (unsigned)n;
    return MOE_OK;
}

/* HOST:PORT, [V6]:PORT. */
static enum moe_code peers(struct moe_build *b, struct moe_error *err)
{
    const struct moe_run_options *o = b->options;
    struct moe_profile *p = b->profile;
    if (!o->connect_count)
        return MOE_OK;
    p->connect = longer(b, p->connect, p->connect_count, o->connect_count, sizeof *p->connect);
    if (!p->connect)
        return moe_plan_full(err);
    for (size_t i = 0; i < o->connect_count; i++) {
        struct moe_str s = moe_str_c(o->connect[i]), host;
        const char *colon = strrchr(o->connect[i], ':');
        struct moe_peer *peer = &p->connect[p->connect_count];
        if (!colon || colon == s.ptr)
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--connect" }, "'%s' is not HOST:PORT", o->connect[i]);
        host = (struct moe_str){ s.ptr, (size_t)(colon - s.ptr) };
        if (host.ptr[0] == '[' && host.len > 2 && host.ptr[host.len - 1] == ']')
            host = (struct moe_str){ host.ptr + 1, host.len - 2 };
        else if (memchr(host.ptr, ':', host.len))
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--connect" }, strstr(host.ptr, "://") ? "'%s' is a URL: HOST:PORT is wanted" : "'%s': an IPv6 address is written [ADDRESS]:PORT", o->connect[i]);
        *peer = (struct moe_peer){ .host = host, .at = typed };
        MOE_TRY(port("--connect", moe_str_c(colon + 1), &peer->port, err));
        p->connect_count++;
    }
    return MOE_OK;
}

static enum moe_code ports(struct moe_build *b, struct moe_error *err)
{
    const struct moe_run_options *o = b->options;
    struct moe_profile *p = b->profile;
    if (!o->bind_count)
        return MOE_OK;
    p->bind = longer(b, p->bind, p->bind_count, o->bind_count, sizeof *p->bind);
    if (!p->bind)
        return moe_plan_full(err);
    for (size_t i = 0; i < o->bind_count; i++) {
        struct moe_str rest = moe_str_c(o->bind[i]), first = moe_str_cut(&rest, '-');
        struct moe_port *out = &p->bind[p->bind_count];
        *out = (struct moe_port){ .at = typed };
        MOE_TRY(port("--bind", first, &out->first, err));
        out->last = out->first;
        if (rest.len)
            MOE_TRY(port("--bind", rest, &out->last, err));
        if (out->last < out->first)
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--bind" }, "'%s': the last port is below the first", o->bind[i]);
        p->bind_count++;
    }
    return MOE_OK;
}

static enum moe_code environment(struct moe_build *b, struct moe_error *err)
{
    const struct moe_run_options *o = b->options;
    struct moe_profile *p = b->profile;
    if (!o->env_count)
        return MOE_OK;
    p->env = longer(b, p->env, p->env_count, o->env_count, sizeof *p->env);
    if (!p->env)
        return moe_plan_full(err);
    for (size_t i = 0; i < o->env_count; i++) {
        struct moe_str value = moe_str_c(o->env[i]), name = moe_str_cut(&value, '=');
        if (!name.len)
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--env" }, "'%s' names no variable", o->env[i]);
        p->env[p->env_count++] = (struct moe_env_item){ .name = name, .value = value, .set = name.len < strlen(o->env[i]), .at = typed };
    }
    return MOE_OK;
}

static enum moe_code limits(struct moe_build *b, struct moe_error *err)
{
    const struct moe_run_options *o = b->options;
    struct moe_limits *l = &b->profile->limits;
    const struct { const char *name, *text; enum moe_unit unit; uint64_t *into; } rows[] = {
        { "--mem", o->mem, MOE_UNIT_BYTES, &l->memory_bytes }, { "--fsize", o->fsize, MOE_UNIT_BYTES, &l->file_bytes },
        { "--quota", o->quota, MOE_UNIT_BYTES, &l->quota_bytes }, { "--shm", o->shm, MOE_UNIT_BYTES, &l->shm_bytes },
        { "--tmp", o->tmp, MOE_UNIT_BYTES, &l->tmp_bytes }, { "--time", o->time, MOE_UNIT_MS, &l->time_ms }, { "--grace", o->grace, MOE_UNIT_MS, &l->grace_ms },
    };
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        if (rows[i].text && !moe_unit_read(rows[i].unit, moe_str_c(rows[i].text), rows[i].into))
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = rows[i].name }, "'%s' is not %s", rows[i].text, moe_unit_wanted(rows[i].unit));
    if (o->tasks_given)
        l->tasks = o->tasks;
    if (o->files_given)
        l->quota_files = o->files;
    return MOE_OK;
}

enum moe_code moe_plan_merge(struct moe_build *b, struct moe_error *err)
{
    const struct moe_run_options *o = b->options;
    struct moe_profile *p = b->profile;
    MOE_TRY(paths(b, &p->read, &p->read_count, o->ro, o->ro_count, err));
    MOE_TRY(paths(b, &p->write, &p->write_count, o->rw, o->rw_count, err));
    MOE_TRY(paths(b, &p->execute, &p->execute_count, o->rx, o->rx_count, err));
    MOE_TRY(peers(b, err));
    MOE_TRY(ports(b, err));
    MOE_TRY(environment(b, err));
    MOE_TRY(limits(b, err));
    if ((o->connect_count || o->bind_count) && p->net != MOE_NET_HOST)
        p->net = MOE_NET_LISTED;
    if (o->gpu)
        p->gpu = moe_str_c(o->gpu);
    if (o->strict_wx)
        p->wx = MOE_WX_STRICT;
    if (o->tty)
        p->tty = MOE_TTY_PTY;
    return MOE_OK;
}
