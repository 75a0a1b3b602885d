#include "rules/deploy/script_ask.h"
#include "audit/config/deploy/compose.h"
#include "audit/config/deploy/k8s.h"
#include "rules/deploy/workflow_ask.h"

#define MOE_CAP_SCRIPT_ARENA (64u << 20)

struct walk {
    struct moe_lint_ctx *ctx;
    const char *const *words;
    moe_script_visit *visit;
    struct moe_arena *arena;        /* made when the first text is split */
};

static bool scalar(const struct moe_node_doc *n) { return n && n->kind != MOE_DOC_LIST && n->kind != MOE_DOC_MAP; }

static bool wanted(const char *const *words, struct moe_str text)
{
    if (!words)
        return true;
    for (; *words; words++)
        if (memmem(text.ptr, text.len, *words, strlen(*words)))
            return true;
    return false;
}

static void one(struct walk *w, struct moe_script s)
{
    struct moe_error err;
    s.text.len = MOE_MIN(s.text.len, (size_t)MOE_CAP_SCRIPT_BYTES);
    if (!s.text.len || !wanted(w->words, s.text))
        return;
    moe_arena_recycle(&w->arena, MOE_CAP_SCRIPT_ARENA);
    if (!w->arena)
        return;
    s.file = w->ctx->file;
    /* A text that does not fit into memory is not judged here; what it holds was read, and the file's own rules still are. */
    if (moe_shell_split(w->arena, s.text, &s.shell, &err) != MOE_OK)
        return;
    if (!s.docker && !s.node && !moe_lax_lines(s.text, w->arena, &s.lines))
        return;
    s.arena = w->arena;
    w->visit(w->ctx, &s);
}

/* ---- a whole file: several rules ask about it ---- */

enum { PAIRS = 1 << 16 };
/* `pairs`: which two bytes stand beside each other anywhere, so most words are known not to. `script`: once the first rule wants it; without arena = it did not fit. */
struct whole { uint64_t pairs[PAIRS / 64]; bool split; struct moe_script script; };

static unsigned pair_at(const char *p) { return (unsigned)(unsigned char)p[0] | (unsigned)(unsigned char)p[1] << 8; }

static struct whole *whole_of(const struct moe_lint_file *file, struct moe_str text)
{
    struct moe_lint_scratch *scratch = file->scratch;
    if (!scratch || scratch->scripts)
        return scratch ? scratch->scripts : NULL;
    if (!scratch->arena)
        scratch->arena = moe_arena_new(MOE_CAP_SCRIPT_ARENA);
    struct whole *whole = scratch->arena ? moe_arena_alloc(scratch->arena, sizeof *whole) : NULL;
    for (size_t i = 1; whole && i < text.len; i++) {
        unsigned pair = pair_at(text.ptr + i - 1);
        whole->pairs[pair / 64] |= UINT64_C(1) << pair % 64;
    }
    return scratch->scripts = whole;
}

static bool may_hold(const struct whole *whole, const char *word)
{
    for (size_t i = 0; word[i] && word[i + 1]; i++) {
        unsigned pair = pair_at(word + i);
        if (!(whole->pairs[pair / 64] >> pair % 64 & 1))
            return false;
    }
    return true;
}

static bool is_wanted(const struct whole *whole, const char *const *words, struct moe_str text)
{
    for (size_t i = 0; words && words[i]; i++)
        if (may_hold(whole, words[i]) && memmem(text.ptr, text.len, words[i], strlen(words[i])))
            return true;
    return !words;
}

static void whole_file(struct walk *w, const struct moe_lint_file *file)
{
    struct moe_error err;
    struct moe_str text = { file->bytes.ptr, MOE_MIN(file->bytes.len, (size_t)MOE_CAP_SCRIPT_BYTES) };
    struct whole *whole = text.len ? whole_of(file, text) : NULL;
    if (!whole) {
        one(w, (struct moe_script){ .text = text });
        return;
    }
    if (!is_wanted(whole, w->words, text))
        return;
    struct moe_script *s = &whole->script;
    struct moe_arena *arena = file->scratch->arena;
    if (!whole->split) {
        *s = (struct moe_script){ .file = file, .text = text };
        if (moe_shell_split(arena, text, &s->shell, &err) == MOE_OK && moe_lax_lines(text, arena, &s->lines))
            s->arena = arena;
        whole->split = true;
    }
    if (s->arena)
        w->visit(w->ctx, s);
}

struct moe_lint_place moe_script_at(const struct moe_script *s, size_t offset)
{
    struct moe_lint_place p = { .file = s->file };
    if (s->heredoc) {
        p.line = s->heredoc->line, p.column = 1;
        for (size_t i = 0; i < offset && i < s->text.len; i++)
            p.column = s->text.ptr[i] == '\n' ? (p.line++, 1) : p.column + 1;
    } else if (s->docker && s->docker->json) {
        p.line = s->docker->line, p.column = s->docker->column;
    } else if (s->docker) {
        moe_docker_at(s->docker, offset, &p.line, &p.column);
    } else if (s->node) {
        return moe_in_scalar(s->file, s->node, offset, s->arena);
    } else {
        moe_lax_lines_at(&s->lines, offset, &p.line, &p.column);
    }
    return p;
}

static void of_docker(struct walk *w, const struct moe_dockerfile *d)
{
    for (size_t i = 0; i < d->instruction_count; i++) {
        const struct moe_docker_instruction *in = &d->instructions[i];
        if (in->op != MOE_DOCKER_RUN && in->op != MOE_DOCKER_CMD && in->op != MOE_DOCKER_ENTRYPOINT && in->op != MOE_DOCKER_HEALTHCHECK)
            continue;
        if (!in->json)
            one(w, (struct moe_script){ .docker = in, .text = in->rest });
        for (size_t k = 0; in->json && k < in->word_count; k++)
            one(w, (struct moe_script){ .docker = in, .text = in->words[k].text });
        for (size_t k = 0; k < in->heredoc_count; k++)
            one(w, (struct moe_script){ .docker = in, .heredoc = &in->heredocs[k], .text = in->heredocs[k].body });
    }
}

static void of_node(struct walk *w, const struct moe_node_doc *n)
{
    if (scalar(n) && n->kind != MOE_DOC_NULL)
        one(w, (struct moe_script){ .node = n, .text = n->text });
    for (const struct moe_node_doc *item = n && n->kind == MOE_DOC_LIST ? n->first : NULL; item; item = item->next)
        if (scalar(item) && item->kind != MOE_DOC_NULL)
            one(w, (struct moe_script){ .node = item, .text = item->text });
}

void moe_scripts_each(struct moe_lint_ctx *ctx, const char *const *words, moe_script_visit *visit)
{
    struct walk w = { ctx, words, visit, NULL };
    const struct moe_lint_file *f = ctx->file;
    if (f->bytes.len > MOE_CAP_LINT_TREE_BYTES)       /* the run tells that such a file's commands are not read */
        return;
    if (f->docker)
        of_docker(&w, f->docker);
    for (size_t i = 0; f->workflow && i < f->workflow->step_count; i++)
        of_node(&w, f->workflow->steps[i].run);
    for (size_t i = 0; f->compose && i < f->compose->service_count; i++) {
        of_node(&w, f->compose->services[i].entrypoint);
        of_node(&w, f->compose->services[i].command);
    }
    for (size_t p = 0; f->k8s && p < f->k8s->pod_count; p++)
        for (size_t i = 0; i < f->k8s->pods[p].container_count; i++) {
            of_node(&w, f->k8s->pods[p].containers[i].command);
            of_node(&w, f->k8s->pods[p].containers[i].args);
        }
    if (f->kind == MOE_LINT_SHELL)
        whole_file(&w, f);
    moe_arena_free(&w.arena);
}

bool moe_word_in(struct moe_str word, const char *const *list)
{
    for (; *list; list++)
        if (moe_str_is(word, *list))
            return true;
    return false;
}

bool moe_flagged(const struct moe_shell_command *c, char letter, const char *longer)
{
    for (size_t i = 0; i < c->word_count; i++) {
        struct moe_str w = c->words[i].text;
        if (longer && moe_str_is(w, longer))
            return true;
        if (letter && w.len > 1 && w.ptr[0] == '-' && w.ptr[1] != '-' && memchr(w.ptr, letter, w.len))
            return true;
    }
    return false;
}

struct moe_str moe_flag_value(const struct moe_shell_command *c, const char *name, size_t *at)
{
    struct moe_str n = moe_str_c(name);
    for (size_t i = 0; i < c->word_count; i++) {
        struct moe_str w = c->words[i].text;
        if (moe_str_eq(w, n) && i + 1 < c->word_count) {
            *at = c->words[i + 1].at;
            return c->words[i + 1].text;
        }
        if (moe_str_starts(w, n) && w.len > n.len && w.ptr[n.len] == '=') {
            *at = c->words[i].at;
            return moe_str_from(w, n.len + 1);
        }
    }
    return (struct moe_str){ "", 0 };
}
