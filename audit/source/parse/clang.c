/* Finding and opening libclang: absolute places only, and no library that somebody else may write. */
#include "audit/source/parse/clang.h"
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OLDEST = 14, NEWEST = 22 };

#ifdef __SANITIZE_ADDRESS__
/* gcc 12's leak checker dies on the thread-local storage of libraries opened late; it reads everything else. */
const char *__lsan_default_options(void);
const char *__lsan_default_options(void) { return "use_tls=0"; }
#endif

/* Tried in this order for each version; %u is the version. */
static const char *const places[] = {
    "/usr/lib/llvm-%u/lib/libclang.so.1",
    "/usr/lib/llvm-%u/lib/libclang-%u.so.1",
    "/usr/lib/x86_64-linux-gnu/libclang-%u.so.1",
    "/usr/lib/x86_64-linux-gnu/libclang-%u.so.%u",
    "/usr/lib/aarch64-linux-gnu/libclang-%u.so.1",
    "/usr/lib/aarch64-linux-gnu/libclang-%u.so.%u",
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"     /* the formats are the rows above */
static void place_of(char *into, size_t room, size_t row, unsigned version) { snprintf(into, room, places[row], version, version, version); }
#pragma GCC diagnostic pop

/* Root's or ours, and writable by nobody else: a library runs with all our rights. */
static bool is_private(const char *path, struct moe_error *err)
{
    struct stat st;
    if (stat(path, &st) != 0) {
        (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "cannot be read");
        err->sys = errno;
        return false;
    }
    if ((st.st_uid == 0 || st.st_uid == geteuid()) && !(st.st_mode & (S_IWGRP | S_IWOTH)))
        return true;
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "refused: owner %u, mode %04o; others could change it", (unsigned)st.st_uid,
             (unsigned)(st.st_mode & 07777));
    return false;
}

static bool is_trusted(const char *real, struct moe_error *err)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(real, '/');
    if (!slash)
        return false;
    int n = snprintf(folder, sizeof folder, "%.*s", (int)MOE_MAX(slash - real, 1), real);
    return n > 0 && (size_t)n < sizeof folder && is_private(real, err) && is_private(folder, err);
}

static enum moe_code fill_api(struct moe_clang *c, struct moe_error *err)
{
    struct moe_where at = { .file = c->path };
    void *symbol;
    /* POSIX gives functions as void *; copying the bytes avoids a cast that ISO C does not define. */
#define OPTIONAL(name) \
    symbol = dlsym(c->handle, "clang_" #name); \
    memcpy(&c->api.name, &symbol, sizeof symbol);
#define REQUIRED(name) \
    OPTIONAL(name) \
    if (!symbol) \
        return moe_fail(err, MOE_E_IO, at, "is no libclang of LLVM %d or later: clang_%s is missing", OLDEST, #name);
    MOE_CLANG_REQUIRED(REQUIRED)
    MOE_CLANG_OPTIONAL(OPTIONAL)
#undef OPTIONAL
#undef REQUIRED
    return MOE_OK;
}

/* "Debian clang version 19.1.7 (3+b1)" */
static void read_version(struct moe_clang *c)
{
    CXString text = c->api.getClangVersion();
    const char *z = c->api.getCString(text), *word = z ? strstr(z, "version ") : NULL;
    const char *from = word ? word + strlen("version ") : "0";
    size_t n = strspn(from, "0123456789.");
    snprintf(c->version, sizeof c->version, "%.*s", (int)MOE_MIN(n, sizeof c->version - 1), from);
    errno = 0;
    unsigned long major = strtoul(c->version, NULL, 10);
    c->major = errno || major > UINT16_MAX ? 0 : (unsigned)major;              /* 0 is too old */
    c->api.disposeString(text);
}

/* libclang1-N does not bring its own headers: they are in libclang-common-N-dev, and may be missing. */
static void find_resource_dir(struct moe_clang *c)
{
    char major[16], folder[512];
    snprintf(major, sizeof major, "%u", c->major);
    const char *const names[] = { c->version, major };
    snprintf(folder, sizeof folder, "%s", c->path);
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = 0;
    for (size_t i = 0; i < MOE_COUNT(names) * 3; i++) {
        char dir[640], probe[704];
        const char *name = names[i % MOE_COUNT(names)];
        if (i < 2)
            snprintf(dir, sizeof dir, "%s/clang/%s", folder, name);
        else if (i < 4)
            snprintf(dir, sizeof dir, "/usr/lib/llvm-%u/lib/clang/%s", c->major, name);
        else
            snprintf(dir, sizeof dir, "/usr/lib/clang/%s", name);
        snprintf(probe, sizeof probe, "%s/include/stddef.h", dir);
        if (strlen(dir) < sizeof c->resource_dir && access(probe, R_OK) == 0) {
            memcpy(c->resource_dir, dir, strlen(dir) + 1);
            return;
        }
    }
}

static enum moe_code open_at(const char *path, struct moe_clang **out, struct moe_error *err)
{
    char real[PATH_MAX];
    struct moe_where at = { .file = path };
    if (path[0] != '/')
        return moe_fail(err, MOE_E_IO, at, "libclang is opened by absolute path only");
    if (!realpath(path, real)) {
        enum moe_code code = moe_fail(err, MOE_E_IO, at, "no such libclang");
        err->sys = errno;
        return code;
    }
    if (!is_trusted(real, err))
        return MOE_E_IO;
    MOE_AUTO(moe_clang_close) struct moe_clang *c = calloc(1, sizeof *c);
    if (!c)
        return moe_fail(err, MOE_E_LIMIT, at, "out of memory");
    snprintf(c->path, sizeof c->path, "%.*s", (int)sizeof c->path - 1, real);
    /* Read by libclang when it parses: no threads of its own, and a crash must end the (expendable) process and not be papered over. */
    setenv("LIBCLANG_NOTHREADS", "1", 1);
    setenv("LIBCLANG_DISABLE_CRASH_RECOVERY", "1", 1);
    c->handle = dlopen(real, RTLD_NOW | RTLD_LOCAL); // nosec M308: an absolute path without links; is_trusted() has refused what others can write
    if (!c->handle) {
        const char *why = dlerror();
        return moe_fail(err, MOE_E_IO, at, "cannot be opened: %s", why ? why : "unknown reason");
    }
    MOE_TRY(fill_api(c, err));
    read_version(c);
    if (c->major < OLDEST)
        return moe_fail(err, MOE_E_IO, at, "is libclang %s; %d or later is needed", c->version, OLDEST);
    find_resource_dir(c);
    c->api.toggleCrashRecovery(0);
    *out = moe_take(c);
    return MOE_OK;
}

enum moe_code moe_clang_open(const char *path, struct moe_clang **out, struct moe_error *err)
{
    if (path)
        return open_at(path, out, err);
    struct moe_error refused = { 0 };
    for (unsigned version = NEWEST; version >= OLDEST; version--)
        for (size_t i = 0; i < MOE_COUNT(places); i++) {
            char place[128];
            place_of(place, sizeof place, i, version);
            if (access(place, F_OK) != 0)
                continue;
            if (open_at(place, out, refused.code ? err : &refused) == MOE_OK)
                return MOE_OK;
        }
    if (refused.code) {
        *err = refused;               /* there was one: why it was not good enough says more than "none" */
        return refused.code;
    }
    return moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "no libclang of LLVM %d to %d was found; install one: apt install libclang1-19 "
                    "libclang-common-19-dev", OLDEST, NEWEST);
}

/* The library stays mapped: LLVM has exit handlers of its own. */
void moe_clang_close(struct moe_clang **clang)
{
    free(*clang);
    *clang = NULL;
}

const char *moe_clang_version(const struct moe_clang *clang) { return clang->version; }
const char *moe_clang_path(const struct moe_clang *clang) { return clang->path; }
const char *moe_clang_resource_dir(const struct moe_clang *clang) { return clang->resource_dir[0] ? clang->resource_dir : NULL; }
