#include "audit/config/deploy/compose.h"
#include <strings.h>

enum { CHAIN = 16 };       /* services that extend one another */

struct building {
    struct moe_arena *arena;
    struct moe_compose *compose;
    size_t service_room, secret_room, file_room;
    struct moe_error *err;
};
/* A service and what it extends, nearest first: of a scalar the nearest holds, lists are put together. */
struct chain { const struct moe_node_doc *node[CHAIN]; size_t count; bool open; };

static enum moe_code out_of_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"); }

static bool scalar(const struct moe_node_doc *n) { return n && n->kind != MOE_DOC_LIST && n->kind != MOE_DOC_MAP; }
static struct moe_str text_of(const struct moe_node_doc *n) { return scalar(n) && n->kind != MOE_DOC_NULL ? n->text : MOE_STR(""); }

static const struct moe_node_doc *find(const struct chain *c, const char *key)
{
    for (size_t i = 0; i < c->count; i++) {
        const struct moe_node_doc *n = moe_doc_get(c->node[i], key);
        if (n)
            return n;
    }
    return NULL;
}

static enum moe_tri tri(const struct moe_node_doc *n)
{
    static const char *const yes[] = { "true", "yes", "on", "y", "1" }, *const no[] = { "false", "no", "off", "n", "0", "" };
    if (!n)
        return MOE_UNSET;
    struct moe_str s = text_of(n);
    for (size_t i = 0; i < MOE_COUNT(yes); i++)
        if (s.len == strlen(yes[i]) && !strncasecmp(s.ptr, yes[i], s.len))
            return MOE_YES;
    for (size_t i = 0; i < MOE_COUNT(no); i++)
        if (s.len == strlen(no[i]) && !strncasecmp(s.ptr, no[i], s.len))
            return MOE_NO;
    return MOE_UNKNOWN;
}

/* ${X:-default} becomes its default: that is what starts when nobody says anything. Everything else stays as written. */
static struct moe_str interpolated(struct moe_arena *arena, struct moe_str s)
{
    if (!s.len || !memchr(s.ptr, '$', s.len))
        return s;
    char *to = moe_arena_alloc(arena, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; to && i < s.len;) {
        if (s.ptr[i] != '$' || i + 1 >= s.len || s.ptr[i + 1] != '{') {
            to[n++] = s.ptr[i++];
            continue;
        }
        size_t end = i, name = i + 2;
        for (unsigned open = 0; end < s.len; end++)
            if (s.ptr[end] == '{')
                open++;
            else if (s.ptr[end] == '}' && !--open)
                break;
        while (name < end && moe_is_word(s.ptr[name]))
            name++;
        size_t from = name + (name < end && s.ptr[name] == ':');
        bool has = end < s.len && from < end && s.ptr[from] == '-' && !memchr(s.ptr + from, '$', end - from);
        size_t start = has ? from + 1 : i, stop = has ? end : MOE_MIN(end + 1, s.len);
        memcpy(to + n, s.ptr + start, stop - start);
        n += stop - start;
        i = MOE_MIN(end + 1, s.len);
    }
    return to ? (struct moe_str){ to, n } : s;
}

/* A list of scalars, or one scalar, of every link of the chain. */
static enum moe_code read_list(struct building *b, const struct chain *c, const char *key, struct moe_compose_list *out)
{
    size_t room = 0;
    for (size_t i = 0; i < c->count; i++) {
        const struct moe_node_doc *n = moe_doc_get(c->node[i], key);
        if (!n || n->kind == MOE_DOC_NULL)
            continue;
        if (!out->node)
            out->node = n;
        for (const struct moe_node_doc *item = scalar(n) ? n : n->first; item; item = scalar(n) ? NULL : item->next) {
            const struct moe_node_doc **grown = moe_grow(b->arena, out->items, out->count, &room, sizeof *grown);
            if (!grown)
                return out_of_memory(b->err);
            out->items = grown;
            out->items[out->count++] = item;
        }
    }
    return MOE_OK;
}

static enum moe_code add_env(struct building *b, struct moe_compose_env **list, size_t *count, size_t *room, struct moe_compose_env e)
{
    struct moe_compose_env *grown = moe_grow(b->arena, *list, *count, room, sizeof *grown);
    if (!grown)
        return out_of_memory(b->err);
    *list = grown;
    grown[(*count)++] = e;
    return MOE_OK;
}

/* - NAME=value, - NAME, or NAME: value; what extends is read last and so comes first in the list: later wins. */
static enum moe_code read_env(struct building *b, const struct chain *c, const char *key, struct moe_compose_env **list, size_t *count)
{
    size_t room = 0;
    for (size_t i = c->count; i > 0; i--) {
        const struct moe_node_doc *n = moe_doc_get(c->node[i - 1], key);
        for (const struct moe_node_doc *item = n && !scalar(n) ? n->first : NULL; item; item = item->next) {
            struct moe_compose_env e = { .node = item };
            if (n->kind == MOE_DOC_MAP) {
                e.name = item->key, e.value = text_of(item), e.given = scalar(item) && item->kind != MOE_DOC_NULL;
            } else {
                e.value = text_of(item);
                e.given = e.value.len && memchr(e.value.ptr, '=', e.value.len);
                e.name = moe_str_cut(&e.value, '=');
            }
            if (e.name.len)
                MOE_TRY(add_env(b, list, count, &room, e));
        }
    }
    return MOE_OK;
}

static enum moe_code read_env_files(struct building *b, const struct chain *c, struct moe_compose_service *s)
{
    struct moe_compose_list list = { 0 };
    size_t room = 0;
    MOE_TRY(read_list(b, c, "env_file", &list));
    for (size_t i = 0; i < list.count; i++) {
        const struct moe_node_doc *n = list.items[i];
        struct moe_compose_env_file f = { .node = n, .path = scalar(n) ? text_of(n) : text_of(moe_doc_get(n, "path")) };
        f.optional = !scalar(n) && tri(moe_doc_get(n, "required")) == MOE_NO;
        f.path = interpolated(b->arena, f.path);
        struct moe_compose_env_file *grown = moe_grow(b->arena, s->env_files, s->env_file_count, &room, sizeof *grown);
        if (!grown)
            return out_of_memory(b->err);
        s->env_files = grown;
        if (f.path.len)
            grown[s->env_file_count++] = f;
    }
    return MOE_OK;
}

/* "[host:[published:]]target[/protocol]"; an IPv6 host stands in brackets. */
static void short_port(struct moe_compose_port *p, struct moe_str s)
{
    struct moe_str rest = s, part[3];
    size_t n = 0;
    if (rest.len && rest.ptr[0] == '[') {
        p->host_ip = moe_str_cut(&rest, ']');
        p->host_ip = moe_str_from(p->host_ip, 1);
        if (rest.len && rest.ptr[0] == ':')
            rest = moe_str_from(rest, 1);
    }
    while (rest.len && n < 3)
        part[n++] = moe_str_cut(&rest, ':');
    if (n == 3)
        p->host_ip = part[0];
    if (n >= 2)
        p->published = part[n - 2];
    if (n)
        p->target = part[n - 1];
    p->target = moe_str_cut(&p->target, '/');
}

static enum moe_code read_ports(struct building *b, const struct chain *c, struct moe_compose_service *s)
{
    struct moe_compose_list list = { 0 };
    size_t room = 0;
    MOE_TRY(read_list(b, c, "ports", &list));
    for (size_t i = 0; i < list.count; i++) {
        const struct moe_node_doc *n = list.items[i];
        struct moe_compose_port p = { .node = n };
        if (scalar(n)) {
            short_port(&p, interpolated(b->arena, text_of(n)));
        } else {
            p.host_ip = interpolated(b->arena, text_of(moe_doc_get(n, "host_ip")));
            p.published = interpolated(b->arena, text_of(moe_doc_get(n, "published")));
            p.target = interpolated(b->arena, text_of(moe_doc_get(n, "target")));
        }
        struct moe_compose_port *grown = moe_grow(b->arena, s->ports, s->port_count, &room, sizeof *grown);
        if (!grown)
            return out_of_memory(b->err);
        s->ports = grown;
        grown[s->port_count++] = p;
    }
    return MOE_OK;
}

static bool is_path(struct moe_str s)
{
    return s.len && (s.ptr[0] == '/' || s.ptr[0] == '.' || s.ptr[0] == '~' || s.ptr[0] == '$' ||
                     (s.len > 2 && moe_is_alpha(s.ptr[0]) && s.ptr[1] == ':' && (s.ptr[2] == '\\' || s.ptr[2] == '/')));
}

/* "source:target[:mode,mode]" or a target alone. */
static void short_mount(struct moe_compose_mount *m, struct moe_str s)
{
    struct moe_str mode = { "", 0 };
    struct moe_str rest = s, first;
    if (s.len > 2 && s.ptr[1] == ':' && moe_is_alpha(s.ptr[0]) && (s.ptr[2] == '\\' || s.ptr[2] == '/')) {
        rest = moe_str_from(s, 2);
        first = moe_str_cut(&rest, ':');
        first = (struct moe_str){ s.ptr, first.len + 2 };
    } else {
        first = moe_str_cut(&rest, ':');
    }
    if (!rest.len) {
        m->target = first;
        return;
    }
    m->source = first;
    m->target = moe_str_cut(&rest, ':');
    for (mode = rest; mode.len;) {
        struct moe_str word = moe_str_cut(&mode, ',');
        m->read_only |= moe_str_is(word, "ro");
    }
    m->type = is_path(m->source) ? MOE_MOUNT_BIND : MOE_MOUNT_VOLUME;
}

static enum moe_code read_mounts(struct building *b, const struct chain *c, struct moe_compose_service *s)
{
    struct moe_compose_list list = { 0 };
    size_t room = 0;
    MOE_TRY(read_list(b, c, "volumes", &list));
    for (size_t i = 0; i < list.count; i++) {
        const struct moe_node_doc *n = list.items[i];
        struct moe_compose_mount m = { .node = n };
        if (scalar(n)) {
            short_mount(&m, interpolated(b->arena, text_of(n)));
        } else {
            struct moe_str type = text_of(moe_doc_get(n, "type"));
            m.type = moe_str_is(type, "bind") ? MOE_MOUNT_BIND : moe_str_is(type, "tmpfs") ? MOE_MOUNT_TMPFS : moe_str_is(type, "volume") || !type.len ? MOE_MOUNT_VOLUME : MOE_MOUNT_OTHER;
            m.source = interpolated(b->arena, text_of(moe_doc_get(n, "source")));
            m.target = interpolated(b->arena, text_of(moe_doc_get(n, "target")));
            if (!m.source.len)
                m.source = interpolated(b->arena, text_of(moe_doc_get(n, "src")));
            m.read_only = tri(moe_doc_get(n, "read_only")) == MOE_YES;
        }
        struct moe_compose_mount *grown = moe_grow(b->arena, s->mounts, s->mount_count, &room, sizeof *grown);
        if (!grown)
            return out_of_memory(b->err);
        s->mounts = grown;
        grown[s->mount_count++] = m;
    }
    return MOE_OK;
}

static bool wants_gpu(const struct chain *c)
{
    if (find(c, "gpus") || moe_str_is(text_of(find(c, "runtime")), "nvidia"))
        return true;
    const struct moe_node_doc *r = moe_doc_get(moe_doc_get(find(c, "deploy"), "resources"), "reservations");
    const struct moe_node_doc *devices = moe_doc_get(r, "devices");
    for (const struct moe_node_doc *d = devices && devices->kind == MOE_DOC_LIST ? devices->first : NULL; d; d = d->next) {
        if (moe_str_is(text_of(moe_doc_get(d, "driver")), "nvidia"))
            return true;
        const struct moe_node_doc *caps = moe_doc_get(d, "capabilities");
        for (const struct moe_node_doc *k = caps && !scalar(caps) ? caps->first : NULL; k; k = k->next)
            if (moe_str_is(text_of(k), "gpu") || (k->kind == MOE_DOC_LIST && k->first && moe_str_is(text_of(k->first), "gpu")))
                return true;
    }
    return false;
}

static void read_build(struct building *b, const struct chain *c, struct moe_compose_service *s)
{
    s->build = find(c, "build");
    if (!s->build || s->build->kind == MOE_DOC_NULL) {
        s->build = NULL;
        return;
    }
    s->build_context = scalar(s->build) ? s->build->text : text_of(moe_doc_get(s->build, "context"));
    s->build_file = text_of(moe_doc_get(s->build, "dockerfile"));
    s->build_target = text_of(moe_doc_get(s->build, "target"));
    s->build_context = interpolated(b->arena, s->build_context.len ? s->build_context : MOE_STR("."));
    s->build_file = interpolated(b->arena, s->build_file.len ? s->build_file : MOE_STR("Dockerfile"));
}

static enum moe_code read_service(struct building *b, const struct moe_node_doc *node, const struct chain *c)
{
    struct moe_compose_service *grown = moe_grow(b->arena, b->compose->services, b->compose->service_count, &b->service_room, sizeof *grown);
    if (!grown)
        return out_of_memory(b->err);
    b->compose->services = grown;
    struct moe_compose_service *s = &grown[b->compose->service_count++];
    *s = (struct moe_compose_service){ .name = node->key, .node = node, .open = c->open };
    s->image_node = find(c, "image");
    if (s->image_node && !text_of(s->image_node).len)
        s->image_node = NULL;
    s->image = moe_image_parse(interpolated(b->arena, text_of(s->image_node)));
    read_build(b, c, s);
    s->user = find(c, "user"), s->command = find(c, "command"), s->entrypoint = find(c, "entrypoint");
    s->user_text = interpolated(b->arena, text_of(s->user));
    s->read_only_node = find(c, "read_only"), s->read_only = tri(s->read_only_node);
    s->privileged_node = find(c, "privileged"), s->privileged = tri(s->privileged_node);
    s->network_mode = find(c, "network_mode"), s->pid = find(c, "pid"), s->ipc = find(c, "ipc"), s->uts = find(c, "uts");
    if (!s->network_mode)
        s->network_mode = find(c, "net");
    s->userns_mode = find(c, "userns_mode"), s->cgroup = find(c, "cgroup");
    s->gpu = wants_gpu(c);
    struct { const char *key; struct moe_compose_list *list; } lists[] = {
        { "cap_add", &s->cap_add }, { "cap_drop", &s->cap_drop }, { "security_opt", &s->security_opt }, { "devices", &s->devices }, { "tmpfs", &s->tmpfs },
        { "secrets", &s->secrets }, { "profiles", &s->profiles },
    };
    for (size_t i = 0; i < MOE_COUNT(lists); i++)
        MOE_TRY(read_list(b, c, lists[i].key, lists[i].list));
    MOE_TRY(read_env(b, c, "environment", &s->env, &s->env_count));
    if (s->build && s->build->kind == MOE_DOC_MAP) {
        struct chain args = { .node = { s->build }, .count = 1 };
        MOE_TRY(read_env(b, &args, "args", &s->build_args, &s->build_arg_count));
    }
    MOE_TRY(read_env_files(b, c, s));
    MOE_TRY(read_ports(b, c, s));
    return read_mounts(b, c, s);
}

/* The chain of `extends` within the file; one that leaves it, or that cannot be found, leaves the chain open. */
static void follow(const struct moe_node_doc *services, const struct moe_node_doc *node, struct chain *c)
{
    while (node && node->kind == MOE_DOC_MAP && c->count < CHAIN) {
        for (size_t i = 0; i < c->count; i++)
            if (c->node[i] == node)
                return;
        c->node[c->count++] = node;
        const struct moe_node_doc *extends = moe_doc_get(node, "extends");
        if (!extends || extends->kind == MOE_DOC_NULL)
            return;
        struct moe_str name = scalar(extends) ? extends->text : text_of(moe_doc_get(extends, "service"));
        if (!scalar(extends) && moe_doc_get(extends, "file")) {
            c->open = true;
            return;
        }
        node = NULL;
        for (const struct moe_node_doc *n = services->first; n && !node; n = n->next)
            if (moe_str_eq(n->key, name))
                node = n;
        c->open |= !node;
    }
}

static bool is_map(const struct moe_node_doc *n) { return n && n->kind == MOE_DOC_MAP; }

static enum moe_code read_secrets(struct building *b, const struct moe_node_doc *doc)
{
    const struct moe_node_doc *top = moe_doc_get(doc, "secrets");
    for (const struct moe_node_doc *n = is_map(top) ? top->first : NULL; n; n = n->next) {
        const struct moe_node_doc *content = moe_doc_get(n, "content"), *from = moe_doc_get(n, "environment"), *file = moe_doc_get(n, "file");
        struct moe_compose_env e = { .name = n->key, .value = text_of(content), .given = content != NULL, .node = content ? content : from ? from : n };
        MOE_TRY(add_env(b, &b->compose->secrets, &b->compose->secret_count, &b->secret_room, e));
        if (file) {
            const struct moe_node_doc **grown = moe_grow(b->arena, b->compose->secret_files.items, b->compose->secret_files.count, &b->file_room, sizeof *grown);
            if (!grown)
                return out_of_memory(b->err);
            b->compose->secret_files.items = grown;
            grown[b->compose->secret_files.count++] = file;
        }
    }
    return MOE_OK;
}

static enum moe_code read_document(struct building *b, const struct moe_node_doc *doc)
{
    const struct moe_node_doc *services = moe_doc_get(doc, "services");
    bool old = !services && !moe_doc_get(doc, "version") && !moe_doc_get(doc, "networks") && !moe_doc_get(doc, "volumes");
    if (old)
        services = doc;                 /* the first format: services at the top */
    for (const struct moe_node_doc *n = is_map(services) ? services->first : NULL; n; n = n->next) {
        struct chain c = { .count = 0 };
        if (!is_map(n) || (old && !moe_doc_get(n, "image") && !moe_doc_get(n, "build")) || moe_str_starts(n->key, MOE_STR("x-")) ||
            b->compose->service_count >= MOE_CAP_COMPOSE_SERVICES)
            continue;
        follow(services, n, &c);
        MOE_TRY(read_service(b, n, &c));
    }
    return read_secrets(b, doc);
}

enum moe_code moe_compose_build(struct moe_lint_file *file, struct moe_error *err)
{
    struct building b = { .arena = file->arena, .compose = moe_arena_alloc(file->arena, sizeof *b.compose), .err = err };
    if (!b.compose)
        return out_of_memory(err);
    for (const struct moe_node_doc *doc = file->root ? file->root->first : NULL; doc; doc = doc->next)
        if (is_map(doc))
            MOE_TRY(read_document(&b, doc));
    file->compose = b.compose;
    return MOE_OK;
}
