#include "common/base/glob.h"
#include "sandbox/learn/need.h"
#include <stdio.h>
#include <stdlib.h>

/* Variables that jobs read without our seeing it. */
static const char *const usual[] = {
    "LANG", "LANGUAGE", "LC_*", "TZ", "TERM", "COLUMNS", "LINES", "NO_COLOR", "OMP_*", "GOMP_*", "KMP_*", "MKL_*", "OPENBLAS_*", "BLIS_*", "NUMEXPR_*", "RANK", "LOCAL_RANK",
    "GROUP_RANK", "WORLD_SIZE", "LOCAL_WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT", "OMPI_*", "PMIX_*", "PMI_*", "UCX_*", "SLURM_*", "NCCL_*", "CUDA_*", "NVIDIA_*", "GLOO_*", "TORCH_*",
    "TORCHELASTIC_*", "TORCHINDUCTOR_*", "TRITON_*", "PYTORCH_*", "XLA_*", "JAX_*", "HF_HOME", "HF_DATASETS_*", "TRANSFORMERS_*", "PYTHON*", "MALLOC_*", "GLIBC_TUNABLES", "MOE_*",
};
static const char *const secret[] = { "*KEY*", "*TOKEN*", "*SECRET*", "*PASS*", "*CREDENTIAL*", "*COOKIE*", "*AUTH*" };

static bool is_one(struct moe_str name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (moe_glob_name(moe_str_c(list[i]), name))
            return true;
    return false;
}

static bool in_search_path(struct moe_str search, struct moe_str folder)
{
    while (search.len)
        if (moe_str_eq(moe_str_cut(&search, ':'), folder))
            return true;
    return false;
}

/* Base profiles set HOME and PATH to what every machine has; a job that used more of ours needs ours. */
static void home_and_path(struct moe_need *n, const struct moe_seen *s)
{
    const char *path = getenv("PATH");
    bool home = false, ours = false;
    for (unsigned l = 0; l < MOE_NEED_FILES; l++)
        for (size_t i = 0; i < n->files[l].count; i++)
            home |= moe_str_starts(n->files[l].items[i].text, MOE_STR("~"));
    for (size_t i = 0; path && i < s->path_count; i++) {
        struct moe_str folder = s->paths[i].path;
        while (folder.len && folder.ptr[folder.len - 1] != '/')
            folder.len--;
        folder.len -= folder.len > 0;
        ours |= s->paths[i].use & MOE_USE_EXECUTE && in_search_path(moe_str_c(path), folder) &&
                !in_search_path(MOE_STR("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"), folder);
    }
    if (home)
        moe_need_add(n, &n->keep, MOE_STR("HOME"), MOE_STR(""), MOE_STR("files below it were used"));
    if (ours)
        moe_need_add(n, &n->keep, MOE_STR("PATH"), MOE_STR(""), MOE_STR("programs were found by it that stand elsewhere"));
}

static void environment(struct moe_need *n, const struct moe_seen *s)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *others = moe_buf_new(400);
    for (size_t i = 0; i < s->env_count; i++) {
        struct moe_str name = s->env[i];
        bool known = false;
        for (size_t c = 0; c < name.len; c++)
            known |= !moe_is_word(name.ptr[c]);           /* no name that a profile could say */
        for (size_t k = 0; k < n->base->env_count; k++)
            known |= moe_glob_name(n->base->env[k].name, name);
        for (size_t k = 0; k < n->keep.count; k++)
            known |= moe_glob_name(n->keep.items[k].text, name);
        if (known)
            continue;
        if (is_one(name, secret, MOE_COUNT(secret)))
            moe_need_remark(n, "%.*s looks like a secret: if the job needs it, name it under environment.secrets", MOE_FMT(name));
        else if (is_one(name, usual, MOE_COUNT(usual)))
            moe_need_add(n, &n->keep, name, MOE_STR(""), MOE_STR("is set now, and jobs of this kind read it"));
        else if (others)
            moe_buf_printf(others, " %.*s", MOE_FMT(name));
    }
    if (others && moe_buf_str(others).len)
        moe_need_remark(n, "set now and not passed on:%.*s%s", MOE_FMT(moe_buf_str(others)), moe_buf_failed(others) ? " and more" : "");
}

static void network(struct moe_need *n, const struct moe_seen *s)
{
    for (size_t i = 0; i < s->peer_count; i++) {
        const struct moe_seen_peer *p = &s->peers[i];
        bool own = false, v6 = memchr(p->host.ptr, ':', p->host.len) != NULL;
        for (size_t b = 0; b < s->bind_count; b++)
            own |= p->loopback && s->binds[b].port == p->port;
        if (own)
            continue;
        struct moe_str text = moe_arena_printf(n->arena, "%s%.*s%s:%u", v6 ? "[" : "", MOE_FMT(p->host), v6 ? "]" : "", p->port);
        moe_need_add(n, &n->connect, text, MOE_STR(""), moe_need_note(n, p->count, p->first));
    }
    for (size_t i = 0; i < s->bind_count; i++) {
        char port[16];
        (void)snprintf(port, sizeof port, "%u", s->binds[i].port);
        if (!s->binds[i].loopback)
            moe_need_add(n, &n->bind, moe_str_c(port), MOE_STR(""), moe_need_note(n, s->binds[i].count, s->binds[i].first));
    }
    n->net = MOE_MAX(n->net, n->connect.count || n->bind.count ? MOE_NET_LISTED : s->ip ? MOE_NET_LOOPBACK : MOE_NET_NONE);
    if (s->dns)
        moe_need_remark(n, "names were looked up by DNS: write peers by their names, which are resolved at the start of each run");
    if (s->udp)
        moe_need_remark(n, "datagrams were sent to others; inside they reach the job's own sockets alone");
}

/* Twice what was seen, up to the next power of two, and no less than a floor. */
static uint64_t with_room(uint64_t seen, uint64_t least)
{
    uint64_t want = seen > UINT64_MAX / 4 ? UINT64_MAX / 4 : seen * 2, v = least;
    while (v < want)
        v *= 2;
    return v;
}

static void limits(struct moe_need *n, const struct moe_seen *s)
{
    const struct moe_peaks *p = &s->peaks;
    n->peaks = *p;
    if (!s->ran)
        return;
    const struct { uint64_t *to, seen, least; } rows[] = {
        { &n->limits.memory_bytes, p->memory_bytes, 512u << 20 }, { &n->limits.tasks, p->tasks, 64 }, { &n->limits.open_files, p->open_files, 1024 },
        { &n->limits.file_bytes, p->file_bytes, 64u << 20 }, { &n->limits.tmp_bytes, p->tmp_bytes, 64u << 20 }, { &n->limits.shm_bytes, p->shm_bytes, 64u << 20 },
    };
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        *rows[i].to = MOE_MAX(*rows[i].to, with_room(rows[i].seen, rows[i].least));
    if (n->files[MOE_NEED_WRITE].count) {
        n->limits.quota_bytes = MOE_MAX(n->limits.quota_bytes, with_room(p->written_bytes, 256u << 20));
        n->limits.quota_files = MOE_MAX(n->limits.quota_files, with_room(p->written_files, 1024));
    }
}

void moe_need_rest(struct moe_need *n, const struct moe_seen *s)
{
    home_and_path(n, s);
    environment(n, s);
    network(n, s);
    limits(n, s);
    n->exec_new |= s->other_program || n->files[MOE_NEED_EXECUTE].count;
    if (s->jit) {
        n->wx = MOE_MAX(n->wx, MOE_WX_CACHE);
        moe_need_remark(n, "memory was made executable by the job itself (%s%s%s%s), first by %.*s: a JIT; see wx", s->jit & MOE_JIT_WX ? " writable" : "",
                        s->jit & MOE_JIT_ANONYMOUS ? " anonymous" : "", s->jit & MOE_JIT_PROTECT ? " by mprotect" : "", s->jit & MOE_JIT_SHARED ? " shared or memfd" : "",
                        MOE_FMT(s->jit_first.program));
    }
    if (s->foreign)
        moe_need_remark(n, "calls of another architecture were made (32 bits?): they are never allowed");
    if (s->lost)
        moe_need_remark(n, "%llu observations were too many to keep: this profile is not complete", (unsigned long long)s->lost);
}
