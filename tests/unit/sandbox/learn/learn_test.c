/* Real programs watched, and the profile that comes of it: it parses, it allows what they did, and little else. */
#include "common/base/file.h"
#include "common/base/number.h"
#include "sandbox/learn/learn.h"
#include "sandbox/log/log.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

struct learned { struct moe_profiles *all; struct moe_buf *yaml, *notes; const struct moe_profile *p; int status; };
static char folder[64] = "/var/tmp/moe-learn-XXXXXX";

static void forget(struct learned *l)
{
    moe_buf_free(&l->yaml);
    moe_buf_free(&l->notes);
    moe_profiles_free(&l->all);
}

static struct learned learn_by(const struct moe_learn_options *o, char *const *argv)
{
    struct learned l = { moe_profiles_new(), moe_buf_new(1 << 24), moe_buf_new(1 << 20), NULL, -1 };
    struct moe_error err = { 0 };
    (void)fflush(stdout);
    int out = dup(1), nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);                 /* what the command says is none of the test's */
    (void)dup2(nowhere, 1);
    enum moe_code code = moe_learn_run(o, argv, l.all, l.yaml, l.notes, &l.status, &err);
    (void)dup2(out, 1);
    close(out);
    close(nowhere);
    if (code != MOE_OK)
        fail_msg("%s: %s", err.file, err.text);
    if (moe_profile_parse(l.all, "learned.yaml", moe_buf_str(l.yaml), false, &l.p, &err) != MOE_OK)
        fail_msg("%u:%u %s %s in\n%.*s", err.line, err.column, err.field, err.text, MOE_FMT(moe_buf_str(l.yaml)));
    return l;
}

static struct learned learn(char *const *argv) { return learn_by(&(struct moe_learn_options){ 0 }, argv); }

static bool has_path(const struct moe_path_item *items, size_t n, const char *path)
{
    for (size_t i = 0; i < n; i++)
        if (moe_str_is(items[i].path, path))
            return true;
    return false;
}

static bool allows(const struct moe_profile *p, const char *call)
{
    for (size_t i = 0; i < p->rule_count; i++)
        if (moe_str_is(p->rules[i].name, call) && p->rules[i].act == MOE_ACT_ALLOW)
            return true;
    return false;
}

static bool says(const struct learned *l, const char *part) { return memmem(moe_buf_str(l->yaml).ptr, moe_buf_str(l->yaml).len, part, strlen(part)) != NULL; }

static char *in_folder(const char *name)
{
    char *path = NULL;
    if (asprintf(&path, "%s/%s", folder, name) < 0)
        abort();
    return path;
}

static void write_text(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static bool there(const char *program) { return access(program, X_OK) == 0; }

static int set_up(void **state)
{
    (void)state;
    (void)setenv("HOME", "/nonexistent", 1);
    return mkdtemp(folder) && chmod(folder, 0755) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    char *argv[] = { "/bin/rm", "-rf", folder, NULL };
    pid_t child = fork();
    if (!child)
        (void)execv(argv[0], argv);
    return waitpid(child, NULL, 0) == child ? 0 : -1;
}

static void the_simplest_program_needs_nothing_more(void **state)
{
    (void)state;
    struct learned l = learn((char *[]){ "true", NULL });
    assert_int_equal(l.status, 0);
    assert_false(says(&l, "calls:"));
    assert_false(says(&l, "why: \"\""));
    assert_true(moe_str_is(l.p->name, "true"));
    assert_int_equal(l.p->net, MOE_NET_NONE);
    assert_false(l.p->exec_new);
    forget(&l);
}

static void the_status_is_the_commands(void **state)
{
    (void)state;
    struct learned l = learn((char *[]){ "sh", "-c", "exit 42", NULL });
    assert_int_equal(l.status, 42);
    forget(&l);
    l = learn((char *[]){ "sh", "-c", "kill -TERM $$", NULL });
    assert_int_equal(l.status, 128 + SIGTERM);
    forget(&l);
}

static void a_command_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    static const struct { const char *name; int sys; } row[] = { { "moe-no-such-command", ENOENT }, { "/nonexistent/x", ENOENT }, { "/etc/passwd", EACCES }, { "/tmp", EACCES } };
    for (size_t i = 0; i < MOE_COUNT(row); i++) {
        struct moe_profiles *all = moe_profiles_new();
        struct moe_buf *out = moe_buf_new(1 << 20);
        struct moe_error err = { 0 };
        int status = 0;
        char *argv[] = { (char *)row[i].name, NULL };
        assert_int_equal(moe_learn_run(&(struct moe_learn_options){ 0 }, argv, all, out, NULL, &status, &err), MOE_E_USAGE);
        assert_int_equal(err.sys, row[i].sys);
        moe_buf_free(&out);
        moe_profiles_free(&all);
    }
}

static void what_is_written_is_its_folder_and_wants_a_reason(void **state)
{
    (void)state;
    char *script = NULL;
    if (asprintf(&script, "mkdir %s/out; for i in 1 2 3; do echo $i >%s/out/$i; done; mv %s/out/1 %s/out/4; echo x >/tmp/moe-learn-test-$$; rm /tmp/moe-learn-test-$$", folder,
                 folder, folder, folder) < 0)
        abort();
    struct learned l = learn((char *[]){ "sh", "-c", script, NULL });
    assert_int_equal(l.status, 0);
    assert_int_equal(l.p->write_count, 1);
    assert_true(has_path(l.p->write, l.p->write_count, folder));
    char line[128];
    (void)snprintf(line, sizeof line, "{path: %s, why: \"\"}", folder);
    assert_true(says(&l, line));
    assert_false(l.p->write[0].at.why.len);
    assert_true(l.p->exec_new && allows(l.p, "mkdir"));
    assert_true(l.p->execute_count > 1);
    forget(&l);
    free(script);
}

static void many_files_of_a_folder_are_the_folder(void **state)
{
    (void)state;
    char *few = in_folder("few"), *many = in_folder("many");
    assert_int_equal(mkdir(few, 0755), 0);
    assert_int_equal(mkdir(many, 0755), 0);
    char *argv[32] = { "cat" };
    int n = 1;
    for (int i = 0; i < 10; i++) {
        char *path = NULL;
        if (asprintf(&path, "%s/shard-%d", i < 2 ? few : many, i) < 0)
            abort();
        write_text(path, "x");
        argv[n++] = path;
    }
    struct learned l = learn(argv);
    assert_int_equal(l.status, 0);
    assert_true(has_path(l.p->read, l.p->read_count, many));
    assert_true(has_path(l.p->read, l.p->read_count, argv[1]));
    assert_false(has_path(l.p->read, l.p->read_count, few));
    assert_int_equal(l.p->write_count, 0);
    forget(&l);
    while (n > 1)
        free(argv[--n]);
    free(few);
    free(many);
}

static void runs_merge_and_keep_their_reasons(void **state)
{
    (void)state;
    char *a = in_folder("a"), *b = in_folder("b"), *old = in_folder("old.yaml");
    write_text(a, "a");
    write_text(b, "b");
    char text[512];
    (void)snprintf(text, sizeof text, "name: job\nextends: [minimal]\ncalls:\n  allow:\n    - {call: ptrace, why: the debugger of this test}\n    - mlockall\nfiles:\n  read:\n"
                   "    - {path: %s, why: the first input}\nlimits: {tasks: 4096}\n", a);
    write_text(old, text);
    const char *merge[] = { old };
    struct learned l = learn_by(&(struct moe_learn_options){ .merge = merge, .merge_count = 1 }, (char *[]){ "cat", b, NULL });
    assert_true(moe_str_is(l.p->name, "job"));
    assert_true(has_path(l.p->read, l.p->read_count, a) && has_path(l.p->read, l.p->read_count, b));
    assert_true(allows(l.p, "ptrace") && allows(l.p, "mlockall"));
    assert_true(says(&l, "the first input") && says(&l, "the debugger of this test"));
    (void)snprintf(text, sizeof text, "was missing: files: %s can be", b);
    assert_non_null(strstr(moe_buf_str(l.notes).ptr, text));
    (void)snprintf(text, sizeof text, "was missing: files: %s can be", a);
    assert_null(strstr(moe_buf_str(l.notes).ptr, text));
    assert_int_equal(l.p->limits.tasks, 4096);
    /* Merged with itself it stays the same. */
    write_text(old, moe_buf_str(l.yaml).ptr);
    struct learned again = learn_by(&(struct moe_learn_options){ .merge = merge, .merge_count = 1 }, (char *[]){ "cat", b, NULL });
    assert_int_equal(again.p->read_count, l.p->read_count);
    assert_int_equal(again.p->rule_count, l.p->rule_count);
    assert_null(strstr(moe_buf_str(again.notes).ptr, "was missing: files"));
    assert_null(strstr(moe_buf_str(again.notes).ptr, "was missing: calls"));
    forget(&again);
    forget(&l);
    free(a);
    free(b);
    free(old);
}

static const char server[] =
    "import socket, threading\n"
    "s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()\n"
    "def c():\n"
    "    k = socket.create_connection(s.getsockname()); k.sendall(b'x'); k.close()\n"
    "t = threading.Thread(target=c); t.start(); a, _ = s.accept(); a.recv(1); t.join()\n";

static void a_program_that_talks_to_itself_has_loopback(void **state)
{
    (void)state;
    if (!there("/usr/bin/python3"))
        skip();
    char *script = in_folder("server.py");
    write_text(script, server);
    struct learned l = learn((char *[]){ "/usr/bin/python3", script, NULL });
    assert_int_equal(l.status, 0);
    assert_int_equal(l.p->net, MOE_NET_LOOPBACK);
    assert_int_equal(l.p->connect_count, 0);
    assert_true(allows(l.p, "socket") && allows(l.p, "accept4") && allows(l.p, "listen"));
    assert_int_equal(l.p->wx, MOE_WX_STRICT);
    forget(&l);
    free(script);
}

static void a_peer_outside_is_named(void **state)
{
    (void)state;
    if (!there("/usr/bin/python3"))
        skip();
    int port[2];
    assert_int_equal(pipe(port), 0);
    char *client = NULL, number[16] = "";
    pid_t other = fork();                                   /* a grandchild: what descends from who watches counts as the job */
    if (!other && fork())
        _exit(0);
    if (!other) {
        char *argv[] = { "/usr/bin/python3", "-c", "import socket,os,sys\ns=socket.socket(); s.bind(('127.0.0.1',0)); s.listen(); os.write(1,b'%d' % s.getsockname()[1]); os.close(1); s.settimeout(20); s.accept()",
                         NULL };
        (void)dup2(port[1], 1);
        (void)execv(argv[0], argv);
        _exit(1);
    }
    close(port[1]);
    assert_int_equal(waitpid(other, NULL, 0), other);
    assert_true(read(port[0], number, sizeof number - 1) > 0);
    if (asprintf(&client, "import socket; socket.create_connection(('127.0.0.1', %s))", number) < 0)
        abort();
    struct learned l = learn((char *[]){ "/usr/bin/python3", "-c", client, NULL });
    assert_int_equal(l.p->net, MOE_NET_LISTED);
    assert_int_equal(l.p->connect_count, 1);
    assert_int_equal(l.p->connect[0].port, moe_number_int(number, NULL));
    forget(&l);
    free(client);
    close(port[0]);
}

static const char threaded[] =
    "#include <pthread.h>\n#include <stdio.h>\n"
    "static void *f(void *p) { return p; }\n"
    "int main(void) { pthread_t t[8]; for (int i = 0; i < 8; i++) pthread_create(&t[i], 0, f, 0); for (int i = 0; i < 8; i++) pthread_join(t[i], 0); return puts(\"ok\") < 0; }\n";

static void a_compiler_and_what_it_made(void **state)
{
    (void)state;
    if (!there("/usr/bin/gcc"))
        skip();
    char *source = in_folder("t.c"), *made = in_folder("t");
    write_text(source, threaded);
    struct learned l = learn((char *[]){ "gcc", "-pthread", "-o", made, source, NULL });
    assert_int_equal(l.status, 0);
    assert_true(l.p->exec_new && has_path(l.p->write, l.p->write_count, folder));
    assert_true(allows(l.p, "vfork") || allows(l.p, "fork") || allows(l.p, "clone"));
    forget(&l);
    l = learn((char *[]){ made, NULL });
    assert_int_equal(l.status, 0);
    assert_false(l.p->exec_new);
    assert_false(says(&l, "calls:"));                       /* threads are minimal's */
    forget(&l);
    free(source);
    free(made);
}

static void tracing_sees_the_same(void **state)
{
    (void)state;
    char *argv[] = { "sh", "-c", "cat /etc/services >/dev/null; ls /var/tmp >/dev/null; sleep 0.01", NULL };
    struct learned a = learn(argv), b = learn_by(&(struct moe_learn_options){ .ptrace = true }, argv);
    assert_int_equal(b.status, 0);
    assert_int_equal(a.p->rule_count, b.p->rule_count);
    assert_int_equal(a.p->read_count, b.p->read_count);
    assert_int_equal(a.p->execute_count, b.p->execute_count);
    for (size_t i = 0; i < a.p->read_count; i++)
        assert_true(moe_str_eq(a.p->read[i].path, b.p->read[i].path));
    forget(&a);
    forget(&b);
}

static void what_stays_behind_is_killed(void **state)
{
    (void)state;
    struct learned l = learn((char *[]){ "sh", "-c", "sleep 1234.5 & setsid sleep 1234.5 & exit 0", NULL });
    assert_int_equal(l.status, 0);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
    forget(&l);
}

static void what_a_log_denied_is_added(void **state)
{
    (void)state;
    char *path = in_folder("log.jsonl");
    struct moe_log *log = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_log_open(path, -1, &log, &err), MOE_OK);
    struct moe_denial d = { .nr = SYS_openat, .args = { (uint64_t)-100, 0x1000, 0 }, .path = MOE_STR("/data/set/a"), .program = MOE_STR("/usr/bin/python3"), .action = MOE_STR("errno:EACCES") };
    moe_log_denial(log, &d);
    d = (struct moe_denial){ .nr = SYS_connect, .peer = MOE_STR("10.1.2.3:5432"), .program = MOE_STR("/usr/bin/python3") };
    moe_log_denial(log, &d);
    d = (struct moe_denial){ .nr = SYS_socket, .args = { 16, 3, 4 }, .program = MOE_STR("/usr/bin/python3") };
    moe_log_denial(log, &d);
    d = (struct moe_denial){ .nr = SYS_ptrace, .args = { 16 } };
    moe_log_denial(log, &d);
    moe_log_free(&log);
    struct learned l = learn_by(&(struct moe_learn_options){ .from_log = path, .name = "more" }, NULL);
    assert_true(moe_str_is(l.p->name, "more"));
    assert_true(has_path(l.p->read, l.p->read_count, "/data/set/a"));
    assert_int_equal(l.p->connect_count, 1);
    assert_true(allows(l.p, "connect") && allows(l.p, "ptrace"));
    assert_true(says(&l, "{call: ptrace, args: {request: [PTRACE_ATTACH]}, why: \"\"}"));
    assert_true(says(&l, "domain: [AF_NETLINK]"));
    forget(&l);
    free(path);
}

static void odd_names_make_no_odd_profile(void **state)
{
    (void)state;
    static const char *const names[] = { "line\nread: [x]", "quote\"s", "star*[x]", "${HOME}", "# no comment", "bad\xff" };
    for (size_t i = 0; i < MOE_COUNT(names); i++) {
        char *odd = in_folder(names[i]), *inner = NULL;
        if (asprintf(&inner, "%s/%s", odd, names[i]) < 0)
            abort();
        assert_int_equal(mkdir(odd, 0755), 0);
        char *slash = strchr(inner + strlen(odd) + 1, '/');
        if (slash)
            *slash = '-';
        write_text(inner, "x");
        struct learned l = learn((char *[]){ "cat", inner, NULL });
        assert_int_equal(l.status, 0);
        assert_false(has_path(l.p->read, l.p->read_count, "/"));
        assert_true(l.p->read_count);
        forget(&l);
        l = learn((char *[]){ "sh", "-c", "echo x >\"$1/$2\"", "sh", odd, "new", NULL });
        assert_int_equal(l.status, 0);
        assert_int_equal(l.p->write_count, 1);
        forget(&l);
        free(odd);
        free(inner);
    }
}

/* A log is the same observations each time. */
static void the_same_observations_give_the_same_bytes(void **state)
{
    (void)state;
    char *path = in_folder("same.jsonl");
    struct moe_log *log = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_log_open(path, -1, &log, &err), MOE_OK);
    for (unsigned i = 0; i < 60; i++) {
        char file[64];
        (void)snprintf(file, sizeof file, "/data/%u/%u", i * 7 % 11, i * 13 % 60);
        struct moe_denial d = { .nr = i % 3 ? SYS_openat : SYS_mlockall, .args = { (uint64_t)-100, 0x1000, i % 4 ? 0 : 1 }, .path = moe_str_c(file), .program = MOE_STR("/bin/x") };
        moe_log_denial(log, &d);
    }
    moe_log_free(&log);
    const struct moe_learn_options o = { .from_log = path };
    struct learned a = learn_by(&o, NULL), b = learn_by(&o, NULL);
    assert_true(moe_str_eq(moe_buf_str(a.yaml), moe_buf_str(b.yaml)));
    assert_true(a.p->read_count && a.p->write_count);
    forget(&a);
    forget(&b);
    free(path);
}

/* What only ours has is ours to give: PATH and HOME of the base lead elsewhere. */
static void a_job_that_used_files_below_home_keeps_it(void **state)
{
    (void)state;
    char *file = in_folder("in-home");
    write_text(file, "x");
    (void)setenv("HOME", folder, 1);
    struct learned l = learn((char *[]){ "cat", file, NULL });
    (void)setenv("HOME", "/nonexistent", 1);
    assert_true(says(&l, "- \"~/in-home\""));
    assert_true(says(&l, "- HOME   # files below it were used"));
    forget(&l);
    free(file);
}

static void memory_that_is_made_executable_is_told(void **state)
{
    (void)state;
    if (!there("/usr/bin/gcc"))
        skip();
    char *source = in_folder("jit.c"), *made = in_folder("jit");
    write_text(source, "#include <string.h>\n#include <sys/mman.h>\nint main(void) { char *p = mmap(0, 300 << 20, 3, 34, -1, 0); memset(p, 1, 300 << 20); "
                       "return mprotect(p, 4096, PROT_READ | PROT_EXEC); }\n");
    struct learned l = learn((char *[]){ "gcc", "-o", made, source, NULL });
    assert_int_equal(l.status, 0);
    forget(&l);
    l = learn((char *[]){ made, NULL });
    assert_int_equal(l.status, 0);
    assert_int_equal(l.p->wx, MOE_WX_CACHE);
    assert_true(says(&l, "wx: {is: cache, why: \"\"}"));
    assert_in_range(l.p->limits.memory_bytes, 600u << 20, 2048u << 20);
    forget(&l);
    free(source);
    free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_simplest_program_needs_nothing_more), cmocka_unit_test(the_status_is_the_commands), cmocka_unit_test(a_command_that_is_not_there_is_an_error),
        cmocka_unit_test(what_is_written_is_its_folder_and_wants_a_reason), cmocka_unit_test(many_files_of_a_folder_are_the_folder),
        cmocka_unit_test(runs_merge_and_keep_their_reasons), cmocka_unit_test(a_program_that_talks_to_itself_has_loopback), cmocka_unit_test(a_peer_outside_is_named),
        cmocka_unit_test(a_compiler_and_what_it_made), cmocka_unit_test(tracing_sees_the_same), cmocka_unit_test(what_stays_behind_is_killed),
        cmocka_unit_test(what_a_log_denied_is_added), cmocka_unit_test(odd_names_make_no_odd_profile), cmocka_unit_test(the_same_observations_give_the_same_bytes),
        cmocka_unit_test(a_job_that_used_files_below_home_keeps_it), cmocka_unit_test(memory_that_is_made_executable_is_told),
    };
    return cmocka_run_group_tests_name("learn", tests, set_up, tear_down);
}
