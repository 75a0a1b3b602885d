/* machine.yaml: what a copy of a machine cannot carry, stated by whoever made the copy. */
#include "audit/config/doctor/parts.h"
#include "common/doc/doc.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define STATED_NAME "/machine.yaml"

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
}

static enum moe_code number(const struct moe_doc *doc, const struct moe_node_doc *map, const char *key, unsigned base, unsigned otherwise, unsigned *out,
                            struct moe_error *err)
{
    const struct moe_node_doc *n = moe_doc_get(map, key);
    uint64_t value = otherwise;
    if (n && (!moe_machine_number(n->text, base, &value) || value > UINT32_MAX))
        return moe_doc_fail(err, MOE_E_SCHEMA, doc, n, false, "is no number of base %u", base);
    *out = (unsigned)value;
    return MOE_OK;
}

/* off and on are words in YAML 1.2, false and true are not: both are understood. */
static int flag(const struct moe_node_doc *map, const char *key)
{
    const struct moe_node_doc *n = moe_doc_get(map, key);
    if (!n)
        return -1;
    return moe_str_is(n->text, "on") || moe_str_is(n->text, "true") || moe_str_is(n->text, "1");
}

static enum moe_code take_file(struct moe_machine *m, const struct moe_doc *doc, const struct moe_node_doc *item, struct moe_error *err)
{
    const struct moe_node_doc *path = moe_doc_get(item, "path");
    struct stated_file *grown = machine_grow(m, m->stated, m->stated_count, &m->stated_room, sizeof *grown), *f;
    if (!path || path->kind != MOE_DOC_STR || !path->text.len || path->text.ptr[0] != '/' || !moe_doc_get(item, "mode"))
        return moe_doc_fail(err, MOE_E_SCHEMA, doc, item, false, "a file needs an absolute path and a mode");
    if (!grown)
        return no_memory(err);
    m->stated = grown;
    f = &grown[m->stated_count];
    *f = (struct stated_file){ .path = moe_arena_str(m->arena, path->text), .line = path->line, .folder = flag(item, "folder") == 1 };
    MOE_TRY(number(doc, item, "mode", 8, 0, &f->mode, err));
    MOE_TRY(number(doc, item, "uid", 10, 0, &f->uid, err));
    MOE_TRY(number(doc, item, "gid", 10, 0, &f->gid, err));
    f->mode &= 07777;
    m->stated_count++;
    return f->path.ptr ? MOE_OK : no_memory(err);
}

static enum moe_code take_gpu(struct moe_machine *m, const struct moe_doc *doc, const struct moe_node_doc *item, struct moe_error *err)
{
    const struct moe_node_doc *name = moe_doc_get(item, "name"), *driver = moe_doc_get(item, "driver");
    struct moe_machine_gpu *grown = machine_grow(m, m->gpus, m->gpu_count, &m->gpu_room, sizeof *grown), *g;
    unsigned compute, errors;
    if (!grown)
        return no_memory(err);
    MOE_TRY(number(doc, item, "compute", 10, 0, &compute, err));
    MOE_TRY(number(doc, item, "uncorrected", 10, 0, &errors, err));
    m->gpus = grown;
    g = &grown[m->gpu_count];
    *g = (struct moe_machine_gpu){ .index = (unsigned)m->gpu_count, .persistence = flag(item, "persistence"), .ecc = flag(item, "ecc"),
                                   .mig = flag(item, "mig"), .accounting = flag(item, "accounting"), .remap_failed = flag(item, "remap_failed"),
                                   .remap_pending = flag(item, "remap_pending"), .compute = moe_doc_get(item, "compute") ? (int)compute : -1,
                                   .uncorrected = moe_doc_get(item, "uncorrected") ? (int64_t)errors : -1,
                                   .at = moe_machine_place(m, MOE_STR(STATED_NAME), item->line) };
    snprintf(g->name, sizeof g->name, "%.*s", name ? (int)MOE_MIN(name->text.len, sizeof g->name - 1) : 3, name ? name->text.ptr : "GPU");
    snprintf(g->driver, sizeof g->driver, "%.*s", driver ? (int)MOE_MIN(driver->text.len, sizeof g->driver - 1) : 0, driver ? driver->text.ptr : "");
    m->gpu_count++;
    return MOE_OK;
}

static enum moe_code take_var(struct moe_machine *m, const struct moe_node_doc *item, struct moe_error *err)
{
    struct moe_machine_var *grown = machine_grow(m, m->vars, m->var_count, &m->var_room, sizeof *grown);
    if (!grown)
        return no_memory(err);
    m->vars = grown;
    grown[m->var_count++] = (struct moe_machine_var){ moe_arena_str(m->arena, item->key), moe_arena_str(m->arena, item->text), item->key_line };
    return grown[m->var_count - 1].name.ptr && grown[m->var_count - 1].value.ptr ? MOE_OK : no_memory(err);
}

static enum moe_code take_all(struct moe_machine *m, const struct moe_doc *doc, struct moe_error *err)
{
    static const char *const known[] = { "environment", "files", "gpus" };
    const struct moe_node_doc *root = moe_doc_root(doc);
    for (const struct moe_node_doc *n = root->first; n; n = n->next) {
        bool is = false;
        for (size_t i = 0; i < MOE_COUNT(known); i++)
            is |= moe_str_is(n->key, known[i]);
        if (root->kind != MOE_DOC_MAP || !is)
            return moe_doc_fail(err, MOE_E_SCHEMA, doc, n, true, "only environment, files and gpus can be stated");
    }
    const struct moe_node_doc *files = moe_doc_get(root, "files"), *gpus = moe_doc_get(root, "gpus"), *vars = moe_doc_get(root, "environment");
    m->states_files = files != NULL;
    m->asked_gpus = gpus != NULL;
    if (vars)
        m->vars_path = moe_machine_place(m, MOE_STR(STATED_NAME), 1).path;
    for (const struct moe_node_doc *n = files ? files->first : NULL; n; n = n->next)
        MOE_TRY(take_file(m, doc, n, err));
    for (const struct moe_node_doc *n = gpus ? gpus->first : NULL; n; n = n->next)
        MOE_TRY(take_gpu(m, doc, n, err));
    for (const struct moe_node_doc *n = vars ? vars->first : NULL; n; n = n->next)
        MOE_TRY(take_var(m, n, err));
    return MOE_OK;
}

enum moe_code stated_read(struct moe_machine *m, struct moe_error *err)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = moe_buf_new(MOE_CAP_MACHINE_STATED);
    char piece[4096];
    ssize_t n;
    int fd = machine_open(m, STATED_NAME, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 && errno == ENOENT)
        return MOE_OK;
    struct moe_str path = moe_machine_place(m, MOE_STR(STATED_NAME), 1).path;
    if (fd < 0)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path.ptr }, "cannot be opened: %s", strerror(errno));
    while (bytes && !moe_buf_failed(bytes) && (n = read(fd, piece, sizeof piece)) > 0)
        moe_buf_add(bytes, (struct moe_str){ piece, (size_t)n });
    close(fd);
    if (!bytes || moe_buf_failed(bytes))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path.ptr }, "is longer than %u bytes", MOE_CAP_MACHINE_STATED);
    MOE_TRY(moe_doc_parse(MOE_DOC_YAML, path.ptr, moe_buf_str(bytes), &doc, err));
    machine_source(m, path);
    return take_all(m, doc, err);
}
