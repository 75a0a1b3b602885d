/* One machine: its root, the texts that were read of it, what could not be read. */
#include "audit/config/doctor/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
}

void *machine_grow(struct moe_machine *m, void *items, size_t count, size_t *room, size_t size)
{
    void *grown = moe_grow(m->arena, items, count, room, size);
    m->full |= !grown;
    return grown;
}

enum moe_code moe_machine_open(const struct moe_machine_how *how, struct moe_machine **out, struct moe_error *err)
{
    MOE_AUTO(moe_machine_free) struct moe_machine *m = calloc(1, sizeof *m);
    if (!m)
        return no_memory(err);
    m->root = -1;
    if (!(m->arena = moe_arena_new(MOE_CAP_MACHINE_BYTES)))
        return no_memory(err);
    m->how = *how;
    m->live = strcmp(how->root, "/") == 0;
    m->root = open(how->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (m->root < 0) {
        err->sys = errno;
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = how->root }, "cannot be opened as the root of a machine: %s", strerror(errno));
    }
    if (!m->live)
        MOE_TRY(stated_read(m, err));
    MOE_TRY(env_gather(m, err));
    *out = moe_take(m);
    return MOE_OK;
}

void moe_machine_free(struct moe_machine **machine)
{
    struct moe_machine *m = *machine;
    if (m && m->root >= 0)
        close(m->root);
    if (m)
        moe_arena_free(&m->arena);
    free(m);
    *machine = NULL;
}

bool moe_machine_is_live(const struct moe_machine *m) { return m->live; }
bool moe_machine_full(const struct moe_machine *m) { return m->full; }

struct moe_machine_at moe_machine_place(const struct moe_machine *machine, struct moe_str path, unsigned line)
{
    struct moe_machine *m = writable(machine);
    size_t len = strlen(m->how.root);
    while (len > 1 && m->how.root[len - 1] == '/')
        len--;
    struct moe_str full = m->live ? moe_arena_str(m->arena, path) : moe_arena_printf(m->arena, "%.*s%.*s", (int)len, m->how.root, MOE_FMT(path));
    m->full |= !full.ptr;
    return (struct moe_machine_at){ full.ptr ? full : MOE_STR("?"), line };
}

/* ---- what was read, and what was not ---- */

void machine_source(struct moe_machine *m, struct moe_str path)
{
    for (size_t i = 0; i < m->source_count; i++)
        if (moe_str_eq(m->sources[i], path))
            return;
    struct moe_str *grown = machine_grow(m, m->sources, m->source_count, &m->source_room, sizeof *grown);
    if (!grown)
        return;
    m->sources = grown;
    grown[m->source_count++] = path;
}

void moe_machine_gap(const struct moe_machine *machine, struct moe_str what, const char *why, ...)
{
    struct moe_machine *m = writable(machine);
    struct moe_machine_gap *grown;
    char text[256];
    va_list args;
    for (size_t i = 0; i < m->gap_count; i++)
        if (moe_str_eq(m->gaps[i].what, what))
            return;
    va_start(args, why);
    vsnprintf(text, sizeof text, why, args);
    va_end(args);
    grown = machine_grow(m, m->gaps, m->gap_count, &m->gap_room, sizeof *grown);
    if (!grown)
        return;
    m->gaps = grown;
    grown[m->gap_count] = (struct moe_machine_gap){ moe_arena_str(m->arena, what), moe_arena_printf(m->arena, "not judged: %s", text) };
    m->full |= !grown[m->gap_count].what.ptr || !grown[m->gap_count].why.ptr;
    m->gap_count += !m->full;
}

const struct moe_machine_gap *moe_machine_gaps(const struct moe_machine *m, size_t *count) { return *count = m->gap_count, m->gaps; }
const struct moe_str *moe_machine_sources(const struct moe_machine *m, size_t *count) { return *count = m->source_count, m->sources; }

/* ---- texts ---- */

/* A copy of a machine may hold links that lead to the root: to its own, not to ours. */
int machine_open(const struct moe_machine *m, const char *path, int flags)
{
    struct open_how how = { .flags = (uint64_t)(unsigned)(flags | O_CLOEXEC), .resolve = RESOLVE_IN_ROOT };
    if (m->live)
        return open(path, flags | O_CLOEXEC);
    long fd = syscall(SYS_openat2, m->root, path, &how, sizeof how);
    if (fd < 0 && (errno == ENOSYS || errno == EPERM))
        return openat(m->root, path + strspn(path, "/"), flags | O_CLOEXEC | O_NOFOLLOW);
    return (int)fd;
}

static const char *reason(int sys)
{
    return sys == EACCES || sys == EPERM ? "no permission" : sys == ENOENT || sys == ENOTDIR ? "no such file" : strerror(sys);
}

/* Files of /proc have no size: read until there is no more. */
static bool read_all(int fd, struct moe_buf *into, const char **why)
{
    char piece[16384];
    for (ssize_t n; !moe_buf_failed(into) && (n = read(fd, piece, sizeof piece)) != 0; ) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return *why = reason(errno), false;
        moe_buf_add(into, (struct moe_str){ piece, (size_t)n });
    }
    return *why = "it is too long", !moe_buf_failed(into);
}

static bool load(struct moe_machine *m, const char *path, struct moe_str *out, const char **why)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = moe_buf_new(MOE_CAP_MACHINE_TEXT), *mended = moe_buf_new(MOE_CAP_MACHINE_TEXT);
    struct stat st;
    struct moe_error err = { 0 };
    int fd = machine_open(m, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || !bytes || !mended)
        return *why = fd < 0 ? reason(errno) : "out of memory", fd >= 0 ? (void)close(fd) : (void)0, false;
    bool good = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    *why = "it is no regular file";
    good = good && read_all(fd, bytes, why);
    close(fd);
    if (good && m->how.mend && m->how.mend(moe_buf_str(bytes), mended, &err) != MOE_OK)
        return *why = "its marks cannot be read", false;
    *out = good ? moe_arena_str(m->arena, moe_buf_str(m->how.mend ? mended : bytes)) : MOE_STR("");
    m->full |= !out->ptr;
    return good && out->ptr;
}

static const struct kept_text *text_of(struct moe_machine *m, const char *path)
{
    const char *why = "";
    for (size_t i = 0; i < m->text_count; i++)
        if (moe_str_is(m->texts[i].path, path))
            return &m->texts[i];
    struct kept_text *grown = machine_grow(m, m->texts, m->text_count, &m->text_room, sizeof *grown), *k;
    if (!grown)
        return NULL;
    m->texts = grown;
    k = &grown[m->text_count++];
    *k = (struct kept_text){ .path = moe_arena_str(m->arena, moe_str_c(path)) };
    k->there = k->path.ptr && load(m, path, &k->text, &why);
    struct moe_str place = moe_machine_place(m, moe_str_c(path), 1).path;
    if (k->there)
        machine_source(m, place);
    else
        moe_machine_gap(m, place, "%s", why);
    return k;
}

bool moe_machine_read(const struct moe_machine *machine, const char *path, struct moe_machine_text *out)
{
    const struct kept_text *k = text_of(writable(machine), path);
    if (!k || !k->there)
        return false;
    const struct moe_str text = moe_str_trim(k->text);
    unsigned line = 1;
    for (const char *c = k->text.ptr; c < text.ptr; c++)
        line += *c == '\n';
    *out = (struct moe_machine_text){ text, moe_machine_place(machine, k->path, line) };
    return true;
}

bool moe_machine_line(const struct moe_machine *machine, const char *path, const char *key, struct moe_machine_text *out)
{
    const struct kept_text *k = text_of(writable(machine), path);
    struct moe_str rest = k && k->there ? k->text : MOE_STR(""), line;
    for (unsigned number = 1; moe_str_line(&rest, &line); number++) {
        struct moe_str tail = moe_str_from(line, strlen(key));
        if (!moe_str_starts(line, moe_str_c(key)) || !tail.len || (tail.ptr[0] != ':' && !moe_is_space(tail.ptr[0])))
            continue;
        out->text = moe_str_trim(moe_str_from(tail, 1));
        out->at = moe_machine_place(machine, k->path, number);
        return true;
    }
    if (k && k->there) {
        struct moe_str what = moe_arena_printf(writable(machine)->arena, "%.*s (%s)", MOE_FMT(moe_machine_place(machine, k->path, 1).path), key);
        moe_machine_gap(machine, what.ptr ? what : MOE_STR("?"), "this kernel does not say");
    }
    return false;
}

bool moe_machine_switch(const struct moe_machine *machine, const char *name, struct moe_machine_text *out)
{
    char path[256];
    int n = snprintf(path, sizeof path, "/proc/sys/%s", name);
    for (char *p = path; n > 0 && (size_t)n < sizeof path && *p; p++)
        if (*p == '.')
            *p = '/';
    return n > 0 && (size_t)n < sizeof path && moe_machine_read(machine, path, out);
}

bool moe_machine_number(struct moe_str text, unsigned base, uint64_t *out)
{
    static const char digits[] = "0123456789abcdef";
    uint64_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i] >= 'A' && text.ptr[i] <= 'F' ? (char)(text.ptr[i] + ('a' - 'A')) : text.ptr[i];
        const char *at = c ? strchr(digits, c) : NULL;
        if (!at || (unsigned)(at - digits) >= base || __builtin_mul_overflow(n, (uint64_t)base, &n) ||
            __builtin_add_overflow(n, (uint64_t)(at - digits), &n))
            return false;
    }
    *out = n;
    return text.len > 0;
}
