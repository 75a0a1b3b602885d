/* A policy while it is put together. For the files of this folder only. */
#ifndef MOE_POLICY_BUILD_H
#define MOE_POLICY_BUILD_H
#include "common/doc/frozen.h"
#include "policy/policy.h"

#define MOE_CAP_POLICY_ARENA (64u << 20)
#define MOE_CAP_POLICY_ITEMS 4096u              /* in one list, after everything was merged */
#define MOE_POLICY_BUILT_IN  "built-in"

struct moe_policy_load {
    struct moe_policy *policy;
    const struct moe_policy_rules *known;
    const char *today;
    /* Files met so far. One that is still open when it is met again extends itself; one that is closed is not merged twice (a diamond). */
    struct moe_policy_met { struct moe_str id, label; bool open; } met[MOE_CAP_POLICY_EXTENDS + 2];
    size_t met_count;
    unsigned extended;                          /* of them, those that a policy names, without the built-in one */
    /* The file being merged. */
    const struct moe_doc *doc;
    struct moe_str file;
    bool under;                                 /* it is the built-in one, below every other: it replaces nothing */
    bool checked;                               /* and the build has seen that every rule that it names exists */
    size_t room_skips, room_params, room_controls;
};

/* sections.c: merge one checked document. */
MOE_MUST_USE enum moe_code moe_policy_merge(struct moe_policy_load *l, const struct moe_node_doc *root, struct moe_error *err);

/* sections.c: what every section uses. A check says whether one value may stand. */
typedef enum moe_code moe_policy_check(struct moe_policy_load *l, const struct moe_node_doc *node, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_policy_plain(struct moe_policy_load *l, const struct moe_node_doc *node, struct moe_error *err);    /* one printable line */
MOE_MUST_USE
enum moe_code moe_policy_add_texts(struct moe_policy_load *l, const struct moe_node_doc *list, moe_policy_check *check, struct moe_policy_list *into, struct moe_error *err);
MOE_MUST_USE
enum moe_code moe_policy_set_text(struct moe_policy_load *l, const struct moe_node_doc *node, moe_policy_check *check, struct moe_policy_text *into, struct moe_error *err);
MOE_MUST_USE
enum moe_code moe_policy_keep_list(struct moe_policy_load *l, const struct moe_node_doc *list, moe_policy_check *check, struct moe_str **out, size_t *count, struct moe_error *err);
MOE_MUST_USE
enum moe_code moe_policy_keep_optional(struct moe_policy_load *l, const struct moe_node_doc *map, const char *key, bool prose, struct moe_str *out, struct moe_error *err);

/* checkpoint.c */
MOE_MUST_USE enum moe_code moe_policy_merge_checkpoint(struct moe_policy_load *l, const struct moe_node_doc *map, struct moe_error *err);
void moe_policy_print_checkpoint(struct moe_buf *out, const struct moe_policy *p);
extern const struct moe_field moe_policy_checkpoint_fields[];

/* lint.c */
MOE_MUST_USE enum moe_code moe_policy_merge_lint(struct moe_policy_load *l, const struct moe_node_doc *map, struct moe_error *err);
void moe_policy_print_lint(struct moe_buf *out, const struct moe_policy *p);
extern const struct moe_field moe_policy_lint_fields[];

/* print.c: one value with where it came from. */
void moe_policy_put_list(struct moe_buf *out, const char *indent, const char *name, const struct moe_policy_list *list);
void moe_policy_put_flow(struct moe_buf *out, const struct moe_str *items, size_t count);                 /* ["a", "b"] */
void moe_policy_put_from(struct moe_buf *out, struct moe_from from);

/* resolve.c: put one read value into the policy. Strings are kept in the policy's arena already. */
struct moe_from moe_policy_from(const struct moe_policy_load *l, const struct moe_node_doc *node);
MOE_MUST_USE enum moe_code moe_policy_keep(struct moe_policy_load *l, const struct moe_node_doc *node, struct moe_str *out, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_policy_put_text(struct moe_policy_load *l, struct moe_policy_list *list, const struct moe_node_doc *node, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_policy_put_skip(struct moe_policy_load *l, const struct moe_node_doc *node, const struct moe_policy_skip *skip, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_policy_put_param(struct moe_policy_load *l, const struct moe_node_doc *node, const struct moe_policy_param *param, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_policy_put_control(struct moe_policy_load *l, const struct moe_node_doc *node, const struct moe_policy_control *c, struct moe_error *err);

/* Whether a code, name or glob means this rule. */
bool moe_policy_means(struct moe_str pattern, struct moe_str code, struct moe_str name);

/* The default policy: policy/default.yaml as the build read it. */
extern const struct moe_doc_frozen *const moe_default_policy;

/* A list's items, or the one scalar that stands for a list of one. */
static inline const struct moe_node_doc *moe_policy_first(const struct moe_node_doc *n) { return n && n->kind == MOE_DOC_LIST ? n->first : n; }
static inline const struct moe_node_doc *moe_policy_next(const struct moe_node_doc *list, const struct moe_node_doc *item)
{
    return list->kind == MOE_DOC_LIST ? item->next : NULL;
}
static inline size_t moe_policy_count(const struct moe_node_doc *n) { return !n ? 0 : n->kind == MOE_DOC_LIST ? n->count : 1; }
#endif
