/* What the user named: one step, or a root with several, in a folder or in a bucket. */
#include "audit/checkpoint/run/parts.h"
#include "common/doc/json_write.h"
#include "runtime/ckpt/format/names.h"
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

static enum moe_code no_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"); }

static struct moe_str last_part(struct moe_str path)
{
    while (path.len && path.ptr[path.len - 1] == '/')
        path.len--;
    const char *slash = path.len ? memrchr(path.ptr, '/', path.len) : NULL;
    return slash ? moe_str_from(path, (size_t)(slash - path.ptr) + 1) : path;
}

struct root_says { struct moe_verify *v; struct moe_str path; bool failed; };

static void keep(struct root_says *r, const char *event, struct moe_str detail)
{
    struct moe_verify *v = r->v;
    struct moe_ckpt_note n = { .event = moe_str_c(event), .path = moe_ckpt_text(v->arena, r->path), .detail = moe_ckpt_text(v->arena, detail), .offset = -1 };
    struct moe_ckpt_note *grown = moe_grow(v->arena, v->root_notes, v->root_note_count, &v->root_note_room, sizeof *grown);
    r->failed |= !grown || !n.path.ptr || !n.detail.ptr;
    if (grown) {
        v->root_notes = grown;
        grown[v->root_note_count++] = n;
    }
}

/* Beside its steps a root may hold what it likes (logs, a `latest` file): only leftovers and what passes for a step is said. */
static void say(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    (void)offset;
    if (strcmp(event, "name-unknown") != 0 && strcmp(event, "name-hidden") != 0)
        keep(ctx, event, detail);
}

static int by_step(const void *a, const void *b)
{
    const struct moe_step_dir *x = a, *y = b;
    return x->number != y->number ? (x->number > y->number) - (x->number < y->number) : strcmp(x->dir, y->dir);
}

static enum moe_code find_steps(struct moe_verify *v, const char *below, struct moe_error *err)
{
    struct moe_store_entry *entries = NULL;
    size_t count = 0, room = 0;
    MOE_TRY(moe_store_list(v->store, below, v->arena, &entries, &count, err));
    for (size_t i = 0; i < count; i++) {
        struct moe_ckpt_name n;
        struct root_says says = { .v = v, .path = moe_arena_printf(v->arena, "%s%s%.*s", below, below[0] ? "/" : "", MOE_FMT(entries[i].name)) };
        struct moe_objections to = { &says, say };
        if (!says.path.ptr)
            return no_memory(err);
        moe_name_read(entries[i].name, &to, &n);
        if (n.kind == MOE_NAME_STEP && n.has_step && !n.leftover && entries[i].kind == MOE_STORE_LINK)
            keep(&says, "file-link", MOE_STR("is a symbolic link in the place of a step: what it leads to can change after it was verified"));
        if (says.failed)
            return no_memory(err);
        if (n.kind != MOE_NAME_STEP || !n.has_step || n.leftover || entries[i].kind != MOE_STORE_DIR)
            continue;
        if (entries[i].mode & 022)
            keep(&says, "file-writable", MOE_STR("is a folder that its group or everybody may change: files can be added, swapped and removed"));
        struct moe_step_dir *grown = v->dir_count < MOE_CAP_CKPT_STEPS ? moe_grow(v->arena, v->dirs, v->dir_count, &room, sizeof *grown) : NULL;
        if (!grown)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = below[0] ? below : "." }, "holds more than %u steps", MOE_CAP_CKPT_STEPS);
        v->dirs = grown;
        grown[v->dir_count++] = (struct moe_step_dir){ says.path.ptr, (int64_t)n.step, entries[i].mode };
    }
    if (v->dir_count)
        qsort(v->dirs, v->dir_count, sizeof *v->dirs, by_step);
    return MOE_OK;
}

/* "." and "dir/.." have a name, too. */
static bool is_step(const char *target, struct moe_ckpt_name *n)
{
    char real[PATH_MAX];
    struct moe_str name = last_part(moe_str_c(realpath(target, real) ? real : target)), typed = last_part(moe_str_c(target));
    moe_name_read(typed, NULL, n);
    if (n->kind == MOE_NAME_STEP && n->has_step && !n->leftover)
        return true;
    moe_name_read(name, NULL, n);
    return n->kind == MOE_NAME_STEP && n->has_step && !n->leftover;
}

/* The step that was named itself: as find_steps() looks at those of a root. */
static enum moe_code judge_folder(struct moe_verify *v, struct moe_error *err)
{
    struct root_says says = { .v = v, .path = MOE_STR("") };
    struct stat st;
    if (!v->remote && fstat(moe_store_dir_fd(v->store), &st) == 0 && st.st_mode & 022)
        keep(&says, "file-writable", MOE_STR("is a folder that its group or everybody may change: files can be added, swapped and removed"));
    return says.failed ? no_memory(err) : MOE_OK;
}

/* A policy that was found, not named, and lies in what it is to judge: whoever writes the checkpoint may have written it, too. */
static enum moe_code refuse_inner_policy(const struct moe_verify *v, const char *target, struct moe_error *err)
{
    char root[PATH_MAX], policy[PATH_MAX];
    if (!v->policy_path[0] || !realpath(target, root) || !realpath(v->policy_path, policy))
        return MOE_OK;
    struct moe_str below = moe_str_c(policy);
    if (!moe_str_starts(below, moe_str_c(root)) || (strcmp(root, "/") != 0 && policy[strlen(root)] != '/'))
        return MOE_OK;
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = v->policy_path }, "lies in the checkpoint that it would judge; name it with --config if you trust it");
}

static enum moe_code find_all(struct moe_verify *v, struct moe_error *err)
{
    MOE_TRY(find_steps(v, "", err));
    if (!v->dir_count) {                          /* the reference engine's root holds a folder ckpts/ with the steps */
        struct moe_error none;
        v->root_note_count = 0;
        if (find_steps(v, "ckpts", &none) != MOE_OK)
            v->dir_count = 0;
    }
    return v->dir_count ? MOE_OK : moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = v->remote ? v->remote : v->root.ptr }, "holds no step=<N> folder, so there is nothing to verify");
}

/* ---- a bucket: its list comes from a server, so a child reads it. [{step with the notes}, "step=1", "step=2" ...] ---- */

static enum moe_code write_list(struct moe_verify *v, struct moe_buf *out, struct moe_error *err)
{
    MOE_TRY(find_all(v, err));
    const struct moe_ckpt_step said = { .notes = v->root_notes, .note_count = v->root_note_count, .part = 1, .parts = 1, .sampled_percent = 100 };
    struct moe_json j = moe_json_to(out, true);
    moe_json_open(&j, '[');
    moe_ckpt_step_write(&said, out);
    moe_buf_addc(out, ',');                       /* the others are j's own */
    for (size_t i = 0; i < v->dir_count; i++)
        moe_json_str(&j, moe_str_c(v->dirs[i].dir));
    moe_json_close(&j, ']');
    return moe_buf_failed(out) ? no_memory(err) : MOE_OK;
}

static enum moe_code take_dir(struct moe_verify *v, struct moe_pull *pull, struct moe_str dir, size_t *room, struct moe_error *err)
{
    struct moe_ckpt_name n;
    moe_name_read(moe_str_starts(dir, MOE_STR("ckpts/")) ? moe_str_from(dir, 6) : dir, NULL, &n);
    if (n.kind != MOE_NAME_STEP || !n.has_step || n.leftover)
        return moe_pull_fail(pull, MOE_E_SCHEMA, err, "is no step");
    struct moe_str kept = moe_arena_str(v->arena, dir);
    struct moe_step_dir *grown = v->dir_count < MOE_CAP_CKPT_STEPS ? moe_grow(v->arena, v->dirs, v->dir_count, room, sizeof *grown) : NULL;
    if (!grown || !kept.ptr)
        return no_memory(err);
    v->dirs = grown;
    grown[v->dir_count++] = (struct moe_step_dir){ kept.ptr, (int64_t)n.step, 0600 };
    return MOE_OK;
}

static enum moe_code list_bucket(struct moe_verify *v, const char *target, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *answer = moe_buf_new(MOE_CAP_DOC_BYTES + 1);
    const struct moe_verify_job job = { .what = target, .run = write_list };
    const struct moe_pull_token *t;
    struct moe_ckpt_step said;
    struct moe_str text;
    size_t room = 0;
    if (!answer)
        return no_memory(err);
    MOE_TRY(moe_verify_ask(v, &job, answer, &text, err));
    struct moe_pull_source source = moe_pull_memory(&text);
    MOE_AUTO(moe_pull_free) struct moe_pull *pull = moe_ckpt_facts_open("list", &source);
    if (!pull)
        return no_memory(err);
    MOE_TRY(moe_pull_next(pull, &t, err));
    if (t->kind == MOE_PULL_LIST)
        MOE_TRY(moe_pull_next(pull, &t, err));
    if (t->kind != MOE_PULL_MAP)
        return moe_pull_fail(pull, MOE_E_SCHEMA, err, "is no list of steps");
    MOE_TRY(moe_ckpt_step_read(pull, v->arena, &said, err));
    for (;;) {
        MOE_TRY(moe_pull_next(pull, &t, err));
        if (t->kind != MOE_PULL_STR)
            break;
        MOE_TRY(take_dir(v, pull, t->text, &room, err));
    }
    if (t->kind != MOE_PULL_END || !v->dir_count)
        return moe_pull_fail(pull, MOE_E_SCHEMA, err, "is no list of steps");
    MOE_TRY(moe_pull_next(pull, &t, err));
    v->root_notes = said.notes;
    v->root_note_count = v->root_note_room = said.note_count;
    qsort(v->dirs, v->dir_count, sizeof *v->dirs, by_step);
    return MOE_OK;
}

enum moe_code moe_verify_open(struct moe_verify *v, const char *target, struct moe_error *err)
{
    struct moe_ckpt_name n;
    v->root = moe_ckpt_text(v->arena, moe_str_c(target));
    if (!v->root.ptr)
        return no_memory(err);
    v->remote = strncmp(target, "s3://", 5) == 0 ? target : NULL;
    if (!v->remote)
        MOE_TRY(refuse_inner_policy(v, target, err));
    if (!v->remote)
        MOE_TRY(moe_store_dir(target, &v->store, err));
    if (is_step(target, &n)) {
        v->dirs = moe_arena_array(v->arena, struct moe_step_dir, 1);
        if (!v->dirs)
            return no_memory(err);
        v->dirs[v->dir_count++] = (struct moe_step_dir){ "", (int64_t)n.step, 0 };
        return judge_folder(v, err);
    }
    return v->remote ? list_bucket(v, target, err) : find_all(v, err);
}
