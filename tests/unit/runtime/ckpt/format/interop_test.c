/* Our files in the Python library `safetensors`, and its files and refusals here. Skipped, and said so, where the library is not installed:
 * `pip install safetensors numpy`. MOE_PYTHON names another interpreter; MOE_MUST_RUN=safetensors makes a skip a failure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/file.h"
#include "runtime/ckpt/format/safetensors.h"
#include "tests/unit/runtime/ckpt/format/heard.h"
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROWS = 8, COLUMNS = 6, HALF = COLUMNS / 2, CAP = 8 << 20, NOT_INSTALLED = 77, TENSORS = 32 };
extern char **environ;
static char folder[64];

static struct moe_str path_of(struct moe_arena *arena, const char *name) { return moe_arena_printf(arena, "%s/%s", folder, name); }

/* The bytes of a tensor, as safetensors_py.py expects them. */
static void add_bytes(struct moe_buf *out, const struct moe_tensor *t, int rank)
{
    const uint64_t step = 500;
    if (moe_str_is(t->key, "step")) {
        moe_buf_add(out, (struct moe_str){ (const char *)&step, sizeof step });
    } else if (moe_str_is(t->global, "w")) {
        for (uint32_t r = 0; r < ROWS; r++)
            for (uint32_t c = 0; c < HALF; c++)
                moe_buf_add(out, (struct moe_str){ (const char *)&(uint32_t){ r * COLUMNS + (uint32_t)rank * HALF + c }, 4 });
    } else {
        for (uint64_t i = 0; i < t->end - t->begin; i++)
            moe_buf_addc(out, (char)(i % 251));
    }
}

static void write_ours(int rank)
{
    static const uint64_t typed[] = { 2, 4 }, whole[] = { ROWS, COLUMNS }, part[] = { ROWS, HALF };
    const uint64_t offset[] = { 0, (uint64_t)rank * HALF };
    const struct moe_ckpt_pair job = { MOE_STR("job"), MOE_STR("run-7") };
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(CAP);
    struct moe_tensor tensors[TENSORS] = {
        { .global = MOE_STR("step"), .dtype = moe_dtype_find(MOE_STR("I64")) },
        { .global = MOE_STR("w"), .dtype = moe_dtype_find(MOE_STR("U32")), .dims = 2, .shape = part, .whole = whole, .offset = offset },
    };
    struct moe_error err = { 0 };
    struct moe_safetensors st;
    size_t n = 2;
    for (const struct moe_dtype *d = moe_dtypes; d->name; d++)
        if (strcmp(d->name, "C64") && strncmp(d->name, "F8_E4M3F", 8) && strncmp(d->name, "F8_E5M2F", 8))   /* younger than libraries still in use */
            tensors[n++] = (struct moe_tensor){ .global = moe_arena_printf(arena, "type.%s", d->name), .dtype = d, .dims = 2, .shape = typed };
    assert_int_equal(moe_safetensors_layout(tensors, n, &job, 1, 64, arena, out, &st, &err), MOE_OK);
    for (size_t i = 0; i < st.count; i++)
        add_bytes(out, &st.tensors[i], rank);
    assert_int_equal(moe_buf_str(out).len, st.size);
    assert_int_equal(moe_file_write(path_of(arena, rank ? "ours-1.safetensors" : "ours-0.safetensors").ptr, moe_buf_str(out), 0644, &err), MOE_OK);
}

static void read_theirs(const char *name, size_t tensors)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(4 << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *file = NULL;
    struct heard h = { 0 };
    struct moe_objections to = { &h, hear_events };
    struct moe_error err = { 0 };
    struct moe_safetensors st;
    assert_int_equal(moe_file_read(path_of(arena, name).ptr, CAP, &file, &err), MOE_OK);
    struct moe_str bytes = moe_buf_str(file);
    struct moe_blob blob = moe_blob_of(&bytes);
    assert_int_equal(moe_safetensors_read(&blob, &to, arena, &st, &err), MOE_OK);
    assert_string_equal(h.text, "");
    assert_int_equal(st.count, tensors);
    for (size_t i = 0; strstr(name, "types") && i < st.count; i++)
        for (uint64_t k = 0; k < st.tensors[i].end - st.tensors[i].begin; k++)
            assert_int_equal((unsigned char)bytes.ptr[st.tensors[i].begin + k], k % 251);
}

/* What the library refuses, we object to. We may object to more; how much is printed. */
static void judge_mutants(void)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *names = moe_arena_new(1 << 16);
    MOE_AUTO(moe_buf_free) struct moe_buf *file = NULL;
    struct moe_error err = { 0 };
    size_t both = 0, stricter = 0, refused = 0, laxer = 0;
    assert_int_equal(moe_file_read(path_of(names, "mutants.bin").ptr, CAP, &file, &err), MOE_OK);
    struct moe_str rest = moe_buf_str(file);
    while (rest.len > 4) {
        MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
        struct heard h = { 0 };
        struct moe_objections to = { &h, hear_events };
        struct moe_safetensors st;
        uint32_t n;
        memcpy(&n, rest.ptr, 4);
        assert_true(rest.len >= (size_t)n + 5);
        struct moe_str bytes = { rest.ptr + 4, n };
        bool loads = rest.ptr[4 + n];
        struct moe_blob blob = moe_blob_of(&bytes);
        assert_int_equal(moe_safetensors_read(&blob, &to, arena, &st, &err), MOE_OK);
        both += loads && !st.objections;
        stricter += loads && st.objections;
        refused += !loads && st.objections;
        laxer += !loads && !st.objections;
        if (!loads && !st.objections)
            print_message("# the library refuses, we do not: %.*s\n", (int)MOE_MIN(n, 300u) - 8, bytes.ptr + 8);
        rest = moe_str_from(rest, (size_t)n + 5);
    }
    print_message("# damaged headers: %zu good to both, %zu refused by both, %zu by us alone, %zu by the library alone\n", both, refused, stricter, laxer);
    assert_true(refused > 1000);
    assert_int_equal(laxer, 0);
}

static void interop(void **state)
{
    const char *python = getenv("MOE_PYTHON"), *must = getenv("MOE_MUST_RUN");
    char *argv[] = { (char *)(uintptr_t)(python ? python : "python3"), (char *)(uintptr_t)"tests/interop/safetensors_py.py", folder, NULL };
    int status = 0;
    pid_t pid;
    (void)state;
    write_ours(0);
    write_ours(1);
    int failed = posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ);     // nosec M303: the Python that the developer who runs the tests named
    if (!failed)
        assert_int_equal(waitpid(pid, &status, 0), pid);
    if (failed || (WIFEXITED(status) && WEXITSTATUS(status) == NOT_INSTALLED)) {
        assert_false(must && strstr(must, "safetensors"));
        print_message("# skip: left out, because Python's safetensors is not installed (pip install safetensors numpy)\n");
        return;                                   /* not cmocka's skip(): it prints "not ok" */
    }
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    read_theirs("theirs-types.safetensors", 11);
    read_theirs("theirs-nothing.safetensors", 0);
    read_theirs("theirs-scalar.safetensors", 2);
    read_theirs("theirs-many.safetensors", 2000);
    judge_mutants();
}

static int setup(void **state)
{
    const char *temp = getenv("TMPDIR");
    (void)state;
    snprintf(folder, sizeof folder, "%.40s/moe-safetensors-XXXXXX", temp ? temp : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
    static const char *const files[] = { "ours-0.safetensors", "ours-1.safetensors", "theirs-types.safetensors", "theirs-nothing.safetensors",
                                         "theirs-scalar.safetensors", "theirs-many.safetensors", "mutants.bin" };
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 16);
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(files); i++)
        unlink(path_of(arena, files[i]).ptr);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(interop, setup, teardown) };
    return cmocka_run_group_tests_name("interop with Python's safetensors", tests, NULL, NULL);
}
