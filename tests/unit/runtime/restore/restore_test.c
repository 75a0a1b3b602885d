/* What a job goes on from, asked of the real moe-verify-ckpt over roots that the real writer made; and what becomes of answers that it never gives, by scripts
 * in its place.
 *
 * Links    runtime/ckpt/write */
/* Waits: for verifiers that never answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/file.h"
#include "common/base/number.h"
#include "runtime/ckpt/format/record.h"
#include "runtime/ckpt/write/writer.h"
#include "runtime/control/control.h"
#include "runtime/restore/inside.h"
#include "runtime/restore/restore.h"
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ELEMENTS = 3000, TOLD = 4096, SOON_MS = 300, LONG_MS = 60000 };

struct bed { char root[64], other[64]; uint64_t step; unsigned char commit[MOE_SHA256_BYTES]; char told[TOLD]; struct moe_error err; };

static void good(enum moe_code code, const struct moe_error *err)
{
    if (code != MOE_OK)
        fail_msg("%s %s: %s", err->file, err->field, err->text);
}

/* The build has its tools in bin/, and this program in tests/unit/runtime/restore/. */
static const char *tool_path(void)
{
    static char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 64);
    size_t len = n > 0 && (size_t)n < sizeof path - 64 ? (size_t)n : 0;
    assert_true(len);
    path[len] = '\0';
    for (unsigned up = 0; up < 5; up++)
        *strrchr(path, '/') = '\0';
    memcpy(path + strlen(path), "/bin/moe-verify-ckpt", sizeof "/bin/moe-verify-ckpt");
    assert_int_equal(access(path, X_OK), 0);
    return path;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static int open_bed(void **state)
{
    struct bed *bed = calloc(1, sizeof *bed);
    assert_non_null(bed);
    *bed = (struct bed){ .root = "/tmp/moe-restore-XXXXXX", .other = "/tmp/moe-restore-XXXXXX" };
    assert_non_null(mkdtemp(bed->root));
    assert_non_null(mkdtemp(bed->other));
    *state = bed;
    return 0;
}
static int close_bed(void **state)
{
    struct bed *bed = *state;
    assert_int_equal(nftw(bed->root, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
    assert_int_equal(nftw(bed->other, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
    free(bed);
    return 0;
}

static const char *in(const char *folder, const char *name)
{
    static char path[256];
    assert_in_range(snprintf(path, sizeof path, "%s/%s", folder, name), 1, sizeof path - 1);
    return path;
}

/* Steps 1 to `steps`, each committed; all of them signed when there is a key. */
static void write_steps(struct bed *bed, uint64_t first, uint64_t last, const struct moe_key *key)
{
    static float data[ELEMENTS];
    const uint64_t shape[] = { ELEMENTS };
    const struct moe_ckpt_options o = { .root = bed->root, .job = MOE_STR("run-7"), .host = MOE_STR("node-0"), .world = 1, .leader = true, .key = key };
    struct moe_ckpt_writer *writer = NULL;
    struct moe_error err = { 0 };
    good(moe_ckpt_writer_new(&o, &writer, &err), &err);
    for (uint64_t step = first; step <= last; step++) {
        const struct moe_ckpt_tensor w = { { .global = MOE_STR("w"), .dtype = moe_dtype_find(MOE_STR("F32")), .dims = 1, .shape = shape }, data };
        for (size_t i = 0; i < ELEMENTS; i++)
            data[i] = (float)(i + step);
        good(moe_ckpt_save(writer, step, &w, 1, MOE_CKPT_COPY, &err), &err);
        good(moe_ckpt_wait(writer, &err), &err);
    }
    moe_ckpt_writer_free(&writer);
}

static void flip_a_bit(struct bed *bed, const char *name, size_t at)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *file = NULL;
    struct moe_error err = { 0 };
    good(moe_file_read(in(bed->root, name), 1 << 20, &file, &err), &err);
    struct moe_str bytes = moe_buf_str(file);
    char *copy = malloc(bytes.len);
    assert_true(copy && at < bytes.len);
    memcpy(copy, bytes.ptr, bytes.len);
    copy[at] ^= 4;
    good(moe_file_write(in(bed->root, name), (struct moe_str){ copy, bytes.len }, 0644, &err), &err);
    free(copy);
}

static enum moe_code newest(struct bed *bed, const char *tool, const char *pubkey)
{
    bed->step = 12345;
    memset(bed->told, 'x', sizeof bed->told);
    memset(bed->commit, 'x', sizeof bed->commit);
    return moe_restore_newest(tool, bed->root, pubkey, &bed->step, bed->commit, bed->told, sizeof bed->told, &bed->err);
}

static void ignore(void *ctx, const char *event, uint64_t offset, struct moe_str detail) { (void)ctx, (void)event, (void)offset, (void)detail; }

/* What is told is the digest that a reader of the record computes. */
static void is_the_commit_of(struct bed *bed, const char *name)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *file = NULL;
    const struct moe_objections to = { .say = ignore };
    struct moe_record record;
    good(moe_file_read(in(bed->root, name), 1 << 20, &file, &bed->err), &bed->err);
    good(moe_record_read(moe_buf_str(file), &to, arena, &record, &bed->err), &bed->err);
    assert_memory_equal(bed->commit, record.digest, sizeof record.digest);
}

/* ---- with the real tool ---- */

static void the_newest_step_is_found(void **state)
{
    struct bed *bed = *state;
    write_steps(bed, 1, 3, NULL);
    good(newest(bed, tool_path(), NULL), &bed->err);
    assert_int_equal(bed->step, 3);
    assert_string_equal(bed->told, "");
    is_the_commit_of(bed, "step=3/commit.json");
}

static void a_flipped_bit_takes_the_step_before_and_says_why(void **state)
{
    struct bed *bed = *state;
    write_steps(bed, 1, 3, NULL);
    flip_a_bit(bed, "step=3/rank=0.safetensors", 4000);
    good(newest(bed, tool_path(), NULL), &bed->err);
    assert_int_equal(bed->step, 2);
    assert_non_null(strstr(bed->told, "step=3"));
    assert_non_null(strstr(bed->told, "digest-mismatch"));
    assert_null(strstr(bed->told, "step=2"));
    is_the_commit_of(bed, "step=2/commit.json");
}

static void a_step_without_its_record_does_not_count(void **state)
{
    struct bed *bed = *state;
    write_steps(bed, 1, 2, NULL);
    assert_int_equal(unlink(in(bed->root, "step=2/commit.json")), 0);
    good(newest(bed, tool_path(), NULL), &bed->err);
    assert_int_equal(bed->step, 1);
    assert_non_null(strstr(bed->told, "uncommitted"));
    assert_int_equal(unlink(in(bed->root, "step=1/commit.json")), 0);
    good(newest(bed, tool_path(), NULL), &bed->err);
    assert_int_equal(bed->step, MOE_NO_STEP);
    assert_string_equal(bed->told, "");
    assert_memory_equal(bed->commit, (unsigned char[MOE_SHA256_BYTES]){ 0 }, sizeof bed->commit);
}

static void nothing_there_is_no_step(void **state)
{
    struct bed *bed = *state;
    good(newest(bed, tool_path(), NULL), &bed->err);
    assert_int_equal(bed->step, MOE_NO_STEP);
    assert_int_equal(mkdir(in(bed->root, "step=7"), 0755), 0);
    assert_int_equal(mkdir(in(bed->root, "step=8.tmp"), 0755), 0);
    good(newest(bed, "/nothing/is/run", NULL), &bed->err);
    assert_int_equal(bed->step, MOE_NO_STEP);
    good(moe_restore_newest("/nothing/is/run", in(bed->root, "absent"), NULL, &bed->step, bed->commit, NULL, 0, &bed->err), &bed->err);
    assert_int_equal(bed->step, MOE_NO_STEP);
}

static void all_bad_is_an_error(void **state)
{
    struct bed *bed = *state;
    write_steps(bed, 1, 2, NULL);
    flip_a_bit(bed, "step=1/rank=0.safetensors", 4000);
    flip_a_bit(bed, "step=2/rank=0.meta.json", 40);
    assert_int_equal(newest(bed, tool_path(), NULL), MOE_E_USAGE);
    assert_string_equal(bed->err.file, bed->root);
    assert_int_equal(bed->step, MOE_NO_STEP);
    assert_non_null(strstr(bed->told, "step=1"));
    assert_non_null(strstr(bed->told, "step=2"));
}

/* Who demands a signature gets the newest signed step, and none of another key's. */
static void a_key_demands_its_signature(void **state)
{
    struct bed *bed = *state;
    MOE_AUTO(moe_key_free) struct moe_key *key = NULL;
    good(moe_key_generate(in(bed->other, "ours"), &bed->err), &bed->err);
    good(moe_key_generate(in(bed->other, "theirs"), &bed->err), &bed->err);
    good(moe_key_load_private(in(bed->other, "ours"), &key, &bed->err), &bed->err);
    write_steps(bed, 1, 2, key);
    write_steps(bed, 3, 3, NULL);
    good(newest(bed, tool_path(), NULL), &bed->err);
    assert_int_equal(bed->step, 3);
    good(newest(bed, tool_path(), in(bed->other, "ours.pub")), &bed->err);
    assert_int_equal(bed->step, 2);
    assert_int_equal(newest(bed, tool_path(), in(bed->other, "theirs.pub")), MOE_E_USAGE);
    assert_int_equal(newest(bed, tool_path(), in(bed->other, "absent.pub")), MOE_E_IO);
    assert_non_null(strstr(bed->err.text, "absent.pub"));
}

/* Nobody named a tool, and none lies beside this program: the one of PATH is asked. */
static void the_tool_is_found_by_path(void **state)
{
    struct bed *bed = *state;
    struct moe_error err = { 0 };
    write_steps(bed, 1, 1, NULL);
    assert_int_equal(setenv("PATH", bed->other, 1), 0);
    assert_int_equal(newest(bed, NULL, NULL), MOE_E_IO);
    assert_int_equal(bed->err.sys, ENOENT);
    good(moe_file_write(in(bed->other, "moe-verify-ckpt"), MOE_STR("#!/bin/sh\nprintf '{\"step\":1,\"folder\":\"step=1\",\"path\":\"x\",\"commit\":\"%064d\"}\\n' 7\n"), 0755, &err), &err);
    good(newest(bed, NULL, NULL), &bed->err);
    assert_int_equal(bed->step, 1);
    assert_int_equal(setenv("PATH", "/usr/bin:/bin", 1), 0);
}

static void what_is_told_is_cut_to_its_room(void **state)
{
    struct bed *bed = *state;
    char room[16];
    memset(room, 'x', sizeof room);
    write_steps(bed, 1, 2, NULL);
    flip_a_bit(bed, "step=2/rank=0.safetensors", 4000);
    good(moe_restore_newest(tool_path(), bed->root, NULL, &bed->step, bed->commit, room, sizeof room, &bed->err), &bed->err);
    assert_int_equal(bed->step, 1);
    assert_int_equal(strlen(room), sizeof room - 1);
    good(moe_restore_newest(tool_path(), bed->root, NULL, &bed->step, bed->commit, NULL, 0, &bed->err), &bed->err);
    assert_int_equal(bed->step, 1);
}

static void a_root_that_cannot_be_read_is_told(void **state)
{
    struct bed *bed = *state;
    struct moe_error err = { 0 };
    good(moe_file_write(in(bed->other, "file"), MOE_STR("no folder"), 0644, &err), &err);
    assert_int_equal(moe_restore_newest(tool_path(), in(bed->other, "file"), NULL, &bed->step, bed->commit, NULL, 0, &bed->err), MOE_E_IO);
    assert_int_equal(bed->err.sys, ENOTDIR);
}

/* ---- with others in its place; step=1 is committed, step=2 is not. `$root` is the last operand ---- */

#define SAY "say() { printf '{\"step\":%%s,\"folder\":\"%%s\",\"path\":\"x\",\"commit\":\"%%064d\"}\\n' \"$1\" \"$2\" 7; }\n"
static const struct answer_case { const char *name, *script; enum moe_code code; const char *text; uint64_t step; } answers[] = {
    { "an answer",                              "say 1 step=1",                                     MOE_OK, "", 1 },
    { "an answer with zeros",                   "mv \"$root/step=1\" \"$root/step=0001\"; say 1 step=0001", MOE_OK, "", 1 },
    { "no answer",                              "true",                                             MOE_E_PARSE, "not say which", 0 },
    { "an answer that is cut",                  "say 1 step=1 | head -c 40",                        MOE_E_PARSE, "not say which", 0 },
    { "an answer without its end",              "say 1 step=1 | tr -d '\\n'",                       MOE_E_PARSE, "not say which", 0 },
    { "two answers",                            "say 1 step=1; say 1 step=1",                       MOE_E_PARSE, "not say which", 0 },
    { "an answer for people",                   "echo \"$root/step=1\"",                            MOE_E_PARSE, "not say which", 0 },
    { "an answer of a folder below",            "say 1 elsewhere/step=1",                           MOE_E_PARSE, "not say which", 0 },
    { "an answer that goes up",                 "say 1 ../step=1",                                  MOE_E_PARSE, "not say which", 0 },
    { "an answer of the root itself",           "say 1 ''",                                         MOE_E_PARSE, "not say which", 0 },
    { "an answer of two steps",                 "say 2 step=1",                                     MOE_E_PARSE, "not say which", 0 },
    { "an answer that is no number",            "say 1 step=1x",                                    MOE_E_PARSE, "not say which", 0 },
    { "an answer with a sign",                  "say 1 step=+1",                                    MOE_E_PARSE, "not say which", 0 },
    { "an answer past all steps",               "say 9007199254740993 step=9007199254740993",       MOE_E_PARSE, "not say which", 0 },
    { "an answer past all numbers",             "say 1 step=18446744073709551617",                  MOE_E_PARSE, "not say which", 0 },
    { "a step below zero",                      "say -1 step=1",                                    MOE_E_PARSE, "not say which", 0 },
    { "an answer without a commit",             "say 1 step=1 | sed 's/,\"commit\".*/}/'",          MOE_E_PARSE, "not say which", 0 },
    { "a commit that is no digest",             "say 1 step=1 | sed 's/000/00/'",                   MOE_E_PARSE, "not say which", 0 },
    { "a commit that is a number",              "say 1 step=1 | sed 's/\"commit\":.*/\"commit\":7}/'", MOE_E_PARSE, "not say which", 0 },
    { "a commit that is none",                  "say 1 step=1 | sed 's/\"commit\":.*/\"commit\":null}/'", MOE_E_USAGE, "step=1 passes, but was never committed", 0 },
    { "an answer without end",                  "seq 1 100000",                                     MOE_E_PARSE, "not say which", 0 },
    { "a step that was never committed",        "say 2 step=2",                                     MOE_E_USAGE, "step=2 passes, but was never committed", 0 },
    { "a step that is not there",               "say 3 step=3",                                     MOE_E_USAGE, "step=3 passes, but was never committed", 0 },
    { "none passes",                            "exit 1",                                           MOE_E_USAGE, "none of them verifies", 0 },
    { "it could not judge",                     "echo one >&2; echo two words >&2; exit 2",         MOE_E_IO, "ended with 2: two words", 0 },
    { "it could not judge and does not say why", "exit 2",                                          MOE_E_IO, "ended with 2: ", 0 },
    { "it can judge when it is asked again",    "mkdir \"$root/asked\" 2>&- || { say 1 step=1; exit 0; }; exit 2", MOE_OK, "", 1 },
    { "a status that it never has",             "say 1 step=1; exit 77",                   MOE_E_IO, "ended with 77", 0 },
    { "it is killed",                           "kill -9 $$",                                       MOE_E_IO, "ended by signal 9", 0 },
};

static void answer(void **state)
{
    const struct answer_case *c = *state;
    MOE_AUTO(moe_buf_free) struct moe_buf *script = moe_buf_new(4096);
    void *made = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(open_bed(&made), 0);
    struct bed *bed = made;
    assert_int_equal(mkdir(in(bed->root, "step=1"), 0755), 0);
    assert_int_equal(mkdir(in(bed->root, "step=2"), 0755), 0);
    good(moe_file_write(in(bed->root, "step=1/commit.json"), MOE_STR("{}"), 0644, &err), &err);
    moe_buf_printf(script, "#!/bin/sh\nfor root; do :; done\n" SAY "%s\n", c->script);
    good(moe_file_write(in(bed->other, "tool"), moe_buf_str(script), 0755, &err), &err);
    assert_int_equal(newest(bed, in(bed->other, "tool"), NULL), c->code);
    assert_int_equal(bed->step, c->code == MOE_OK ? c->step : MOE_NO_STEP);
    if (!strstr(bed->err.text, c->text))
        fail_msg("said: %s", bed->err.text);
    assert_int_equal(close_bed(&made), 0);
}

/* ---- a program run ---- */

static void a_program_that_is_not_there_is_told(void **state)
{
    struct bed *bed = *state;
    write_steps(bed, 1, 1, NULL);
    assert_int_equal(newest(bed, "/nothing/of/that/name", NULL), MOE_E_IO);
    assert_int_equal(bed->err.sys, ENOENT);
    assert_string_equal(bed->err.file, "/nothing/of/that/name");
    assert_int_equal(bed->step, MOE_NO_STEP);
}

static void what_takes_too_long_is_ended(void **state)
{
    static const char *const commands[] = { "sleep 100", "exec >&- 2>&-; exec sleep 100", "yes" };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(commands); i++) {
        const char *const argv[] = { "/bin/sh", "-c", commands[i], NULL };
        char said[64];
        struct moe_answer a = { .out = { .room = said, .cap = sizeof said } };
        struct moe_error err = { 0 };
        assert_int_equal(moe_restore_ask(argv, SOON_MS, &a, &err), MOE_E_IO);
        assert_int_equal(err.sys, ETIMEDOUT);
        assert_true(WIFSIGNALED(a.status) && WTERMSIG(a.status) == SIGKILL);
        assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);       /* nobody is left to wait for */
    }
}

static void the_environment_is_not_passed_on(void **state)
{
    const char *const argv[] = { "/usr/bin/env", NULL };
    char said[TOLD];
    struct moe_answer a = { .out = { .room = said, .cap = sizeof said } };
    struct moe_error err = { 0 };
    (void)state;
    assert_int_equal(setenv("JOB_VARIABLE", "not for others", 1), 0);
    assert_int_equal(setenv("LC_ALL", "C.UTF-8", 1), 0);
    good(moe_restore_ask(argv, LONG_MS, &a, &err), &err);
    struct moe_str rest = { said, a.out.used }, line;
    bool path = false, locale = false;
    while (moe_str_line(&rest, &line)) {
        struct moe_str name = moe_str_cut(&line, '=');
        path |= moe_str_is(name, "PATH");
        locale |= moe_str_is(name, "LC_ALL");
        assert_true(moe_str_is(name, "PATH") || moe_str_is(name, "LANG") || moe_str_is(name, "LC_ALL") || moe_str_is(name, "LC_CTYPE"));
    }
    assert_true(path && locale);
}

/* A launcher blocks signals in all threads and ignores SIGPIPE; a program must not begin so. 32 and 33 are the C library's own, which no program can set. */
static void signals_are_as_a_program_expects_them(void **state)
{
    const char *const argv[] = { "/bin/sed", "-n", "s/^Sig\\(Blk\\|Ign\\):\t//p", "/proc/self/status", NULL };
    const uint64_t theirs = 3ull << 31;
    char said[TOLD];
    struct moe_answer a = { .out = { .room = said, .cap = sizeof said } };
    struct moe_error err = { 0 };
    sigset_t all, was;
    (void)state;
    sigfillset(&all);
    assert_int_equal(sigprocmask(SIG_BLOCK, &all, &was), 0);
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    good(moe_restore_ask(argv, LONG_MS, &a, &err), &err);
    (void)signal(SIGPIPE, before);
    assert_int_equal(sigprocmask(SIG_SETMASK, &was, NULL), 0);
    assert_int_equal(a.out.used, 2 * 17);
    assert_int_equal(a.err.used, 0);
    said[a.out.used] = '\0';
    assert_int_equal(moe_number(said, 16, NULL) & ~theirs, 0);
    assert_int_equal(moe_number(said + 17, 16, NULL) & ~theirs, 0);
}

#define WITH_BED(f) cmocka_unit_test_setup_teardown(f, open_bed, close_bed)

int main(void)
{
    const struct CMUnitTest fixed[] = {
        WITH_BED(the_newest_step_is_found), WITH_BED(a_flipped_bit_takes_the_step_before_and_says_why), WITH_BED(a_step_without_its_record_does_not_count),
        WITH_BED(nothing_there_is_no_step), WITH_BED(all_bad_is_an_error), WITH_BED(a_key_demands_its_signature), WITH_BED(what_is_told_is_cut_to_its_room),
        WITH_BED(a_root_that_cannot_be_read_is_told), WITH_BED(the_tool_is_found_by_path), WITH_BED(a_program_that_is_not_there_is_told), cmocka_unit_test(what_takes_too_long_is_ended),
        cmocka_unit_test(the_environment_is_not_passed_on), cmocka_unit_test(signals_are_as_a_program_expects_them),
    };
    struct CMUnitTest tests[MOE_COUNT(fixed) + MOE_COUNT(answers)];
    memcpy(tests, fixed, sizeof fixed);
    for (size_t i = 0; i < MOE_COUNT(answers); i++)
        tests[MOE_COUNT(fixed) + i] = (struct CMUnitTest){ .name = answers[i].name, .test_func = answer, .initial_state = (void *)(uintptr_t)&answers[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
