/* What the files of this folder share: the walk, the scan for #include, flags. */
#ifndef MOE_AUDIT_SOURCE_INPUT_PARTS_H
#define MOE_AUDIT_SOURCE_INPUT_PARTS_H
#include "audit/source/input/input.h"
#include "audit/walk/walk.h"
#include "common/base/hash.h"

/* -- walk.c -- */

enum moe_class { MOE_CLASS_NONE, MOE_CLASS_C, MOE_CLASS_CXX, MOE_CLASS_CUDA, MOE_CLASS_H, MOE_CLASS_HXX, MOE_CLASS_CUH, MOE_CLASS_PART };
enum moe_class moe_class_of(struct moe_str path);            /* by extension; PART: .inc, .inl, ...: audited where it is included */
static inline bool moe_class_audited(enum moe_class c) { return c != MOE_CLASS_NONE && c != MOE_CLASS_PART; }
static inline bool moe_class_header(enum moe_class c) { return c == MOE_CLASS_H || c == MOE_CLASS_HXX || c == MOE_CLASS_CUH; }

struct moe_found { struct moe_str path; uint8_t class; bool audited; };   /* not audited: only there for other files' #include. A part is not, on its own */
struct moe_walker {
    struct moe_arena *arena;
    const struct moe_policy *policy;
    bool no_ignore;
    struct moe_str cwd;                                      /* real, absolute                        */
    struct moe_str *roots; size_t root_count, root_room;     /* real paths of the operands            */
    struct moe_str *folders; size_t folder_count, folder_room;   /* those of them that are folders    */
    struct moe_excluded *excluded; size_t excluded_count, excluded_room;
    struct moe_found *items; size_t count, room;
    unsigned ignored;
    size_t budget;                                           /* of hints: entries that may still be looked at */
    bool hints;                                              /* record nothing for auditing           */
};
/* Announce every operand first: a link is followed only into one of them (or the working folder). */
MOE_MUST_USE enum moe_code moe_walker_root(struct moe_walker *w, const char *operand, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_walker_operand(struct moe_walker *w, const char *operand, struct moe_error *err);
/* The working folder's headers, for inference only; stops quietly when the budget is spent. */
void moe_walker_hints(struct moe_walker *w);

/* -- scan.c -- */

struct moe_scan {
    struct moe_scan_include { struct moe_str name; bool angled; } *includes; size_t count, room;   /* names borrow from the bytes */
    bool cxx, cuda;                                          /* words that only C++ / only CUDA knows */
};
/* #include lines and telling words outside comments and strings; conditions are not evaluated, but `#ifdef __cplusplus` hides its words.
 * false = out of memory. */
bool moe_scan_source(struct moe_str bytes, struct moe_arena *arena, struct moe_scan *out);

/* -- infer.c -- */

struct moe_infer;
/* Read every audited file of `found` (sorted by path, each once), vote for include folders, and follow the includes from the sources. */
MOE_MUST_USE
enum moe_code moe_infer_new(struct moe_arena *arena, const struct moe_found *found, size_t count, struct moe_infer **out, struct moe_error *err);
void moe_infer_free(struct moe_infer **infer);
/* Folders for -I, nearest to the file first, then by votes; shared by the files of one folder. */
size_t moe_infer_folders(struct moe_infer *infer, size_t file, struct moe_str **folders);
bool moe_infer_included(const struct moe_infer *infer, size_t file);             /* some source reaches it   */
size_t moe_infer_includer(const struct moe_infer *infer, size_t file);           /* the first such source; itself when there is none */
enum moe_input_language moe_infer_language(const struct moe_infer *infer, size_t file);
bool moe_infer_lost(const struct moe_infer *infer);                              /* some quoted include was not found */

/* -- flags.c -- */

struct moe_flagset {
    struct moe_str *flags; size_t count, room;
    struct moe_str *dropped; size_t dropped_count, dropped_room;
    bool has_language;
    enum moe_input_language language;                        /* of -x */
};
/* Split a `command` as a POSIX shell would, without expanding anything. false = out of memory. */
bool moe_command_split(struct moe_str command, struct moe_arena *arena, struct moe_str **words, size_t *count);
/**
 * Keep of a compiler's arguments -I -isystem -iquote -D -U -std= and -x, in joined spelling; everything else goes to `dropped`.
 *
 *   words   in  borrowed  without the compiler's own name
 *   folder  in  borrowed  absolute: what relative folders are relative to
 *   cwd     in  borrowed  what kept folders are written relative to
 *   file    in  borrowed  the source's own name, left out silently; may be empty
 */
bool moe_flags_vet(struct moe_arena *arena, const struct moe_str *words, size_t count, struct moe_str folder, struct moe_str cwd, struct moe_str file,
                   struct moe_flagset *out);
bool moe_flag_add(struct moe_arena *arena, struct moe_flagset *set, struct moe_str flag);

/* -- database.c -- */

struct moe_database { struct moe_map *by_path; struct moe_flagset *items; size_t count, room; };
MOE_MUST_USE
enum moe_code moe_database_load(struct moe_arena *arena, const char *path, struct moe_str cwd, struct moe_database *out, struct moe_error *err);
/* From bytes; `folder`: absolute, of the database's file. The fuzz target's door. */
MOE_MUST_USE
enum moe_code moe_database_parse(struct moe_arena *arena, const char *name, struct moe_str bytes, struct moe_str folder, struct moe_str cwd,
                                 struct moe_database *out, struct moe_error *err);
const struct moe_flagset *moe_database_find(const struct moe_database *db, struct moe_str path);

/* -- diff.c -- */

struct moe_change_lines { unsigned first, last; };
struct moe_change { struct moe_str path; struct moe_change_lines *lines; size_t count, room; bool whole; };
struct moe_changes { struct moe_arena *arena; struct moe_change *items; size_t count, room; };
/* Add what a unified diff says. Errors: PARSE with the diff's line, LIMIT. The fuzz target's door. */
MOE_MUST_USE
enum moe_code moe_diff_read(const char *name, struct moe_str bytes, struct moe_changes *into, struct moe_error *err);
struct moe_change *moe_changes_slot(struct moe_changes *c, struct moe_str path);   /* NULL = out of memory */
void moe_changes_sort(struct moe_changes *c);
#endif
