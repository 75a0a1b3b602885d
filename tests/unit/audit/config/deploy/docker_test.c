/* Dockerfiles as the reader takes them apart. */
#include "audit/config/deploy/docker.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static struct moe_lint_file *read_text(const char *text)
{
    struct moe_arena *arena = moe_arena_new(16u << 20);
    assert_non_null(arena);
    struct moe_lint_file *f = moe_arena_alloc(arena, sizeof *f);
    *f = (struct moe_lint_file){ .arena = arena, .path = MOE_STR("Dockerfile"), .kind = MOE_LINT_DOCKERFILE, .bytes = moe_str_c(text) };
    struct moe_error err;
    assert_int_equal(moe_read_dockerfile(f, &err), MOE_OK);
    assert_non_null(f->docker);
    return f;
}

static void done(struct moe_lint_file *f)
{
    struct moe_arena *arena = f->arena;
    moe_arena_free(&arena);
}

/* The last stage's image, as it is after variables were filled in. */
static const struct from_case { const char *name, *text, *image, *fault; bool unknown; } froms[] = {
    { "no tag",                        "FROM pytorch/pytorch\n", "pytorch/pytorch", "it has no tag, which means latest", false },
    { "a fixed tag",                   "FROM alpine:3\n", "alpine:3", NULL, false },
    { "a port is no tag",              "FROM localhost:5000/x\n", "localhost:5000/x", "it has no tag, which means latest", false },
    { "latest",                        "FROM a:LATEST\n", "a:LATEST", "the tag latest is whatever was pushed last", false },
    { "latest by an ARG",              "ARG TAG=latest\nFROM p/p:${TAG}\n", "p/p:latest", "the tag latest is whatever was pushed last", false },
    { "latest by a default",           "FROM p/p:${TAG:-latest}\n", "p/p:latest", "the tag latest is whatever was pushed last", false },
    { "latest by two ARGs",            "ARG A=latest\nARG B=p/p:$A\nFROM $B\n", "p/p:latest", "the tag latest is whatever was pushed last", false },
    { "an ARG without a default",      "ARG TAG\nFROM p/p:$TAG\n", "p/p:$TAG", NULL, true },
    { "an ARG of a stage is unknown",  "FROM a:1\nARG TAG=latest\nFROM b:$TAG\n", "b:$TAG", NULL, true },
    { "the whole image in an ARG",     "ARG BASE\nFROM ${BASE}\n", "${BASE}", NULL, true },
    { "variables before latest",       "ARG O=x\nFROM q/b-${O}-$ARCH:latest\n", "q/b-x-$ARCH:latest", "the tag latest is whatever was pushed last", true },
    { "a digest",                      "FROM a:latest@sha256:abababababababababababababababababababababababababababababababab\n",
      "a:latest@sha256:abababababababababababababababababababababababababababababababab", NULL, false },
    { "a cut digest",                  "FROM a@sha256:abab\n", "a@sha256:abab", "its digest is not a whole SHA-256", false },
    { "flags and case",                "from --platform=linux/amd64 a:2 as Build\n", "a:2", NULL, false },
    { "moving tag with a suffix",      "FROM a:latest-gpu\n", "a:latest-gpu", "its tag is moved with every build", false },
    { "a nightly of one day",          "FROM a:nightly-20250601\n", "a:nightly-20250601", NULL, false },
    { "quotes",                        "FROM \"a:1\"\n", "a:1", NULL, false },
    { "a line end of Windows",         "FROM a:1\r\nUSER x\r\n", "a:1", NULL, false },
};

static void reads_from(void **state)
{
    const struct from_case *c = *state;
    struct moe_lint_file *f = read_text(c->text);
    const struct moe_docker_stage *s = &f->docker->stages[f->docker->stage_count - 1];
    assert_true(moe_str_is(s->image.text, c->image));
    assert_true(s->image.unknown == c->unknown);
    const char *fault = moe_image_pin_fault(&s->image, false);
    if (c->fault)
        assert_string_equal(fault, c->fault);
    else
        assert_null(fault);
    done(f);
}

static void follows_stages(void **state)
{
    (void)state;
    struct moe_lint_file *f = read_text("FROM a:1 AS base\nENV X=1\nUSER app\nFROM BASE\nENV Y=$X-2\nFROM scratch\nCOPY --from=base --chown=1:1 /x /y\n");
    const struct moe_dockerfile *d = f->docker;
    assert_int_equal(d->stage_count, 3);
    assert_int_equal(d->stages[1].parent, 0);
    assert_true(d->stages[1].user && moe_str_is(d->stages[1].user->words[0].text, "app"));
    assert_true(d->stages[2].scratch && !d->stages[2].user && d->stages[2].parent == -1);
    const struct moe_docker_var *y = moe_docker_env(d, &d->stages[1], MOE_STR("Y"));
    assert_true(y && moe_str_is(y->value.value, "1-2") && moe_str_is(y->value.text, "$X-2") && !y->value.open);
    assert_non_null(moe_docker_env(d, &d->stages[1], MOE_STR("X")));
    assert_null(moe_docker_env(d, &d->stages[2], MOE_STR("X")));
    const struct moe_docker_instruction *copy = &d->instructions[d->instruction_count - 1];
    assert_true(moe_str_is(moe_docker_flag(copy, "from")->value, "base") && moe_str_is(moe_docker_flag(copy, "chown")->value, "1:1"));
    assert_int_equal(copy->word_count, 2);
    done(f);
}

static void joins_lines_and_keeps_places(void **state)
{
    (void)state;
    struct moe_lint_file *f = read_text("# escape=`\n\nFROM a:1\n# say why\nENV A=1 `\n  # between\n\n    B=\"two words\" `\n    C=x\n");
    const struct moe_dockerfile *d = f->docker;
    assert_int_equal(d->escape, '`');
    assert_int_equal(d->var_count, 3);
    assert_true(moe_str_is(d->vars[1].name, "B") && moe_str_is(d->vars[1].value.text, "two words"));
    assert_int_equal(d->vars[1].line, 8);
    assert_int_equal(d->vars[1].column, 5);
    assert_int_equal(d->vars[1].value.line, 8);
    assert_int_equal(d->vars[1].value.column, 8);
    assert_true(moe_str_is(d->vars[2].name, "C") && d->vars[2].line == 9);
    assert_int_equal(f->comment_count, 3);
    assert_int_equal(f->comments[1].line, 4);
    done(f);
}

static void reads_env_forms(void **state)
{
    (void)state;
    struct moe_lint_file *f = read_text("FROM a:1\nENV KEY some value with spaces \nENV A=b C='d e' D=f\\ g E=\"$A/x\"\nLABEL a.b=\"c\" d=e\nARG Q\nARG R=1 S=2\n");
    const struct moe_dockerfile *d = f->docker;
    static const struct { const char *name, *value; bool given; } want[] = {
        { "KEY", "some value with spaces", true }, { "A", "b", true }, { "C", "d e", true }, { "D", "f g", true }, { "E", "b/x", true },
        { "a.b", "c", true }, { "d", "e", true }, { "Q", "", false }, { "R", "1", true }, { "S", "2", true },
    };
    assert_int_equal(d->var_count, MOE_COUNT(want));
    for (size_t i = 0; i < MOE_COUNT(want); i++) {
        assert_true(moe_str_is(d->vars[i].name, want[i].name));
        assert_true(moe_str_is(d->vars[i].value.value, want[i].value));
        assert_int_equal(d->vars[i].given, want[i].given);
    }
    done(f);
}

static void reads_heredocs(void **state)
{
    (void)state;
    struct moe_lint_file *f = read_text("FROM a:1\nRUN << 'EOF' bash\nUSER root\nEOF\nCOPY <<-\"X\" /etc/app.env\n\tTOKEN=a\n\tX\nUSER app\nRUN cat <<< here\nRUN echo $((1<<2))\n");
    const struct moe_dockerfile *d = f->docker;
    assert_int_equal(d->instruction_count, 6);
    assert_int_equal(d->instructions[1].heredoc_count, 1);
    assert_true(moe_str_is(d->instructions[1].heredocs[0].body, "USER root\n"));
    assert_int_equal(d->instructions[1].heredocs[0].line, 3);
    assert_false(d->instructions[2].heredocs[0].expand);
    assert_true(moe_str_is(d->stages[0].user->words[0].text, "app"));
    assert_int_equal(d->stages[0].user->line, 8);
    assert_int_equal(d->instructions[4].heredoc_count, 0);
    done(f);
}

static void reads_exec_form(void **state)
{
    (void)state;
    struct moe_lint_file *f = read_text("FROM a:1\nONBUILD RUN [\"sh\", \"-c\", \"a \\\"b\\\" \\u0041\"]\nCMD [ \"python\", \"x.py\", \\\n  \"--api-key\", \"v\" ]\nCMD [ -f x ] && y\n");
    const struct moe_dockerfile *d = f->docker;
    assert_true(d->instructions[1].onbuild && d->instructions[1].json && d->instructions[1].op == MOE_DOCKER_RUN);
    assert_true(moe_str_is(d->instructions[1].words[2].text, "a \"b\" A"));
    assert_true(d->instructions[2].json && d->instructions[2].word_count == 4);
    assert_int_equal(d->instructions[2].words[3].line, 4);
    assert_int_equal(d->instructions[2].words[3].column, 17);
    assert_false(d->instructions[3].json);
    bool seen = false;
    for (size_t i = 0; i < f->value_count; i++)
        seen |= moe_str_is(f->values[i].name, "api-key") && moe_str_is(f->values[i].text, "v");
    assert_true(seen);
    done(f);
}

static void gives_values_of_what_runs(void **state)
{
    (void)state;
    struct moe_lint_file *f = read_text("FROM a:1\nRUN export A_TOKEN=x && \\\n    B=y make --password=z --user u \\\n # no\n    && echo C=n\n");
    static const struct { const char *name, *text; unsigned line, column; } want[] = { { "A_TOKEN", "x", 2, 20 }, { "B", "y", 3, 7 }, { "password", "z", 3, 25 }, { "user", "u", 3, 34 } };
    assert_int_equal(f->value_count, MOE_COUNT(want));
    for (size_t i = 0; i < MOE_COUNT(want); i++) {
        assert_true(moe_str_is(f->values[i].name, want[i].name) && moe_str_is(f->values[i].text, want[i].text));
        assert_int_equal(f->values[i].line, want[i].line);
        assert_int_equal(f->values[i].column, want[i].column);
    }
    done(f);
}

static void survives(void **state)
{
    (void)state;
    static const char *const odd[] = { "", "\n", "FROM", "FROM \\", "ENV", "USER x\nENV A=1\n", "RUN [", "RUN [\"", "RUN [\"\\u12", "ENV A=\"", "ENV A=${", "FROM a\nENV A=$A$A\nENV A=$A$A\n",
                                       "RUN <<EOF", "COPY <<a <<b\n", "FROM a AS\n", "HEALTHCHECK NONE\n", "ONBUILD\n", "ONBUILD ONBUILD RUN x\n", "FROM a as a\nFROM a as a\nFROM a\n", "\\\n\\\n\\", "LABEL =\n", "ARG =x\n" };
    for (size_t i = 0; i < MOE_COUNT(odd); i++)
        done(read_text(odd[i]));
}

static void growth_is_capped(void **state)
{
    (void)state;
    char text[4096];
    size_t n = (size_t)snprintf(text, sizeof text, "FROM a:1\nENV A=0123456789abcdef\n");
    for (unsigned i = 0; i < 60; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "ENV A=$A$A$A$A\n");
    struct moe_lint_file *f = read_text(text);
    assert_true(moe_arena_used(f->arena) < 12u << 20);
    assert_true(f->docker->vars[60].value.open);
    done(f);
}

int main(void)
{
    static struct CMUnitTest tests[MOE_COUNT(froms) + 16];
    size_t n = 0;
    for (; n < MOE_COUNT(froms); n++)
        tests[n] = (struct CMUnitTest){ .name = froms[n].name, .test_func = reads_from, .initial_state = (void *)&froms[n] };
    static const struct { const char *name; CMUnitTestFunction f; } more[] = {
        { "follows stages", follows_stages }, { "joins lines and keeps places", joins_lines_and_keeps_places }, { "reads ENV in both forms", reads_env_forms },
        { "reads here-documents", reads_heredocs }, { "reads the exec form", reads_exec_form }, { "gives values of what runs", gives_values_of_what_runs },
        { "survives what is no Dockerfile", survives }, { "growth by variables is capped", growth_is_capped },
    };
    for (size_t i = 0; i < MOE_COUNT(more); i++)
        tests[n++] = (struct CMUnitTest){ .name = more[i].name, .test_func = more[i].f };
    return _cmocka_run_group_tests("docker", tests, n, NULL, NULL);
}
