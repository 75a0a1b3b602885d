/* What can be known of a machine and of the process that asks, without changing anything: texts of /proc and /sys, modes, listeners, the environment, GPUs.
 * Read when a rule asks for it, once, below a root that tests and copies of machines point elsewhere. No network, no shell, no child. What cannot be
 * read is kept as a gap, so that it is told and never passes in silence. */
#ifndef MOE_AUDIT_CONFIG_DOCTOR_FACTS_H
#define MOE_AUDIT_CONFIG_DOCTOR_FACTS_H
#include "common/base/arena.h"
#include "common/base/buf.h"
#include "common/base/error.h"

#define MOE_CAP_MACHINE_BYTES   (128u << 20)     /* everything that is kept of a machine                 */
#define MOE_CAP_MACHINE_TEXT    (16u << 20)      /* one file of /proc or /etc                            */
#define MOE_CAP_MACHINE_STATED  (1u << 20)       /* machine.yaml                                         */
#define MOE_CAP_MACHINE_ENTRIES 4096u            /* of one folder, when names are matched with a pattern */

struct moe_machine;      /* opaque; one owner; one thread */

struct moe_machine_how {
    const char *root;                            /* "/" = this machine                                   */
    char *const *environment;                    /* NULL = what machine.yaml states, else /proc/self/environ below the root */
    /* What every text is put through before it is read; NULL = nothing. Tests of rules cut marks off with it. */
    enum moe_code (*mend)(struct moe_str bytes, struct moe_buf *out, struct moe_error *err);
};

/* Where a fact stands: the file's name with the root before it, and the line. */
struct moe_machine_at { struct moe_str path; unsigned line; };
struct moe_machine_text { struct moe_str text; struct moe_machine_at at; };

struct moe_machine_var { struct moe_str name, value; unsigned line; };           /* line: of machine.yaml, or the place in the sorted environment */

struct moe_machine_file {
    struct moe_machine_at at;
    struct moe_str path;                         /* without the root                                     */
    unsigned mode, uid, gid;                     /* mode: the permission bits alone, 07777               */
    bool folder;
    struct moe_str loose;                        /* the nearest folder above it in which anyone may replace what lies there; empty = none */
};

enum moe_machine_proto { MOE_MACHINE_TCP, MOE_MACHINE_UDP };
struct moe_machine_listener {
    enum moe_machine_proto proto;
    char address[48];                            /* "0.0.0.0", "::", "10.1.2.3"; IPv4 within IPv6 is written as IPv4 */
    unsigned port, uid;
    bool loopback, any;
    unsigned long inode;
    char owner[32];                              /* the program's name; empty = not to be seen from here */
    struct moe_machine_at at;
};

/* What NVML says of one GPU; -1 = it does not say. */
struct moe_machine_gpu {
    unsigned index;
    char name[96], driver[32];
    int persistence, ecc, mig, accounting;       /* 0 off, 1 on                                          */
    int compute;                                 /* 0 default (shared), 2 prohibited, 3 one process      */
    int64_t uncorrected;                         /* memory errors since they were last reset             */
    int remap_failed, remap_pending;
    struct moe_machine_at at;
};

enum moe_machine_found { MOE_MACHINE_ABSENT, MOE_MACHINE_THERE, MOE_MACHINE_UNKNOWN };

/**
 *   how  in  kept
 *   out  out new   moe_machine_free()
 *
 * Below a root that is not "/", a file machine.yaml may state what a copy cannot carry. Where it states `files`, modes come from there alone:
 *
 *   environment: {HF_HOME: /shared/hf}
 *   files: [{path: /shared/hf, mode: 0777, uid: 1000, gid: 1000, folder: true}]
 *   gpus: [{name: H200, driver: 570.1, persistence: off, ecc: on, mig: off, accounting: off, compute: 0, uncorrected: 0, remap_failed: off, remap_pending: off}]
 *
 * Errors: IO (no such root), PARSE and SCHEMA (machine.yaml), LIMIT.
 */
MOE_MUST_USE enum moe_code moe_machine_open(const struct moe_machine_how *how, struct moe_machine **out, struct moe_error *err);
void moe_machine_free(struct moe_machine **machine);

/* A file's text, and the line of it that begins with `key` (what follows the key and a colon, trimmed). False: a gap was noted. */
bool moe_machine_read(const struct moe_machine *machine, const char *path, struct moe_machine_text *out);
bool moe_machine_line(const struct moe_machine *machine, const char *path, const char *key, struct moe_machine_text *out);
/* A switch by its name: kernel.yama.ptrace_scope. */
bool moe_machine_switch(const struct moe_machine *machine, const char *name, struct moe_machine_text *out);
bool moe_machine_number(struct moe_str text, unsigned base, uint64_t *out);      /* the whole text is one number */

/* The process that asks (below another root: the one whose /proc/self lies there). False: not known, and noted. */
struct moe_machine_self { unsigned uid, gid; const unsigned *groups; size_t group_count; bool root_outside; /* uid 0 is not mapped to another one */ };
bool moe_machine_self(const struct moe_machine *machine, struct moe_machine_self *out);
bool moe_machine_group(const struct moe_machine *machine, unsigned gid, struct moe_str *name);     /* by /etc/group; false without a gap */
const struct moe_machine_var *moe_machine_env(const struct moe_machine *machine, size_t *count);   /* sorted by name */
const struct moe_machine_var *moe_machine_var(const struct moe_machine *machine, struct moe_str name);
struct moe_machine_at moe_machine_env_at(const struct moe_machine *machine, const struct moe_machine_var *var);

/* The version of Landlock that the live kernel answers with; 0 = none; -1 = not to be known from here (another root, a filter). */
int moe_machine_landlock(const struct moe_machine *machine);

/* What lies at a path ("~/" is the user's home). UNKNOWN: a gap was noted. */
enum moe_machine_found moe_machine_look(const struct moe_machine *machine, struct moe_str path, struct moe_machine_file *out);
/* The same for each name that matches `pattern`, whose last part may hold * ? [a-z]; those that are absent are not called for. */
typedef void moe_machine_file_fn(void *ctx, const struct moe_machine_file *file);
void moe_machine_each(const struct moe_machine *machine, struct moe_str pattern, moe_machine_file_fn *each, void *ctx);
/* Whether the process that asks may do `bits` (4 read, 2 write, 1 search) there, by owner, group and mode. */
bool moe_machine_may(const struct moe_machine *machine, const struct moe_machine_file *file, unsigned bits);

const struct moe_machine_listener *moe_machine_listeners(const struct moe_machine *machine, size_t *count);
const struct moe_machine_gpu *moe_machine_gpus(const struct moe_machine *machine, size_t *count);

/* What was read, and what could not be judged and why; each said once. */
struct moe_machine_gap { struct moe_str what, why; };
MOE_PRINTF(3, 4) void moe_machine_gap(const struct moe_machine *machine, struct moe_str what, const char *why, ...);
const struct moe_machine_gap *moe_machine_gaps(const struct moe_machine *machine, size_t *count);
const struct moe_str *moe_machine_sources(const struct moe_machine *machine, size_t *count);
bool moe_machine_is_live(const struct moe_machine *machine);
struct moe_machine_at moe_machine_place(const struct moe_machine *machine, struct moe_str path, unsigned line);   /* of a path that is not to be read */
bool moe_machine_full(const struct moe_machine *machine);                        /* out of memory: what was said is not all */
#endif
