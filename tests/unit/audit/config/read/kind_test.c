/* What kind of file a name and a text are, and texts in other encodings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "audit/config/read/read.h"

static const struct row { const char *path, *text, *kind; } rows[] = {
    { "Dockerfile", "", "dockerfile" },
    { "docker/Dockerfile.cuda", "", "dockerfile" },
    { "train.dockerfile", "", "dockerfile" },
    { "Containerfile", "", "dockerfile" },
    { "Dockerfile.md", "# How\n", "text" },
    { "docker-compose.override.yml", "x: 1\n", "compose" },
    { "stack.yaml", "services:\n  a:\n    image: x\n", "compose" },
    { "app.yaml", "services:\n  - a\n", "yaml" },
    { ".github/workflows/ci.yml", "name: x\n", "workflow" },
    { "ci.yaml", "on: push\njobs:\n  a:\n    runs-on: x\n", "workflow" },
    { "ci.yaml", "\"on\": push\njobs: {}\n", "workflow" },
    { "act/action.yml", "name: x\nruns:\n  using: composite\n", "workflow" },
    { "act/action.yml", "name: x\n", "yaml" },
    { "job.yaml", "apiVersion: batch/v1\nkind: Job\n", "k8s" },
    { "job.yaml", "# c\nkind: 'PyTorchJob'\nmetadata:\n  name: x\n", "k8s" },
    { "job.yaml", "kind: of a thing\nmodel: x\n", "yaml" },
    { "list.yaml", "---\napiVersion: v1\nitems: []\nkind: List\n", "k8s" },
    { "pod.json", "{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}", "k8s" },
    { "a.json", "{\"a\": 1}", "json" },
    { "a.json", "{\"a\": 1}\n{\"a\": 2}\n", "jsonl" },
    { "a.json", "{\n\"a\": 1}\n", "json" },
    { "nb.ipynb", "{}", "json" },
    { "a.jsonl", "", "jsonl" },
    { "shard-0.meta.json", "{}", "meta" },
    { "x/meta.json", "{}", "meta" },
    { "model.safetensors.index.json", "{}", "json" },
    { "model.safetensors", "", "safetensors" },
    { "events.out.tfevents.1.node.0", "\0\0", "tfevents" },
    { ".env", "", "env" },
    { ".env.production", "", "env" },
    { "prod.env.example", "", "env" },
    { "train.env", "", "env" },
    { "environment.yml", "name: x\n", "yaml" },
    { ".envrc", "export A=1\n", "shell" },
    { "a.ini", "", "ini" },
    { "nginx.conf", "server {\n  listen 80;\n}\n", "text" },
    { "app.conf", "[db]\nuser = x\n", "ini" },
    { ".npmrc", "", "ini" },
    { "home/.aws/credentials", "[default]\n", "ini" },
    { "pyproject.toml", "", "toml" },
    { "Pipfile", "", "toml" },
    { "run.sbatch", "", "shell" },
    { "run", "#!/usr/bin/env bash\n", "shell" },
    { "run", "#!/usr/bin/env python3\n", "text" },
    { "tool.py", "#!/usr/bin/env python3\n", "text" },
    { "metrics.prom", "", "prom" },
    { "metrics.txt", "# HELP a b\n# TYPE a gauge\na 1\n", "prom" },
    { "metrics.txt", "a{b=\"c\"} 1\na{b=\"d\"} 2\n", "prom" },
    { "notes.txt", "# a heading\nwords\n", "text" },
    { "-", "FROM x\nRUN y\n", "dockerfile" },
    { "-", "{\"a\": 1}\n{\"a\": 2}\n", "jsonl" },
    { "values.yaml.tpl", "a: 1\n", "yaml" },
    { "job.yml.j2", "apiVersion: v1\nkind: Pod\n", "k8s" },
    { "main.c", "int main(void) { return 0; }\n", "text" },
    { "table.csv", "{\"a\": 1}\n{\"a\": 2}\n", "text" },
};

static void kinds(void **state)
{
    const struct row *row = *state;
    assert_string_equal(moe_lint_kind_name(moe_lint_kind_of(moe_str_c(row->path), moe_str_c(row->text))), row->kind);
}

static void nuls_make_binary(void **state)
{
    char elf[64] = "\x7f" "ELF", text[400];
    (void)state;
    assert_int_equal(moe_lint_kind_of(MOE_STR("tool"), (struct moe_str){ elf, sizeof elf }), MOE_LINT_BINARY);
    assert_int_equal(moe_lint_kind_of(MOE_STR("tool.yaml"), (struct moe_str){ elf, sizeof elf }), MOE_LINT_BINARY);
    memset(text, 'x', sizeof text);
    text[200] = 0;                                    /* one NUL does not hide a config */
    assert_int_equal(moe_lint_kind_of(MOE_STR("a.yaml"), (struct moe_str){ text, sizeof text }), MOE_LINT_YAML);
    assert_int_equal(moe_lint_kind_of(MOE_STR("a.bin"), (struct moe_str){ text, sizeof text }), MOE_LINT_BINARY);
    assert_int_equal(moe_lint_kind_of(MOE_STR("a.yaml"), MOE_STR("\xff\xfe" "k\0i\0n\0d\0:\0 \0P\0o\0d\0\n\0s\0p\0e\0c\0:\0\n\0")), MOE_LINT_K8S);
}

static void converts(const char *bytes, size_t n, const char *want)
{
    struct moe_arena *arena = moe_arena_new(1 << 20);
    struct moe_error err = { 0 };
    struct moe_str out;
    assert_int_equal(moe_lint_utf8((struct moe_str){ bytes, n }, arena, &out, &err), MOE_OK);
    assert_int_equal(out.len, strlen(want));
    assert_memory_equal(out.ptr, want, out.len);
    moe_arena_free(&arena);
}

static void encodings(void **state)
{
    (void)state;
    converts("\xff\xfe" "a\0\xe9\0\x3d\xd8\0\xde", 10, "a\xc3\xa9\xf0\x9f\x98\x80");
    converts("\xfe\xff\0a\0:", 6, "a:");
    converts("a\0:\0 \0b\0", 8, "a: b");
    converts("\0a\0:\0 \0b", 8, "a: b");
    converts("\xef\xbb\xbf" "a", 4, "a");
    converts("a\xff", 2, "a\xff");
    converts("\xff\xfe" "\0\xd8" "a\0", 6, "\xef\xbf\xbd" "a");
    converts("", 0, "");
}

static void every_kind_has_a_word(void **state)
{
    (void)state;
    for (enum moe_lint_kind k = 0, read; k < MOE_LINT_KINDS; k++) {
        assert_true(moe_lint_kind_read(moe_str_c(moe_lint_kind_name(k)), &read));
        assert_int_equal(k, read);
    }
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(rows) + 3];
    size_t n = 0;
    for (; n < MOE_COUNT(rows); n++)
        tests[n] = (struct CMUnitTest){ .name = rows[n].path, .test_func = kinds, .initial_state = (void *)&rows[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(nuls_make_binary);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(encodings);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(every_kind_has_a_word);
    return _cmocka_run_group_tests("kind", tests, n, NULL, NULL);
}
