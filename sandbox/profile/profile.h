/* A sandbox profile: what a process may do, as people write it down, read and resolved. */
#ifndef MOE_SANDBOX_PROFILE_H
#define MOE_SANDBOX_PROFILE_H
#include "common/base/buf.h"
#include "common/base/error.h"
#include "common/base/str.h"
#include "common/doc/frozen.h"
#include "common/doc/schema.h"
#include "sandbox/calls/calls.h"
#include "sandbox/kernel/kernel.h"

#define MOE_CAP_PROFILE_BYTES   (1u << 20)
#define MOE_CAP_PROFILE_MEMORY  (32u << 20)
#define MOE_CAP_PROFILE_EXTENDS 8u           /* profiles in one chain                          */
#define MOE_CAP_PROFILE_RULES   4096u        /* rules over calls, after groups are expanded    */

/* Where an item was written, and why it is allowed; `why` is empty when nobody said. */
struct moe_origin { struct moe_str file, why; unsigned line, column; };

enum moe_act { MOE_ACT_ALLOW, MOE_ACT_ERRNO, MOE_ACT_KILL, MOE_ACT_LOG, MOE_ACT_NOTIFY };

/* One demand on one argument; demands of a rule are joined by AND, `values` by OR. A rule has at most one demand on an argument. */
enum moe_demand_how {
    MOE_ONE_OF,        /* arg, masked by `mask`, is one of `values` (mask ~0: the whole argument)           */
    MOE_WITHOUT,       /* none of the bits of `mask`                                                        */
    MOE_AT_MOST, MOE_AT_LEAST,   /* values[0], unsigned                                                     */
};
struct moe_demand { unsigned arg; enum moe_demand_how how; uint64_t mask; uint64_t *values; size_t count; };
struct moe_call_rule {
    struct moe_str name; int nr;                 /* nr < 0: not on this machine, and the rule has no effect */
    enum moe_act act; int error;                 /* ERRNO: which                                            */
    struct moe_demand *demands; size_t demand_count;
    struct moe_origin at;
};

/* Absolute; "~/x", "${VAR}/x", "$COMMAND" and "$ARGUMENTS" are filled in by the plan. `with`: counts only when that program may be executed; empty = always. */
struct moe_path_item { struct moe_str path, with; struct moe_origin at; };
struct moe_peer { struct moe_str host; unsigned port; struct moe_origin at; };   /* host: a name or an address; port 0 = any (needs a why) */
struct moe_port { unsigned first, last; struct moe_origin at; };

enum moe_net { MOE_NET_NONE, MOE_NET_LOOPBACK, MOE_NET_LISTED, MOE_NET_HOST };   /* none: no socket of IP at all; loopback: its own; listed: that and `connect`, `bind` */
enum moe_wx { MOE_WX_STRICT, MOE_WX_CACHE, MOE_WX_FREE };
enum moe_record { MOE_RECORD_NONE, MOE_RECORD_SIZE, MOE_RECORD_HASH };
enum moe_tty { MOE_TTY_NONE, MOE_TTY_PTY };

struct moe_env_item { struct moe_str name, value; bool set; struct moe_origin at; };      /* name may end in * when !set */
enum moe_secret_as { MOE_SECRET_FD, MOE_SECRET_FILE, MOE_SECRET_ENV };
struct moe_secret_item { struct moe_str name; struct moe_str from_env, from_file; enum moe_secret_as as; struct moe_str program; struct moe_origin at; };

struct moe_limits {                              /* UINT64_MAX = no limit of ours */
    uint64_t memory_bytes, tasks, file_bytes, open_files, core_bytes, stack_bytes, locked_bytes, cpu_s;
    uint64_t time_ms, grace_ms;
    uint64_t quota_bytes, quota_files;           /* written below writable paths  */
    uint64_t tmp_bytes, shm_bytes;
    unsigned cpu_percent, io_weight;             /* cgroup v2; 0 = not set        */
};

struct moe_profile_source { struct moe_str file, yaml; };   /* as it was read: for what stands in comments */
struct moe_profile {
    struct moe_str name, title, file;
    struct moe_str *chain; size_t chain_count;   /* names, base first, itself last                               */
    struct moe_profile_source *sources; size_t source_count;   /* in the same order; none when it came from no file */
    bool requires_layer[MOE_LAYER_COUNT], prefers_layer[MOE_LAYER_COUNT];

    enum moe_act deny; int deny_errno;           /* what no rule allows                                          */
    struct moe_call_rule *rules; size_t rule_count;   /* by call's name, then: plain allows, conditional ones, denials, each as written. Where both hold, a denial
                                                         decides over an allow. A call that is denied whatever its arguments has that one rule alone; what `remove` took is gone */

    struct moe_path_item *read, *library, *execute, *write, *cache, *hide;    /* see docs/man/moe-profile.5 */
    size_t read_count, library_count, execute_count, write_count, cache_count, hide_count;
    struct moe_str *devices; size_t device_count;     /* below /dev: "null", "urandom"                            */
    struct moe_origin *device_at;                     /* of each                                                 */
    enum moe_record record;
    uint64_t record_hash_below;                  /* larger files are recorded by size alone                      */

    enum moe_net net;
    struct moe_peer *connect; size_t connect_count;
    struct moe_port *bind; size_t bind_count;

    struct moe_env_item *env; size_t env_count;  /* in order; later wins                                         */
    struct moe_secret_item *secrets; size_t secret_count;
    struct moe_limits limits;
    enum moe_wx wx;
    enum moe_tty tty;
    struct moe_str gpu;                          /* "none", "all" or "0,1"                                        */
    bool host_user;                              /* as root: stay uid 0 outside, instead of a uid of its own     */
    bool exec_new;                               /* may run other programs at all                                */
    uint32_t umask;
    struct moe_str hostname;
    struct moe_profile_places {                  /* where single values were written, and their why; line 0 = nobody said */
        struct moe_origin profile, deny, net, wx, tty, gpu, host_user, exec_new, record, limits, memory, tasks, file;
    } at;
};

struct moe_profiles;                             /* opaque; one owner: all profiles read, and the text they live in */
struct moe_profiles *moe_profiles_new(void);
void moe_profiles_free(struct moe_profiles **all);

/**
 * Read a profile by name (built in) or by path (anything with a slash or ending in .yaml), and all that it extends; resolve it.
 *
 *   out  out  borrowed from `all`
 *
 * Errors: IO, PARSE, SCHEMA with file, line, column and field; LIMIT; a profile that extends itself is SCHEMA. USAGE: no profile of that name, with "did you mean".
 */
MOE_MUST_USE enum moe_code moe_profile_load(struct moe_profiles *all, const char *name, const struct moe_profile **out, struct moe_error *err);
/* As above from bytes; `extends` may name built-in ones only when `paths` is false (for fuzzing and for bytes from elsewhere). */
MOE_MUST_USE enum moe_code moe_profile_parse(struct moe_profiles *all, const char *label, struct moe_str yaml, bool paths, const struct moe_profile **out,
                                             struct moe_error *err);
/* One that starts empty (denies everything), to be filled by OCI's reader or by `learn`. */
struct moe_profile *moe_profile_blank(struct moe_profiles *all, struct moe_str name);
void *moe_profile_alloc(struct moe_profiles *all, size_t count, size_t size);   /* zeroed; lives as long as `all`; NULL past the cap */
struct moe_str moe_profile_str(struct moe_profiles *all, struct moe_str s);     /* a NUL-terminated copy                              */

/* The built-in ones: read when the program was built, from sandbox/profiles. Ends with .name = NULL. */
struct moe_builtin_profile { const char *name; const struct moe_doc_frozen *doc; struct moe_str yaml; };
extern const struct moe_builtin_profile moe_builtin_profiles[];

extern const struct moe_field moe_profile_fields[];   /* drives the reader, the man page and the JSON schema */

void moe_profile_write(const struct moe_profile *p, struct moe_buf *out);       /* as YAML, resolved, complete: reading it back gives the same profile */
void moe_profile_explain(const struct moe_profile *p, struct moe_buf *out);     /* in words, with the whys                                            */
/* In words what `a` allows that `b` does not; nothing is written when there is none. */
void moe_profile_more(const struct moe_profile *a, const struct moe_profile *b, struct moe_buf *out);
#endif
