/* Compose files, workflows, shell text and effective environments. */
#include "audit/config/deploy/compose.h"
#include "audit/config/deploy/env.h"
#include "audit/config/deploy/env_shell.h"
#include "audit/config/deploy/k8s.h"
#include "audit/config/deploy/workflow.h"
#include "common/doc/lax.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static struct moe_arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = moe_arena_new(32u << 20);
    return arena ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    moe_arena_free(&arena);
    return 0;
}

static struct moe_lint_file *file_of(const char *path, enum moe_lint_kind kind, const char *text)
{
    struct moe_error err;
    struct moe_lint_file *f = moe_arena_alloc(arena, sizeof *f);
    *f = (struct moe_lint_file){ .arena = arena, .path = moe_str_c(path), .kind = kind, .bytes = moe_str_c(text) };
    if (kind == MOE_LINT_DOCKERFILE) {
        assert_int_equal(moe_read_dockerfile(f, &err), MOE_OK);
    } else if (kind == MOE_LINT_COMPOSE || kind == MOE_LINT_WORKFLOW || kind == MOE_LINT_K8S) {
        struct moe_lax lax;
        assert_int_equal(moe_lax_yaml(f->bytes, arena, NULL, &lax, &err), MOE_OK);
        f->root = lax.root;
        assert_int_equal((kind == MOE_LINT_COMPOSE ? moe_compose_build : kind == MOE_LINT_K8S ? moe_k8s_build : moe_workflow_build)(f, &err), MOE_OK);
    } else if (kind == MOE_LINT_ENV) {
        struct moe_str rest = f->bytes, line;
        for (unsigned n = 1; moe_str_line(&rest, &line); n++) {
            struct moe_str value = line, name = moe_str_cut(&value, '=');
            struct moe_value v = { .name = name, .path = name, .text = value, .type = MOE_DOC_STR, .line = n, .column = (unsigned)name.len + 2 };
            assert_int_equal(moe_lint_value_add(f, &v, &err), MOE_OK);
        }
    }
    return f;
}

static void reads_services(void **state)
{
    (void)state;
    const struct moe_compose *c = file_of("compose.yaml", MOE_LINT_COMPOSE,
        "x-common: &common\n  read_only: yes\n  cap_drop: [ALL]\nservices:\n  base:\n    <<: *common\n    user: '1000:1000'\n    environment: [A=1, B]\n"
        "  app:\n    extends: {service: base}\n    image: x/y:${TAG:-latest}\n    environment: {A: 2, C: null}\n    ports: ['8080:80', '127.0.0.1:9090:9090/tcp', '[::1]:1:2', {target: 5, published: '6', host_ip: 0.0.0.0}]\n"
        "    volumes: ['./src:/app:ro,z', data:/d, '/var/run/docker.sock:/s', {type: bind, source: /etc, target: /e, read_only: true}]\n    env_file: [a.env, {path: b.env, required: false}]\n"
        "    gpus: all\n    privileged: ${P}\n  far: {extends: {file: other.yaml, service: x}}\n")->compose;
    assert_int_equal(c->service_count, 3);
    const struct moe_compose_service *s = &c->services[1];
    assert_true(moe_str_is(s->name, "app") && s->read_only == MOE_YES && s->cap_drop.count == 1 && s->privileged == MOE_UNKNOWN && s->gpu);
    assert_true(s->user && moe_str_is(s->user->text, "1000:1000"));
    assert_true(moe_str_is(s->image.tag, "latest"));
    assert_int_equal(s->env_count, 4);
    assert_true(moe_str_is(s->env[2].name, "A") && moe_str_is(s->env[2].value, "2") && !s->env[1].given && !s->env[3].given);
    assert_int_equal(s->port_count, 4);
    assert_true(moe_str_is(s->ports[0].published, "8080") && !s->ports[0].host_ip.len && moe_str_is(s->ports[0].target, "80"));
    assert_true(moe_str_is(s->ports[1].host_ip, "127.0.0.1") && moe_str_is(s->ports[1].target, "9090"));
    assert_true(moe_str_is(s->ports[2].host_ip, "::1") && moe_str_is(s->ports[2].published, "1"));
    assert_true(moe_str_is(s->ports[3].host_ip, "0.0.0.0") && moe_str_is(s->ports[3].target, "5"));
    assert_true(s->mount_count == 4 && s->mounts[0].read_only && s->mounts[0].type == MOE_MOUNT_BIND && s->mounts[1].type == MOE_MOUNT_VOLUME);
    assert_true(!s->mounts[2].read_only && s->mounts[3].read_only && moe_str_is(s->mounts[3].source, "/etc"));
    assert_true(s->env_file_count == 2 && s->env_files[1].optional);
    assert_true(c->services[2].open && !s->open);
}

static void reads_workflows(void **state)
{
    (void)state;
    const struct moe_workflow *w = file_of(".github/workflows/a.yml", MOE_LINT_WORKFLOW,
        "on: {push: {}, pull_request_target: }\npermissions: read-all\njobs:\n  a:\n    runs-on: x\n    container: {image: 'c:1', credentials: {password: p}}\n    services: {r: {image: redis}}\n"
        "    steps:\n      - uses: actions/Checkout@v3\n      - uses: docker://alpine:3\n      - uses: ./local\n      - run: echo\n  b:\n    uses: o/r/.github/workflows/x.yml@main\n    secrets: inherit\n")->workflow;
    assert_true(!w->action && w->trigger_count == 2 && moe_workflow_on(w, "pull_request_target") && w->permissions);
    assert_int_equal(w->job_count, 2);
    assert_int_equal(w->step_count, 4);
    assert_true(moe_uses_is(&w->steps[0].uses, "actions/checkout") && moe_str_is(w->steps[0].uses.ref, "v3"));
    assert_true(w->steps[1].uses.kind == MOE_USES_DOCKER && w->steps[2].uses.kind == MOE_USES_LOCAL && w->steps[3].run);
    assert_true(w->jobs[0].container.node && w->jobs[0].container.credentials && w->jobs[0].service_count == 1);
    assert_true(moe_str_is(w->jobs[1].uses.path, ".github/workflows/x.yml") && moe_str_is(w->jobs[1].uses.ref, "main") && w->jobs[1].secrets);
    assert_true(moe_is_sha(MOE_STR("11bd71901bbe5b1630ceea73d27597364c9af683")) && !moe_is_sha(MOE_STR("11bd719")));
}

static const struct expression_case { const char *name, *text, *want; } expressions[] = {
    { "a context",             "github.event.issue.title",                        "github.event.issue.title" },
    { "an index",              "secrets['A_B'].c",                                "secrets.a_b.c" },
    { "stars",                 "github.event.labels.*.name || a.b[0].c",          "github.event.labels.*.name a.b.*.c" },
    { "calls",                 "toJSON(github.event) && format('{0}', inputs.x)", "tojson:github.event format:inputs.x" },
    { "comparison",            "github.event.x == 'a' && b.c",                    "=github.event.x b.c" },
    { "behind a comparison",   "'a' != github.Ref",                               "=github.ref" },
    { "a computed index",      "secrets[format('x-{0}', matrix.a)]",              "?secrets.*" },
    { "words and numbers",     "true && 1.5 || null",                             "" },
    { "a quote's contexts",    "contains('github.actor', github.actor)",          "contains:github.actor" },
    { "behind parentheses",    "(a.b || c.d).number && fromJSON(e.f).g",          "a.b.number c.d.number fromjson:e.f" },
    { "blanks",                "github . event [ 'issue' ]. title",               "github.event.issue.title" },
};

static void takes_expressions_apart(void **state)
{
    const struct expression_case *c = *state;
    struct moe_context_use use[8];
    char got[256] = "";
    arena = moe_arena_new(1u << 20);
    size_t n = moe_expression_contexts(arena, moe_str_c(c->text), use, MOE_COUNT(use)), k = 0;
    for (size_t i = 0; i < n; i++)
        k += (size_t)snprintf(got + k, sizeof got - k, "%s%s%s%.*s%s%.*s", i ? " " : "", use[i].compared ? "=" : "", use[i].computed ? "?" : "", MOE_FMT(use[i].call), use[i].call.len ? ":" : "", MOE_FMT(use[i].path));
    assert_string_equal(got, c->want);
    moe_arena_free(&arena);
}

static void finds_expressions(void **state)
{
    (void)state;
    struct moe_str t = MOE_STR("a ${{ x }} ${{ '}}' }} ${y} ${{ z");
    struct moe_expression e;
    size_t at = 0;
    assert_true(moe_expression_next(t, &at, &e) && moe_str_is(e.text, "x") && e.at == 2 && e.end == 10);
    assert_true(moe_expression_next(t, &at, &e) && moe_str_is(e.text, "'}}'"));
    assert_false(moe_expression_next(t, &at, &e));
}

static const struct shell_case { const char *name, *text, *want; } shells[] = {
    { "words",             "a b  'c d' \"e\\\"f\" g\\ h",                 "[a,b,c d,e\"f,g h]" },
    { "joins",             "a; b && c || d | e\nf & g",                   "[a];[b]&[c]o[d]|[e];[f];[g]" },
    { "comments",          "a # b\n#c\nd#e",                              "[a];[d#e]" },
    { "substitutions",     "x \"$(curl -s u)\" `y z`",                    "[x,$(curl -s u),`y z`](0)[curl,-s,u](0)[y,z]" },
    { "process input",     "bash <(curl u)",                              "[bash,<(curl u)](0)[curl,u]" },
    { "redirections",      "a >b 2>&1 >>c <d",                            "[a]>b>c<d" },
    { "here documents",    "cat <<E >f\nrm x\nE\nb",                      "[cat]>f;[b]" },
    { "control words",     "if a; then b; fi; for x in 1; do c; done",    "[a];[b];[x,in,1];[c]" },
    { "continued lines",   "a \\\n  b",                                   "[a,b]" },
    { "templates",         "echo ${{ a || b }} c",                        "[echo,${{ a || b }},c]" },
    { "groups",            "(a; b) | c",                                  "[a];[b]|[c]" },
};

static void splits_shell(void **state)
{
    const struct shell_case *c = *state;
    struct moe_shell shell;
    struct moe_error err;
    char got[512] = "";
    size_t k = 0;
    arena = moe_arena_new(1u << 20);
    assert_int_equal(moe_shell_split(arena, moe_str_c(c->text), &shell, &err), MOE_OK);
    for (size_t i = 0; i < shell.count; i++) {
        const struct moe_shell_command *s = &shell.commands[i];
        if (s->inside >= 0)
            k += (size_t)snprintf(got + k, sizeof got - k, "(%d)", s->inside);
        else if (i)
            k += (size_t)snprintf(got + k, sizeof got - k, "%c", ";;&o|"[s->join]);
        k += (size_t)snprintf(got + k, sizeof got - k, "[");
        for (size_t w = 0; w < s->word_count; w++)
            k += (size_t)snprintf(got + k, sizeof got - k, "%s%.*s", w ? "," : "", MOE_FMT(s->words[w].text));
        k += (size_t)snprintf(got + k, sizeof got - k, "]");
        for (size_t r = 0; r < s->redirect_count; r++)
            if (s->redirects[r].to.text.len && !moe_str_is(s->redirects[r].to.text, "1"))
                k += (size_t)snprintf(got + k, sizeof got - k, "%c%.*s", s->redirects[r].out ? '>' : '<', MOE_FMT(s->redirects[r].to.text));
    }
    assert_string_equal(got, c->want);
    moe_arena_free(&arena);
}

static void names_programs(void **state)
{
    (void)state;
    static const struct { const char *text, *program; } cases[] = {
        { "sudo -E -u x /usr/bin/curl u", "curl" }, { "A=1 B=2 env C=3 torchrun x", "torchrun" }, { "timeout -k 5 30 make", "make" }, { "A=1", "" }, { "xargs -n 1 rm", "rm" }, { "sudo", "sudo" },
    };
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        struct moe_shell shell;
        struct moe_error err;
        assert_int_equal(moe_shell_split(arena, moe_str_c(cases[i].text), &shell, &err), MOE_OK);
        struct moe_str p = moe_shell_program(&shell.commands[0]);
        assert_true(moe_str_is(p, cases[i].program));
    }
}

static const struct moe_envs *envs_of(const struct moe_lint_file *const *files, size_t count)
{
    struct moe_error err;
    const struct moe_envs *envs = NULL;
    struct moe_lint_project *p = moe_arena_alloc(arena, sizeof *p);
    *p = (struct moe_lint_project){ .files = files, .file_count = count };
    assert_int_equal(moe_envs_build(p, arena, &envs, &err), MOE_OK);
    return envs;
}

static void is(const struct moe_env *e, const char *name, const char *value, bool known, const char *chain)
{
    char text[256];
    const struct moe_env_var *v = moe_env_find(e, name);
    assert_non_null(v);
    assert_true(moe_str_is(v->last->value, value));
    assert_int_equal(v->last->known, known);
    moe_env_chain(v, text, sizeof text);
    assert_string_equal(text, chain);
}

static void joins_a_service(void **state)
{
    (void)state;
    const struct moe_lint_file *files[] = {
        file_of("d/app/Dockerfile", MOE_LINT_DOCKERFILE, "FROM a:1\nENV A=1 B=2\nENV C=3\nCMD [\"torchrun\", \"train.py\"]\n"),
        file_of("d/compose.yaml", MOE_LINT_COMPOSE, "services:\n  s:\n    build: ./app\n    env_file: ../common/x.env\n    environment:\n      - C=9\n      - D=${D:-5}\n      - E\n"),
        file_of("common/x.env", MOE_LINT_ENV, "B=7\nC=8\n"), file_of("other.env", MOE_LINT_ENV, "Z=1\n"),
    };
    const struct moe_envs *envs = envs_of(files, MOE_COUNT(files));
    assert_int_equal(envs->count, 2);
    const struct moe_env *e = &envs->envs[0];
    assert_true(e->kind == MOE_ENV_OF_SERVICE && moe_str_is(e->name, "s") && e->var_count == 5 && !e->open);
    is(e, "A", "1", true, "d/app/Dockerfile:2");
    is(e, "B", "7", true, "common/x.env:1, overriding d/app/Dockerfile:2");
    is(e, "C", "9", true, "d/compose.yaml:6, overriding common/x.env:2, overriding d/app/Dockerfile:3");
    is(e, "D", "5", true, "d/compose.yaml:7");
    is(e, "E", "", false, "d/compose.yaml:8");
    assert_true(e->command_count == 1 && moe_str_is(e->commands[0].text, "torchrun train.py"));
    assert_true(envs->envs[1].kind == MOE_ENV_OF_FILE);
}

static void joins_a_container(void **state)
{
    (void)state;
    const struct moe_lint_file *files[] = {
        file_of("Dockerfile", MOE_LINT_DOCKERFILE, "FROM a:1\nENV NCCL_DEBUG=INFO A=1\n"),
        file_of("cm.yaml", MOE_LINT_K8S, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  NCCL_DEBUG: WARN\n  X: y\n"),
        file_of("job.yaml", MOE_LINT_K8S, "apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec:\n  template:\n    spec:\n      containers:\n        - name: c\n          image: r/x:1\n          command: [sh, -c, \"export Q=1; exec torchrun --nproc-per-node 8 train.py\"]\n"
                                         "          envFrom: [{configMapRef: {name: m}}]\n          env:\n            - {name: S, valueFrom: {secretKeyRef: {name: s, key: k}}}\n            - {name: T, valueFrom: {configMapKeyRef: {name: m, key: X}}}\n"),
    };
    const struct moe_envs *envs = envs_of(files, MOE_COUNT(files));
    assert_int_equal(envs->count, 1);
    const struct moe_env *e = &envs->envs[0];
    assert_true(moe_str_is(e->name, "c") && !e->open);
    is(e, "NCCL_DEBUG", "WARN", true, "cm.yaml:5, overriding Dockerfile:2");
    is(e, "A", "1", true, "Dockerfile:2");
    is(e, "T", "y", true, "cm.yaml:6");
    assert_false(moe_env_find(e, "S")->last->known);
    is(e, "Q", "1", true, "job.yaml:10");
}

static void joins_jobs_and_scripts(void **state)
{
    (void)state;
    const struct moe_lint_file *files[] = {
        file_of("run.sh", MOE_LINT_SHELL, "#!/bin/bash\n#SBATCH --export=ALL,A=1\nexport B=2 C=$X\nD=4 srun --export=ALL,E=5 python t.py\ndocker run -e F=6 --env=G=7 img\nmpirun -x H=8 a\nif true; then I=${I:-9}; fi\n"),
        file_of("w.yml", MOE_LINT_WORKFLOW, "on: push\nenv: {A: 1}\njobs:\n  j:\n    env: {B: '${{ secrets.B }}'}\n    steps:\n      - run: |\n          echo\n          export C=3\n        env: {A: 2}\n"),
    };
    const struct moe_envs *envs = envs_of(files, MOE_COUNT(files));
    assert_int_equal(envs->count, 2);
    const struct moe_env *e = &envs->envs[0];
    is(e, "A", "1", true, "run.sh:2");
    is(e, "B", "2", true, "run.sh:3");
    assert_false(moe_env_find(e, "C")->last->known);
    is(e, "D", "4", true, "run.sh:4");
    is(e, "E", "5", true, "run.sh:4");
    is(e, "F", "6", true, "run.sh:5");
    is(e, "G", "7", true, "run.sh:5");
    is(e, "H", "8", true, "run.sh:6");
    is(e, "I", "9", true, "run.sh:7");
    e = &envs->envs[1];
    is(e, "A", "2", true, "w.yml:10, overriding w.yml:2");
    is(e, "C", "3", true, "w.yml:9");
    assert_false(moe_env_find(e, "B")->last->known);
}

int main(void)
{
    static struct CMUnitTest tests[64];
    size_t n = 0;
    static const struct { const char *name; CMUnitTestFunction f; } more[] = {
        { "reads services", reads_services }, { "reads workflows", reads_workflows }, { "finds expressions", finds_expressions }, { "names programs", names_programs },
        { "joins a service", joins_a_service }, { "joins a container", joins_a_container }, { "joins jobs and scripts", joins_jobs_and_scripts },
    };
    for (size_t i = 0; i < MOE_COUNT(more); i++)
        tests[n++] = (struct CMUnitTest){ .name = more[i].name, .test_func = more[i].f, .setup_func = setup, .teardown_func = teardown };
    for (size_t i = 0; i < MOE_COUNT(expressions); i++)
        tests[n++] = (struct CMUnitTest){ .name = expressions[i].name, .test_func = takes_expressions_apart, .initial_state = (void *)&expressions[i] };
    for (size_t i = 0; i < MOE_COUNT(shells); i++)
        tests[n++] = (struct CMUnitTest){ .name = shells[i].name, .test_func = splits_shell, .initial_state = (void *)&shells[i] };
    return _cmocka_run_group_tests("deploy models", tests, n, NULL, NULL);
}
