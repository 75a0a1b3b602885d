/* What a Dockerfile says under a name: ENV, ARG and LABEL, and in what it runs, assignments and flags with their values. */
#include "audit/config/deploy/docker_parts.h"
#include "audit/config/deploy/env_shell.h"

static enum moe_code add(struct moe_lint_file *file, const char *what, struct moe_str name, const struct moe_docker_word *w, struct moe_error *err)
{
    char path[160];
    int n = snprintf(path, sizeof path, "%s.%.*s", what, (int)MOE_MIN(name.len, 120u), name.ptr);
    struct moe_value v = { .path = { path, n < 0 ? 0 : MOE_MIN((size_t)n, sizeof path - 1) }, .name = name, .text = w->text, .type = MOE_DOC_STR, .quoted = w->quoted,
                           .line = w->line, .column = w->column };
    bool inside = file->bytes.ptr && w->text.ptr >= file->bytes.ptr && w->text.ptr <= file->bytes.ptr + file->bytes.len;
    v.form = inside || !w->text.len ? MOE_FORM_PLAIN : MOE_FORM_ESCAPED;
    return moe_lint_value_add(file, &v, err);
}

static enum moe_code add_vars(struct moe_lint_file *file, const struct moe_dockerfile *d, struct moe_error *err)
{
    for (size_t i = 0; i < d->var_count; i++)
        if (d->vars[i].given)
            MOE_TRY(add(file, moe_docker_op_name(d->vars[i].op), d->vars[i].name, &d->vars[i].value, err));
    return MOE_OK;
}

/* "--api-key" as a name: without its hyphens; empty = no long flag. */
static struct moe_str flag_name(struct moe_str word)
{
    if (word.len < 4 || word.ptr[0] != '-' || word.ptr[1] != '-' || !moe_is_alpha(word.ptr[2]))
        return (struct moe_str){ "", 0 };
    return moe_str_from(word, 2);
}

/* A word of an argument list and the one after it: --name=value, --name value. */
static enum moe_code add_flag(struct moe_lint_file *file, const char *what, const struct moe_docker_word *w, const struct moe_docker_word *next, struct moe_error *err)
{
    struct moe_str value = flag_name(w->text);
    if (!value.len)
        return MOE_OK;
    struct moe_str name = moe_str_cut(&value, '=');
    struct moe_docker_word v = *w;
    if (name.len + 2 < w->text.len) {
        v.text = value;
        v.column += (unsigned)(value.ptr - w->text.ptr);
        return add(file, what, name, &v, err);
    }
    return next && next->text.len && next->text.ptr[0] != '-' ? add(file, what, name, next, err) : MOE_OK;
}

static struct moe_docker_word word_of(const struct moe_docker_instruction *in, const struct moe_docker_heredoc *doc, const struct moe_shell_word *s)
{
    struct moe_docker_word w = { .text = s->text, .value = s->text, .open = s->open, .quoted = s->quoted };
    if (!doc) {
        moe_docker_at(in, s->at, &w.line, &w.column);
        return w;
    }
    w.line = doc->line, w.column = 1;
    for (size_t i = 0; i < s->at && i < doc->body.len; i++)
        w.column = doc->body.ptr[i] == '\n' ? (w.line++, 1) : w.column + 1;
    return w;
}

/* Programs whose NAME=value words set something: export X=y, env X=y, git config is none of them. */
static bool sets(struct moe_str program)
{
    static const char *const list[] = { "export", "env", "declare", "typeset", "readonly", "local", "set", "setx" };
    for (size_t i = 0; i < MOE_COUNT(list); i++)
        if (moe_str_is(program, list[i]))
            return true;
    return false;
}

#define MOE_CAP_DOCKER_SCRATCH (64u << 20)
#define MOE_CAP_DOCKER_KEPT    (1u << 20)      /* what commands that were looked at may leave behind before it is given back */

/* Commands are split in an arena of their own: moe_lint_value_add() copies what is kept. */
static enum moe_code add_shell(struct moe_lint_file *file, struct moe_arena **scratch, const struct moe_docker_instruction *in, const struct moe_docker_heredoc *doc,
                               struct moe_str text, struct moe_error *err)
{
    const char *what = moe_docker_op_name(in->op);
    struct moe_shell shell;
    if (*scratch && moe_arena_used(*scratch) > MOE_CAP_DOCKER_KEPT)
        moe_arena_free(scratch);
    if (!*scratch && !(*scratch = moe_arena_new(MOE_CAP_DOCKER_SCRATCH)))
        return docker_memory(err);
    MOE_TRY(moe_shell_split(*scratch, text, &shell, err));
    for (size_t c = 0; c < shell.count; c++) {
        const struct moe_shell_command *cmd = &shell.commands[c];
        size_t name_at = moe_shell_name(cmd);
        bool setting = sets(moe_shell_program(cmd));
        for (size_t i = 0; i < cmd->word_count; i++) {
            struct moe_str name, value;
            bool assigns = (i < name_at || setting) && moe_shell_assignment(cmd->words[i].text, &name, &value);
            if (!assigns && !flag_name(cmd->words[i].text).len)
                continue;
            struct moe_docker_word w = word_of(in, doc, &cmd->words[i]), next = { 0 };
            if (assigns) {
                w.column += (unsigned)name.len + 1;
                w.text = value;
                MOE_TRY(add(file, what, name, &w, err));
                continue;
            }
            if (i + 1 < cmd->word_count)
                next = word_of(in, doc, &cmd->words[i + 1]);
            MOE_TRY(add_flag(file, what, &w, i + 1 < cmd->word_count ? &next : NULL, err));
        }
    }
    return MOE_OK;
}

static enum moe_code add_run(struct moe_lint_file *file, struct moe_arena **scratch, const struct moe_docker_instruction *in, struct moe_error *err)
{
    for (size_t i = 0; in->json && i < in->word_count; i++)
        MOE_TRY(add_flag(file, moe_docker_op_name(in->op), &in->words[i], i + 1 < in->word_count ? &in->words[i + 1] : NULL, err));
    if (!in->json)
        MOE_TRY(add_shell(file, scratch, in, NULL, in->rest, err));
    for (size_t i = 0; i < in->heredoc_count; i++)
        MOE_TRY(add_shell(file, scratch, in, &in->heredocs[i], in->heredocs[i].body, err));
    return MOE_OK;
}

enum moe_code docker_values(struct moe_lint_file *file, const struct moe_dockerfile *d, struct moe_error *err)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *scratch = NULL;
    MOE_TRY(add_vars(file, d, err));
    for (size_t i = 0; i < d->instruction_count; i++) {
        const struct moe_docker_instruction *in = &d->instructions[i];
        bool runs = in->op == MOE_DOCKER_RUN || in->op == MOE_DOCKER_CMD || in->op == MOE_DOCKER_ENTRYPOINT || in->op == MOE_DOCKER_HEALTHCHECK;
        if (runs)
            MOE_TRY(add_run(file, &scratch, in, err));
        else if (in->heredoc_count)             /* COPY <<EOF /etc/x.env: what the file will hold */
            for (size_t k = 0; k < in->heredoc_count; k++)
                MOE_TRY(add_shell(file, &scratch, in, &in->heredocs[k], in->heredocs[k].body, err));
    }
    return MOE_OK;
}
