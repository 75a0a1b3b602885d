/* Paths as text, .gitignore, and folders opened one by one: what every tool shares that looks for files. Folders are walked by descriptor, so nothing swapped
 * in on the way is followed; which files count is the caller's business. */
#ifndef MOE_AUDIT_WALK_WALK_H
#define MOE_AUDIT_WALK_WALK_H
#include "common/base/arena.h"
#include "common/base/error.h"

#define MOE_CAP_WALK_DEPTH   200u
#define MOE_CAP_IGNORE_BYTES (1u << 20)
#define MOE_CAP_LIST_BYTES   (64u << 20)    /* a file of operands */

/* -- path.c -- */

/* Without "./", "//" and "x/.."; a leading "/" and leading ".." stay. "." for nothing. Lexical: no file is looked at. New in `arena`. */
struct moe_str moe_path_clean(struct moe_arena *arena, struct moe_str path);
struct moe_str moe_path_join(struct moe_arena *arena, struct moe_str folder, struct moe_str path);     /* cleaned; an absolute `path` stands alone */
/* The part of an absolute clean path below `folder` ("." for the folder itself); the path itself when it is not below. */
struct moe_str moe_path_below(struct moe_str folder, struct moe_str path);
bool moe_path_inside(struct moe_str folder, struct moe_str path);
struct moe_str moe_path_folder(struct moe_str path);         /* "a/b.c" -> "a", "b.c" -> "." */
struct moe_str moe_path_name(struct moe_str path);
int moe_path_order(const struct moe_str *a, const struct moe_str *b);

/* -- ignore.c -- */

struct moe_ignore;      /* the rules of one .gitignore, linked to those of the folders above; lives in an arena */

/**
 * Read ignore rules as git does.
 *
 *   above  in  kept      rules that count less (of the folder above); NULL = none
 *   base   in  kept      the folder of the file, absolute, without a trailing '/'
 *   bytes  in  borrowed
 *
 * Returns `above` itself when there is no rule in it, so an empty file costs nothing. NULL with `above` not NULL: out of memory.
 */
const struct moe_ignore *moe_ignore_read(struct moe_arena *arena, const struct moe_ignore *above, struct moe_str base, struct moe_str bytes);
/* Whether the last rule that matches an absolute path, nearest file first, ignores it. Its parents are the walk's business. */
bool moe_ignored(const struct moe_ignore *rules, struct moe_str path, bool is_folder);
/* One pattern without "!", anchors or trailing '/', against a path below its base. */
bool moe_ignore_glob(struct moe_str pattern, struct moe_str path);

/* -- folder.c -- */

/* As moe_fail_sys() does, of a path that is cut where it is too long for an error. */
enum moe_code moe_walk_fail(struct moe_error *err, struct moe_str path, int sys, const char *doing);

struct moe_entry { char *name; unsigned char type; };        /* type: DT_REG, DT_DIR, DT_LNK or anything else */
struct moe_entries { struct moe_entry *items; size_t count; };
/* The names in an open folder but "." and "..", sorted, so that a budget cuts the same place everywhere. Gives 0 or an errno. `fd` stays the caller's. */
int moe_entries_read(int fd, struct moe_entries *out);
void moe_entries_free(struct moe_entries *entries);          /* a MOE_AUTO destructor */

/* The rules of an open folder: `.gitignore`, and where a repository begins, only its own and .git/info/exclude, for git does not look above it.
 * `real`: the folder's absolute path, kept. Errors: IO (a .gitignore past its cap), LIMIT. */
MOE_MUST_USE
enum moe_code moe_ignore_enter(struct moe_arena *arena, int fd, struct moe_str real, const struct moe_ignore **rules, struct moe_error *err);
/* The rules that hold in a folder, from its repository's top down to `real` itself. */
MOE_MUST_USE
enum moe_code moe_ignore_above(struct moe_arena *arena, struct moe_str real, const struct moe_ignore **rules, struct moe_error *err);

/* An operand's absolute path without links, and how findings name it: relative where it lies below `cwd`, else as it was spelt, cleaned. */
MOE_MUST_USE
enum moe_code moe_walk_resolve(struct moe_arena *arena, struct moe_str cwd, const char *operand, struct moe_str *real, struct moe_str *shown, struct moe_error *err);
/* Do `each` for every operand; "@FILE" stands for the lines of FILE. */
MOE_MUST_USE
enum moe_code moe_walk_operands(struct moe_arena *arena, const char *const *paths, size_t count,
                                enum moe_code (*each)(void *ctx, const char *operand, struct moe_error *err), void *ctx, struct moe_error *err);
#endif
