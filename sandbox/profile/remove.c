/* `remove`: what the extended profiles allow and this one does not. Each item must take something away, so that a typo never leaves open what was to be closed. */
#include "sandbox/profile/build.h"

static enum moe_code nothing(struct moe_profile_build *b, const struct moe_node_doc *node, struct moe_error *err)
{
    return MOE_BUILD_FAIL(b, node, err, "removes nothing: no extended profile lists \"%.*s\"", (int)MOE_MIN(node->text.len, (size_t)60), node->text.ptr);
}

static size_t remove_rules(struct moe_profile_build *b, struct moe_str name)
{
    size_t kept = 0, had = b->rule_count;
    for (size_t i = 0; i < had; i++)
        if (!moe_act_lets(b->rules[i].rule.act) || !moe_str_eq(b->rules[i].rule.name, name))
            b->rules[kept++] = b->rules[i];
    b->rule_count = kept;
    return had - kept;
}

static bool is_denied(const struct moe_profile_build *b, struct moe_str name)
{
    for (size_t i = 0; i < b->rule_count; i++)
        if (moe_str_eq(b->rules[i].rule.name, name))
            return true;
    return false;
}

static enum moe_code remove_call(struct moe_profile_build *b, const struct moe_node_doc *n, struct moe_error *err)
{
    size_t gone = 0;
    int nr;
    if (n->text.len && n->text.ptr[0] == '@') {
        const struct moe_call_group *group = moe_call_group(n->text);
        if (!group)
            return MOE_BUILD_FAIL(b, n, err, "no group \"%.*s\" of calls", (int)MOE_MIN(n->text.len, (size_t)40), n->text.ptr);
        for (const char *const *call = group->calls; *call; call++)
            gone += remove_rules(b, moe_str_c(*call));
    } else if (moe_call_number(n->text, &nr)) {
        gone = remove_rules(b, n->text);
    } else {
        const char *near = moe_call_suggest(n->text);
        return MOE_BUILD_FAIL(b, n, err, "no system call \"%.*s\"%s%s%s", (int)MOE_MIN(n->text.len, (size_t)40), n->text.ptr, near ? "; did you mean " : "",
                              near ? near : "", near ? "?" : "");
    }
    if (!gone && is_denied(b, n->text))
        return MOE_BUILD_FAIL(b, n, err, "\"%.*s\" is denied already; what is to become of it instead stands below calls.allow or calls.deny", MOE_FMT(n->text));
    return gone ? MOE_OK : nothing(b, n, err);
}

static bool at_or_below(struct moe_str path, struct moe_str top)
{
    return moe_str_starts(path, top) && (path.len == top.len || path.ptr[top.len] == '/');
}

static enum moe_code remove_path(struct moe_profile_build *b, const struct moe_node_doc *n, struct moe_error *err)
{
    struct moe_str path;
    size_t gone = 0;
    MOE_TRY(moe_build_path(b, n, true, &path, err));
    for (size_t l = 0; l < MOE_PATH_LISTS; l++) {
        struct moe_path_item *items = *moe_path_items(b->p, &moe_path_lists[l]);
        size_t *count = moe_path_count(b->p, &moe_path_lists[l]), kept = 0, had = *count;
        if (strcmp(moe_path_lists[l].key, "hide") == 0)
            continue;
        for (size_t i = 0; i < had; i++)
            if (!at_or_below(items[i].path, path))
                items[kept++] = items[i];
        *count = kept;
        gone += had - kept;
    }
    return gone ? MOE_OK : MOE_BUILD_FAIL(b, n, err, "removes nothing: no extended profile lists it or anything below; files.hide hides what lies in a listed folder");
}

static enum moe_code remove_device(struct moe_profile_build *b, const struct moe_node_doc *n, struct moe_error *err)
{
    struct moe_profile *p = b->p;
    size_t kept = 0, had = p->device_count;
    for (size_t i = 0; i < had; i++)
        if (!moe_str_eq(p->devices[i], n->text)) {
            p->devices[kept] = p->devices[i];
            p->device_at[kept++] = p->device_at[i];
        }
    p->device_count = kept;
    return kept < had ? MOE_OK : nothing(b, n, err);
}

static enum moe_code remove_env(struct moe_profile_build *b, const struct moe_node_doc *n, struct moe_error *err)
{
    struct moe_str head = { n->text.ptr, n->text.len && n->text.ptr[n->text.len - 1] == '*' ? n->text.len - 1 : 0 };
    bool star = head.len < n->text.len && n->text.ptr[n->text.len - 1] == '*';
    size_t kept = 0, had = b->p->env_count;
    for (size_t i = 0; i < had; i++)
        if (star ? !moe_str_starts(b->p->env[i].name, head) : !moe_str_eq(b->p->env[i].name, n->text))
            b->p->env[kept++] = b->p->env[i];
    b->p->env_count = kept;
    return kept < had ? MOE_OK : nothing(b, n, err);
}

static enum moe_code remove_peer(struct moe_profile_build *b, const struct moe_node_doc *n, struct moe_error *err)
{
    struct moe_peer peer;
    size_t kept = 0, had = b->p->connect_count;
    MOE_TRY(moe_build_peer(b, n, &peer, err));
    for (size_t i = 0; i < had; i++)
        if (!moe_str_eq(b->p->connect[i].host, peer.host) || b->p->connect[i].port != peer.port)
            b->p->connect[kept++] = b->p->connect[i];
    b->p->connect_count = kept;
    return kept < had ? MOE_OK : nothing(b, n, err);
}

static enum moe_code remove_port(struct moe_profile_build *b, const struct moe_node_doc *n, struct moe_error *err)
{
    struct moe_port port;
    size_t kept = 0, had = b->p->bind_count;
    MOE_TRY(moe_build_port(b, n, &port, err));
    for (size_t i = 0; i < had; i++)
        if (b->p->bind[i].first < port.first || b->p->bind[i].last > port.last)
            b->p->bind[kept++] = b->p->bind[i];
    b->p->bind_count = kept;
    return kept < had ? MOE_OK : nothing(b, n, err);
}

enum moe_code moe_build_remove(struct moe_profile_build *b, const struct moe_node_doc *map, struct moe_error *err)
{
    static const struct {
        const char *key;
        enum moe_code (*take)(struct moe_profile_build *, const struct moe_node_doc *, struct moe_error *);
    } rows[] = {
        { "calls", remove_call }, { "files", remove_path }, { "devices", remove_device }, { "env", remove_env }, { "connect", remove_peer }, { "bind", remove_port },
    };
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        const struct moe_node_doc *list = moe_doc_get(map, rows[i].key);
        for (const struct moe_node_doc *n = list ? moe_build_first(list) : NULL; n; n = moe_build_next(list, n)) {
            if (n->kind == MOE_DOC_LIST || n->kind == MOE_DOC_MAP || !n->text.len)
                return MOE_BUILD_FAIL(b, n, err, "must be a single value");
            MOE_TRY(rows[i].take(b, n, err));
        }
    }
    return MOE_OK;
}
