/* The launcher and what is around it: limits of the whole job, secrets, folders given to it, a strange caller, no namespaces, a terminal, a filter. */
/* Waits: for limits of time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/unit/sandbox/launch/bed.h"
#include "tests/unit/sandbox/launch/no_broker.h"
#include "tests/unit/sandbox/launch/jobs.h"
#include "tests/unit/sandbox/launch/expect.h"
#include <linux/filter.h>

static struct bed b;
static struct result r;

/* ---- memory ---- */

static void memory_of_all_kinds_is_counted(void **state)
{
    static const char *const kinds[] = { "anon", "memfd", "sysv", "sockets", "sockets-closed" };
    for (size_t i = 0; i < MOE_COUNT(kinds); i++) {
        begin(&b, state);
        b.plan.memory_bytes = 128 << 20;
        bed_args(&b, "memory", kinds[i], NULL);
        bed_run(&b, &r);
        if (r.out.status != 128 + SIGKILL)
            print_message("kind %s, peak %llu\n", kinds[i], (unsigned long long)r.out.peak_memory_bytes);
        ends_with(&r, 128 + SIGKILL);
        assert_true(r.out.over_memory);
        assert_true(r.out.peak_memory_bytes > 128 << 20 && (strncmp(kinds[i], "sockets", 7) == 0 || r.out.peak_memory_bytes < 600 << 20));
    }
}

/* What they could hold is more than the limit, what they do is not. */
static void sockets_that_hold_little_are_let_be(void **state)
{
    begin(&b, state);
    b.plan.memory_bytes = 24 << 20;
    bed_args(&b, "memory", "sockets-few", NULL);
    bed_run(&b, &r);
    ends_with(&r, 0);
    assert_false(r.out.over_memory);
}

static void pages_that_children_share_are_counted_once(void **state)
{
    begin(&b, state);
    b.plan.memory_bytes = 128 << 20;                 /* 13 processes see some 50 MiB each, the same */
    bed_args(&b, "memory", "shared", NULL);
    bed_run(&b, &r);
    ends_with(&r, 0);
    assert_false(r.out.over_memory);
}

/* ---- secrets ---- */

static void secrets_reach_the_program_named_alone(void **state)
{
    begin(&b, state);
    (void)setenv("MOE_TEST_VALUE", "hush", 1);
    b.secrets[0] = (struct moe_secret_item){ .name = MOE_STR("KEY"), .from_env = MOE_STR("MOE_TEST_VALUE"), .as = MOE_SECRET_FD, .program = MOE_STR("job") };
    b.secrets[1] = (struct moe_secret_item){ .name = MOE_STR("TOKEN"), .from_env = MOE_STR("MOE_TEST_VALUE"), .as = MOE_SECRET_FILE };
    b.secrets[2] = (struct moe_secret_item){ .name = MOE_STR("WORD"), .from_env = MOE_STR("MOE_TEST_VALUE"), .as = MOE_SECRET_ENV };
    b.secrets[3] = (struct moe_secret_item){ .name = MOE_STR("OTHER"), .from_env = MOE_STR("MOE_TEST_VALUE"), .as = MOE_SECRET_FD, .program = MOE_STR("else") };
    b.plan.secret_count = 4;
    bed_seal(&b);
    bed_args(&b, "secrets", NULL, NULL);
    bed_run(&b, &r);
    ends_with(&r, 0);
    says(&r, (const char *const[]){ "fd=hush\n", "sealed=1\n", "file=/run/secrets/TOKEN mode=600\n", "token=hush\n", "word=hush other=0\n", NULL });
    (void)unsetenv("MOE_TEST_VALUE");
    bed_run(&b, &r);
    ends_with(&r, 125);
}

/* ---- folders ---- */

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/moe-launch-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int drop_folder(void **state)
{
    (void)state;
    char command[PATH_MAX];
    static const char *const names[] = { "made", "link" };
    for (size_t i = 0; i < MOE_COUNT(names); i++) {
        (void)snprintf(command, sizeof command, "%s/%s", folder, names[i]);
        (void)unlink(command);
    }
    return rmdir(folder);
}

static void what_root_gives_to_be_written_stays_roots(void **state)
{
    char path[PATH_MAX];
    struct stat st;
    const bool user = begin(&b, state);
    if (user && geteuid() == 0)
        assert_int_equal(chown(folder, NOBODY, NOBODY), 0);
    (void)snprintf(path, sizeof path, "%s/made", folder);
    bed_mount(&b, MOE_MOUNT_BIND, folder, folder + 1, BASE | MOUNT_ATTR_NOEXEC)->own = !user;
    bed_seal(&b);
    bed_args(&b, "write", path, NULL);
    bed_run(&b, &r);
    ends_with(&r, 0);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_uid, user && geteuid() == 0 ? NOBODY : geteuid());
    assert_int_equal(st.st_mode & 0777, 0600);       /* the job's umask is 077 */
    (void)unlink(path);
    if (user && geteuid() == 0)
        assert_int_equal(chown(folder, 0, 0), 0);
}

/* A folder of somebody else's, given by root: what is made in it is theirs. */
static void what_root_gives_of_others_stays_theirs(void **state)
{
    char path[PATH_MAX];
    struct stat st;
    if (begin(&b, state))
        return;
    (void)snprintf(path, sizeof path, "%s/made", folder);
    assert_int_equal(chown(folder, 1234, 4321), 0);
    bed_mount(&b, MOE_MOUNT_BIND, folder, folder + 1, BASE | MOUNT_ATTR_NOEXEC)->own = true;
    bed_seal(&b);
    bed_args(&b, "write", path, NULL);
    bed_run(&b, &r);
    ends_with(&r, 0);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_uid, 1234);
    assert_int_equal(st.st_gid, 4321);
    (void)unlink(path);
    assert_int_equal(chown(folder, 0, 0), 0);
}

/* A link that an earlier job left must not lead a mount of the next one out of the new root. */
static void a_link_does_not_lead_a_mount_astray(void **state)
{
    char link[PATH_MAX], inner[PATH_MAX];
    struct stat st;
    const bool user = begin(&b, state);
    (void)snprintf(link, sizeof link, "%s/link", folder);
    (void)snprintf(inner, sizeof inner, "%s/link/deep", folder + 1);
    assert_int_equal(symlink("/var/tmp", link), 0);
    bed_mount(&b, MOE_MOUNT_BIND, folder, folder + 1, BASE | MOUNT_ATTR_NOEXEC)->own = !user;
    bed_mount(&b, MOE_MOUNT_DIR, NULL, inner, 0)->mode = 0777;
    bed_args(&b, "exit", "0", NULL);
    bed_run(&b, &r);
    assert_true(r.came);
    assert_int_equal(r.out.status, 125);
    assert_int_not_equal(stat("/var/tmp/deep", &st), 0);
    (void)unlink(link);
}

/* ---- pipes ---- */

static void a_hundred_megabytes_come_through(void **state)
{
    int in[2];
    static char block[1 << 16];
    begin(&b, state);
    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    pid_t feeder = fork();
    if (feeder == 0) {
        (void)close(in[0]);                                     /* when the job is gone, nobody reads */
        for (int i = 0; i < 1600; i++)
            for (ssize_t at = 0, n; at < (ssize_t)sizeof block; at += n)
                if ((n = write(in[1], block + at, sizeof block - (size_t)at)) <= 0)
                    _exit(1);
        _exit(0);
    }
    (void)close(in[1]);
    b.input = in[0];
    bed_args(&b, "pipe", NULL, NULL);
    bed_run(&b, &r);
    (void)close(in[0]);
    (void)waitpid(feeder, NULL, 0);
    ends_with(&r, 0);
}

/* ---- a strange caller ---- */

static void strange(void *ctx)
{
    sigset_t all;
    char gone[] = "/tmp/moe-gone-XXXXXX";
    (void)ctx;
    (void)close(0);
    (void)signal(SIGCHLD, SIG_IGN);
    (void)signal(SIGUSR1, SIG_IGN);
    (void)signal(SIGHUP, SIG_IGN);
    (void)sigfillset(&all);
    (void)sigprocmask(SIG_SETMASK, &all, NULL);
    if (mkdtemp(gone) && chdir(gone) == 0)
        (void)rmdir(gone);
    (void)dup2(1, 9);                                /* descriptors that are nobody's */
    (void)dup2(open("/", O_RDONLY | O_DIRECTORY), 10);
    (void)close(0);
}

static void what_a_caller_left_does_not_matter(void **state)
{
    begin(&b, state);
    b.before = strange;
    bed_args(&b, "show", NULL, NULL);
    bed_run(&b, &r);
    ends_with(&r, 0);
    says(&r, (const char *const[]){ "SigBlk: 0000000000000000\n", "SigIgn: 0000000000000001\n", "fd=0 1 2 3 \n", NULL });      /* HUP alone, as under nohup */
}

/* All that lies below it could be opened by it, wherever the root is. */
static void no_stream_is_a_folder(void **state)
{
    begin(&b, state);
    b.input = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bed_args(&b, "show", NULL, NULL);
    bed_run(&b, &r);
    (void)close(b.input);
    ends_with(&r, 125);
    assert_non_null(strstr(r.err.text, "standard input, output and errors: Is a directory"));
    begin(&b, state);
    b.input = open("/etc/passwd", O_PATH | O_CLOEXEC);
    bed_args(&b, "show", NULL, NULL);
    bed_run(&b, &r);
    (void)close(b.input);
    ends_with(&r, 125);
    assert_non_null(strstr(r.err.text, "standard input, output and errors: Bad file"));
}

/* The supervisor as PID 1 of a container. */
static void in_a_container(void *ctx)
{
    (void)ctx;
    if (geteuid() != 0 || unshare(CLONE_NEWPID | CLONE_NEWNS) != 0)
        _exit(90);
    pid_t pid = fork();
    if (pid == 0) {
        if (getpid() != 1 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 || mount("proc", "/proc", "proc", 0, NULL) != 0)
            _exit(91);
        return;
    }
    int status = 0;
    (void)waitpid(pid, &status, 0);
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 92);
}

static void works_as_pid_1(void **state)
{
    if (begin(&b, state))
        return;                                      /* only root can be one */
    b.before = in_a_container;
    bed_seal(&b);
    bed_args(&b, "daemon", "none", NULL);
    bed_run(&b, &r);
    ends_with(&r, 5);
}

/* ---- a start that does not go on ---- */

static void stop_init(void *ctx)
{
    (void)ctx;
    pid_t supervisor = getpid();
    if (fork() != 0)
        return;
    char path[64], text[64] = "";
    (void)snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)supervisor, (int)supervisor);
    for (int i = 0; i < 100000; i++) {               /* the first child is this process */
        int fd = open(path, O_RDONLY);
        ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
        (void)close(fd);
        text[n > 0 ? n : 0] = '\0';
        char *second = strchr(text, ' ');
        pid_t pid = second ? moe_number_int(second, NULL) : 0;
        if (pid > 0) {
            (void)kill(pid, SIGSTOP);
            _exit(0);
        }
    }
    _exit(1);
}

static void a_start_that_hangs_is_ended_and_named(void **state)
{
    if (!begin(&b, state))
        return;
    b.before = stop_init;
    b.plan.time_ms = b.plan.grace_ms = 300;          /* for when it is stopped too late, and the job runs already: then once more */
    bed_args(&b, "sleep", NULL, NULL);
    for (int i = 0; i < 8; i++) {
        bed_run(&b, &r);
        assert_true(r.came);
        if (r.out.status == 125)
            break;
        assert_int_equal(r.out.status, 128 + SIGKILL);
    }
    assert_int_equal(r.out.status, 125);
    assert_non_null(strstr(r.err.text, "10 s"));
}

static void a_cgroup_is_made_and_removed(void **state)
{
    static const char *const places[] = { "/sys/fs/cgroup/unified", "/sys/fs/cgroup" };
    if (begin(&b, state))
        return;
    for (size_t i = 0; i < MOE_COUNT(places) && !b.plan.cgroup; i++) {
        char path[64];
        (void)snprintf(path, sizeof path, "%s/cgroup.procs", places[i]);
        b.plan.cgroup = access(path, W_OK) == 0 ? places[i] : NULL;
    }
    if (!b.plan.cgroup)
        return;                                      /* this system has none that may be written */
    bed_args(&b, "daemon", "none", NULL);
    bed_run(&b, &r);
    ends_with(&r, 5);
    DIR *dir = opendir(b.plan.cgroup);
    for (struct dirent *e; dir && (e = readdir(dir)) != NULL;)
        assert_null(strstr(e->d_name, "moe-sandbox-"));
    if (dir)
        (void)closedir(dir);
}

/* ---- without namespaces ---- */

static void bare(struct bed *bed)
{
    bed->plan.clone_flags = 0;
    bed->plan.command = bed->self;
    bed->plan.cwd = "/";
}

static void without_namespaces_rights_are_gone_too(void **state)
{
    begin(&b, state);
    bare(&b);
    bed_args(&b, "show", NULL, NULL);
    bed_run(&b, &r);
    ends_with(&r, 0);
    says(&r, (const char *const[]){ "NoNewPrivs: 1\n", "CapPrm: 0000000000000000\n", "CapEff: 0000000000000000\n", "fd=0 1 2 3 \n", NULL });
    char uid[64];
    (void)snprintf(uid, sizeof uid, "Uid: %u ", (unsigned)b.plan.outer_uid);
    says(&r, (const char *const[]){ uid, NULL });
}

static void without_namespaces_nothing_is_left_either(void **state)
{
    char tag[64];
    for (int i = 0; i < 2; i++) {
        tag_of(tag, sizeof tag);
        begin(&b, state);
        bare(&b);
        bed_args(&b, "daemon", tag, NULL);
        bed_run(&b, &r);
        ends_with(&r, 5);
        assert_true(gone_within(tag, 1000));
    }
    tag_of(tag, sizeof tag);
    begin(&b, state);
    bare(&b);
    bed_args(&b, "sleep", tag, NULL);
    memset(&r, 0, sizeof r);
    struct running run = bed_start(&b);
    assert_true(bed_read(&run, &r, 10000, "ready"));
    (void)kill(run.pid, SIGKILL);
    bed_wait(&b, &run, &r);
    assert_true(gone_within(tag, 3000));
}

/* Without a pid namespace the process that gathers orphans is no PID 1: when somebody outside kills it, the supervisor ends what came to itself. */
static void init_may_be_killed_from_outside(void **state)
{
    char tag[64], path[64], text[64] = "";
    for (int spaces = 0; spaces < 2; spaces++) {
        tag_of(tag, sizeof tag);
        begin(&b, state);
        if (!spaces)
            bare(&b);
        bed_args(&b, "sleep", tag, NULL);
        memset(&r, 0, sizeof r);
        struct running run = bed_start(&b);
        assert_true(bed_read(&run, &r, 10000, "ready"));
        (void)usleep(200000);                        /* until init has told that the job executes */
        (void)snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)run.pid, (int)run.pid);
        int fd = open(path, O_RDONLY);
        assert_true(fd >= 0 && read(fd, text, sizeof text - 1) > 0);
        (void)close(fd);
        const char *at = text;
        for (pid_t pid; (pid = moe_number_int(at, &at)) > 0;)                       /* a helper that was killed may be there too */
            (void)kill(pid, SIGKILL);
        bed_wait(&b, &run, &r);
        ends_with(&r, 128 + SIGKILL);
        assert_true(gone_within(tag, 3000));
    }
}

/* ---- layers inside ---- */

static void landlock_holds(void **state)
{
    begin(&b, state);
    if (b.plan.kernel.landlock_abi < 1)
        return;
    b.plan.landlock_fs = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_REG;
    b.landlock[0] = (struct moe_landlock_path){ "/job", b.plan.landlock_fs };
    b.landlock[1] = (struct moe_landlock_path){ "/usr/lib", LANDLOCK_ACCESS_FS_EXECUTE };
    b.landlock[2] = (struct moe_landlock_path){ "/absent", LANDLOCK_ACCESS_FS_EXECUTE };
    b.plan.landlock_count = 3;
    bed_args(&b, "write", "/tmp/x", NULL);
    bed_run(&b, &r);
    ends_with(&r, 1);
    says(&r, (const char *const[]){ "write=Permission denied\n", NULL });
}

static void a_filter_hands_over_what_it_asks(void **state)
{
    static struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    begin(&b, state);
    b.plan.filter = (struct moe_bpf){ code, MOE_COUNT(code) };
    b.plan.notify = true;
    b.plan.broker.exec = true;
    bed_args(&b, "show", NULL, NULL);
    bed_run(&b, &r);
    if (MOE_HAS_BROKER)                              /* what the real one says of this plan is its own tests' matter; it must end */
        assert_true(r.came);
    else
        ends_with(&r, 0);
    if (!MOE_HAS_BROKER)
        says(&r, (const char *const[]){ "Seccomp: 2\n", "fd=0 1 2 3 \n", NULL });
    b.plan.notify = false;
    code[2].k = SECCOMP_RET_ERRNO | ELOOP;           /* execve refused by the filter itself */
    bed_run(&b, &r);
    code[2].k = SECCOMP_RET_USER_NOTIF;
    ends_with(&r, 126);
}

static void a_terminal_of_its_own(void **state)
{
    begin(&b, state);
    bed_mount(&b, MOE_MOUNT_DEVPTS, NULL, "dev/pts", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC)->data = "newinstance,ptmxmode=0666,mode=620";
    b.plan.tty = true;
    bed_args(&b, "tty", NULL, NULL);
    bed_run(&b, &r);
    ends_with(&r, 0);
    says(&r, (const char *const[]){ "tty=/dev/pts/0 111 fg=1\r\n", NULL });
}

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[1], "job") == 0)
        return job_main(argc - 2, argv + 2);
    const struct CMUnitTest tests[] = {
        BOTH("memory of all kinds is counted", memory_of_all_kinds_is_counted),
        BOTH("sockets that hold little are let be", sockets_that_hold_little_are_let_be),
        BOTH("pages that children share are counted once", pages_that_children_share_are_counted_once),
        BOTH("secrets reach the program named alone", secrets_reach_the_program_named_alone),
        BOTH("what root gives to be written stays root's", what_root_gives_to_be_written_stays_roots),
        BOTH("what root gives of others stays theirs", what_root_gives_of_others_stays_theirs),
        BOTH("a start that hangs is ended and named", a_start_that_hangs_is_ended_and_named),
        BOTH("a cgroup is made and removed", a_cgroup_is_made_and_removed),
        BOTH("a link does not lead a mount astray", a_link_does_not_lead_a_mount_astray),
        BOTH("a hundred megabytes come through", a_hundred_megabytes_come_through),
        BOTH("what a caller left does not matter", what_a_caller_left_does_not_matter),
        BOTH("no stream is a folder", no_stream_is_a_folder),
        BOTH("works as PID 1", works_as_pid_1),
        BOTH("without namespaces rights are gone too", without_namespaces_rights_are_gone_too),
        BOTH("without namespaces nothing is left either", without_namespaces_nothing_is_left_either),
        BOTH("init may be killed from outside", init_may_be_killed_from_outside),
        BOTH("Landlock holds", landlock_holds),
        BOTH("a filter hands over what it asks", a_filter_hands_over_what_it_asks),
        BOTH("a terminal of its own", a_terminal_of_its_own),
    };
    return run_rows(tests, MOE_COUNT(tests), make_folder, drop_folder);
}
