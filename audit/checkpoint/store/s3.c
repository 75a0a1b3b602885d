/* A prefix of a bucket as a store: "folders" are what its keys have in common, files are objects, each pinned to the version that the listing saw. */
#include "audit/checkpoint/store/parts.h"
#include "common/net/s3.h"
#include <errno.h>
#include <stdlib.h>

struct bucket { struct moe_s3 *s3; char *name; char *prefix; };       /* prefix: "" or "run-001/" */
struct object { struct bucket *in; struct moe_s3_object *object; char *key; };

static enum moe_code no_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"); }

/* ---- listing ---- */

struct listing { struct moe_arena *arena; size_t skip; struct moe_store_entry *items; size_t count, room; };

static enum moe_code take(void *ctx, const struct moe_s3_item *item, struct moe_error *err)
{
    struct listing *l = ctx;
    struct moe_str name = moe_str_from(item->key, l->skip);
    if (item->folder && name.len)
        name.len--;
    if (!name.len)
        return MOE_OK;                                /* the object that some tools make to stand for the folder */
    struct moe_store_entry *grown = l->count < MOE_CAP_STORE_ENTRIES ? moe_grow(l->arena, l->items, l->count, &l->room, sizeof *grown) : NULL;
    struct moe_str kept = grown ? moe_arena_str(l->arena, name) : (struct moe_str){ 0 };
    if (!kept.ptr)
        return no_memory(err);
    l->items = grown;
    grown[l->count++] = (struct moe_store_entry){ .name = kept, .kind = item->folder ? MOE_STORE_DIR : MOE_STORE_FILE, .bytes = item->folder ? 0 : item->stat.size,
                                                  .mtime = item->folder ? 0 : MOE_MAX(item->stat.modified_s, (int64_t)0), .mode = 0600, .links = 1 };
    return MOE_OK;
}

static enum moe_code list(void *self, const char *dir, struct moe_arena *arena, struct moe_store_entry **out, size_t *count, struct moe_error *err)
{
    const struct bucket *b = self;
    struct moe_str prefix = moe_arena_printf(arena, "%s%s%s", b->prefix, dir, dir[0] ? "/" : "");
    struct listing l = { .arena = arena, .skip = prefix.len };
    if (!prefix.ptr)
        return no_memory(err);
    MOE_TRY(moe_s3_list(b->s3, moe_str_c(b->name), prefix, true, take, &l, err));
    *out = l.items;
    *count = l.count;
    return MOE_OK;
}

/* ---- one object ---- */

static void close_object(void *file)
{
    struct object *o = file;
    moe_s3_object_free(&o->object);
    free(o->key);
    free(o);
}

static enum moe_code open_object(void *self, const char *path, void **file, struct moe_blob *blob, struct moe_error *err)
{
    struct bucket *b = self;
    struct object *o = calloc(1, sizeof *o);
    size_t room = strlen(b->prefix) + strlen(path) + 1;
    if (!o || !(o->key = malloc(room))) {
        free(o);
        return no_memory(err);
    }
    o->in = b;
    snprintf(o->key, room, "%s%s", b->prefix, path);
    enum moe_code code = moe_s3_object_open(b->s3, moe_str_c(b->name), moe_str_c(o->key), NULL, &o->object, err);
    if (code != MOE_OK)
        return close_object(o), code;
    *file = o;
    *blob = (struct moe_blob){ .ctx = o->object, .size = moe_s3_object_stat(o->object)->size, .read = moe_s3_object_read };
    return MOE_OK;
}

/* Every range asked for the version of the first look, so a change has shown already; what is asked here is whether that version is still the one. */
static bool changed(void *file)
{
    const struct object *o = file;
    struct moe_s3_stat now;
    struct moe_error err;
    return moe_s3_head(o->in->s3, moe_str_c(o->in->name), moe_str_c(o->key), &now, &err) != MOE_OK || strcmp(now.etag, moe_s3_object_stat(o->object)->etag) != 0;
}

static uint64_t hole(void *file)
{
    (void)file;
    return MOE_NO_OFFSET;                             /* an object has no holes */
}

static void free_bucket(void *self)
{
    struct bucket *b = self;
    moe_s3_free(&b->s3);
    free(b->name);
    free(b->prefix);
    free(b);
}

static const struct moe_store_ops s3_ops = { list, open_object, changed, hole, close_object, free_bucket };

static enum moe_code connect_to(struct bucket *b, bool loopback_http, struct moe_error *err)
{
    MOE_AUTO(moe_s3_keys_free) struct moe_s3_keys *keys = NULL;
    const struct moe_s3_options options = { .loopback_http = loopback_http };
    enum moe_code code = moe_s3_keys_from_env(&keys, err);
    return code == MOE_OK ? moe_s3_new(&keys, &options, &b->s3, err) : code;
}

enum moe_code moe_store_s3(const char *uri, bool loopback_http, struct moe_store **out, struct moe_error *err)
{
    struct moe_str bucket, key;
    if (!moe_s3_split(moe_str_c(uri), &bucket, &key))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = uri }, "is no s3://bucket/prefix");
    while (key.len && key.ptr[key.len - 1] == '/')
        key.len--;
    struct bucket *b = calloc(1, sizeof *b);
    if (!b)
        return no_memory(err);
    b->name = strndup(bucket.ptr, bucket.len);
    b->prefix = calloc(1, key.len + 2);
    enum moe_code code = b->name && b->prefix ? MOE_OK : no_memory(err);
    if (code == MOE_OK && key.len) {
        memcpy(b->prefix, key.ptr, key.len);
        b->prefix[key.len] = '/';
    }
    if (code == MOE_OK)
        code = connect_to(b, loopback_http, err);
    *out = code == MOE_OK ? moe_store_new(&s3_ops, b) : NULL;
    if (*out)
        return MOE_OK;
    free_bucket(b);
    return code == MOE_OK ? no_memory(err) : code;
}
