/* Results of earlier runs. An entry counts only when its signature is ours and every file it was made from is as it was; what counts not is removed
 * and made anew. Entries appear by rename, so runs may share a folder. */
#include "audit/source/worker/parts.h"
#include "common/base/hash.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MAGIC "MOECACHE1"
enum { MAGIC_BYTES = sizeof MAGIC - 1, HEAD_BYTES = MAGIC_BYTES + 32, MAC_BYTES = 32, NAME_ROOM = 80, A_DAY = 24 * 3600 };
#define MOE_CAP_CACHE_DEP_BYTES ((uint64_t)256 << 20)

struct digest_of { bool good; unsigned char sha256[32]; };
struct moe_cache {
    int folder;
    unsigned char secret[32];
    struct moe_arena *arena;
    struct moe_map *by_path;                          /* digests of files, each read once per run */
    struct digest_of *digests;
    size_t count, room;
};

/* ---- the folder ---- */

static bool is_private(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == geteuid() && !(st.st_mode & (S_IWGRP | S_IWOTH));
}

static int open_folder(int at, const char *name)
{
    if (mkdirat(at, name, 0700) != 0 && errno != EEXIST)
        return -1;
    return openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (at == AT_FDCWD ? 0 : O_NOFOLLOW));
}

static bool make_parents(const char *dir)
{
    char path[4096];
    int n = snprintf(path, sizeof path, "%s", dir);
    for (int i = 1; i < n && (size_t)n < sizeof path; i++)
        if (path[i] == '/') {
            path[i] = '\0';
            if (mkdir(path, 0700) != 0 && errno != EEXIST)
                return false;
            path[i] = '/';
        }
    return n > 0 && (size_t)n < sizeof path;
}

struct moe_cache *moe_cache_open(const char *dir, char *why, size_t room)
{
    struct moe_cache *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->folder = make_parents(dir) ? open_folder(AT_FDCWD, dir) : -1;
    c->by_path = moe_map_new();
    c->arena = moe_arena_new((size_t)1 << 30);
    bool good = c->folder >= 0 && c->by_path && c->arena;
    if (!good)
        snprintf(why, room, "the cache folder cannot be used: %s", strerrordesc_np(errno));
    if (good && !is_private(c->folder)) {
        snprintf(why, room, "the cache folder is refused: others own it or may write to it");
        good = false;
    }
    if (!good || !moe_cache_load_secret(c->secret, why, room))
        moe_cache_close(&c);
    return c;
}

void moe_cache_close(struct moe_cache **cache)
{
    struct moe_cache *c = *cache;
    if (c) {
        if (c->folder >= 0)
            close(c->folder);
        moe_map_free(&c->by_path);
        moe_arena_free(&c->arena);
        free(c->digests);
        moe_crypt_wipe(c->secret, sizeof c->secret);
        free(c);
    }
    *cache = NULL;
}

/* ---- digests of files ---- */

static bool digest_file(const char *path, unsigned char out[32])
{
    MOE_AUTO(moe_digest_free) struct moe_digest *d = NULL;
    struct moe_error ignored;
    struct stat st;
    char chunk[65536];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool good = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_size <= MOE_CAP_CACHE_DEP_BYTES && moe_digest_new(&d, &ignored) == MOE_OK;
    for (ssize_t n; good && (n = read(fd, chunk, sizeof chunk)) != 0;)
        good = n > 0 && moe_digest_add(d, (struct moe_str){ chunk, (size_t)n }, &ignored) == MOE_OK;
    if (fd >= 0)
        close(fd);
    return good && moe_digest_end(d, out, &ignored) == MOE_OK;
}

static const struct digest_of *digest_of(struct moe_cache *c, struct moe_str path)
{
    const uint32_t *known = moe_map_find(c->by_path, path);
    if (known)
        return &c->digests[*known];
    struct moe_str kept = moe_arena_str(c->arena, path);
    uint32_t *slot = kept.ptr ? moe_map_slot(c->by_path, kept, (uint32_t)c->count) : NULL;
    if (slot && c->count == c->room) {
        size_t more = c->room ? c->room * 2 : 256;
        struct digest_of *grown = reallocarray(c->digests, more, sizeof *grown);
        if (!grown)
            slot = NULL;
        else
            c->digests = grown, c->room = more;
    }
    if (!slot)
        return NULL;
    c->digests[c->count].good = digest_file(kept.ptr, c->digests[c->count].sha256);
    return &c->digests[c->count++];
}

static bool still_the_same(struct moe_cache *c, const struct moe_result *r)
{
    for (size_t i = 0; i < r->dep_count; i++) {
        const struct digest_of *d = digest_of(c, r->deps[i].path);
        if (!d || !d->good || memcmp(d->sha256, r->deps[i].sha256, 32) != 0)
            return false;
    }
    return true;
}

/* ---- entries ---- */

struct place { char folder[3], name[NAME_ROOM]; };

static struct place place_of(const unsigned char key[32])
{
    struct place p;
    char hex[65];
    moe_crypt_hex(key, 32, hex);
    snprintf(p.folder, sizeof p.folder, "%.2s", hex);
    snprintf(p.name, sizeof p.name, "%s", hex + 2);
    return p;
}

static bool sign(const struct moe_cache *c, struct moe_str bytes, unsigned char mac[32])
{
    struct moe_error ignored;
    return moe_crypt_hmac((struct moe_str){ (const char *)c->secret, 32 }, bytes, mac, &ignored) == MOE_OK;
}

/* A file's bytes, signed and whole; NULL = none, and *damaged when there was one. */
static struct moe_buf *read_signed(const struct moe_cache *c, int folder, const char *name, bool *damaged)
{
    struct stat st;
    unsigned char mac[MAC_BYTES];
    char chunk[65536];
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct moe_buf *bytes = fd >= 0 ? moe_buf_new(MOE_CAP_RESULT_BYTES + 4096u) : NULL;
    *damaged = fd >= 0;
    bool good = bytes && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid();
    for (ssize_t n; good && (n = read(fd, chunk, sizeof chunk)) != 0;) {
        good = n > 0;
        moe_buf_add(bytes, (struct moe_str){ chunk, n > 0 ? (size_t)n : 0 });
    }
    if (fd >= 0)
        close(fd);
    struct moe_str all = bytes ? moe_buf_str(bytes) : MOE_STR("");
    good = good && !moe_buf_failed(bytes) && all.len >= MAC_BYTES && sign(c, (struct moe_str){ all.ptr, all.len - MAC_BYTES }, mac) &&
           moe_crypt_equal(mac, all.ptr + all.len - MAC_BYTES, MAC_BYTES);
    if (!good) {
        moe_buf_free(&bytes);
        return NULL;
    }
    moe_buf_cut(bytes, all.len - MAC_BYTES);
    *damaged = false;
    return bytes;
}

static bool write_signed(const struct moe_cache *c, int folder, const char *name, struct moe_buf *bytes)
{
    unsigned char mac[MAC_BYTES], salt[8];
    char temp[NAME_ROOM], hex[17];
    struct moe_error ignored;
    if (!sign(c, moe_buf_str(bytes), mac) || moe_crypt_random(salt, sizeof salt, &ignored) != MOE_OK)
        return false;
    moe_buf_add(bytes, (struct moe_str){ (const char *)mac, MAC_BYTES });
    moe_crypt_hex(salt, sizeof salt, hex);
    snprintf(temp, sizeof temp, ".new-%s", hex);
    int fd = moe_buf_failed(bytes) ? -1 : openat(folder, temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return false;
    struct moe_str rest = moe_buf_str(bytes);
    while (rest.len) {
        ssize_t n = write(fd, rest.ptr, rest.len);
        if (n < 0 && errno != EINTR)
            break;
        rest = moe_str_from(rest, n > 0 ? (size_t)n : 0);
    }
    close(fd);
    bool good = !rest.len && renameat(folder, temp, folder, name) == 0; // nosec M406: an entry is signed; one that a power cut tore is not read and made anew
    if (!good)
        unlinkat(folder, temp, 0);
    return good;
}

struct moe_result *moe_cache_get(struct moe_cache *c, const unsigned char key[32], const struct moe_rules *rules)
{
    struct place p = place_of(key);
    struct moe_error ignored;
    bool damaged = false;
    int folder = openat(c->folder, p.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (folder < 0)
        return NULL;
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = is_private(folder) ? read_signed(c, folder, p.name, &damaged) : NULL;
    MOE_AUTO(moe_result_free) struct moe_result *r = NULL;
    if (bytes) {
        struct moe_str all = moe_buf_str(bytes);
        damaged = all.len < HEAD_BYTES || memcmp(all.ptr, MAGIC, MAGIC_BYTES) != 0 || memcmp(all.ptr + MAGIC_BYTES, key, 32) != 0 ||
                  moe_result_read(moe_str_from(all, HEAD_BYTES), rules, &r, &ignored) != MOE_OK;
    }
    if (damaged)
        unlinkat(folder, p.name, 0);
    bool hit = r && !damaged && still_the_same(c, r);
    struct stat st;
    if (hit && fstatat(folder, p.name, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_mtime + A_DAY < time(NULL))
        utimensat(folder, p.name, NULL, AT_SYMLINK_NOFOLLOW);       /* used: it goes last */
    close(folder);
    return hit ? moe_take(r) : NULL;
}

static bool is_blank(const unsigned char sha[32])
{
    for (int i = 0; i < 32; i++)
        if (sha[i])
            return false;
    return true;
}

/* What failed is tried again next time. */
static bool is_worth_keeping(const struct moe_result *r)
{
    for (size_t i = 0; i < r->report->file_count; i++)
        if (r->report->files[i].state == MOE_FILE_FAILED)
            return false;
    return r->report->error_count == 0;
}

void moe_cache_put(struct moe_cache *c, const unsigned char key[32], struct moe_result *r)
{
    struct moe_error ignored;
    if (!is_worth_keeping(r))
        return;
    for (size_t i = 0; i < r->dep_count; i++) {
        const struct digest_of *d = is_blank(r->deps[i].sha256) ? digest_of(c, r->deps[i].path) : NULL;
        if (is_blank(r->deps[i].sha256) && (!d || !d->good))
            return;
        if (d)
            memcpy(r->deps[i].sha256, d->sha256, 32);
    }
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = moe_buf_new(MOE_CAP_RESULT_BYTES + 4096u);
    if (!bytes)
        return;
    moe_buf_add(bytes, MOE_STR(MAGIC));
    moe_buf_add(bytes, (struct moe_str){ (const char *)key, 32 });
    if (moe_result_write(r, bytes, &ignored) != MOE_OK)
        return;
    struct place p = place_of(key);
    int folder = open_folder(c->folder, p.folder);
    if (folder < 0)
        return;
    if (is_private(folder))
        (void)write_signed(c, folder, p.name, bytes);
    close(folder);
}

/* ---- the engine ---- */

/* Changes when a libclang comes, goes or is replaced. */
static uint64_t libraries_key(const char *libclang)
{
    static const char *const places[] = { "/usr/lib/llvm-%u/lib", "/usr/lib/x86_64-linux-gnu/libclang-%u.so.1", "/usr/lib/aarch64-linux-gnu/libclang-%u.so.1",
                                          "/usr/lib/llvm-%u/lib/libclang.so.1" };
    uint64_t h = moe_hash(MOE_HASH_START, moe_str_c(libclang ? libclang : ""));
    struct stat st;
    for (unsigned i = 0; i < 4 * 9 + 1; i++) {
        char path[128];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"       /* the formats are the rows above */
        snprintf(path, sizeof path, places[i % 4], 14 + i / 4);
#pragma GCC diagnostic pop
        const char *at = i == 36 ? libclang : path;
        if (at && stat(at, &st) == 0) {
            h = moe_hash_u64(moe_hash_u64(moe_hash_u64(h, i), (uint64_t)st.st_ino), (uint64_t)st.st_size);
            h = moe_hash_u64(moe_hash_u64(h, (uint64_t)st.st_mtim.tv_sec), (uint64_t)st.st_mtim.tv_nsec);
        }
    }
    return h;
}

bool moe_cache_engine(struct moe_cache *c, const char *libclang, char *version, size_t room)
{
    bool damaged;
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = read_signed(c, c->folder, "engine", &damaged);
    char head[40];
    if (!bytes)
        return false;
    int n = snprintf(head, sizeof head, "engine %016llx ", (unsigned long long)libraries_key(libclang));
    struct moe_str all = moe_buf_str(bytes);
    if (!moe_str_starts(all, (struct moe_str){ head, (size_t)n }))
        return false;
    all = moe_str_from(all, (size_t)n);
    snprintf(version, room, "%.*s", MOE_FMT(all));
    return all.len < room && all.len > 0;
}

void moe_cache_set_engine(struct moe_cache *c, const char *libclang, const char *version)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = moe_buf_new(4096);
    if (!bytes)
        return;
    moe_buf_printf(bytes, "engine %016llx %s", (unsigned long long)libraries_key(libclang), version);
    (void)write_signed(c, c->folder, "engine", bytes);
}

/* ---- eviction ---- */

struct aged { time_t used; uint64_t bytes; char folder[3], name[NAME_ROOM]; };
struct aged_list { struct aged *items; size_t count, room; uint64_t bytes; };

static int by_age(const void *a, const void *b)
{
    const struct aged *x = a, *y = b;
    return x->used != y->used ? (x->used < y->used ? -1 : 1) : strcmp(x->name, y->name);
}

static void list_entries(int at, const char *folder, struct aged_list *list)
{
    int fd = openat(at, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (!dir && fd >= 0)
        close(fd);
    for (struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
        struct stat st;
        if (strlen(e->d_name) >= NAME_ROOM || fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
            continue;
        if (list->count == list->room) {
            size_t more = list->room ? list->room * 2 : 1024;
            struct aged *grown = reallocarray(list->items, more, sizeof *grown);
            if (!grown)
                break;
            list->items = grown;
            list->room = more;
        }
        struct aged *a = &list->items[list->count++];
        *a = (struct aged){ .used = st.st_mtime, .bytes = (uint64_t)st.st_size };
        snprintf(a->folder, sizeof a->folder, "%.2s", folder);
        snprintf(a->name, sizeof a->name, "%s", e->d_name);
        list->bytes += a->bytes;
    }
    if (dir)
        closedir(dir);
}

void moe_cache_evict(struct moe_cache *c, uint64_t cap_bytes)
{
    struct aged_list list = { 0 };
    struct stat st;
    if (fstatat(c->folder, "evicted", &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_mtime <= time(NULL) && st.st_mtime + A_DAY > time(NULL))
        return;
    int mark = openat(c->folder, "evicted", O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (mark < 0)
        return;
    futimens(mark, NULL);
    close(mark);
    for (unsigned i = 0; i < 256; i++) {
        char folder[3];
        snprintf(folder, sizeof folder, "%02x", i);
        list_entries(c->folder, folder, &list);
    }
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_age);
    for (size_t i = 0; i < list.count && list.bytes > cap_bytes; i++) {
        char path[NAME_ROOM + 4];
        snprintf(path, sizeof path, "%s/%s", list.items[i].folder, list.items[i].name);
        unlinkat(c->folder, path, 0);
        list.bytes -= list.items[i].bytes;
    }
    free(list.items);
}
