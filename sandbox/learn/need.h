/* What a job needs beyond a base profile: made from what was seen and from profiles learned before, then written as YAML. */
#ifndef MOE_SANDBOX_LEARN_NEED_H
#define MOE_SANDBOX_LEARN_NEED_H
#include "sandbox/learn/seen.h"

struct moe_need_item { struct moe_str text, why, note; };
struct moe_need_list { struct moe_need_item *items; size_t count, room; };
struct moe_need_rule { struct moe_call_rule rule; struct moe_str note; };

enum { MOE_NEED_READ, MOE_NEED_LIBRARY, MOE_NEED_EXECUTE, MOE_NEED_WRITE, MOE_NEED_CACHE, MOE_NEED_HIDE, MOE_NEED_FILES };
struct moe_need {
    struct moe_arena *arena;
    const struct moe_profile *base;
    struct moe_str name, title;
    struct moe_need_rule *rules; size_t rule_count, rule_room;
    struct moe_need_list files[MOE_NEED_FILES], devices, connect, bind, keep, set, remarks;
    enum moe_net net; enum moe_wx wx; bool exec_new, tty; struct moe_str gpu;
    struct moe_str net_why, wx_why, gpu_why, exec_why;
    struct moe_limits limits;                /* UINT64_MAX = unlimited, 0 = as the base has it */
    struct moe_peaks peaks;
    bool failed;                             /* no memory */
};

/* True: a rule of these allows the call, as far as the arguments that matter tell. */
bool moe_need_allowed(const struct moe_call_rule *rules, size_t count, int nr, const uint64_t args[MOE_CALL_ARGS]);
/* True: an item of a profile's list names the path or a folder above it. */
bool moe_need_has_form(const char *call);                                      /* it is allowed in a form that does no harm */
bool moe_need_listed(const struct moe_path_item *items, size_t count, struct moe_str path);

/* One of each text; a reason is never lost to an empty one. All copied. */
void moe_need_add(struct moe_need *n, struct moe_need_list *to, struct moe_str text, struct moe_str why, struct moe_str note);
MOE_PRINTF(2, 3) void moe_need_remark(struct moe_need *n, const char *fmt, ...);

void moe_need_merge(struct moe_need *n, const struct moe_profile *old);      /* all that it allows beyond the base             */
void moe_need_calls(struct moe_need *n, const struct moe_seen *s);           /* sorted before, as the two below                 */
void moe_need_paths(struct moe_need *n, const struct moe_seen *s);
void moe_need_rest(struct moe_need *n, const struct moe_seen *s);            /* network, environment, memory, limits            */
void moe_need_write(struct moe_need *n, struct moe_buf *out);

struct moe_str moe_need_note(struct moe_need *n, uint64_t count, struct moe_who first);      /* "34 times, first by python3 after 12 ms" */
#endif
