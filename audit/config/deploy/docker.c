/* Logical lines to instructions, stages and variables. */
#include "audit/config/deploy/docker_parts.h"
#include <strings.h>

#define MOE_CAP_DOCKER_BUDGET (4u << 20)    /* what all words of a file may grow by when variables are filled in */

const struct moe_lint_note moe_docker_notes[] = {
    { "docker-unknown-instruction", "a line begins with a word that is no instruction: Docker refuses the file, or a continuation was lost" },
    { NULL, NULL },
};

static const char *const names[MOE_DOCKER_OPS] = {
    [MOE_DOCKER_OTHER] = "?", [MOE_DOCKER_FROM] = "FROM", [MOE_DOCKER_RUN] = "RUN", [MOE_DOCKER_CMD] = "CMD", [MOE_DOCKER_LABEL] = "LABEL",
    [MOE_DOCKER_MAINTAINER] = "MAINTAINER", [MOE_DOCKER_EXPOSE] = "EXPOSE", [MOE_DOCKER_ENV] = "ENV", [MOE_DOCKER_ADD] = "ADD", [MOE_DOCKER_COPY] = "COPY",
    [MOE_DOCKER_ENTRYPOINT] = "ENTRYPOINT", [MOE_DOCKER_VOLUME] = "VOLUME", [MOE_DOCKER_USER] = "USER", [MOE_DOCKER_WORKDIR] = "WORKDIR",
    [MOE_DOCKER_ARG] = "ARG", [MOE_DOCKER_ONBUILD] = "ONBUILD", [MOE_DOCKER_STOPSIGNAL] = "STOPSIGNAL", [MOE_DOCKER_HEALTHCHECK] = "HEALTHCHECK",
    [MOE_DOCKER_SHELL] = "SHELL",
};

const char *moe_docker_op_name(enum moe_docker_op op) { return (unsigned)op < MOE_DOCKER_OPS ? names[op] : "?"; }

struct reading {
    struct moe_lint_file *file;
    struct moe_dockerfile *docker;
    struct docker_lines lines;
    struct docker_line line;                        /* the logical line being read */
    struct moe_docker_instruction *instructions; size_t instruction_room;
    struct moe_docker_var *vars; size_t var_room;
    struct moe_docker_stage *stages; size_t stage_room;
    struct docker_scope **scopes; size_t scope_room;        /* one a stage, and before them the global one */
    struct docker_scope global;
    size_t budget;
    struct moe_error *err;
};

static struct docker_words words_of(struct reading *r, bool expand)
{
    size_t stages = r->docker->stage_count;
    const struct docker_scope *scope = !expand ? NULL : stages ? r->scopes[stages - 1] : &r->global;
    return (struct docker_words){ r->file->arena, r->docker->escape, scope, r->vars, &r->budget };
}

static enum moe_docker_op op_of(struct moe_str word)
{
    for (unsigned op = 1; op < MOE_DOCKER_OPS; op++)
        if (word.len == strlen(names[op]) && !strncasecmp(word.ptr, names[op], word.len))
            return (enum moe_docker_op)op;
    return MOE_DOCKER_OTHER;
}

void moe_docker_at(const struct moe_docker_instruction *in, size_t offset, unsigned *line, unsigned *column)
{
    *line = in->line, *column = in->column;
    for (size_t lo = 0, hi = in->piece_count; lo < hi;) {
        size_t mid = lo + (hi - lo) / 2;
        if (in->pieces[mid].at <= offset) {
            *line = in->pieces[mid].line;
            *column = in->pieces[mid].column + (unsigned)(offset - in->pieces[mid].at);
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
}

/* The pieces count from the logical line's start, offsets of an instruction from `rest`: shift them once. */
static enum moe_code set_rest(struct reading *r, struct moe_docker_instruction *in, struct moe_str rest)
{
    size_t skip = (size_t)(rest.ptr - r->line.text.ptr), n = 0;
    in->rest = rest;
    struct moe_docker_piece *to = moe_arena_array(r->file->arena, struct moe_docker_piece, r->line.piece_count + 1);
    if (!to)
        return docker_memory(r->err);
    for (size_t i = 0; i < r->line.piece_count; i++) {
        struct moe_docker_piece p = r->line.pieces[i];
        bool last_before = p.at <= skip && (i + 1 == r->line.piece_count || r->line.pieces[i + 1].at > skip);
        if (last_before)
            to[n++] = (struct moe_docker_piece){ 0, p.line, p.column + (unsigned)(skip - p.at) };
        else if (p.at > skip)
            to[n++] = (struct moe_docker_piece){ p.at - skip, p.line, p.column };
    }
    in->pieces = to, in->piece_count = n;
    return MOE_OK;
}

static size_t skip_blanks(struct moe_str t, size_t i)
{
    while (i < t.len && (t.ptr[i] == ' ' || t.ptr[i] == '\t' || t.ptr[i] == '\r'))
        i++;
    return i;
}

/* --name=value before everything else. Leaves what follows in *rest. */
static enum moe_code read_flags(struct reading *r, struct moe_docker_instruction *in, struct moe_str *rest)
{
    struct moe_docker_flag *list = NULL;
    size_t n = 0, room = 0, i = 0;
    struct docker_words w = words_of(r, in->op == MOE_DOCKER_FROM || in->op == MOE_DOCKER_COPY || in->op == MOE_DOCKER_ADD);
    for (;;) {
        i = skip_blanks(*rest, i);
        if (i + 2 >= rest->len || rest->ptr[i] != '-' || rest->ptr[i + 1] != '-' || !moe_is_alpha(rest->ptr[i + 2]))
            break;
        size_t end = docker_word_end(*rest, i, r->docker->escape);
        struct moe_str value = { rest->ptr + i + 2, end - i - 2 }, name = moe_str_cut(&value, '=');
        struct moe_docker_word word = { 0 };
        MOE_TRY(docker_word(&w, value, &word, r->err));
        struct moe_docker_flag *grown = moe_grow(r->file->arena, list, n, &room, sizeof *grown);
        if (!grown)
            return docker_memory(r->err);
        list = grown;
        list[n] = (struct moe_docker_flag){ .name = name, .value = word.value };
        list[n++].column = (unsigned)i;         /* made a place below, once `rest` is known */
        i = end;
    }
    MOE_TRY(set_rest(r, in, *rest));
    for (size_t k = 0; k < n; k++)
        moe_docker_at(in, list[k].column, &list[k].line, &list[k].column);
    in->flags = list, in->flag_count = n;
    *rest = moe_str_from(*rest, i);
    return set_rest(r, in, *rest);
}

static enum moe_code add_word(struct reading *r, struct moe_docker_instruction *in, struct moe_docker_word **list, size_t *room, const struct docker_words *w,
                              size_t at, size_t end)
{
    struct moe_docker_word word = { 0 };
    MOE_TRY(docker_word(w, (struct moe_str){ in->rest.ptr + at, end - at }, &word, r->err));
    moe_docker_at(in, at, &word.line, &word.column);
    struct moe_docker_word *grown = moe_grow(r->file->arena, *list, in->word_count, room, sizeof *grown);
    if (!grown)
        return docker_memory(r->err);
    *list = grown;
    grown[in->word_count++] = word;
    in->words = grown;
    return MOE_OK;
}

static enum moe_code read_words(struct reading *r, struct moe_docker_instruction *in)
{
    struct moe_docker_word *list = NULL;
    size_t room = 0, *at = NULL, count = 0;
    bool exec = in->op == MOE_DOCKER_RUN || in->op == MOE_DOCKER_CMD || in->op == MOE_DOCKER_ENTRYPOINT || in->op == MOE_DOCKER_SHELL || in->op == MOE_DOCKER_ADD ||
                in->op == MOE_DOCKER_COPY || in->op == MOE_DOCKER_VOLUME;
    if (exec) {
        MOE_TRY(docker_json(r->file->arena, in->rest, &list, &at, &count, &in->json, r->err));
        for (size_t i = 0; i < count; i++)
            moe_docker_at(in, at[i], &list[i].line, &list[i].column);
        if (in->json) {
            in->words = list, in->word_count = count;
            return MOE_OK;
        }
    }
    bool shell = in->op == MOE_DOCKER_RUN || in->op == MOE_DOCKER_CMD || in->op == MOE_DOCKER_ENTRYPOINT || in->op == MOE_DOCKER_HEALTHCHECK;
    struct docker_words w = words_of(r, !shell);
    for (size_t i = skip_blanks(in->rest, 0); i < in->rest.len; i = skip_blanks(in->rest, i)) {
        size_t end = docker_word_end(in->rest, i, r->docker->escape);
        MOE_TRY(add_word(r, in, &list, &room, &w, i, end));
        i = end;
    }
    return MOE_OK;
}

/* <<NAME, <<-NAME, <<"NAME" in the instruction's text: their bodies are the lines below it. */
static enum moe_code read_heredocs(struct reading *r, struct moe_docker_instruction *in)
{
    struct moe_docker_heredoc *list = NULL;
    size_t n = 0, room = 0;
    struct moe_str t = in->rest;
    char quote = 0;
    for (size_t i = 0; i + 2 < t.len; i++) {
        char c = t.ptr[i];
        if (c == '\\' && quote != '\'') {
            i++;
            continue;
        }
        if (quote || c == '"' || c == '\'') {
            quote = !quote ? c : c == quote ? 0 : quote;
            continue;
        }
        if (c != '<' || t.ptr[i + 1] != '<')
            continue;
        if (t.ptr[i + 2] == '<') {
            i += 2;
            continue;
        }
        size_t k = i + 2;
        bool tabs = t.ptr[k] == '-';
        k += tabs;
        while (k < t.len && t.ptr[k] == ' ')
            k++;
        char q = k < t.len && (t.ptr[k] == '"' || t.ptr[k] == '\'') ? t.ptr[k++] : 0;
        size_t from = k;
        while (k < t.len && (q ? t.ptr[k] != q : moe_is_word(t.ptr[k]) || t.ptr[k] == '-' || t.ptr[k] == '.'))
            k++;
        struct moe_docker_heredoc doc = { .name = { t.ptr + from, k - from }, .expand = !q };
        if (k > from && !moe_is_digit(t.ptr[from]) && docker_lines_heredoc(&r->lines, doc.name, tabs, &doc)) {
            struct moe_docker_heredoc *grown = moe_grow(r->file->arena, list, n, &room, sizeof *grown);
            if (!grown)
                return docker_memory(r->err);
            list = grown;
            list[n++] = doc;
            in->end_line = r->lines.line - 1;
        }
        i = k - 1;
    }
    in->heredocs = list, in->heredoc_count = n;
    return MOE_OK;
}

/* ---- ENV, ARG, LABEL ---- */

static enum moe_code add_var(struct reading *r, const struct moe_docker_instruction *in, struct moe_docker_var *var)
{
    struct moe_dockerfile *d = r->docker;
    var->op = in->op;
    var->global = in->global;
    var->stage = in->stage;
    var->instruction = d->instruction_count;
    struct docker_scope *scope = in->global ? &r->global : r->scopes[d->stage_count - 1];
    struct docker_words w = words_of(r, true);
    /* ARG X in a stage takes the default that the ARG before the first FROM has; ENV always wins over ARG. */
    const struct moe_docker_var *before = docker_lookup(&w, var->name);
    const uint32_t *global = moe_map_find(r->global.map, var->name);
    bool hidden = in->op == MOE_DOCKER_ARG && before && before->op == MOE_DOCKER_ENV && before->stage == var->stage && !in->global;
    if (in->op == MOE_DOCKER_ARG && !var->given && !in->global && global) {
        var->value.value = r->vars[*global].value.value;
        var->value.open = r->vars[*global].value.open || !r->vars[*global].given;
    } else if (in->op == MOE_DOCKER_ARG && !var->given) {
        var->value.open = true;
    }
    struct moe_docker_var *grown = moe_grow(r->file->arena, r->vars, d->var_count, &r->var_room, sizeof *grown);
    if (!grown)
        return docker_memory(r->err);
    d->vars = r->vars = grown;
    grown[d->var_count] = *var;
    if (in->op == MOE_DOCKER_ARG && !var->given && !in->global && global)
        grown[d->var_count].given = false;
    if (in->op != MOE_DOCKER_LABEL && !hidden) {
        uint32_t *slot = moe_map_slot(scope->map, var->name, 0);
        if (!slot)
            return docker_memory(r->err);
        *slot = (uint32_t)d->var_count;
    }
    d->var_count++;
    return MOE_OK;
}

/* A raw NAME=value or NAME at [at, end) of the instruction. */
static enum moe_code read_var(struct reading *r, const struct moe_docker_instruction *in, size_t at, size_t end)
{
    struct moe_str raw = { in->rest.ptr + at, end - at }, value = raw, name = moe_str_cut(&value, '=');
    struct moe_docker_var var = { .given = name.len < raw.len };
    struct moe_docker_word key = { 0 };
    struct docker_words w = words_of(r, true), plain = words_of(r, false);
    MOE_TRY(docker_word(&plain, name, &key, r->err));
    var.name = key.text;
    moe_docker_at(in, at, &var.line, &var.column);
    if (var.given) {
        MOE_TRY(docker_word(&w, value, &var.value, r->err));
        size_t place = at + (size_t)(value.ptr - raw.ptr) + (var.value.quoted && value.len && (value.ptr[0] == '"' || value.ptr[0] == '\''));
        moe_docker_at(in, MOE_MIN(place, end), &var.value.line, &var.value.column);
    } else {
        var.value.line = var.line, var.value.column = var.column;
    }
    return add_var(r, in, &var);
}

static enum moe_code read_vars(struct reading *r, const struct moe_docker_instruction *in)
{
    struct moe_str t = in->rest;
    size_t i = skip_blanks(t, 0), end = docker_word_end(t, i, r->docker->escape);
    /* ENV name the rest of the line */
    if (in->op != MOE_DOCKER_ARG && end > i && !memchr(t.ptr + i, '=', end - i)) {
        struct moe_docker_var var = { .name = { t.ptr + i, end - i } };
        moe_docker_at(in, i, &var.line, &var.column);
        size_t from = skip_blanks(t, end);
        struct moe_str value = moe_str_trim(moe_str_from(t, from));
        struct docker_words w = words_of(r, true);
        var.given = value.len > 0;
        MOE_TRY(docker_word(&w, value, &var.value, r->err));
        moe_docker_at(in, from, &var.value.line, &var.value.column);
        return add_var(r, in, &var);
    }
    for (; i < t.len; i = skip_blanks(t, end)) {
        end = docker_word_end(t, i, r->docker->escape);
        MOE_TRY(read_var(r, in, i, end));
    }
    return MOE_OK;
}

/* ---- FROM ---- */

static enum moe_code new_scope(struct reading *r, struct docker_scope *parent)
{
    size_t n = r->docker->stage_count;
    struct docker_scope **grown = moe_grow(r->file->arena, r->scopes, n, &r->scope_room, sizeof *grown);
    struct docker_scope *scope = moe_arena_alloc(r->file->arena, sizeof *scope);
    if (!grown || !scope || !(scope->map = moe_map_new()))
        return docker_memory(r->err);
    scope->parent = parent;
    r->scopes = grown;
    grown[n] = scope;
    return MOE_OK;
}

static int stage_named(const struct moe_dockerfile *d, struct moe_str name)
{
    for (size_t i = d->stage_count; i > 0; i--)
        if (d->stages[i - 1].name.len && d->stages[i - 1].name.len == name.len && !strncasecmp(d->stages[i - 1].name.ptr, name.ptr, name.len))
            return (int)(i - 1);
    return -1;
}

static enum moe_code begin_stage(struct reading *r, struct moe_docker_instruction *in)
{
    struct moe_dockerfile *d = r->docker;
    struct moe_docker_stage stage = { .parent = -1, .first = d->instruction_count, .line = in->line };
    const struct moe_docker_flag *platform = moe_docker_flag(in, "platform");
    if (platform)
        stage.platform = platform->value;
    /* FROM sees what stands before the first FROM, and nothing of a stage */
    struct docker_words w = { r->file->arena, d->escape, &r->global, r->vars, &r->budget };
    size_t i = skip_blanks(in->rest, 0), end = docker_word_end(in->rest, i, d->escape);
    MOE_TRY(docker_word(&w, (struct moe_str){ in->rest.ptr + i, end - i }, &stage.from, r->err));
    moe_docker_at(in, i, &stage.from.line, &stage.from.column);
    if (in->word_count >= 3 && in->words[1].text.len == 2 && !strncasecmp(in->words[1].text.ptr, "as", 2))
        stage.name = in->words[2].text;
    stage.parent = stage_named(d, stage.from.value);
    stage.scratch = stage.parent < 0 && moe_str_is(stage.from.value, "scratch");
    stage.image = moe_image_parse(stage.from.value);
    MOE_TRY(new_scope(r, stage.parent < 0 ? NULL : r->scopes[stage.parent]));
    if (stage.parent >= 0) {
        const struct moe_docker_stage *p = &d->stages[stage.parent];
        stage.user = p->user, stage.cmd = p->cmd, stage.entrypoint = p->entrypoint;
    }
    struct moe_docker_stage *grown = moe_grow(r->file->arena, r->stages, d->stage_count, &r->stage_room, sizeof *grown);
    if (!grown)
        return docker_memory(r->err);
    d->stages = r->stages = grown;
    grown[d->stage_count] = stage;
    in->stage = (unsigned)d->stage_count++;
    in->global = false;
    return MOE_OK;
}

/* ---- instructions ---- */

static enum moe_code add_instruction(struct reading *r, const struct moe_docker_instruction *in)
{
    struct moe_dockerfile *d = r->docker;
    struct moe_docker_instruction *grown = moe_grow(r->file->arena, r->instructions, d->instruction_count, &r->instruction_room, sizeof *grown);
    if (!grown)
        return docker_memory(r->err);
    d->instructions = r->instructions = grown;
    grown[d->instruction_count++] = *in;
    if (d->stage_count)
        r->stages[d->stage_count - 1].end = d->instruction_count;
    return MOE_OK;
}

static enum moe_code read_instruction(struct reading *r)
{
    struct moe_dockerfile *d = r->docker;
    struct moe_str text = r->line.text;
    struct moe_docker_instruction in = { .line = r->line.line, .column = r->line.pieces[0].column, .end_line = r->line.end_line, .global = !d->stage_count,
                                         .stage = d->stage_count ? (unsigned)d->stage_count - 1 : 0 };
    size_t end = 0;
    for (;;) {
        size_t from = end;
        while (end < text.len && !moe_is_space(text.ptr[end]))
            end++;
        in.op = op_of((struct moe_str){ text.ptr + from, end - from });
        if (in.op != MOE_DOCKER_ONBUILD || in.onbuild)
            break;
        in.onbuild = true;
        end = skip_blanks(text, end);
    }
    struct moe_str rest = moe_str_from(text, skip_blanks(text, end));
    if (in.op == MOE_DOCKER_OTHER)
        MOE_TRY(moe_lint_event_add(r->file, "docker-unknown-instruction", in.line, in.column, r->err, "this word is no instruction"));
    MOE_TRY(read_flags(r, &in, &rest));
    MOE_TRY(read_words(r, &in));
    if (in.op == MOE_DOCKER_RUN || in.op == MOE_DOCKER_COPY || in.op == MOE_DOCKER_ADD)
        MOE_TRY(read_heredocs(r, &in));
    if (in.op == MOE_DOCKER_FROM && !in.onbuild)
        MOE_TRY(begin_stage(r, &in));
    if ((in.op == MOE_DOCKER_ENV || in.op == MOE_DOCKER_ARG || in.op == MOE_DOCKER_LABEL) && (!in.global || in.op == MOE_DOCKER_ARG))
        MOE_TRY(read_vars(r, &in));
    return add_instruction(r, &in);
}

/* The last USER, CMD and ENTRYPOINT of each stage; its own outdo the parent's. Instructions do not move any more. */
static void settle_stages(struct reading *r)
{
    struct moe_dockerfile *d = r->docker;
    for (size_t s = 0; s < d->stage_count; s++) {
        struct moe_docker_stage *stage = &r->stages[s];
        if (stage->parent >= 0) {
            const struct moe_docker_stage *p = &r->stages[stage->parent];
            stage->user = p->user, stage->cmd = p->cmd, stage->entrypoint = p->entrypoint;
            stage->scratch = p->scratch;
        }
        for (size_t i = stage->first; i < stage->end; i++) {
            const struct moe_docker_instruction *in = &d->instructions[i];
            if (in->onbuild)
                continue;
            if (in->op == MOE_DOCKER_USER)
                stage->user = in;
            else if (in->op == MOE_DOCKER_CMD)
                stage->cmd = in;
            else if (in->op == MOE_DOCKER_ENTRYPOINT)
                stage->entrypoint = in;
        }
    }
}

static enum moe_code read_all(struct reading *r)
{
    bool more = true;
    MOE_TRY(docker_lines_begin(&r->lines, r->file, r->err));
    r->docker->escape = r->lines.escape;
    for (;;) {
        MOE_TRY(docker_lines_next(&r->lines, &r->line, &more, r->err));
        if (!more)
            break;
        if (r->docker->instruction_count >= MOE_CAP_DOCKER_INSTRUCTIONS) {
            r->file->degraded = MOE_STR("it has more instructions than are read");
            break;
        }
        MOE_TRY(read_instruction(r));
    }
    settle_stages(r);
    return docker_values(r->file, r->docker, r->err);
}

enum moe_code moe_read_dockerfile(struct moe_lint_file *file, struct moe_error *err)
{
    struct reading r = { .file = file, .docker = moe_arena_alloc(file->arena, sizeof *r.docker), .budget = MOE_CAP_DOCKER_BUDGET, .err = err };
    r.global.map = moe_map_new();
    enum moe_code code = r.docker && r.global.map ? read_all(&r) : docker_memory(err);
    moe_map_free(&r.global.map);
    for (size_t i = 0; r.docker && i < r.docker->stage_count; i++)
        moe_map_free(&r.scopes[i]->map);
    file->docker = r.docker;
    return code;
}

/* ---- questions ---- */

const struct moe_docker_flag *moe_docker_flag(const struct moe_docker_instruction *in, const char *name)
{
    for (size_t i = 0; i < in->flag_count; i++)
        if (moe_str_is(in->flags[i].name, name))
            return &in->flags[i];
    return NULL;
}

bool moe_docker_continues(const struct moe_dockerfile *docker, size_t stage, size_t other)
{
    for (size_t n = 0; n <= docker->stage_count; n++) {
        if (stage == other)
            return true;
        if (docker->stages[stage].parent < 0)
            return false;
        stage = (size_t)docker->stages[stage].parent;
    }
    return false;
}

const struct moe_docker_var *moe_docker_env(const struct moe_dockerfile *docker, const struct moe_docker_stage *stage, struct moe_str name)
{
    size_t self = (size_t)(stage - docker->stages);
    for (size_t i = docker->var_count; i > 0; i--) {
        const struct moe_docker_var *v = &docker->vars[i - 1];
        if (v->op == MOE_DOCKER_ENV && moe_str_eq(v->name, name) && moe_docker_continues(docker, self, v->stage))
            return v;
    }
    return NULL;
}
