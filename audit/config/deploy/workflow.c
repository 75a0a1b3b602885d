#include "audit/config/deploy/workflow.h"
#include <strings.h>

struct building {
    struct moe_arena *arena;
    struct moe_workflow *w;
    size_t trigger_room, job_room, step_room;
    struct moe_error *err;
};

static enum moe_code out_of_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"); }
static bool is_map(const struct moe_node_doc *n) { return n && n->kind == MOE_DOC_MAP; }
static bool is_list(const struct moe_node_doc *n) { return n && n->kind == MOE_DOC_LIST; }
static bool scalar(const struct moe_node_doc *n) { return n && !is_map(n) && !is_list(n); }
static struct moe_str text_of(const struct moe_node_doc *n) { return scalar(n) && n->kind != MOE_DOC_NULL ? n->text : MOE_STR(""); }

bool moe_is_sha(struct moe_str ref)
{
    for (size_t i = 0; i < ref.len; i++) {
        char c = ref.ptr[i];
        if (!(moe_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
            return false;
    }
    return ref.len == 40 || ref.len == 64;
}

struct moe_uses moe_uses_parse(const struct moe_node_doc *node)
{
    struct moe_str t = moe_str_trim(text_of(node));
    struct moe_uses u = { .kind = t.len ? MOE_USES_ODD : MOE_USES_NONE, .text = t, .node = t.len ? node : NULL };
    if (moe_str_starts(t, MOE_STR("docker://"))) {
        u.kind = MOE_USES_DOCKER;
        u.path = moe_str_from(t, 9);
    } else if (moe_str_starts(t, MOE_STR("./")) || moe_str_starts(t, MOE_STR("../")) || moe_str_starts(t, MOE_STR(".\\")) || moe_str_starts(t, MOE_STR("$/")) ||
               moe_str_is(t, ".")) {
        u.kind = MOE_USES_LOCAL;
        u.path = t;
    } else if (t.len) {
        struct moe_str rest = t, place = moe_str_cut(&rest, '@');
        u.ref = rest;
        u.owner = moe_str_cut(&place, '/');
        u.repository = moe_str_cut(&place, '/');
        u.path = place;
        u.kind = u.owner.len && u.repository.len ? MOE_USES_REMOTE : MOE_USES_ODD;
    }
    return u;
}

bool moe_uses_is(const struct moe_uses *u, const char *what)
{
    const char *slash = strchr(what, '/');
    size_t n = slash ? (size_t)(slash - what) : 0;
    return slash && u->kind == MOE_USES_REMOTE && u->owner.len == n && !strncasecmp(u->owner.ptr, what, n) && u->repository.len == strlen(slash + 1) &&
           !strncasecmp(u->repository.ptr, slash + 1, u->repository.len);
}

bool moe_workflow_on(const struct moe_workflow *w, const char *trigger)
{
    for (size_t i = 0; i < w->trigger_count; i++)
        if (moe_str_is(w->triggers[i].name, trigger))
            return true;
    return false;
}

static enum moe_code add_trigger(struct building *b, struct moe_str name, const struct moe_node_doc *node)
{
    struct moe_workflow_trigger *grown = moe_grow(b->arena, b->w->triggers, b->w->trigger_count, &b->trigger_room, sizeof *grown);
    if (!grown)
        return out_of_memory(b->err);
    b->w->triggers = grown;
    grown[b->w->trigger_count++] = (struct moe_workflow_trigger){ name, node };
    return MOE_OK;
}

static enum moe_code read_triggers(struct building *b, const struct moe_node_doc *on)
{
    if (scalar(on) && on->kind != MOE_DOC_NULL)
        return add_trigger(b, on->text, on);
    for (const struct moe_node_doc *n = on && !scalar(on) ? on->first : NULL; n; n = n->next)
        MOE_TRY(add_trigger(b, is_map(on) ? n->key : text_of(n), n));
    return MOE_OK;
}

static struct moe_workflow_image read_image(const struct moe_node_doc *n)
{
    struct moe_workflow_image image = { .node = scalar(n) ? n : moe_doc_get(n, "image"), .credentials = moe_doc_get(n, "credentials") };
    if (!text_of(image.node).len)
        image.node = NULL;
    image.image = moe_image_parse(text_of(image.node));
    return image;
}

static enum moe_code add_step(struct building *b, const struct moe_node_doc *n, size_t job)
{
    if (!is_map(n) || b->w->step_count >= MOE_CAP_WORKFLOW_STEPS)
        return MOE_OK;
    struct moe_workflow_step *grown = moe_grow(b->arena, b->w->steps, b->w->step_count, &b->step_room, sizeof *grown);
    if (!grown)
        return out_of_memory(b->err);
    b->w->steps = grown;
    grown[b->w->step_count++] = (struct moe_workflow_step){
        .node = n, .name = moe_doc_get(n, "name"), .id = moe_doc_get(n, "id"), .run = moe_doc_get(n, "run"), .shell = moe_doc_get(n, "shell"),
        .with = moe_doc_get(n, "with"), .env = moe_doc_get(n, "env"), .condition = moe_doc_get(n, "if"), .uses = moe_uses_parse(moe_doc_get(n, "uses")), .job = job,
    };
    return MOE_OK;
}

static enum moe_code read_steps(struct building *b, const struct moe_node_doc *steps, size_t job)
{
    for (const struct moe_node_doc *n = is_list(steps) ? steps->first : NULL; n; n = n->next) {
        /* a group of steps that run side by side counts as its steps */
        const struct moe_node_doc *group = moe_doc_get(n, "parallel");
        if (!is_list(group)) {
            MOE_TRY(add_step(b, n, job));
            continue;
        }
        for (const struct moe_node_doc *k = group->first; k; k = k->next)
            MOE_TRY(add_step(b, k, job));
    }
    return MOE_OK;
}

static enum moe_code read_job(struct building *b, const struct moe_node_doc *n)
{
    struct moe_workflow_job job = {
        .id = n->key, .node = n, .permissions = moe_doc_get(n, "permissions"), .runs_on = moe_doc_get(n, "runs-on"), .env = moe_doc_get(n, "env"),
        .environment = moe_doc_get(n, "environment"), .secrets = moe_doc_get(n, "secrets"), .with = moe_doc_get(n, "with"), .condition = moe_doc_get(n, "if"),
        .strategy = moe_doc_get(n, "strategy"), .container_env = moe_doc_get(moe_doc_get(n, "container"), "env"), .uses = moe_uses_parse(moe_doc_get(n, "uses")),
        .container = read_image(moe_doc_get(n, "container")), .first = b->w->step_count,
    };
    size_t room = 0;
    const struct moe_node_doc *services = moe_doc_get(n, "services");
    for (const struct moe_node_doc *s = is_map(services) ? services->first : NULL; s; s = s->next) {
        struct moe_workflow_image *grown = moe_grow(b->arena, job.services, job.service_count, &room, sizeof *grown);
        if (!grown)
            return out_of_memory(b->err);
        job.services = grown;
        grown[job.service_count++] = read_image(s);
    }
    MOE_TRY(read_steps(b, moe_doc_get(n, "steps"), b->w->job_count));
    job.end = b->w->step_count;
    struct moe_workflow_job *grown = moe_grow(b->arena, b->w->jobs, b->w->job_count, &b->job_room, sizeof *grown);
    if (!grown)
        return out_of_memory(b->err);
    b->w->jobs = grown;
    grown[b->w->job_count++] = job;
    return MOE_OK;
}

enum moe_code moe_workflow_build(struct moe_lint_file *file, struct moe_error *err)
{
    struct building b = { .arena = file->arena, .w = moe_arena_alloc(file->arena, sizeof *b.w), .err = err };
    const struct moe_node_doc *root = file->root ? file->root->first : NULL;
    if (!b.w)
        return out_of_memory(err);
    while (root && !is_map(root))
        root = root->next;
    b.w->root = root;
    b.w->permissions = moe_doc_get(root, "permissions");
    b.w->env = moe_doc_get(root, "env");
    const struct moe_node_doc *runs = moe_doc_get(root, "runs"), *jobs = moe_doc_get(root, "jobs"), *on = moe_doc_get(root, "on");
    b.w->action = is_map(runs) && !jobs;
    /* YAML 1.1 makes `on` a boolean; a tree that says so still has the key's text */
    MOE_TRY(read_triggers(&b, on ? on : moe_doc_get(root, "true")));
    if (b.w->action) {
        MOE_TRY(read_steps(&b, moe_doc_get(runs, "steps"), 0));
        if (moe_str_is(text_of(moe_doc_get(runs, "using")), "docker"))
            b.w->image = read_image(moe_doc_get(runs, "image"));
    }
    for (const struct moe_node_doc *n = is_map(jobs) ? jobs->first : NULL; n; n = n->next)
        if (is_map(n) && b.w->job_count < MOE_CAP_WORKFLOW_JOBS)
            MOE_TRY(read_job(&b, n));
    file->workflow = b.w;
    return MOE_OK;
}
