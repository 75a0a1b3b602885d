/* Where a checkpoint lies: a folder, or a prefix of an S3 bucket. Lists names with what the file system says of them, and opens each file once. */
#ifndef MOE_AUDIT_CHECKPOINT_STORE_H
#define MOE_AUDIT_CHECKPOINT_STORE_H
#include "common/base/arena.h"
#include "runtime/ckpt/format/blob.h"

#define MOE_CAP_STORE_ENTRIES 4000000u      /* in one folder: two files a rank, and room */

enum moe_store_kind { MOE_STORE_FILE, MOE_STORE_DIR, MOE_STORE_LINK, MOE_STORE_SPECIAL };

struct moe_store_entry {
    struct moe_str name;                    /* raw bytes, without a slash                                       */
    enum moe_store_kind kind;
    uint64_t bytes;
    int64_t mtime;                          /* seconds since 1970                                               */
    unsigned mode;                          /* permission bits; 0600 for an object of S3                        */
    uint64_t links, owner;
    bool elsewhere;                         /* another file system is mounted there                             */
    uint64_t stamp;                         /* another one when the file is another, or was changed; 0 = not known */
};

struct moe_store;        /* opaque; one owner; threads may share it */
struct moe_store_file;   /* opaque; one owner */

/* What a kind of store provides; `self` is its own. Paths are below the root, '/' between, "" is the root itself. */
struct moe_store_ops {
    enum moe_code (*list)(void *self, const char *dir, struct moe_arena *arena, struct moe_store_entry **out, size_t *count, struct moe_error *err);
    enum moe_code (*open)(void *self, const char *path, void **file, struct moe_blob *blob, struct moe_error *err);
    bool (*changed)(void *file);            /* since it was opened                                              */
    uint64_t (*hole)(void *file);           /* the first byte that was never written; MOE_NO_OFFSET = none      */
    void (*close)(void *file);
    void (*free)(void *self);
};

/**
 * A folder on this machine.
 *
 *   path  in   borrowed   may be a symbolic link itself: the user named it. Nothing below it is followed
 *   out   out  new        free with moe_store_free()
 *
 * Errors: IO (not there, no folder, no right to read).
 */
MOE_MUST_USE enum moe_code moe_store_dir(const char *path, struct moe_store **out, struct moe_error *err);
/**
 * A prefix of a bucket: "s3://bucket/prefix". Credentials and endpoint come from the environment (common/net/s3.h); `loopback_http`: without TLS to an address of this machine.
 * A store of S3 belongs to one process: open it where it is read.
 * Errors: USAGE (no such address, no credentials), LIMIT.
 */
MOE_MUST_USE enum moe_code moe_store_s3(const char *uri, bool loopback_http, struct moe_store **out, struct moe_error *err);
struct moe_store *moe_store_new(const struct moe_store_ops *ops, void *self);      /* takes self; NULL when out of memory */
void moe_store_free(struct moe_store **store);

/* Entries of one folder, sorted by name; without "." and "..". Errors: IO, LIMIT. */
MOE_MUST_USE
enum moe_code moe_store_list(struct moe_store *store, const char *dir, struct moe_arena *arena, struct moe_store_entry **out, size_t *count,
                             struct moe_error *err);

/* Open a regular file below the root, through no link and no mount (openat2 where the kernel has it, else one folder at a time). The blob's size is that
 * of the moment of opening. Errors: IO. */
MOE_MUST_USE enum moe_code moe_store_open(struct moe_store *store, const char *path, struct moe_store_file **out, struct moe_error *err);
const struct moe_blob *moe_store_blob(const struct moe_store_file *file);
bool moe_store_changed(struct moe_store_file *file);        /* size, times or identity differ from those at opening */
uint64_t moe_store_hole(struct moe_store_file *file);
void moe_store_close(struct moe_store_file **file);         /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */

/* The folder's descriptor, for Landlock; -1 when it is none. */
int moe_store_dir_fd(const struct moe_store *store);
#endif
