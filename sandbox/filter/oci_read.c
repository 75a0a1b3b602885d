/* Docker's profiles and a runtime spec's linux.seccomp, as rules of ours. Entries for other machines, kernels and capabilities are left out. */
#include "sandbox/filter/parts.h"
#include "common/doc/doc.h"
#include "sandbox/filter/oci.h"
#include <errno.h>
#include <stdlib.h>

#define CAP_NAME_SHOWN 64

struct reader { struct moe_profiles *all; struct moe_profile *p; const struct moe_doc *doc; struct moe_str file; uint64_t caps; size_t room; };
/* A condition as demands of which one is to hold; NE is two, an impossible one none. */
struct choice { struct moe_demand of[2]; size_t count; };
struct entry { enum moe_act act; int error; struct choice args[MOE_CAP_OCI_ARGS]; size_t arg_count; };

#define AT(r, node, err, ...) moe_doc_fail((err), MOE_E_SCHEMA, (r)->doc, (node), false, __VA_ARGS__)
#define FULL(r, err) moe_fail((err), MOE_E_LIMIT, (struct moe_where){ .file = moe_doc_name((r)->doc) }, \
                              "more than %u rules, or %u MiB", MOE_CAP_PROFILE_RULES, MOE_CAP_PROFILE_MEMORY >> 20)

static enum moe_code number(struct reader *r, const struct moe_node_doc *node, uint64_t most, uint64_t *out, struct moe_error *err)
{
    if (!node || node->kind == MOE_DOC_NULL)
        return MOE_OK;
    if (node->kind != MOE_DOC_INT || node->as.integer < 0 || (uint64_t)node->as.integer > most)
        return AT(r, node, err, "must be a whole number from 0 to %llu", (unsigned long long)most);
    *out = (uint64_t)node->as.integer;
    return MOE_OK;
}

/* ---- actions ---- */

static enum moe_code action(struct reader *r, const struct moe_node_doc *map, const char *key, const char *number_key, struct entry *e, struct moe_error *err)
{
    /* A trap is a signal that ends the process; a tracer is never there, and without one the call does not exist. */
    static const struct { const char *name; enum moe_act act; int error; } acts[] = {
        { "SCMP_ACT_ALLOW", MOE_ACT_ALLOW, 0 },       { "SCMP_ACT_ERRNO", MOE_ACT_ERRNO, EPERM },     { "SCMP_ACT_KILL", MOE_ACT_KILL, 0 },   { "SCMP_ACT_KILL_PROCESS", MOE_ACT_KILL, 0 },
        { "SCMP_ACT_KILL_THREAD", MOE_ACT_KILL, 0 },  { "SCMP_ACT_TRAP", MOE_ACT_KILL, 0 },           { "SCMP_ACT_LOG", MOE_ACT_LOG, 0 },     { "SCMP_ACT_NOTIFY", MOE_ACT_NOTIFY, 0 },
        { "SCMP_ACT_TRACE", MOE_ACT_ERRNO, ENOSYS },
    };
    const struct moe_node_doc *node = moe_doc_get(map, key);
    if (!node || node->kind != MOE_DOC_STR)
        return AT(r, node ? node : map, err, "%s must be an action, such as \"SCMP_ACT_ERRNO\"", key);
    for (size_t i = 0; i < MOE_COUNT(acts); i++)
        if (moe_str_is(node->text, acts[i].name)) {
            uint64_t n = (uint64_t)acts[i].error;
            if (acts[i].act == MOE_ACT_ERRNO && acts[i].error == EPERM)
                MOE_TRY(number(r, moe_doc_get(map, number_key), 4095, &n, err));
            if (acts[i].act == MOE_ACT_ERRNO && !n)
                return AT(r, moe_doc_get(map, number_key), err, "0 is no error: the call would seem to have worked");
            e->act = acts[i].act;
            e->error = (int)n;
            return MOE_OK;
        }
    return AT(r, node, err, "\"%.*s\" is no action", MOE_MIN((int)node->text.len, CAP_NAME_SHOWN), node->text.ptr);
}

/* ---- conditions ---- */

static enum moe_code put(struct reader *r, struct choice *c, unsigned arg, enum moe_demand_how how, uint64_t mask, uint64_t value, struct moe_error *err)
{
    uint64_t *values = moe_profile_alloc(r->all, 1, sizeof *values);
    if (!values)
        return FULL(r, err);
    *values = value;
    c->of[c->count++] = (struct moe_demand){ .arg = arg, .how = how, .mask = mask, .values = values, .count = 1 };
    return MOE_OK;
}

static enum moe_code condition(struct reader *r, const struct moe_node_doc *node, struct choice *c, struct moe_error *err)
{
    const struct moe_node_doc *op = moe_doc_get(node, "op");
    uint64_t index = 0, v = 0, two = 0;
    *c = (struct choice){ .count = 0 };
    if (node->kind != MOE_DOC_MAP || !op || op->kind != MOE_DOC_STR)
        return AT(r, node, err, "must be a condition: index, value, op");
    MOE_TRY(number(r, moe_doc_get(node, "index"), MOE_CALL_ARGS - 1, &index, err));
    MOE_TRY(number(r, moe_doc_get(node, "value"), INT64_MAX, &v, err));
    MOE_TRY(number(r, moe_doc_get(node, "valueTwo"), INT64_MAX, &two, err));
    unsigned arg = (unsigned)index;
    c->of[0].arg = arg;                          /* told even where nothing fits */
    if (moe_str_is(op->text, "SCMP_CMP_EQ"))
        return put(r, c, arg, MOE_ONE_OF, UINT64_MAX, v, err);
    if (moe_str_is(op->text, "SCMP_CMP_MASKED_EQ"))
        return put(r, c, arg, MOE_ONE_OF, v, two, err);
    if (moe_str_is(op->text, "SCMP_CMP_LE"))
        return put(r, c, arg, MOE_AT_MOST, 0, v, err);
    if (moe_str_is(op->text, "SCMP_CMP_GE"))
        return put(r, c, arg, MOE_AT_LEAST, 0, v, err);
    bool not = moe_str_is(op->text, "SCMP_CMP_NE");
    if (!not && !moe_str_is(op->text, "SCMP_CMP_LT") && !moe_str_is(op->text, "SCMP_CMP_GT"))
        return AT(r, op, err, "\"%.*s\" is no comparison", MOE_MIN((int)op->text.len, CAP_NAME_SHOWN), op->text.ptr);
    if ((not || moe_str_is(op->text, "SCMP_CMP_LT")) && v > 0)
        MOE_TRY(put(r, c, arg, MOE_AT_MOST, 0, v - 1, err));
    if (not || moe_str_is(op->text, "SCMP_CMP_GT"))
        MOE_TRY(put(r, c, arg, MOE_AT_LEAST, 0, v + 1, err));
    return MOE_OK;
}

/* ---- rules ---- */

static enum moe_code add_rule(struct reader *r, struct moe_str name, int nr, const struct moe_node_doc *at, const struct entry *e, const struct moe_demand *demands,
                              size_t count, struct moe_error *err)
{
    struct moe_profile *p = r->p;
    if (p->rule_count == r->room) {
        size_t room = r->room ? 2 * r->room : 256;
        struct moe_call_rule *rules = room <= 2 * MOE_CAP_PROFILE_RULES ? moe_profile_alloc(r->all, room, sizeof *rules) : NULL;
        if (!rules)
            return FULL(r, err);
        if (p->rule_count)
            memcpy(rules, p->rules, p->rule_count * sizeof *rules);
        p->rules = rules;
        r->room = room;
    }
    struct moe_demand *own = count ? moe_profile_alloc(r->all, count, sizeof *own) : NULL;
    if (p->rule_count >= MOE_CAP_PROFILE_RULES || (count && !own))
        return FULL(r, err);
    if (count)
        memcpy(own, demands, count * sizeof *own);
    p->rules[p->rule_count++] = (struct moe_call_rule){ .name = name, .nr = nr, .act = e->act, .error = e->error, .demands = own, .demand_count = count,
                                                        .at = { .file = r->file, .line = at->line, .column = at->column } };
    return MOE_OK;
}

/* Every way to choose one of each condition's demands. */
static enum moe_code add_choices(struct reader *r, struct moe_str name, int nr, const struct moe_node_doc *at, const struct entry *e, const struct choice *args,
                                 size_t count, struct moe_error *err)
{
    struct moe_demand chosen[MOE_CALL_ARGS];
    size_t ways = 1;
    for (size_t i = 0; i < count; i++)
        ways *= args[i].count;
    for (size_t way = 0; way < ways; way++) {
        size_t rest = way;
        for (size_t i = 0; i < count; i++, rest /= args[i - 1].count)
            chosen[i] = args[i].of[rest % args[i].count];
        MOE_TRY(add_rule(r, name, nr, at, e, chosen, count, err));
    }
    return MOE_OK;
}

/* Conditions on different arguments are joined by and; once one argument comes twice, all of them by or. */
static enum moe_code add_call(struct reader *r, const struct moe_node_doc *node, const struct entry *e, struct moe_error *err)
{
    int nr = -1;
    bool twice = false;
    if (node->kind != MOE_DOC_STR)
        return AT(r, node, err, "must be the name of a system call");
    if (!moe_call_number(node->text, &nr) || nr < 0)
        return MOE_OK;                           /* of another machine, or of none */
    const char *name = moe_call_name(nr);
    struct moe_str known = name ? moe_str_c(name) : moe_profile_str(r->all, node->text);
    for (size_t i = 0; i < e->arg_count; i++)
        for (size_t k = 0; k < i; k++)
            twice = twice || e->args[i].of[0].arg == e->args[k].of[0].arg;
    if (!twice)
        return add_choices(r, known, nr, node, e, e->args, e->arg_count, err);
    for (size_t i = 0; i < e->arg_count; i++)
        MOE_TRY(add_choices(r, known, nr, node, e, &e->args[i], 1, err));
    return MOE_OK;
}

/* ---- entries ---- */

static enum moe_code read_args(struct reader *r, const struct moe_node_doc *list, struct entry *e, struct moe_error *err)
{
    if (!list || list->kind == MOE_DOC_NULL)
        return MOE_OK;
    if (list->kind != MOE_DOC_LIST || list->count > MOE_CAP_OCI_ARGS)
        return AT(r, list, err, "must be a list of at most %u conditions", MOE_CAP_OCI_ARGS);
    for (const struct moe_node_doc *n = list->first; n; n = n->next)
        MOE_TRY(condition(r, n, &e->args[e->arg_count++], err));
    return MOE_OK;
}

static enum moe_code read_entry(struct reader *r, const struct moe_node_doc *node, const struct entry *rest, struct moe_error *err)
{
    struct entry e = { .arg_count = 0 };
    const struct moe_node_doc *names = moe_doc_get(node, "names"), *one = moe_doc_get(node, "name");
    bool applies = true;
    if (node->kind != MOE_DOC_MAP)
        return AT(r, node, err, "must be a map: names, action, args");
    MOE_TRY(action(r, node, "action", "errnoRet", &e, err));
    MOE_TRY(read_args(r, moe_doc_get(node, "args"), &e, err));
    MOE_TRY(moe_oci_applies(r->doc, node, r->caps, &applies, err));
    if (!applies || (e.act == rest->act && e.error == rest->error))
        return MOE_OK;                           /* says what is so anyway */
    if (one && one->kind == MOE_DOC_STR && one->text.len)
        MOE_TRY(add_call(r, one, &e, err));
    if (!names || names->kind == MOE_DOC_NULL)
        return one ? MOE_OK : AT(r, node, err, "names no call");
    if (names->kind != MOE_DOC_LIST)
        return AT(r, names, err, "must be a list of names of system calls");
    for (const struct moe_node_doc *n = names->first; n; n = n->next)
        MOE_TRY(add_call(r, n, &e, err));
    return MOE_OK;
}

/* ---- order, as struct moe_profile has it ---- */

static int class_of(const struct moe_call_rule *r) { return r->act != MOE_ACT_ALLOW ? 2 : r->demand_count != 0; }
static bool decides_all(const struct moe_call_rule *r) { return !r->demand_count && r->act != MOE_ACT_ALLOW && r->act != MOE_ACT_LOG; }

static int by_call(const void *left, const void *right)
{
    const struct moe_call_rule *a = left, *b = right;
    int d = strcmp(a->name.ptr, b->name.ptr);
    d = d ? d : class_of(a) - class_of(b);
    d = d ? d : a->at.line < b->at.line ? -1 : a->at.line > b->at.line;
    return d ? d : a->at.column < b->at.column ? -1 : a->at.column > b->at.column;
}

/* A call that is denied whatever its arguments keeps that rule alone; of one that is allowed so, the other allowances go. */
static void settle(struct moe_profile *p)
{
    size_t n = 0;
    if (p->rule_count)
        qsort(p->rules, p->rule_count, sizeof *p->rules, by_call);
    for (size_t i = 0, end; i < p->rule_count; i = end) {
        const struct moe_call_rule *denial = NULL;
        bool allowed = class_of(&p->rules[i]) == 0;
        for (end = i; end < p->rule_count && p->rules[end].nr == p->rules[i].nr; end++)
            if (!denial && decides_all(&p->rules[end]))
                denial = &p->rules[end];
        if (denial) {
            p->rules[n++] = *denial;
            continue;
        }
        for (size_t k = i; k < end; k++)
            if (k == i || !allowed || class_of(&p->rules[k]) == 2)
                p->rules[n++] = p->rules[k];
    }
    p->rule_count = n;
}

/* A list of what is forbidden: everything that is known here and not in it is allowed, and what is not known is not there. */
static enum moe_code allow_the_rest(struct reader *r, const struct moe_node_doc *at, struct moe_error *err)
{
    static const struct entry allow = { .act = MOE_ACT_ALLOW };
    for (int nr = 0; nr < MOE_CAP_OCI_CALLS; nr++) {
        const char *name = moe_call_name(nr);
        if (name)
            MOE_TRY(add_rule(r, moe_str_c(name), nr, at, &allow, NULL, 0, err));
    }
    return MOE_OK;
}

enum moe_code moe_oci_read(struct moe_profiles *all, const char *label, struct moe_str json, uint64_t caps, struct moe_profile *p, struct moe_error *err)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct entry rest = { .arg_count = 0 };
    if (json.len > MOE_CAP_PROFILE_BYTES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = label }, "more than %u bytes", MOE_CAP_PROFILE_BYTES);
    MOE_TRY(moe_doc_parse(MOE_DOC_JSON, label, json, &doc, err));
    const struct moe_node_doc *root = moe_doc_root(doc), *linux_node = moe_doc_get(root, "linux"), *inner = moe_doc_get(linux_node, "seccomp");
    struct reader r = { .all = all, .p = p, .doc = doc, .file = moe_profile_str(all, moe_str_c(label)), .caps = caps };
    root = inner ? inner : root;
    if (root->kind != MOE_DOC_MAP || (linux_node && !inner))
        return AT(&r, root, err, "has no linux.seccomp");
    p->rules = NULL;
    p->rule_count = 0;
    MOE_TRY(action(&r, root, "defaultAction", "defaultErrnoRet", &rest, err));
    const struct moe_node_doc *calls = moe_doc_get(root, "syscalls");
    if (calls && calls->kind != MOE_DOC_LIST && calls->kind != MOE_DOC_NULL)
        return AT(&r, calls, err, "must be a list");
    for (const struct moe_node_doc *n = calls ? calls->first : NULL; n; n = n->next)
        MOE_TRY(read_entry(&r, n, &rest, err));
    p->deny = rest.act == MOE_ACT_ALLOW ? MOE_ACT_ERRNO : rest.act;
    p->deny_errno = rest.act == MOE_ACT_ALLOW ? ENOSYS : rest.error;
    if (rest.act == MOE_ACT_ALLOW)
        MOE_TRY(allow_the_rest(&r, root, err));
    settle(p);
    return MOE_OK;
}
