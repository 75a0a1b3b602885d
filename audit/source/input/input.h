/* Which files are audited, with which flags, and which of their lines count. */
#ifndef MOE_AUDIT_SOURCE_INPUT_INPUT_H
#define MOE_AUDIT_SOURCE_INPUT_INPUT_H
#include "common/base/arena.h"
#include "common/base/error.h"
#include "policy/policy.h"

#define MOE_CAP_SOURCE_BYTES (32u << 20)
#define MOE_CAP_SOURCE_FILES 400000u

enum moe_input_language { MOE_INPUT_C, MOE_INPUT_CXX, MOE_INPUT_CUDA };

struct moe_input {
    struct moe_str path;                        /* relative, '/' separated, without "./"; "-" = standard input            */
    enum moe_input_language language;
    bool header;                                /* .h .hpp .cuh: parsed alone only when no source includes it              */
    struct moe_str *flags; size_t flag_count;   /* vetted: -I -isystem -iquote -D -U -std= only                            */
    struct moe_str *dropped; size_t dropped_count; /* flags of the database that were left out, for --verbose              */
    bool from_database;
};
struct moe_excluded { struct moe_str path, why; };
struct moe_inputs {
    struct moe_arena *arena;
    struct moe_input *items; size_t count;      /* sorted by path; each once                                              */
    struct moe_str *headers; size_t header_count; /* headers among the audited files that some source includes, sorted    */
    struct moe_input *header_items;             /* the same as inputs: for those that no parsed unit turned out to read     */
    struct moe_str *parts; size_t part_count;   /* .inc .inl .def ...: never parsed alone, audited where a source includes them; sorted */
    struct moe_str cwd, *folders; size_t folder_count; /* real paths. A file of any other name that a source includes counts below `folders` */
    struct moe_excluded *excluded; size_t excluded_count; /* named on the command line, or a source by name that cannot be one: to be told */
    unsigned ignored;                           /* those and all else that .gitignore or the policy leaves out             */
    uint64_t headers_key;                       /* hash of every header path in the tree: a new header changes resolution  */
};

struct moe_input_opts {
    const char *const *paths; size_t path_count;   /* files, folders, "@list", "-"                                        */
    const struct moe_policy *policy;
    const char *database;                          /* -p: compile_commands.json or its folder; NULL = look for one         */
    bool no_ignore;                                /* do not honour .gitignore                                             */
};

/**
 * Walk, read .gitignore files (nested, negated, anchored; .git/info/exclude too), apply the policy's paths and exclude, read or find the compilation
 * database (build/, ., each operand), and infer -I for the rest by matching the tree's #include names against its files and voting.
 * A path that does not exist, an unreadable folder, a broken database: errors. Symbolic links to folders are not followed; to files are, once.
 * Errors: IO, PARSE, SCHEMA, USAGE (nothing to audit), LIMIT.
 */
MOE_MUST_USE
enum moe_code moe_inputs_find(const struct moe_input_opts *opts, struct moe_inputs **out, struct moe_error *err);
void moe_inputs_free(struct moe_inputs **inputs);

/* What C family a text is written in, by its words; for a header nobody includes and for standard input. */
enum moe_input_language moe_input_guess(struct moe_str bytes);

/* Lines changed since a revision (git diff, run without a shell) or as a unified diff FILE says. */
struct moe_changes;
MOE_MUST_USE enum moe_code moe_changes_since(const char *revision, struct moe_changes **out, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_changes_read(const char *diff_path, struct moe_changes **out, struct moe_error *err);
void moe_changes_free(struct moe_changes **changes);
bool moe_changes_file(const struct moe_changes *changes, struct moe_str path);
bool moe_changes_empty(const struct moe_changes *changes);      /* no file is named */
/* A changed file that would be a source by its name and does not exist from here: the diff is of another tree, or of another folder of it. The
 * text ends with a NUL; empty = none. */
struct moe_str moe_changes_stray(const struct moe_changes *changes);
bool moe_changes_touch(const struct moe_changes *changes, struct moe_str path, unsigned first, unsigned last);
#endif
