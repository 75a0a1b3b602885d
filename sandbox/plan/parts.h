/* A plan in the making; for the files of this folder. Each add_* is one file, called once by make.c, in the order below. */
#ifndef MOE_SANDBOX_PLAN_PARTS_H
#define MOE_SANDBOX_PLAN_PARTS_H
#include "common/base/arena.h"
#include "sandbox/plan/plan.h"

/* What a path may be used for inside. */
enum {
    MOE_USE_SEE = 1, MOE_USE_MAP = 2, MOE_USE_EXEC = 4, MOE_USE_WRITE = 8, MOE_USE_DEVICE = 16, MOE_USE_HIDE = 32,
    MOE_USE_TMPFS = 64,     /* a tmpfs of our own, not the host's */
};
struct moe_item {
    const char *path;       /* canonical: no link, no dot, no slash at the end; the same inside and outside */
    unsigned use;
    bool folder, named;     /* named: by the command line, so as root its owner becomes the job's user      */
    const char *data;       /* TMPFS: mount options                                                         */
    struct moe_origin at;
};
struct moe_symlink { const char *path, *target; };

struct moe_build {
    struct moe_arena *arena;
    struct moe_profiles *profiles;
    const struct moe_run_options *options;
    const struct moe_kernel *kernel;
    struct moe_profile *profile;            /* a copy, with what the command line adds */
    struct moe_plan *plan;
    char *const *command;
    char cwd[4096];                         /* empty = it is gone                      */

    struct moe_item *items; size_t item_count, item_room;
    struct moe_symlink *links; size_t link_count, link_room;
    const char **folders; size_t folder_count, folder_room;     /* met on the way to something: no links    */
    const char **executables; size_t executable_count, executable_room;
    const char **warnings; size_t warning_count, warning_room;
    struct moe_mount *mounts; size_t mount_count, mount_room;
    bool queues;                            /* POSIX message queues are mounted: tree.c */
    char **envs; size_t env_count, env_room;
};

/* Append to one of the arrays above: `b->item_count` and so on. NULL past the cap: the caller gives moe_plan_full(). */
#define moe_build_grow(b, what) \
    ((b)->what##s = moe_grow((b)->arena, (b)->what##s, (b)->what##_count, &(b)->what##_room, sizeof *(b)->what##s), \
     (b)->what##s ? &(b)->what##s[(b)->what##_count++] : NULL)
enum moe_code moe_plan_full(struct moe_error *err);
MOE_PRINTF(3, 4) enum moe_code moe_plan_refuse(const struct moe_origin *at, struct moe_error *err, const char *fmt, ...);   /* SCHEMA at the item, USAGE for the command line's */
MOE_PRINTF(2, 3) void moe_plan_warn(struct moe_build *b, const char *fmt, ...);
const char *moe_plan_text(struct moe_build *b, struct moe_str s);              /* NUL-terminated copy; NULL when full */

/* merge.c: options into the profile's copy. */
enum moe_code moe_plan_merge(struct moe_build *b, struct moe_error *err);
/* where.c: an item's path as written -> items (patterns give several). `must`: absent is an error. */
enum moe_code moe_plan_item(struct moe_build *b, struct moe_str spelt, unsigned use, bool must, const struct moe_origin *at, struct moe_error *err);
enum moe_code moe_plan_items(struct moe_build *b, struct moe_error *err);     /* all of the profile's */
enum moe_code moe_plan_add_item(struct moe_build *b, const char *path, unsigned use, bool folder, const struct moe_origin *at, struct moe_error *err);
/* Follow links component by component, remembering each; `into` (PATH_MAX) gets what is at the end. 0 or errno. */
int moe_plan_resolve(struct moe_build *b, const char *path, char *into);
/* command.c: PATH, #! and ELF interpreters; they become items with EXEC. */
enum moe_code moe_plan_command(struct moe_build *b, struct moe_error *err);
enum moe_code moe_plan_interpreters(struct moe_build *b, const char *path, const struct moe_origin *at, struct moe_error *err);
/* fds.c: descriptors that are handed on. */
enum moe_code moe_plan_fds(struct moe_build *b, struct moe_error *err);
/* where.c: what is executed only together with a program that may be. */
enum moe_code moe_plan_companions(struct moe_build *b, struct moe_error *err);
/* gpu.c: devices and files of the GPUs that are here and asked for. */
enum moe_code moe_plan_gpu(struct moe_build *b, struct moe_error *err);
/* tree.c: items -> mounts, parents first. */
enum moe_code moe_plan_tree(struct moe_build *b, struct moe_error *err);
bool moe_plan_visible(const struct moe_build *b, const char *path);
bool moe_plan_passing(const struct moe_build *b, const char *path);            /* in a private folder that ends with the job, nothing below being written */
struct moe_mount *moe_plan_mount(struct moe_build *b, enum moe_mount_kind kind, const char *from, const char *to);
enum moe_code moe_plan_dirs(struct moe_build *b, const char *path, struct moe_error *err);       /* folders above `path` that nothing brings along */
/* etc.c: files that are made: passwd, group, hosts, hostname, resolv.conf. After net.c. */
enum moe_code moe_plan_etc(struct moe_build *b, struct moe_error *err);
enum moe_code moe_plan_seal(struct moe_build *b, struct moe_error *err);       /* the root and /dev become read-only; the last mounts */
enum moe_code moe_plan_landlock(struct moe_build *b, struct moe_error *err);
enum moe_code moe_plan_net(struct moe_build *b, struct moe_error *err);
enum moe_code moe_plan_env(struct moe_build *b, struct moe_error *err);
enum moe_code moe_plan_limits(struct moe_build *b, struct moe_error *err);
#endif
