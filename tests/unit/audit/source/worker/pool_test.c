/* Real runs of the pool: what comes back, in which order, and what hostile files can do to it (nothing).
 * Links    sandbox/filter */
#include "tests/unit/audit/source/worker/support.h"
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>

static void sources_in_order(void **state)
{
    (void)state;
    struct bench b;
    char got[512];
    bench_open(&b);
    put("a.c", STRCPY "void f(char *a, char *b)\n{\n    strcpy(a, b);\n}\n");
    put("b/h.h", "static inline void g(char *a) { strcpy(a, a); }\n");
    put("b/x.c", STRCPY "#include \"h.h\"\nvoid x(char *a) { g(a); }\n");
    put("b/y.c", STRCPY "#include \"h.h\"\nvoid y(char *a) { g(a); }\n");
    put("empty.c", "");
    put("k.cu", "__global__ void k(int *p) { *p = 1; }\n");
    bench_run(&b);
    assert_string_equal(b.order, "a.c b/x.c b/y.c empty.c k.cu");
    findings_line(b.report, got, sizeof got);
    assert_string_equal(got, "a.c:4 M199, b/h.h:1 M199");       /* the header's, once, though two units reported it */
    assert_int_equal(b.report->file_count, 6);
    assert_int_equal(file_at(&b, "a.c")->state, MOE_FILE_OK);
    assert_int_equal(file_at(&b, "a.c")->lines, 5);
    assert_int_equal(file_at(&b, "a.c")->code_lines, 5);
    assert_int_equal(file_at(&b, "empty.c")->state, MOE_FILE_OK);
    assert_int_equal(file_at(&b, "empty.c")->lines, 0);
    assert_true(moe_str_is(file_at(&b, "b/h.h")->language, "header"));
    assert_true(moe_str_is(file_at(&b, "k.cu")->language, "CUDA"));
    assert_int_equal(b.stats.parsed, 5);
    assert_int_equal(b.stats.crashed + b.stats.timed_out + b.stats.out_of_memory, 0);
    assert_non_null(strstr(b.stats.engine, "libclang "));
    assert_non_null(strstr(b.stats.confinement, "one process per file"));
    bench_close(&b);
}

static void a_header_nobody_reads_is_read_alone(void **state)
{
    (void)state;
    struct bench b;
    char got[256];
    bench_open(&b);
    put("a.c", "#if 0\n#include \"h.h\"\n#endif\nint x;\n");
    put("h.h", STRCPY "static inline void g(char *a) { strcpy(a, a); }\n");
    bench_run(&b);
    assert_int_equal(b.inputs->count, 1);                         /* it looked included */
    assert_string_equal(b.order, "a.c h.h");
    findings_line(b.report, got, sizeof got);
    assert_string_equal(got, "h.h:2 M199");
    bench_close(&b);
}

/* One hostile file between two good ones: the good ones are always done. */
static const struct hostile { const char *name, *path; } hostiles[] = {
    { "200000 nested parentheses", "parens.c" },
    { "200000 additions", "plus.c" },
    { "an include of a FIFO", "fifo.c" },
    { "an include of /dev/zero", "zero.c" },
    { "a macro that doubles fifty times", "bomb.c" },
};

static void put_repeated(const char *path, const char *head, const char *unit, size_t n, const char *middle, const char *after, const char *tail)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    bool good = fputs(head, f) >= 0;
    for (size_t i = 0; i < n; i++)
        good &= fputs(unit, f) >= 0;
    good &= fputs(middle, f) >= 0;
    for (size_t i = 0; after && i < n; i++)
        good &= fputs(after, f) >= 0;
    assert_true(good && fputs(tail, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void put_doubling(const char *path)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs("#define A0 1+\n", f) >= 0);
    for (int i = 0; i < 50; i++)
        fprintf(f, "#define A%d A%d A%d\n", i + 1, i, i);
    assert_true(fputs("int y = A50 1;\n", f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void hostile_files_cost_only_themselves(void **state)
{
    (void)state;
    struct bench b;
    char got[512];
    bench_open(&b);
    b.opts.seconds_per_file = 12;                                 /* of a file that would never end; the others have to fit on a busy machine */
    b.opts.memory_mib = 1500;
    put("a.c", STRCPY "void f(char *a) { strcpy(a, a); }\n");
    put("z.c", STRCPY "void f(char *a) { strcpy(a, a); }\n");
    put_repeated("parens.c", "int x = ", "(", 200000, "1", ")", ";\n");
    put_repeated("plus.c", "int f(int a) { return a", "+a", 200000, "", NULL, "; }\n");
    assert_int_equal(mkfifo("pipe.h", 0600), 0);
    put("fifo.c", "#include \"pipe.h\"\nint x;\n");
    put("zero.c", "#include \"/dev/zero\"\nint x;\n");
    put_doubling("bomb.c");
    bench_run(&b);
    findings_line(b.report, got, sizeof got);
    assert_string_equal(got, "a.c:2 M199, z.c:2 M199");
    assert_string_equal(b.order, "a.c bomb.c fifo.c parens.c plus.c z.c zero.c");
    assert_int_equal(b.results, 7);
    for (size_t i = 0; i < MOE_COUNT(hostiles); i++) {
        const struct moe_file *file = file_at(&b, hostiles[i].path);
        if (file->state == MOE_FILE_FAILED && !file->note.len)
            fail_msg("%s: failed without a word", hostiles[i].name);
    }
    assert_int_equal(file_at(&b, "bomb.c")->state, MOE_FILE_FAILED);
    assert_true(b.stats.timed_out + b.stats.out_of_memory + b.stats.crashed >= 1);
    assert_int_equal(moe_report_exit(b.report), 2);               /* what was not analysed is no pass */
    bench_close(&b);
}

/* Fifty doublings of a macro: memory is what ends it, or on a slow machine (or under AddressSanitizer, which allows no such limit) time. */
static void memory_has_an_end(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b);
    b.opts.memory_mib = 500;
    b.opts.seconds_per_file = 20;
    put_doubling("bomb.c");
    bench_run(&b);
    assert_int_equal(file_at(&b, "bomb.c")->state, MOE_FILE_FAILED);
    assert_int_equal(b.stats.out_of_memory + b.stats.timed_out, 1);
    if (b.stats.out_of_memory)
        assert_string_equal(b.report->errors[0].text, "needed more than 500 MiB of memory while parsing");
    assert_int_equal(b.stats.crashed, 0);
    bench_close(&b);
}

static void a_file_that_cannot_be_read_has_failed(void **state)
{
    (void)state;
    struct bench b;
    struct moe_error err = { 0 };
    bench_open(&b);
    put("a.c", "int x;\n");
    put("b.c", "int x;\n");
    bench_find(&b);
    assert_int_equal(unlink("b.c"), 0);
    assert_int_equal(symlink("/etc/passwd", "b.c"), 0);           /* swapped in after the search: not followed */
    assert_int_equal(moe_pool_run(&b.opts, b.inputs, b.rules, b.matcher, bench_done, &b, &b.stats, &err), MOE_OK);
    assert_int_equal(file_at(&b, "b.c")->state, MOE_FILE_FAILED);
    assert_int_equal(b.report->error_count, 1);
    assert_string_equal(b.report->errors[0].file, "b.c");
    assert_int_equal(b.report->errors[0].sys, ELOOP);
    assert_int_equal(file_at(&b, "a.c")->state, MOE_FILE_OK);
    bench_close(&b);
}

/* A header outside everything allowed cannot be read, where the kernel can forbid it; elsewhere the include just works. */
static void reads_nothing_outside(void **state)
{
    (void)state;
    struct bench b;
    struct tree outside = { 0 };
    char line[128], line2[256];
    bench_open(&b);
    snprintf(outside.path, sizeof outside.path, "/tmp/moe-test-XXXXXX");
    assert_non_null(mkdtemp(outside.path));
    snprintf(line, sizeof line, "%s/secret.h", outside.path);
    put(line, STRCPY);
    snprintf(line2, sizeof line2, "#include \"%s\"\nvoid f(char *a) { strcpy(a, a); }\n", line);
    put("a.c", line2);
    put("b.c", "#include \"/etc/shadow\"\nint x;\n");
    bench_run(&b);
    const struct moe_file *file = file_at(&b, "a.c");
    if (strstr(b.stats.confinement, "Landlock (ABI")) {
        assert_int_equal(file->state, MOE_FILE_DEGRADED);
        assert_non_null(memmem(file->note.ptr, file->note.len, "secret.h", 8));
        assert_int_equal(file_at(&b, "b.c")->state, MOE_FILE_DEGRADED);
    } else {
        assert_non_null(strstr(b.stats.confinement, "no Landlock"));
        assert_int_equal(file->state, MOE_FILE_OK);
    }
    assert_int_equal(unlink(line), 0);
    assert_int_equal(rmdir(outside.path), 0);
    bench_close(&b);
}

/* The zygote's own filter and limits, tried by a process that entered them. */
static int try_inside(bool child, int (*act)(void))
{
    struct moe_self_filter f = { 0 };
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        for (int s = 1; s < 32; s++)                  /* the test library's handlers are not the filter's business */
            signal(s, SIG_DFL);
        if (!moe_self_filter_make(child ? MOE_SELF_PARSER : MOE_SELF_ZYGOTE, &f) || !moe_self_filter_enter(&f))
            _exit(99);
        _exit(act());
    }
    assert_true(pid > 0 && waitpid(pid, &status, 0) == pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int errno_of(long r) { return r >= 0 ? 0 : errno; }
static int errno_of_fd(int fd)
{
    int sys = fd >= 0 ? 0 : errno;
    if (fd >= 0)
        close(fd);
    return sys;
}
static int act_read(void) { return errno_of_fd(open("/dev/null", O_RDONLY | O_CLOEXEC)); }
static int act_write(void) { return errno_of_fd(open("x", O_WRONLY | O_CLOEXEC)); }
static int act_create(void) { return errno_of_fd(open("x", O_RDONLY | O_CREAT | O_CLOEXEC, 0600)); }
static int act_unlink(void) { return errno_of(unlink("x")); }
static int act_socket(void) { return errno_of_fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)); }
static int act_exec(void) { return errno_of(execl("/bin/true", "true", (char *)NULL)); }
static int act_fork(void) { return errno_of(fork()); }
static int act_kill(void) { return errno_of(kill(getppid(), 0)); }
static int act_abort(void) { abort(); }
static int act_chmod(void) { return errno_of(chmod(".", 0700)); }
static int act_exec_memory(void) { return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED ? 0 : errno; }
static int act_raise_limit(void) { return errno_of(setrlimit(RLIMIT_CPU, &(struct rlimit){ 1, 1 })); }
static int act_ptrace(void) { return errno_of(ptrace(PTRACE_TRACEME, 0, NULL, NULL)); }
static int act_mount(void) { return errno_of(mount("none", "/tmp", "tmpfs", 0, NULL)); }

static const struct act { const char *name; int (*act)(void); int child, zygote; } acts[] = {
    { "reading", act_read, 0, 0 },              { "opening for writing", act_write, EPERM, EPERM }, { "creating", act_create, EPERM, EPERM },
    { "removing", act_unlink, EPERM, EPERM },   { "a socket", act_socket, EPERM, EPERM },           { "a program", act_exec, EPERM, EPERM },
    { "a process", act_fork, EPERM, 0 },        { "a signal", act_kill, EPERM, 0 },                 { "a mode", act_chmod, EPERM, EPERM },
    { "ending itself", act_abort, 128 + SIGABRT, 128 + SIGSEGV },
    { "executable memory", act_exec_memory, EPERM, EPERM }, { "a limit", act_raise_limit, EPERM, 0 }, { "tracing", act_ptrace, 128 + SIGSYS, 128 + SIGSYS },
    { "mounting", act_mount, 128 + SIGSYS, 128 + SIGSYS },
};

static void filters_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(acts); i++) {
        int child = try_inside(true, acts[i].act), zygote = try_inside(false, acts[i].act);
        if (child != acts[i].child || zygote != acts[i].zygote)
            fail_msg("%s: child %d (want %d), zygote %d (want %d)", acts[i].name, child, acts[i].child, zygote, acts[i].zygote);
    }
}

/* A kernel without Landlock, played by a filter that answers as one would. */
static void works_without_landlock(void **state)
{
    (void)state;
    struct bench b;
    int status = -1;
    bench_open(&b);
    put("a.c", STRCPY "void f(char *a) { strcpy(a, a); }\n");
    pid_t pid = fork();
    if (pid == 0) {
        scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW); // nosec M801: it plays an old kernel, which lacks one call; the real filter comes on top
        if (!f || seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SYS_landlock_create_ruleset, 0) != 0 || seccomp_load(f) != 0)
            _exit(2);
        bench_run(&b);
        _exit(!(strstr(b.stats.confinement, "seccomp, no Landlock, limits") && b.report->finding_count == 1 && b.report->files[0].state == MOE_FILE_OK));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    bench_close(&b);
}

/* End every process this one started: the zygote, and with it whatever it runs. */
static void kill_children(void)
{
    char path[64], list[4096] = "";
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    int fd = open(path, O_RDONLY);
    ssize_t n = fd >= 0 ? read(fd, list, sizeof list - 1) : 0;
    if (fd >= 0)
        close(fd);
    assert_true(n > 0);
    for (char *at = list, *end; *at; at = end + (*end == ' ')) {
        long pid = strtol(at, &end, 10);
        if (pid < 1 || pid > INT_MAX)
            break;
        assert_int_equal(kill((pid_t)pid, SIGKILL), 0);
    }
}

static enum moe_code done_killing(void *ctx, const struct moe_input *input, struct moe_result *r, struct moe_error *err)
{
    struct bench *b = ctx;
    if (!b->results || b->results == 5)
        kill_children();
    return bench_done(ctx, input, r, err);
}

static void a_lost_zygote_is_replaced(void **state)
{
    (void)state;
    struct bench b;
    struct moe_error err = { 0 };
    char path[16];
    bench_open(&b);
    for (int i = 0; i < 10; i++) {
        snprintf(path, sizeof path, "f%d.c", i);
        put(path, STRCPY "void f(char *a) { strcpy(a, a); }\n");
    }
    bench_find(&b);
    assert_int_equal(moe_pool_run(&b.opts, b.inputs, b.rules, b.matcher, done_killing, &b, &b.stats, &err), MOE_OK);
    assert_string_equal(b.order, "f0.c f1.c f2.c f3.c f4.c f5.c f6.c f7.c f8.c f9.c");
    assert_int_equal(b.report->finding_count, 10);
    assert_int_equal(b.report->error_count, 0);
    bench_close(&b);
}

static void flags_write_nothing(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b);
    put("a.c", "#include \"h.h\"\nint x = N;\n");
    put("inc/h.h", "int y;\n");
    put("compile_commands.json", "[{\"directory\": \".\", \"file\": \"a.c\", \"command\": \"cc -Iinc -DN=1 -MD -MF evil.d -Xclang -dependency-file -Xclang evil2 -o evil.o -c a.c\"}]");
    bench_run(&b);
    assert_int_equal(file_at(&b, "a.c")->state, MOE_FILE_OK);
    assert_int_equal(access("evil.d", F_OK), -1);
    assert_int_equal(access("evil2", F_OK), -1);
    assert_int_equal(access("evil.o", F_OK), -1);
    assert_int_equal(b.inputs->items[0].dropped_count, 5);
    bench_close(&b);
}

static void works_without_libclang(void **state)
{
    (void)state;
    struct bench b;
    char got[256];
    bench_open(&b);
    b.opts.libclang = "/nonexistent/libclang.so";
    put("a.c", "void f(char *a)\n{\n    strcpy(a, a);\n}\n");
    bench_run(&b);
    findings_line(b.report, got, sizeof got);
    assert_string_equal(got, "a.c:3 M199");
    assert_int_equal(b.report->findings[0].tier, MOE_TIER_LEXICAL);
    assert_int_equal(file_at(&b, "a.c")->state, MOE_FILE_DEGRADED);
    assert_non_null(strstr(b.stats.engine, "tokens only"));
    bench_close(&b);
}

static void same_report_for_any_number_of_workers(void **state)
{
    (void)state;
    struct bench b;
    char one[2048], four[2048], path[32], text[256];
    bench_open(&b);
    for (int i = 0; i < 24; i++) {
        snprintf(path, sizeof path, "f%02d.c", i);
        snprintf(text, sizeof text, STRCPY "%svoid f(char *a) { strcpy(a, a); }\n", i % 3 ? "" : "\n\n\n\n");
        put(path, text);
    }
    b.opts.workers = 1;
    bench_run(&b);
    findings_line(b.report, one, sizeof one);
    b.opts.workers = 4;
    bench_run(&b);
    findings_line(b.report, four, sizeof four);
    assert_string_equal(one, four);
    assert_int_equal(b.report->finding_count, 24);
    bench_close(&b);
}

static enum moe_code stop_at_once(void *ctx, const struct moe_input *input, struct moe_result *r, struct moe_error *err)
{
    (void)ctx, (void)input, (void)r;
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "enough");
}

static void an_error_of_the_caller_ends_the_run(void **state)
{
    (void)state;
    struct bench b;
    struct moe_error err = { 0 };
    bench_open(&b);
    put("a.c", "int x;\n");
    put("b.c", "int x;\n");
    bench_find(&b);
    assert_int_equal(moe_pool_run(&b.opts, b.inputs, b.rules, b.matcher, stop_at_once, NULL, &b.stats, &err), MOE_E_LIMIT);
    assert_string_equal(err.text, "enough");
    bench_close(&b);
}

#define ROW(f) cmocka_unit_test_setup_teardown(f, tree_enter, tree_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(sources_in_order), ROW(a_header_nobody_reads_is_read_alone), ROW(hostile_files_cost_only_themselves), ROW(memory_has_an_end), ROW(a_file_that_cannot_be_read_has_failed),
        ROW(reads_nothing_outside), ROW(works_without_landlock), ROW(a_lost_zygote_is_replaced), ROW(filters_answer), ROW(flags_write_nothing), ROW(works_without_libclang), ROW(same_report_for_any_number_of_workers),
        ROW(an_error_of_the_caller_ends_the_run),
    };
    return cmocka_run_group_tests_name("audit/source/worker: pool", tests, NULL, NULL);
}
