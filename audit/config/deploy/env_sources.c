/* Where environments come from: images, .env files, compose services, pods, workflow jobs, shell. */
#include "audit/config/deploy/env_parts.h"
#include "common/base/buf.h"
#include "common/doc/lax.h"

static bool scalar(const struct moe_node_doc *n) { return n && n->kind != MOE_DOC_LIST && n->kind != MOE_DOC_MAP; }
static struct moe_str text_of(const struct moe_node_doc *n) { return scalar(n) && n->kind != MOE_DOC_NULL ? n->text : MOE_STR(""); }
static bool fixed(struct moe_str s) { return !s.len || (!memchr(s.ptr, '$', s.len) && !memchr(s.ptr, '`', s.len)); }

/* ---- paths: "deploy/" + "../docker/Dockerfile" = "docker/Dockerfile" ---- */

static struct moe_str folder_of(struct moe_str path)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.ptr[i - 1] == '/')
            return (struct moe_str){ path.ptr, i };
    return (struct moe_str){ path.ptr, 0 };
}

static struct moe_str joined(struct moe_arena *arena, struct moe_str folder, struct moe_str path)
{
    bool absolute = path.len && path.ptr[0] == '/';
    struct moe_str all = absolute ? path : moe_arena_printf(arena, "%.*s%s%.*s", MOE_FMT(folder), folder.len && folder.ptr[folder.len - 1] != '/' ? "/" : "", MOE_FMT(path));
    char *to = all.ptr ? moe_arena_alloc(arena, all.len + 2) : NULL;
    if (!to)
        return (struct moe_str){ "", 0 };
    size_t n = 0;
    bool rooted = all.len && all.ptr[0] == '/';
    for (struct moe_str rest = all; rest.len;) {
        struct moe_str part = moe_str_cut(&rest, '/');
        if (!part.len || moe_str_is(part, "."))
            continue;
        struct moe_str last = { to, n };
        while (last.len && last.ptr[last.len - 1] != '/')
            last.len--;
        bool up = moe_str_is(part, "..") && n > rooted && !moe_str_is(moe_str_from((struct moe_str){ to, n }, last.len), "..");
        if (up) {
            n = last.len ? last.len - 1 : 0;
            continue;
        }
        if (n || rooted)
            to[n++] = '/';
        memcpy(to + n, part.ptr, part.len);
        n += part.len;
    }
    return (struct moe_str){ to, n };
}

static bool find_file(const struct env_building *b, struct moe_str path, size_t *at)
{
    for (size_t i = 0; i < b->project->file_count; i++) {
        struct moe_str p = b->project->files[i]->path;
        while (moe_str_starts(p, MOE_STR("./")))
            p = moe_str_from(p, 2);
        if (moe_str_eq(p, path)) {
            *at = i;
            return true;
        }
    }
    return false;
}

/* ---- images ---- */

static const struct moe_docker_stage *stage_for(const struct moe_dockerfile *d, struct moe_str target)
{
    for (size_t i = 0; target.len && i < d->stage_count; i++)
        if (moe_str_eq(d->stages[i].name, target))
            return &d->stages[i];
    return &d->stages[d->stage_count - 1];
}

/* Words put together as one command; they are no file's bytes, so their place is the first one's. */
static enum moe_code joined_words(struct env_open *e, const struct moe_lint_file *file, const struct moe_buf *words, unsigned line, unsigned column)
{
    struct moe_str text = moe_arena_str(e->b->arena, moe_buf_str(words));
    return text.ptr ? env_of_shell(e, file, text, line, column, true) : env_memory(e->b->err);
}

static enum moe_code docker_commands(struct env_open *e, const struct moe_lint_file *file, const struct moe_docker_instruction *in)
{
    if (!in)
        return MOE_OK;
    if (!in->json)
        return env_of_shell(e, file, in->rest, in->line, in->column, true);
    MOE_AUTO(moe_buf_free) struct moe_buf *words = moe_buf_new(MOE_CAP_DOCKER_EXPANDED);
    if (!words)
        return env_memory(e->b->err);
    for (size_t i = 0; i < in->word_count; i++) {
        if (i)
            moe_buf_addc(words, ' ');
        moe_buf_add(words, in->words[i].text);
    }
    return joined_words(e, file, words, in->line, in->column);
}

enum moe_code env_of_image(struct env_open *e, const struct moe_lint_file *file, struct moe_str target)
{
    const struct moe_dockerfile *d = file->docker;
    if (!d || !d->stage_count)
        return MOE_OK;
    const struct moe_docker_stage *stage = stage_for(d, target);
    for (size_t i = 0; i < d->var_count; i++) {
        const struct moe_docker_var *v = &d->vars[i];
        if (v->op != MOE_DOCKER_ENV || !moe_docker_continues(d, (size_t)(stage - d->stages), v->stage))
            continue;
        MOE_TRY(env_set(e, v->name, (struct moe_env_origin){ file, v->value.line, v->value.column, MOE_ENV_IMAGE, v->value.value, !v->value.open, NULL }));
    }
    MOE_TRY(docker_commands(e, file, stage->entrypoint));
    return docker_commands(e, file, stage->cmd);
}

enum moe_code env_of_values(struct env_open *e, const struct moe_lint_file *file)
{
    for (size_t i = 0; i < file->value_count; i++) {
        const struct moe_value *v = &file->values[i];
        if (!v->outer)
            MOE_TRY(env_set(e, v->name, (struct moe_env_origin){ file, v->line, v->column, MOE_ENV_ENV_FILE, v->text, fixed(v->text), NULL }));
    }
    return MOE_OK;
}

/* ---- shell ---- */

struct scripting { struct env_open *e; const struct moe_lint_file *file; struct moe_str text; unsigned line, column; struct moe_lax_lines lines; };

/* Words of commands live no longer than the text is looked at, in an arena of their own; what is kept of them is copied, unless it stands in the text as it is. */
static bool keep(const struct scripting *s, struct moe_str *word)
{
    uintptr_t at = (uintptr_t)word->ptr, from = (uintptr_t)s->text.ptr;
    if (at < from || at - from > s->text.len || word->len > s->text.len - (at - from))
        *word = moe_arena_str(s->e->b->arena, *word);
    return word->ptr != NULL;
}

static enum moe_code set(struct scripting *s, struct moe_str name, struct moe_env_origin origin)
{
    return keep(s, &name) && keep(s, &origin.value) ? env_set(s->e, name, origin) : env_memory(s->e->b->err);
}

static void place(const struct scripting *s, size_t at, unsigned *line, unsigned *column)
{
    moe_lax_lines_at(&s->lines, at, line, column);
    if (*line == 1)
        *column += s->column - 1;
    *line += s->line - 1;
}

static enum moe_code assign(struct scripting *s, struct moe_str word, size_t at, bool open)
{
    struct moe_str name, value;
    if (!moe_shell_assignment(word, &name, &value))
        return MOE_OK;
    struct moe_env_origin o = { .file = s->file, .from = MOE_ENV_SHELL, .value = value, .known = !open && fixed(value) };
    /* X=${X:-value}: the default holds unless somebody says otherwise */
    if (value.len > 5 && moe_str_starts(value, MOE_STR("${")) && value.ptr[value.len - 1] == '}') {
        struct moe_str in = { value.ptr + 2, value.len - 3 };
        struct moe_str head = moe_str_cut(&in, '-');
        if (in.len && fixed(in) && head.len && head.len <= 128)
            o.value = in, o.known = true;
    }
    place(s, at + name.len + 1, &o.line, &o.column);
    return set(s, name, o);
}

/* --export=ALL,X=y and its like */
static enum moe_code assign_list(struct scripting *s, struct moe_str list, size_t at)
{
    while (list.len) {
        struct moe_str item = moe_str_cut(&list, ',');
        MOE_TRY(assign(s, item, at, false));
    }
    return MOE_OK;
}

/* Programs that give variables to what they start, and the flag by which. */
static const struct giver { const char *program, *flag, *longer; } givers[] = {
    { "docker", "-e", "--env" }, { "podman", "-e", "--env" }, { "nerdctl", "-e", "--env" }, { "mpirun", "-x", "--x" }, { "mpiexec", "-x", "--x" }, { "orterun", "-x", "--x" },
    { "apptainer", "--env", "--env" }, { "singularity", "--env", "--env" }, { "enroot", "-e", "--env" }, { "kubectl", "--env", "--env" }, { "helm", "--env", "--env" },
    { "srun", "--export", "--export" }, { "sbatch", "--export", "--export" }, { "salloc", "--export", "--export" }, { "qsub", "-v", "-v" }, { "deepspeed", "--env", "--env" },
};

static enum moe_code given(struct scripting *s, const struct moe_shell_command *c, const struct giver *g)
{
    for (size_t i = 0; i < c->word_count; i++) {
        struct moe_str w = c->words[i].text;
        struct moe_str longer = moe_str_c(g->longer);
        bool here = moe_str_is(w, g->flag) || moe_str_is(w, g->longer);
        if (here && i + 1 < c->word_count)
            MOE_TRY(assign_list(s, c->words[i + 1].text, c->words[i + 1].at));
        else if (moe_str_starts(w, longer) && w.len > longer.len && w.ptr[longer.len] == '=')
            MOE_TRY(assign_list(s, moe_str_from(w, longer.len + 1), c->words[i].at + longer.len + 1));
    }
    return MOE_OK;
}

static enum moe_code one_command(struct scripting *s, const struct moe_shell_command *c)
{
    static const char *const exports[] = { "export", "env", "declare", "typeset", "readonly", "set", "setenv" };
    size_t name = moe_shell_name(c);
    struct moe_str program = moe_shell_program(c);
    bool all = name >= c->word_count;
    for (size_t i = 0; i < MOE_COUNT(exports); i++)
        all |= moe_str_is(program, exports[i]);
    for (size_t i = 0; i < c->word_count && (all || i < name); i++)
        MOE_TRY(assign(s, c->words[i].text, c->words[i].at, c->words[i].open));
    if (moe_str_is(program, "setenv") && name + 2 < c->word_count) {
        struct moe_env_origin o = { .file = s->file, .from = MOE_ENV_SHELL, .value = c->words[name + 2].text, .known = !c->words[name + 2].open };
        place(s, c->words[name + 2].at, &o.line, &o.column);
        MOE_TRY(set(s, c->words[name + 1].text, o));
    }
    for (size_t i = 0; i < MOE_COUNT(givers); i++)
        if (moe_str_is(program, givers[i].program))
            MOE_TRY(given(s, c, &givers[i]));
    return MOE_OK;
}

/* #SBATCH --export=ALL,X=y; #PBS -v X=y */
static enum moe_code headers(struct scripting *s)
{
    struct moe_str rest = s->text, line;
    while (moe_str_line(&rest, &line)) {
        bool slurm = moe_str_starts(line, MOE_STR("#SBATCH")), pbs = moe_str_starts(line, MOE_STR("#PBS"));
        if (!slurm && !pbs)
            continue;
        struct moe_str words = line;
        while (words.len) {
            struct moe_str w = moe_str_cut(&words, ' ');
            if (slurm && moe_str_starts(w, MOE_STR("--export=")))
                MOE_TRY(assign_list(s, moe_str_from(w, 9), (size_t)(w.ptr - s->text.ptr) + 9));
            else if (pbs && moe_str_is(w, "-v"))
                MOE_TRY(assign_list(s, moe_str_trim(words), (size_t)(words.ptr - s->text.ptr)));
        }
    }
    return MOE_OK;
}

static enum moe_code shell_text(struct scripting *s, bool commands, unsigned depth)
{
    struct moe_shell shell;
    MOE_AUTO(moe_arena_free) struct moe_arena *scratch = moe_arena_new(MOE_CAP_ENV_SCRATCH);
    if (!scratch || !moe_lax_lines(s->text, scratch, &s->lines))
        return env_memory(s->e->b->err);
    MOE_TRY(headers(s));
    MOE_TRY(moe_shell_split(scratch, s->text, &shell, s->e->b->err));
    for (size_t i = 0; i < shell.count; i++) {
        const struct moe_shell_command *c = &shell.commands[i];
        MOE_TRY(one_command(s, c));
        unsigned line, column;
        place(s, c->at, &line, &column);
        if (commands && c->word_count) {
            size_t end = c->words[c->word_count - 1].end;
            if (end > c->at && end <= s->text.len)
                MOE_TRY(env_command(s->e, (struct moe_str){ s->text.ptr + c->at, end - c->at }, s->file, line, column));
        }
        /* sh -c 'text' */
        for (size_t k = 0; depth < 3 && k + 2 < c->word_count; k++) {
            struct moe_str w = c->words[k].text, flag = c->words[k + 1].text;
            bool runs = (moe_str_ends(w, MOE_STR("sh")) && w.len <= 16) && flag.len >= 2 && flag.len <= 5 && flag.ptr[0] == '-' && flag.ptr[flag.len - 1] == 'c';
            if (!runs)
                continue;
            place(s, c->words[k + 2].at, &line, &column);
            struct scripting in = { .e = s->e, .file = s->file, .text = c->words[k + 2].text, .line = line, .column = column };
            if (!keep(s, &in.text))
                return env_memory(s->e->b->err);
            MOE_TRY(shell_text(&in, commands, depth + 1));
        }
    }
    return MOE_OK;
}

enum moe_code env_of_shell(struct env_open *e, const struct moe_lint_file *file, struct moe_str text, unsigned line, unsigned column, bool commands)
{
    struct scripting s = { .e = e, .file = file, .text = text, .line = line, .column = column };
    return shell_text(&s, commands, 0);
}

/* A list of words or one text from a tree, as a command. */
static enum moe_code node_command(struct env_open *e, const struct moe_lint_file *file, const struct moe_node_doc *first, const struct moe_node_doc *second)
{
    const struct moe_node_doc *both[2] = { first, second };
    const struct moe_node_doc *at = first ? first : second;
    MOE_AUTO(moe_buf_free) struct moe_buf *words = moe_buf_new(MOE_CAP_DOCKER_EXPANDED);
    if (!words)
        return env_memory(e->b->err);
    for (size_t i = 0; i < 2; i++) {
        const struct moe_node_doc *n = both[i];
        for (const struct moe_node_doc *item = n && !scalar(n) ? n->first : n; item; item = n && !scalar(n) ? item->next : NULL) {
            struct moe_str word = text_of(item);
            /* the script of sh -c stands for itself, where it stands */
            if (word.len && (memchr(word.ptr, '\n', word.len) || (item->index && word.len > 40 && memchr(word.ptr, ' ', word.len)))) {
                bool block = item->style == MOE_STYLE_LITERAL || item->style == MOE_STYLE_FOLDED;
                MOE_TRY(env_of_shell(e, file, word, item->line + block, block ? 1 : item->column, true));
                continue;
            }
            if (moe_buf_str(words).len)
                moe_buf_addc(words, ' ');
            moe_buf_add(words, word);
        }
    }
    return at ? joined_words(e, file, words, at->line, at->column) : MOE_OK;
}

/* ---- compose ---- */

static enum moe_code service_files(struct env_open *e, const struct moe_lint_file *file, const struct moe_compose_service *s)
{
    struct env_building *b = e->b;
    size_t at;
    if (s->build) {
        struct moe_str context = joined(b->arena, folder_of(file->path), s->build_context);
        bool found = find_file(b, joined(b->arena, context, s->build_file), &at);
        if (!found && b->only_dockerfile)
            at = b->only_dockerfile_at, found = true;
        if (found) {
            b->taken[at] = true;
            MOE_TRY(env_of_image(e, b->project->files[at], s->build_target));
        }
    }
    for (size_t i = 0; i < s->env_file_count; i++) {
        if (find_file(b, joined(b->arena, folder_of(file->path), s->env_files[i].path), &at) && b->project->files[at]->value_count) {
            b->taken[at] = true;
            MOE_TRY(env_of_values(e, b->project->files[at]));
        } else if (!s->env_files[i].optional) {
            e->env.open = true;
        }
    }
    return MOE_OK;
}

static enum moe_code one_service(struct env_open *e, const struct moe_lint_file *file, const struct moe_compose_service *s)
{
    e->env.gpu = s->gpu;
    e->env.image = s->image.text;
    e->env.open = s->open;
    MOE_TRY(service_files(e, file, s));
    for (size_t i = 0; i < s->env_count; i++) {
        const struct moe_compose_env *v = &s->env[i];
        struct moe_env_origin o = { file, v->node->line, v->node->column, MOE_ENV_COMPOSE, v->value, v->given && fixed(v->value), NULL };
        struct moe_str in = v->value, head;
        if (v->given && v->value.len > 4 && moe_str_starts(v->value, MOE_STR("${")) && v->value.ptr[v->value.len - 1] == '}') {
            in = (struct moe_str){ v->value.ptr + 2, v->value.len - 3 };
            head = moe_str_cut(&in, '-');
            if (in.len && fixed(in) && head.len)
                o.value = in, o.known = true;
        }
        MOE_TRY(env_set(e, v->name, o));
    }
    return node_command(e, file, s->entrypoint, s->command);
}

enum moe_code env_services(struct env_building *b, const struct moe_lint_file *file)
{
    for (size_t i = 0; i < file->compose->service_count; i++) {
        const struct moe_compose_service *s = &file->compose->services[i];
        struct env_open e;
        MOE_TRY(env_begin(b, &e, MOE_ENV_OF_SERVICE, s->name, file, s->node->key_line ? s->node->key_line : s->node->line, s->node->key_column));
        MOE_TRY(env_end(&e, one_service(&e, file, s)));
    }
    return MOE_OK;
}

/* ---- Kubernetes ---- */

static const struct moe_node_doc *config_map(const struct env_building *b, struct moe_str ns, struct moe_str name, const struct moe_lint_file **file)
{
    for (size_t i = 0; i < b->project->file_count; i++) {
        const struct moe_k8s_file *k = b->project->files[i]->k8s;
        for (size_t o = 0; k && o < k->object_count; o++) {
            const struct moe_k8s_object *obj = &k->objects[o];
            if (moe_str_is(obj->kind, "ConfigMap") && moe_str_eq(obj->name, name) && (!ns.len || !obj->ns.len || moe_str_eq(ns, obj->ns))) {
                *file = b->project->files[i];
                return moe_k8s_map(obj->node, "data");
            }
        }
    }
    return NULL;
}

static enum moe_code all_of_map(struct env_open *e, const struct moe_k8s_env *v, struct moe_str ns)
{
    const struct moe_lint_file *file = NULL;
    const struct moe_node_doc *data = config_map(e->b, ns, v->source, &file);
    e->env.open |= !data;
    for (const struct moe_node_doc *n = data ? data->first : NULL; n; n = n->next) {
        struct moe_str name = v->name.len ? moe_arena_printf(e->b->arena, "%.*s%.*s", MOE_FMT(v->name), MOE_FMT(n->key)) : n->key;
        if (!name.ptr)
            return env_memory(e->b->err);
        MOE_TRY(env_set(e, name, (struct moe_env_origin){ file, n->line, n->column, MOE_ENV_CONFIG_MAP, text_of(n), fixed(text_of(n)), NULL }));
    }
    return MOE_OK;
}

static enum moe_code one_k8s_env(struct env_open *e, const struct moe_lint_file *file, const struct moe_k8s_pod *pod, const struct moe_k8s_env *v)
{
    const struct moe_node_doc *at = v->value_node ? v->value_node : v->node;
    struct moe_env_origin o = { file, at ? at->line : e->env.line, at ? at->column : 1, MOE_ENV_MANIFEST, v->value, false, NULL };
    if (v->from == MOE_K8S_ENV_ALL_CONFIG_MAP)
        return all_of_map(e, v, pod->ns);
    if (v->from == MOE_K8S_ENV_ALL_SECRET) {
        e->env.open = true;
        return MOE_OK;
    }
    if (v->from == MOE_K8S_ENV_LITERAL)
        o.known = fixed(v->value);
    if (v->from == MOE_K8S_ENV_CONFIG_MAP) {
        const struct moe_node_doc *data = config_map(e->b, pod->ns, v->source, &o.file);
        for (const struct moe_node_doc *n = data ? data->first : NULL; n; n = n->next)
            if (moe_str_eq(n->key, v->key)) {
                o.value = text_of(n), o.line = n->line, o.column = n->column, o.from = MOE_ENV_CONFIG_MAP;
                o.known = fixed(o.value);
            }
        if (!o.known)
            o.file = file;
    }
    return env_set(e, v->name, o);
}

/* The run's only Dockerfile is taken for the image of a container whose image is not the Dockerfile's own base. */
static bool may_be_built_here(const struct env_building *b, const struct moe_k8s_container *c)
{
    const struct moe_lint_file *f = b->only_dockerfile;
    if (!f || c->role != MOE_K8S_CONTAINER)
        return false;
    for (size_t i = 0; i < f->docker->stage_count; i++)
        if (moe_str_eq(f->docker->stages[i].image.repository, c->image.repository))
            return false;
    return true;
}

static enum moe_code one_container(struct env_open *e, const struct moe_lint_file *file, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c)
{
    struct env_building *b = e->b;
    e->env.gpu = c->gpu;
    e->env.image = c->image.text;
    e->env.open = pod->partial;
    if (may_be_built_here(b, c)) {
        b->taken[b->only_dockerfile_at] = true;
        MOE_TRY(env_of_image(e, b->only_dockerfile, MOE_STR("")));
    }
    for (size_t i = 0; i < c->env_count; i++)
        MOE_TRY(one_k8s_env(e, file, pod, &c->env[i]));
    return node_command(e, file, c->command, c->args);
}

enum moe_code env_containers(struct env_building *b, const struct moe_lint_file *file)
{
    for (size_t p = 0; p < file->k8s->pod_count; p++) {
        const struct moe_k8s_pod *pod = &file->k8s->pods[p];
        for (size_t i = 0; i < pod->container_count; i++) {
            const struct moe_k8s_container *c = &pod->containers[i];
            struct env_open e;
            const struct moe_node_doc *at = c->where ? c->where : c->node;
            MOE_TRY(env_begin(b, &e, MOE_ENV_OF_CONTAINER, c->name, file, at ? at->line : 1, at ? at->column : 1));
            MOE_TRY(env_end(&e, one_container(&e, file, pod, c)));
        }
    }
    return MOE_OK;
}

/* ---- workflows ---- */

static enum moe_code env_map(struct env_open *e, const struct moe_lint_file *file, const struct moe_node_doc *map)
{
    for (const struct moe_node_doc *n = map && map->kind == MOE_DOC_MAP ? map->first : NULL; n; n = n->next)
        MOE_TRY(env_set(e, n->key, (struct moe_env_origin){ file, n->line, n->column, MOE_ENV_WORKFLOW, text_of(n), fixed(text_of(n)), NULL }));
    return MOE_OK;
}

static enum moe_code steps_of(struct env_open *e, const struct moe_lint_file *file, size_t first, size_t end)
{
    const struct moe_workflow *w = file->workflow;
    for (size_t i = first; i < end && i < w->step_count; i++) {
        const struct moe_workflow_step *s = &w->steps[i];
        MOE_TRY(env_map(e, file, s->env));
        struct moe_str run = text_of(s->run);
        bool block = s->run && (s->run->style == MOE_STYLE_LITERAL || s->run->style == MOE_STYLE_FOLDED);
        if (run.len)
            MOE_TRY(env_of_shell(e, file, run, s->run->line + block, block ? 1 : s->run->column, true));
    }
    return MOE_OK;
}

static enum moe_code one_job(struct env_open *e, const struct moe_lint_file *file, const struct moe_workflow_job *job)
{
    e->env.image = job->container.image.text;
    MOE_TRY(env_map(e, file, file->workflow->env));
    MOE_TRY(env_map(e, file, job->container_env));
    MOE_TRY(env_map(e, file, job->env));
    return steps_of(e, file, job->first, job->end);
}

enum moe_code env_jobs(struct env_building *b, const struct moe_lint_file *file)
{
    const struct moe_workflow *w = file->workflow;
    struct env_open e;
    for (size_t i = 0; i < w->job_count; i++) {
        const struct moe_node_doc *n = w->jobs[i].node;
        MOE_TRY(env_begin(b, &e, MOE_ENV_OF_JOB, w->jobs[i].id, file, n->key_line ? n->key_line : n->line, n->key_column ? n->key_column : 1));
        MOE_TRY(env_end(&e, one_job(&e, file, &w->jobs[i])));
    }
    if (w->action && w->step_count) {
        MOE_TRY(env_begin(b, &e, MOE_ENV_OF_JOB, MOE_STR("action"), file, 1, 1));
        MOE_TRY(env_end(&e, steps_of(&e, file, 0, w->step_count)));
    }
    return MOE_OK;
}
