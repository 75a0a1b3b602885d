/* The files against a list of their digests: each must be listed, each that is listed must be there, and each must be what was listed. */
#include "common/base/file.h"
#include "common/crypt/digest.h"
#include "common/crypt/hasher.h"
#include "runtime/data/shards.h"
#include <fcntl.h>
#include <stdlib.h>

struct listed { struct moe_str name; moe_sha256_sum sum; unsigned line; };
struct list { struct listed *items; size_t count, room; };

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Of a name with a folder before it: whether that is this data set's. The name alone stays in *name. */
static bool is_ours(const struct moe_data *data, struct moe_str *name)
{
    char folder[SHARD_PATH];
    const char *slash = memrchr(name->ptr, '/', name->len);
    if (!slash)
        return true;
    struct moe_str before = { name->ptr, (size_t)(slash - name->ptr) }, ours;
    *name = moe_str_from(*name, before.len + 1);
    if (moe_str_is(before, "."))
        return true;
    (void)snprintf(folder, sizeof folder, "%s", data->path);
    if (data->single)
        folder[strlen(folder) - strlen(last_part(folder))] = '\0';
    for (size_t n = strlen(folder); n && folder[n - 1] == '/'; n--)
        folder[n - 1] = '\0';
    ours = moe_str_c(last_part(folder));
    const char *cut = memrchr(before.ptr, '/', before.len);
    return moe_str_eq(cut ? moe_str_from(before, (size_t)(cut - before.ptr) + 1) : before, ours);
}

/* "<hex>  name" or "<hex> *name" */
static enum moe_code read_line(const struct moe_data *data, struct moe_where at, struct moe_str line, struct list *list, struct moe_error *err)
{
    struct listed item = { .line = at.line };
    if (line.len < 67 || line.ptr[64] != ' ' || (line.ptr[65] != ' ' && line.ptr[65] != '*') || !moe_crypt_unhex((struct moe_str){ line.ptr, 64 }, item.sum, sizeof item.sum))
        return moe_fail(err, MOE_E_PARSE, at, "is no line of sha256sum: 64 hexadecimal digits, two spaces, a name");
    item.name = moe_str_from(line, 66);
    if (memchr(item.name.ptr, 0, item.name.len))
        return moe_fail(err, MOE_E_PARSE, at, "has a NUL in its name");
    if (!is_ours(data, &item.name) || (data->single && !moe_str_is(item.name, data->shards[0].name)))
        return MOE_OK;
    if (list->count >= MOE_CAP_DATA_FILES)
        return moe_fail(err, MOE_E_LIMIT, at, "there are more than %u files", MOE_CAP_DATA_FILES);
    list->items = moe_grow(data->arena, list->items, list->count, &list->room, sizeof *list->items);
    if (!list->items)
        return moe_fail(err, MOE_E_LIMIT, at, "the list takes more than %u bytes", MOE_CAP_DATA_MEMORY);
    list->items[list->count++] = item;
    return MOE_OK;
}

static int compare(struct moe_str a, struct moe_str b)
{
    int order = memcmp(a.ptr, b.ptr, MOE_MIN(a.len, b.len));
    return order ? order : (a.len > b.len) - (a.len < b.len);
}
static int by_name(const void *a, const void *b)
{
    const struct listed *x = a, *y = b;
    int order = compare(x->name, y->name);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* Both are sorted by name, so each is where it should be or it is missing. */
static enum moe_code match(const struct moe_data *data, const char *manifest, const struct list *list, struct moe_error *err)
{
    char path[SHARD_PATH];
    for (size_t i = 0; i < data->count || i < list->count; i++) {
        const struct listed *l = i < list->count ? &list->items[i] : NULL;
        const struct shard *s = i < data->count ? &data->shards[i] : NULL;
        if (l && i + 1 < list->count && moe_str_eq(l->name, l[1].name))
            return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = manifest, .line = l[1].line }, "names a file twice; first on line %u", l->line);
        int order = !l ? 1 : !s ? -1 : compare(l->name, moe_str_c(s->name));
        if (order < 0) {
            (void)snprintf(path, sizeof path, "%s/%.*s", data->path, (int)MOE_MIN(l->name.len, (size_t)200), l->name.ptr);
            return moe_fail(err, MOE_E_CRYPTO, (struct moe_where){ .file = path }, "is missing: line %u of the manifest names it", l->line);
        }
        if (order > 0) {
            shards_path(data, s, path);
            return moe_fail(err, MOE_E_CRYPTO, (struct moe_where){ .file = path }, "is not in the manifest");
        }
    }
    return MOE_OK;
}

/* ---- hashing ---- */

struct task { const struct moe_data *data; const struct shard *shard; };

static enum moe_code read_shard(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    const struct task *task = ctx;
    return shards_read(task->data, task->shard, at, into, n, err);
}

enum { AT_ONCE = 256 };                /* files in the hasher's queue; those past SHARDS_OPEN are opened while they are read */

static enum moe_code hash_some(struct moe_hasher *hasher, const struct moe_data *data, const struct listed *listed, size_t from, size_t n, struct moe_hash_job *jobs,
                               struct moe_error *err)
{
    struct task tasks[AT_ONCE];
    char path[SHARD_PATH];
    for (size_t i = 0; i < n; i++) {
        const struct shard *shard = &data->shards[from + i];
        tasks[i] = (struct task){ data, shard };
        jobs[i] = (struct moe_hash_job){ .kind = MOE_HASH_FLAT, .source = { .ctx = &tasks[i], .size = shard->bytes, .read = read_shard } };
        if (shard->fd >= 0)
            (void)posix_fadvise(shard->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    }
    MOE_TRY(moe_hasher_run(hasher, jobs, n, err));
    for (size_t i = 0; i < n; i++) {
        const struct shard *shard = &data->shards[from + i];
        if (jobs[i].code != MOE_OK) {
            *err = jobs[i].err;
            return jobs[i].code;
        }
        if (shard->fd >= 0)                                  /* from here on sequences are read by chance */
            (void)posix_fadvise(shard->fd, 0, 0, POSIX_FADV_RANDOM);
        shards_path(data, shard, path);
        if (!moe_crypt_equal(jobs[i].digest, listed[from + i].sum, sizeof jobs[i].digest))
            return moe_fail(err, MOE_E_CRYPTO, (struct moe_where){ .file = path }, "has another digest than line %u of the manifest says", listed[from + i].line);
    }
    return MOE_OK;
}

static void free_jobs(struct moe_hash_job **jobs)
{
    free(*jobs);
}

enum moe_code shards_verify(const struct moe_data *data, const char *manifest, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    MOE_AUTO(moe_hasher_free) struct moe_hasher *hasher = NULL;
    MOE_AUTO(free_jobs) struct moe_hash_job *jobs = calloc(AT_ONCE, sizeof *jobs);
    struct moe_hasher_options all_cores = { 0 };
    struct list list = { 0 };
    struct moe_str rest, line;
    struct moe_where at = { .file = manifest };
    if (!jobs)
        return moe_fail(err, MOE_E_LIMIT, at, "no memory");
    MOE_TRY(moe_file_read(manifest, MOE_CAP_DATA_MANIFEST, &bytes, err));
    rest = moe_buf_str(bytes);
    while (moe_str_line(&rest, &line)) {
        at.line++;
        if (line.len)
            MOE_TRY(read_line(data, at, line, &list, err));
    }
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_name);
    MOE_TRY(match(data, manifest, &list, err));
    MOE_TRY(moe_hasher_new(&all_cores, &hasher, err));
    for (size_t from = 0; from < data->count; from += AT_ONCE)
        MOE_TRY(hash_some(hasher, data, list.items, from, MOE_MIN(data->count - from, (size_t)AT_ONCE), jobs, err));
    return MOE_OK;
}
