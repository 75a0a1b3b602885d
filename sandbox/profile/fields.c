/* The keys of profile.yaml: reading, "did you mean", the JSON Schema and moe-profile(5) all come from these rows. */
#include "sandbox/profile/build.h"

#define WHY { .name = "why", .type = MOE_FIELD_STR, .doc = "why that is needed" }
#define END { .name = NULL }

const char *const moe_net_words[] = { "none", "loopback", "listed", "host", NULL };
const char *const moe_wx_words[] = { "strict", "cache", "free", NULL };
const char *const moe_record_words[] = { "none", "size", "hash", NULL };
const char *const moe_tty_words[] = { "none", "pty", NULL };
const char *const moe_secret_words[] = { "fd", "file", "env", NULL };

const struct moe_field moe_profile_scalar_fields[] = { { .name = "is", .type = MOE_FIELD_ANY, .required = true, .doc = "the value" }, WHY, END };

const struct moe_field moe_profile_demand_fields[] = {
    { .name = "without", .type = MOE_FIELD_ANY, .doc = "flags of which none may be set" },
    { .name = "with", .type = MOE_FIELD_ANY, .doc = "flags that must all be set" },
    { .name = "only", .type = MOE_FIELD_ANY, .doc = "flags beside which no other may be set" },
    { .name = "mask", .type = MOE_FIELD_ANY, .doc = "the bits that are compared with `is`" },
    { .name = "is", .type = MOE_FIELD_ANY, .doc = "the values that the masked argument may have" },
    { .name = "at_most", .type = MOE_FIELD_ANY, .doc = "the largest value, unsigned" },
    { .name = "at_least", .type = MOE_FIELD_ANY, .doc = "the smallest value, unsigned" },
    END,
};

const struct moe_field moe_profile_call_fields[] = {
    { .name = "call", .type = MOE_FIELD_STRS, .required = true, .doc = "a system call, or several of which the same is said; an item with @ is a group" },
    { .name = "args", .type = MOE_FIELD_ANY, .doc = "demands on arguments by name: values of which it must be one, or a map of without, with, only, mask and is, at_most, at_least" },
    { .name = "action", .type = MOE_FIELD_STR, .doc = "below deny: errno:NAME, kill, log or notify (default: errno:EPERM)" },
    WHY, END,
};
const struct moe_field moe_profile_path_fields[] = {
    { .name = "path", .type = MOE_FIELD_STR, .required = true, .doc = "an absolute path, one below ~ or ${NAME}, or a pattern of * ? [..]" },
    { .name = "with", .type = MOE_FIELD_STR, .doc = "below execute: only when this program may be executed too, because it starts what is here" }, WHY, END,
};
const struct moe_field moe_profile_device_fields[] = { { .name = "device", .type = MOE_FIELD_ANY, .required = true, .doc = "its path below /dev" }, WHY, END };
const struct moe_field moe_profile_peer_fields[] = { { .name = "peer", .type = MOE_FIELD_STR, .required = true, .doc = "HOST:PORT; the port may be *" }, WHY, END };
const struct moe_field moe_profile_port_fields[] = { { .name = "port", .type = MOE_FIELD_ANY, .required = true, .doc = "a port, FIRST-LAST, or *" }, WHY, END };
const struct moe_field moe_profile_env_fields[] = { { .name = "name", .type = MOE_FIELD_STR, .required = true, .doc = "a variable; may end in *" }, WHY, END };

static const struct moe_field remove_fields[] = {
    { .name = "calls", .type = MOE_FIELD_STRS, .doc = "calls and groups that are no longer allowed" },
    { .name = "files", .type = MOE_FIELD_STRS, .doc = "paths that are no longer listed, with all listed ones below them" },
    { .name = "devices", .type = MOE_FIELD_ANY, .doc = "devices that are no longer seen" },
    { .name = "env", .type = MOE_FIELD_STRS, .doc = "variables that are no longer passed on" },
    { .name = "connect", .type = MOE_FIELD_STRS, .doc = "peers that are no longer reached" },
    { .name = "bind", .type = MOE_FIELD_ANY, .doc = "ports that are no longer bound outside" },
    END,
};
static const struct moe_field call_fields[] = {
    { .name = "default", .type = MOE_FIELD_ANY, .doc = "what becomes of other calls: errno:NAME, kill, log, notify or allow" },
    { .name = "allow", .type = MOE_FIELD_ANY, .doc = "calls, @groups, or maps of call, args and why" },
    { .name = "deny", .type = MOE_FIELD_ANY, .doc = "calls, or maps of call, args, action and why; where both hold, a denial decides" },
    END,
};
static const struct moe_field quota_fields[] = {
    { .name = "bytes", .type = MOE_FIELD_ANY, .doc = "bytes written below writable paths" },
    { .name = "files", .type = MOE_FIELD_ANY, .doc = "files, folders and links made there" },
    END,
};
static const struct moe_field file_fields[] = {
    { .name = "read", .type = MOE_FIELD_ANY, .doc = "seen and read, never executed" },
    { .name = "library", .type = MOE_FIELD_ANY, .doc = "read, and mapped executable by the loader, never executed by themselves" },
    { .name = "execute", .type = MOE_FIELD_ANY, .doc = "read and executed; $COMMAND is the command given, with its interpreters" },
    { .name = "write", .type = MOE_FIELD_ANY, .doc = "folders or files that may be written, never executed" },
    { .name = "cache", .type = MOE_FIELD_ANY, .doc = "folders that may be written and whose files may be mapped executable" },
    { .name = "hide", .type = MOE_FIELD_ANY, .doc = "absent, although something above it is seen" },
    { .name = "devices", .type = MOE_FIELD_ANY, .doc = "device nodes, by their path below /dev" },
    { .name = "tmp", .type = MOE_FIELD_ANY, .doc = "size of the private /tmp" },
    { .name = "shm", .type = MOE_FIELD_ANY, .doc = "size of the private /dev/shm" },
    { .name = "quota", .type = MOE_FIELD_MAP, .fields = quota_fields, .doc = "how much may be written below writable paths" },
    { .name = "record", .type = MOE_FIELD_ANY, .doc = "whether each written file goes into the log: none, size or hash" },
    { .name = "record_hash_below", .type = MOE_FIELD_ANY, .doc = "larger files are recorded by their size alone" },
    END,
};
static const struct moe_field network_fields[] = {
    { .name = "mode", .type = MOE_FIELD_ANY, .doc = "none: no socket of IP; loopback: its own; listed: that, and what connect and bind name; host: all of the host's" },
    { .name = "connect", .type = MOE_FIELD_ANY, .doc = "peers outside, HOST:PORT" },
    { .name = "bind", .type = MOE_FIELD_ANY, .doc = "ports that are bound outside, PORT or FIRST-LAST" },
    END,
};
static const struct moe_field right_fields[] = {
    { .name = "execute_new", .type = MOE_FIELD_ANY, .doc = "whether it may execute programs at all, once it runs" },
    { .name = "host_user", .type = MOE_FIELD_ANY, .doc = "started as root: stay uid 0 outside, without capabilities, instead of a uid of its own" },
    { .name = "umask", .type = MOE_FIELD_STR, .pattern = "^0?[0-7]{3}$", .doc = "octal, in quotes" },
    { .name = "hostname", .type = MOE_FIELD_STR, .doc = "the host's name as seen inside" },
    END,
};
static const struct moe_field limit_fields[] = {
    { .name = "memory", .type = MOE_FIELD_ANY, .doc = "of all processes together" },
    { .name = "tasks", .type = MOE_FIELD_ANY, .doc = "processes and threads" },
    { .name = "file", .type = MOE_FIELD_ANY, .doc = "size of one file" },
    { .name = "open_files", .type = MOE_FIELD_ANY, .doc = "descriptors of one process" },
    { .name = "core", .type = MOE_FIELD_ANY, .doc = "size of a core dump" },
    { .name = "stack", .type = MOE_FIELD_ANY, .doc = "size of the stack" },
    { .name = "locked", .type = MOE_FIELD_ANY, .doc = "locked memory" },
    { .name = "cpu", .type = MOE_FIELD_ANY, .doc = "CPU time of one process" },
    { .name = "time", .type = MOE_FIELD_ANY, .doc = "wall clock; then SIGTERM" },
    { .name = "grace", .type = MOE_FIELD_ANY, .doc = "from SIGTERM to SIGKILL" },
    { .name = "cpu_percent", .type = MOE_FIELD_UINT, .min = 0, .max = 1000000, .doc = "of one CPU, with cgroup v2; 0 = not set" },
    { .name = "io_weight", .type = MOE_FIELD_UINT, .min = 0, .max = 10000, .doc = "with cgroup v2; 0 = not set" },
    END,
};
static const struct moe_field secret_fields[] = {
    { .name = "name", .type = MOE_FIELD_STR, .required = true, .doc = "the variable that names the descriptor or file, or, as env, holds the secret" },
    { .name = "from_env", .type = MOE_FIELD_STR, .doc = "a variable of the supervisor" },
    { .name = "from_file", .type = MOE_FIELD_STR, .doc = "a file that the supervisor reads" },
    { .name = "as", .type = MOE_FIELD_ENUM, .words = moe_secret_words, .doc = "how it is handed over (default: fd)" },
    { .name = "program", .type = MOE_FIELD_STR, .doc = "the only program that gets it" },
    WHY, END,
};
static const struct moe_field environment_fields[] = {
    { .name = "keep", .type = MOE_FIELD_ANY, .doc = "variables that are passed on; a name may end in *" },
    { .name = "set", .type = MOE_FIELD_ANY, .doc = "variables and their values" },
    { .name = "secrets", .type = MOE_FIELD_MAPS, .fields = secret_fields, .doc = "secrets that one program gets" },
    END,
};

const struct moe_field moe_profile_fields[] = {
    { .name = "name", .type = MOE_FIELD_STR, .pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", .doc = "what it is called (default: the name of its file)" },
    { .name = "title", .type = MOE_FIELD_STR, .doc = "what it is for, in one line" },
    { .name = "extends", .type = MOE_FIELD_STRS, .doc = "profiles that this one builds on: names of built-in ones, or .yaml files relative to its folder" },
    { .name = "remove", .type = MOE_FIELD_MAP, .fields = remove_fields, .doc = "what the extended profiles allow and this one does not" },
    { .name = "requires", .type = MOE_FIELD_STRS, .doc = "layers without which nothing is run" },
    { .name = "prefers", .type = MOE_FIELD_STRS, .doc = "layers whose absence is a warning" },
    { .name = "calls", .type = MOE_FIELD_MAP, .fields = call_fields, .doc = "system calls" },
    { .name = "files", .type = MOE_FIELD_MAP, .fields = file_fields, .doc = "what is seen of the file system" },
    { .name = "network", .type = MOE_FIELD_MAP, .fields = network_fields, .doc = "who can be reached" },
    { .name = "rights", .type = MOE_FIELD_MAP, .fields = right_fields, .doc = "who it is" },
    { .name = "limits", .type = MOE_FIELD_MAP, .fields = limit_fields, .doc = "how much it may use" },
    { .name = "environment", .type = MOE_FIELD_MAP, .fields = environment_fields, .doc = "variables and secrets" },
    { .name = "gpu", .type = MOE_FIELD_ANY, .doc = "none, all, or numbers such as \"0,1\"" },
    { .name = "wx", .type = MOE_FIELD_ANY, .doc = "memory that is written and executed: strict, cache (files below files.cache) or free" },
    { .name = "terminal", .type = MOE_FIELD_ANY, .doc = "none, or pty: a terminal of its own" },
    END,
};

#define LIST(member) offsetof(struct moe_profile, member), offsetof(struct moe_profile, member##_count)
const struct moe_path_list moe_path_lists[MOE_PATH_LISTS] = {
    { "read", LIST(read), "read" },
    { "library", LIST(library), "read and mapped executable" },
    { "execute", LIST(execute), "executed" },
    { "write", LIST(write), "written" },
    { "cache", LIST(cache), "written and mapped executable" },
    { "hide", LIST(hide), "hidden" },
};

#define AT(member) offsetof(struct moe_profile, member)
const struct moe_limit_row moe_limit_rows[] = {
    { "files", NULL, "tmp", AT(limits.tmp_bytes), MOE_UNIT_BYTES, 0, "/tmp", 0 },
    { "files", NULL, "shm", AT(limits.shm_bytes), MOE_UNIT_BYTES, 0, "/dev/shm", 0 },
    { "files", "quota", "bytes", AT(limits.quota_bytes), MOE_UNIT_BYTES, UINT64_MAX, "bytes written", 0 },
    { "files", "quota", "files", AT(limits.quota_files), MOE_UNIT_COUNT, UINT64_MAX, "files made", 0 },
    { "files", NULL, "record_hash_below", AT(record_hash_below), MOE_UNIT_BYTES, 1u << 30, "size of files that are recorded with their hash", 0 },
    { "limits", NULL, "memory", AT(limits.memory_bytes), MOE_UNIT_BYTES, UINT64_MAX, "memory", AT(at.memory) },
    { "limits", NULL, "tasks", AT(limits.tasks), MOE_UNIT_COUNT, UINT64_MAX, "processes and threads", AT(at.tasks) },
    { "limits", NULL, "file", AT(limits.file_bytes), MOE_UNIT_BYTES, UINT64_MAX, "size of a file", AT(at.file) },
    { "limits", NULL, "open_files", AT(limits.open_files), MOE_UNIT_COUNT, UINT64_MAX, "open files of a process", 0 },
    { "limits", NULL, "core", AT(limits.core_bytes), MOE_UNIT_BYTES, UINT64_MAX, "size of a core dump", 0 },
    { "limits", NULL, "stack", AT(limits.stack_bytes), MOE_UNIT_BYTES, UINT64_MAX, "stack", 0 },
    { "limits", NULL, "locked", AT(limits.locked_bytes), MOE_UNIT_BYTES, UINT64_MAX, "locked memory", 0 },
    { "limits", NULL, "cpu", AT(limits.cpu_s), MOE_UNIT_S, UINT64_MAX, "CPU time of a process", 0 },
    { "limits", NULL, "time", AT(limits.time_ms), MOE_UNIT_MS, UINT64_MAX, "time", 0 },
    { "limits", NULL, "grace", AT(limits.grace_ms), MOE_UNIT_MS, 30000, "time from SIGTERM to SIGKILL", 0 },
    { 0 },
};
