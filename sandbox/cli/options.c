#include "sandbox/cli/options.h"

#define UNSET UINT32_MAX
#define AT(member) offsetof(struct moe_sandbox_opts, member)
#include "common/cli/rows.h"
#include "common/base/file.h"

/* What completion offers; that none is missing is under test. */
static const char *const profiles[] = { "auditor", "build", "docker-default", "executor-python", "loader", "minimal", "training", "training-gpu", "training-nccl", "verify", NULL };
static const char *const gpus[] = { "all", "none", NULL }, *const exports[] = { "oci", "bpf", "text", NULL },
                  *const pages[] = { "man", "bash", "zsh", "fish", "profile-man", "profile-schema", NULL };

static const struct moe_opt rows[] = {
    WORD("Profile", 'p', "profile", profile, "NAME|FILE", "what the job may do: a built-in name (moe-sandbox list) or a file", profiles),
    TEXT("Profile", 0, "oci", oci, "FILE", "take the system calls from this OCI or Docker seccomp profile instead"),
    TEXT("Profile", 0, "name", name, "NAME", "call the run so: its host name inside, and a member of the audit log's first event"),
    LIST("Files", 0, "ro", ro, "PATH", "the job sees this file or folder, and may neither write nor execute it"),
    LIST("Files", 0, "rw", rw, "PATH", "the job may write to this file or below this folder, which is there already; nothing there is ever executed"),
    LIST("Files", 0, "rx", rx, "PATH", "the job may execute this file, or the files below this folder"),
    TEXT("Files", 0, "chdir", chdir, "PATH", "the job's working folder (default: this one where it is seen inside, else /)"),
    LIST("Network", 0, "connect", connect, "HOST:PORT", "the job may connect to this TCP port; [ADDRESS]:PORT for IPv6"),
    LIST("Network", 0, "bind", bind, "PORT", "the job may listen at this TCP port, or at FIRST-LAST, as seen from outside"),
    LIST("Environment", 0, "env", env, "NAME[=VALUE]", "the job gets this variable: ours, or this value"),
    LIST("Environment", 0, "fd", fd, "N", "the job gets this descriptor of ours, by the same number: a pipe or a connected local socket"),
    TEXT("Limits", 0, "mem", mem, "SIZE", "memory of all its processes together: 512M, 2G"),
    UINT("Limits", 0, "tasks", tasks, "N", "processes and threads", 1, 4194304),
    TEXT("Limits", 0, "fsize", fsize, "SIZE", "size of one file"),
    TEXT("Limits", 0, "quota", quota, "SIZE", "bytes written below --rw, all files together"),
    UINT("Limits", 0, "files", files, "N", "files and folders made below --rw", 1, 1000000000),
    TEXT("Limits", 0, "tmp", tmp, "SIZE", "size of its own /tmp"),
    TEXT("Limits", 0, "shm", shm, "SIZE", "size of its own /dev/shm"),
    TEXT("Limits", 0, "time", time, "TIME", "wall clock: 90s, 30m, 2h; then SIGTERM, and SIGKILL after --grace"),
    TEXT("Limits", 0, "grace", grace, "TIME", "between SIGTERM and SIGKILL"),
    WORD("Devices", 0, "gpu", gpu, "WHICH", "all, none, or numbers: 0,1", gpus),
    FLAG("Devices", 0, "tty", tty, "a terminal of its own, in front of ours"),
    FLAG("Memory", 0, "strict-wx", strict_wx, "no memory is ever both written and executed: for jobs without a JIT"),
    TEXT("Output", 0, "json-log", json_log, "FILE", "append the audit log here: one JSON line an event, chained by SHA-256"),
    TEXT("Output", 0, "pidfile", pidfile, "FILE", "while the run lasts, this file holds the number of the process that signals for the job are sent to"),
    UINT("Output", 0, "ready-fd", ready_fd, "N", "write a line's end to this descriptor of ours once the command is executed, and close it", 3, 1048576),
    FLAG("Output", 0, "dry-run", dry_run, "print everything that would be done, in order, and do none of it"),
    WORD("Output", 0, "as", export_as, "FORMAT", "with export: oci, bpf or text", exports),
    LIST("Output", 'f', "format", out.formats, "FORMAT", "with check: text, json, sarif, html, junit, csv, gitlab or github"),
    LIST("Output", 'o', "output", out.outputs, "FILE", "with check, export and learn: write here (default: standard output)"),
    ENUM("Output", 0, "color", out.color, "WHEN", "auto, always or never (default: auto)", colors),
    FLAG("Output", 'q', "quiet", out.quiet, "say nothing but errors"),
    FLAG("Output", 'v', "verbose", verbose, "before the command starts, say what --dry-run prints"),
    LIST("Learning", 0, "merge", merge, "FILE", "with learn: a profile learned before, to be widened; may be repeated"),
    TEXT("Learning", 0, "from-log", from_log, "FILE", "with learn: add what this audit log says was denied, instead of running a command"),
    WORD("Asking", 0, "generate", generate, "WHAT", "man, bash, zsh, fish, profile-man or profile-schema: print that page, completion or schema", pages),
    FLAG("Asking", 0, "json", json, "with list: JSON"),
    FLAG("Asking", 'h', "help", help, "this text"),
    FLAG("Asking", 0, "version", version, "program version"),
};

static const char *const examples[] = {
    "moe-sandbox run -p training --rw ckpts --connect coordinator:29400 -- moe-train -c train.yaml",
    "moe-sandbox learn -o my.yaml -- python3 train.py",
    NULL,
};
static const char *const subcommands[] = {
    "run|-- COMMAND|run a command by a profile; its exit status is ours",
    "learn|-- COMMAND|record what a command needs and write a profile, with reasons to fill in",
    "check|PROFILE...|lint profiles: what is allowed without a reason, what is known to be a way out",
    "explain|PROFILE|what a profile allows, in words",
    "diff|A B|what each of two profiles allows that the other does not",
    "export|PROFILE|its system calls as OCI JSON, as a BPF program or as text (--as)",
    "list||the built-in profiles",
    "layers||what this kernel gives a sandbox, and what it does not",
    "why|LOG|tell an audit log to people, and verify its chain",
    NULL,
};
static const char *const see_also[] = { "moe-profile(5)", "seccomp(2)", "landlock(7)", "user_namespaces(7)", NULL };

const struct moe_command moe_sandbox_command = {
    .name = "moe-sandbox",
    .operands = "[PROFILE|LOG ...] [-- PROGRAM [ARGUMENT ...]]",
    .summary = "Run a process that cannot reach what it does not need.",
    .examples = examples,
    .opts = rows,
    .opt_count = MOE_COUNT(rows),
    .subcommands = subcommands,
    .exits = "run: the command's, 128+n after signal n, 125 when the sandbox could not be made, 126 and 127 as in the shell; check: 0 clean, 1 findings, 2 not finished; "
             "others: 0 done, 2 not done",
    .description = "A profile names what a process may do: system calls with their arguments, files to see, write and execute, network peers, devices, limits, "
                   "environment. Everything else is refused, or is not there at all. It is held by several layers of the kernel at once: a seccomp filter, Landlock, "
                   "namespaces with a minimal root of their own, capabilities dropped for good, limits; and by a supervisor that decides what no static rule can: "
                   "where a socket connects to, how much is written in all.\n\n"
                   "Works as an ordinary user and as root. As root the job runs as a user that nobody else is, to whom the paths given by --rw and --ro seem to "
                   "belong.\n\n"
                   "What is not named is not there, and asking for it is no denial that a log could tell: a file is missing, a host's name has no address. Training profiles "
                   "show the files that arguments name relative to the working folder, and nothing beside them: modules of one's own want --ro ., a virtual environment "
                   "or an interpreter outside /usr wants --rx with its folder, and learn finds the rest. /tmp and /dev/shm are the job's own, and what it writes there "
                   "ends with it, also where the working folder lies below them: --rw names what is to stay.\n\n"
                   "A layer that the profile requires and this kernel lacks stops the run with status 125; one that it prefers is a warning. Options add to the "
                   "profile. What stands after -- is the command's own.\n\n"
                   "TERM, INT, HUP, QUIT, USR1, USR2, WINCH, CONT and TSTP are passed on to the command. When it ends, everything that it started ends too; when moe-sandbox "
                   "is killed, so is the command.",
    .see_also = see_also,
    .operand_words = profiles,
};

void moe_sandbox_opts_init(struct moe_sandbox_opts *o)
{
    *o = (struct moe_sandbox_opts){ .tasks = UNSET, .files = UNSET, .out.context = 2 };
}

void moe_sandbox_opts_free(struct moe_sandbox_opts *o)
{
    struct moe_opt_list *lists[] = { &o->ro, &o->rw, &o->rx, &o->connect, &o->bind, &o->env, &o->fd, &o->merge, &o->out.formats, &o->out.outputs };
    for (size_t i = 0; i < MOE_COUNT(lists); i++)
        moe_opt_list_free(lists[i]);
}

struct moe_run_options moe_sandbox_run_options(const struct moe_sandbox_opts *o)
{
    return (struct moe_run_options){
        .ro = o->ro.items, .ro_count = o->ro.count, .rw = o->rw.items, .rw_count = o->rw.count, .rx = o->rx.items, .rx_count = o->rx.count,
        .connect = o->connect.items, .connect_count = o->connect.count, .bind = o->bind.items, .bind_count = o->bind.count,
        .env = o->env.items, .env_count = o->env.count, .fd = o->fd.items, .fd_count = o->fd.count, .mem = o->mem, .fsize = o->fsize, .quota = o->quota, .shm = o->shm, .tmp = o->tmp, .time = o->time,
        .grace = o->grace, .gpu = o->gpu, .tasks = o->tasks, .tasks_given = o->tasks != UNSET, .files = o->files, .files_given = o->files != UNSET,
        .name = o->name, .ready_fd = (int)o->ready_fd, .strict_wx = o->strict_wx, .tty = o->tty, .chdir = o->chdir, .json_log = o->json_log,
    };
}

enum moe_code moe_sandbox_profile(const struct moe_sandbox_opts *o, struct moe_profiles *all, const char *name, const struct moe_profile **out,
                                  struct moe_error *err)
{
    if (!name)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--profile" }, "which profile? (moe-sandbox list)");
    MOE_TRY(moe_profile_load(all, name, out, err));
    if (!o->oci)
        return MOE_OK;
    MOE_AUTO(moe_buf_free) struct moe_buf *json = NULL;
    MOE_TRY(moe_file_read(o->oci, MOE_CAP_PROFILE_BYTES, &json, err));
    struct moe_profile *copy = moe_profile_alloc(all, 1, sizeof *copy);
    if (!copy)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = o->oci }, "out of memory");
    *copy = **out;
    copy->rules = NULL;
    copy->rule_count = 0;
    MOE_TRY(moe_oci_read(all, o->oci, moe_buf_str(json), 0, copy, err));
    *out = copy;
    return MOE_OK;
}
