#include "sandbox/learn/seen.h"
#include <stdio.h>
#include <stdlib.h>

struct moe_seen *moe_seen_new(void)
{
    struct moe_seen *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->arena = moe_arena_new(MOE_CAP_LEARN_MEMORY);
    s->call_of = moe_map_new();
    s->path_of = moe_map_new();
    s->peer_of = moe_map_new();
    if (!s->arena || !s->call_of || !s->path_of || !s->peer_of)
        moe_seen_free(&s);
    return s;
}

void moe_seen_free(struct moe_seen **seen)
{
    struct moe_seen *s = *seen;
    if (!s)
        return;
    moe_map_free(&s->call_of);
    moe_map_free(&s->path_of);
    moe_map_free(&s->peer_of);
    moe_arena_free(&s->arena);
    free(s);
    *seen = NULL;
}

/* Call, argument, bits. A rule of the profile speaks of these; whatever else an argument says is nothing that a filter should judge. */
static const struct { const char *call; unsigned arg; uint64_t mask; } matters[] = {
    { "socket", 0, 0xffffffff }, { "socket", 1, 0xf }, { "socket", 2, 0xffffffff }, { "socketpair", 0, 0xffffffff }, { "socketpair", 1, 0xf },
    { "socketpair", 2, 0xffffffff }, { "ioctl", 1, 0xffffffff }, { "prctl", 0, 0xffffffff }, { "clone", 0, 0x7e020080 }, { "unshare", 0, 0xffffffff },
    { "setns", 1, 0xffffffff }, { "personality", 0, 0xffffffff }, { "memfd_create", 1, 0xfffffffe }, { "fcntl", 1, 0xffffffff }, { "ptrace", 0, 0xffffffff },
    { "seccomp", 0, 0xffffffff }, { "keyctl", 0, 0xffffffff }, { "bpf", 0, 0xffffffff },
};

bool moe_learn_args(int nr, uint64_t mask[MOE_CALL_ARGS])
{
    const char *name = moe_call_name(nr);
    bool any = false;
    memset(mask, 0, MOE_CALL_ARGS * sizeof *mask);
    for (size_t i = 0; name && i < MOE_COUNT(matters); i++)
        if (strcmp(matters[i].call, name) == 0) {
            mask[matters[i].arg] = matters[i].mask;
            any = true;
        }
    return any;
}

static struct moe_who kept(struct moe_seen *s, struct moe_who who)
{
    return (struct moe_who){ moe_arena_str(s->arena, who.program), who.ms };
}

void moe_seen_call(struct moe_seen *s, int nr, const uint64_t args[MOE_CALL_ARGS], struct moe_who who)
{
    struct moe_seen_call c = { .nr = nr, .count = 1 };
    uint64_t mask[MOE_CALL_ARGS];
    (void)moe_learn_args(nr, mask);
    for (unsigned i = 0; i < MOE_CALL_ARGS; i++)
        c.args[i] = args[i] & mask[i];
    char key[sizeof c.nr + sizeof c.args];
    memcpy(key, &c.nr, sizeof c.nr);
    memcpy(key + sizeof c.nr, c.args, sizeof c.args);
    const uint32_t *known = moe_map_find(s->call_of, (struct moe_str){ key, sizeof key });
    if (known) {
        s->calls[*known].count++;
        return;
    }
    struct moe_str own = s->call_count < MOE_CAP_LEARN_CALLS ? moe_arena_str(s->arena, (struct moe_str){ key, sizeof key }) : (struct moe_str){ 0 };
    struct moe_seen_call *grown = own.ptr ? moe_grow(s->arena, s->calls, s->call_count, &s->call_room, sizeof *grown) : NULL;
    if (!grown || !moe_map_slot(s->call_of, own, (uint32_t)s->call_count)) {
        s->lost++;
        return;
    }
    c.first = kept(s, who);
    s->calls = grown;
    s->calls[s->call_count++] = c;
}

struct moe_seen_path *moe_seen_path(struct moe_seen *s, struct moe_str path, unsigned use, bool made, struct moe_who who)
{
    const uint32_t *known = moe_map_find(s->path_of, path);
    if (known) {
        struct moe_seen_path *p = &s->paths[*known];
        p->use |= use;
        p->count++;
        return p;
    }
    struct moe_str own = s->path_count < MOE_CAP_LEARN_PATHS ? moe_arena_str(s->arena, path) : (struct moe_str){ 0 };
    struct moe_seen_path *grown = own.ptr ? moe_grow(s->arena, s->paths, s->path_count, &s->path_room, sizeof *grown) : NULL;
    if (!grown || !moe_map_slot(s->path_of, own, (uint32_t)s->path_count)) {
        s->lost++;
        return NULL;
    }
    s->paths = grown;
    s->paths[s->path_count] = (struct moe_seen_path){ .path = own, .use = use, .made = made, .count = 1, .first = kept(s, who) };
    return &s->paths[s->path_count++];
}

bool moe_seen_again(struct moe_seen *s, struct moe_str path, unsigned use)
{
    const uint32_t *known = moe_map_find(s->path_of, path);
    if (!known || (s->paths[*known].use & use) != use)
        return false;
    s->paths[*known].count++;
    return true;
}

void moe_seen_peer(struct moe_seen *s, struct moe_str host, unsigned port, bool loopback, struct moe_who who)
{
    struct moe_str key = moe_arena_printf(s->arena, "%.*s %u", MOE_FMT(host), port);
    const uint32_t *known = key.ptr ? moe_map_find(s->peer_of, key) : NULL;
    if (known) {
        s->peers[*known].count++;
        return;
    }
    struct moe_str own = moe_arena_str(s->arena, host);
    struct moe_seen_peer *grown = key.ptr && own.ptr ? moe_grow(s->arena, s->peers, s->peer_count, &s->peer_room, sizeof *grown) : NULL;
    if (!grown || !moe_map_slot(s->peer_of, key, (uint32_t)s->peer_count)) {
        s->lost++;
        return;
    }
    s->peers = grown;
    s->peers[s->peer_count++] = (struct moe_seen_peer){ own, port, loopback, 1, kept(s, who) };
}

void moe_seen_bind(struct moe_seen *s, unsigned port, bool loopback, struct moe_who who)
{
    for (size_t i = 0; i < s->bind_count; i++)
        if (s->binds[i].port == port) {
            s->binds[i].loopback &= loopback;
            s->binds[i].count++;
            return;
        }
    struct moe_seen_bind *grown = moe_grow(s->arena, s->binds, s->bind_count, &s->bind_room, sizeof *grown);
    if (!grown) {
        s->lost++;
        return;
    }
    s->binds = grown;
    s->binds[s->bind_count++] = (struct moe_seen_bind){ port, loopback, 1, kept(s, who) };
}

static int by_bytes(struct moe_str a, struct moe_str b)
{
    int d = memcmp(a.ptr, b.ptr, MOE_MIN(a.len, b.len));
    return d ? d : a.len < b.len ? -1 : a.len > b.len;
}

static int names(const void *a, const void *b) { return by_bytes(*(const struct moe_str *)a, *(const struct moe_str *)b); }
static int paths(const void *a, const void *b) { return by_bytes(((const struct moe_seen_path *)a)->path, ((const struct moe_seen_path *)b)->path); }

static int calls(const void *a, const void *b)
{
    const struct moe_seen_call *x = a, *y = b;
    int d = strcmp(moe_call_name(x->nr) ? moe_call_name(x->nr) : "", moe_call_name(y->nr) ? moe_call_name(y->nr) : "");
    for (unsigned i = 0; !d && i < MOE_CALL_ARGS; i++)
        d = x->args[i] < y->args[i] ? -1 : x->args[i] > y->args[i];
    return d ? d : (x->nr > y->nr) - (x->nr < y->nr);
}

static int peers(const void *a, const void *b)
{
    const struct moe_seen_peer *x = a, *y = b;
    int d = by_bytes(x->host, y->host);
    return d ? d : (x->port > y->port) - (x->port < y->port);
}

static int ports(const void *a, const void *b)
{
    const struct moe_seen_bind *x = a, *y = b;
    return (x->port > y->port) - (x->port < y->port);
}

static void sort(void *rows, size_t n, size_t size, int (*order)(const void *, const void *))
{
    if (n)
        qsort(rows, n, size, order);
}

static bool in_tmp(const struct moe_seen *s, const struct moe_seen_path *p)
{
    static const char *const roots[] = { "/tmp/", "/var/tmp/" };
    if (moe_str_starts(p->path, MOE_STR("/dev/shm/")) || moe_str_is(p->path, "/tmp") || moe_str_is(p->path, "/var/tmp") || moe_str_is(p->path, "/dev/shm"))
        return true;
    for (size_t i = 0; i < MOE_COUNT(roots); i++) {
        if (!moe_str_starts(p->path, moe_str_c(roots[i])))
            continue;
        struct moe_str rest = moe_str_from(p->path, strlen(roots[i])), name = moe_str_cut(&rest, '/');
        const uint32_t *top = moe_map_find(s->path_of, (struct moe_str){ p->path.ptr, (size_t)(name.ptr + name.len - p->path.ptr) });
        return top && s->paths[*top].made;
    }
    return false;
}

void moe_seen_tmp(struct moe_seen *s)
{
    for (size_t i = 0; i < s->path_count; i++)
        s->paths[i].in_tmp = in_tmp(s, &s->paths[i]);
}

void moe_seen_sort(struct moe_seen *s)
{
    moe_seen_tmp(s);
    sort(s->calls, s->call_count, sizeof *s->calls, calls);
    sort(s->paths, s->path_count, sizeof *s->paths, paths);
    sort(s->peers, s->peer_count, sizeof *s->peers, peers);
    sort(s->binds, s->bind_count, sizeof *s->binds, ports);
}

void moe_seen_environment(struct moe_seen *s, char *const *env)
{
    size_t n = 0;
    while (env && env[n])
        n++;
    s->env = moe_arena_array(s->arena, struct moe_str, n + 1);
    s->env_count = 0;
    for (size_t i = 0; s->env && i < n; i++) {
        struct moe_str rest = moe_str_c(env[i]), name = moe_str_cut(&rest, '=');
        if (name.len)
            s->env[s->env_count++] = moe_arena_str(s->arena, name);
    }
    sort(s->env, s->env_count, sizeof *s->env, names);
}

bool moe_learn_path(struct moe_str folder, struct moe_str path, char *into, size_t room)
{
    struct moe_str part[2] = { folder, path };
    size_t len = 0;
    for (unsigned p = path.len && path.ptr[0] == '/'; p < 2; p++)
        for (struct moe_str rest = part[p]; rest.len;) {
            struct moe_str word = moe_str_cut(&rest, '/');
            if (!word.len || moe_str_is(word, "."))
                continue;
            if (moe_str_is(word, "..")) {
                while (len && into[--len] != '/')
                    ;
                continue;
            }
            if (len + 1 + word.len + 1 > room)
                return false;
            into[len++] = '/';
            memcpy(into + len, word.ptr, word.len);
            len += word.len;
        }
    if (!len)
        into[len++] = '/';
    into[len] = 0;
    return true;
}
