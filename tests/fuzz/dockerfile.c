/* Target   moe_read_dockerfile(), moe_shell_split(), moe_expression_next() and moe_expression_contexts(), moe_image_parse()
 * Input    a Dockerfile; its bytes are also read as shell text, as a text with ${{ }} and as the name of an image
 * Promise  never crashes, hangs or leaks; every place lies inside the file; words and values lie in order; memory stays within a multiple of the input
 * Corpus   tests/fuzz/corpus/dockerfile/ -- a fixed bug leaves its input there, named after the bug
 * Links    audit/config/deploy
 */
#include "audit/config/deploy/docker.h"
#include "audit/config/deploy/env_shell.h"
#include "audit/config/deploy/workflow.h"
#include <stdlib.h>

static void check(bool sound)
{
    if (!sound)
        abort();
}

static void instructions(const struct moe_dockerfile *d, unsigned lines)
{
    for (size_t i = 0; i < d->instruction_count; i++) {
        const struct moe_docker_instruction *in = &d->instructions[i];
        check(in->line >= 1 && in->line <= lines && in->end_line >= in->line && in->end_line <= lines && in->column >= 1);
        check(in->global || in->stage < d->stage_count);
        for (size_t k = 0; k < in->word_count; k++)
            check(in->words[k].line >= in->line && in->words[k].line <= in->end_line && in->words[k].column >= 1);
        for (size_t k = 0; k < in->rest.len; k += 7) {
            unsigned line, column;
            moe_docker_at(in, k, &line, &column);
            check(line >= in->line && line <= in->end_line && column >= 1);
        }
    }
    for (size_t i = 0; i < d->stage_count; i++) {
        const struct moe_docker_stage *s = &d->stages[i];
        check(s->first < s->end && s->end <= d->instruction_count && s->parent < (int)i);
        (void)moe_image_pin_fault(&s->image, true);
        (void)moe_docker_env(d, s, MOE_STR("PATH"));
    }
}

static void texts(struct moe_arena *arena, struct moe_str text)
{
    struct moe_error err;
    struct moe_shell shell;
    struct moe_expression e;
    struct moe_context_use use[16];
    if (moe_shell_split(arena, text, &shell, &err) == MOE_OK)
        for (size_t i = 0; i < shell.count; i++) {
            check(shell.commands[i].inside < (int)i && shell.commands[i].at <= text.len);
            check(moe_shell_name(&shell.commands[i]) <= shell.commands[i].word_count);
            for (size_t k = 0; k < shell.commands[i].word_count; k++)
                check(shell.commands[i].words[k].at <= shell.commands[i].words[k].end && shell.commands[i].words[k].end <= text.len);
        }
    for (size_t at = 0; moe_expression_next(text, &at, &e);)
        for (size_t i = 0, n = moe_expression_contexts(arena, e.text, use, MOE_COUNT(use)); i < n; i++)
            check(use[i].path.len && use[i].at < e.text.len);
    struct moe_image image = moe_image_parse(text);
    check(image.repository.len + image.tag.len + image.digest.len <= text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(256u << 20);
    char *copy = malloc(size + 1);
    check(arena && copy);
    memcpy(copy, data, size);
    struct moe_lint_file file = { .arena = arena, .path = MOE_STR("Dockerfile"), .kind = MOE_LINT_DOCKERFILE, .bytes = { copy, size } };
    struct moe_error err;
    unsigned lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += copy[i] == '\n';
    if (moe_read_dockerfile(&file, &err) == MOE_OK)
        instructions(file.docker, lines);
    texts(arena, file.bytes);
    moe_arena_free(&arena);
    free(copy);
    return 0;
}
