/* Faults that check finds, each at its place, and what it must be content with.
 * Links    sandbox/check
 */
#include "sandbox/check/check.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* A profile that lacks nothing; a case adds to it. */
#define SOUND "requires: [seccomp, pid, user]\nlimits: {memory: 1G, tasks: 9, file: 1G}\n"
#define CALLS SOUND "calls:\n  allow:\n"
#define WHY ", why: the runtime's own copies between ranks"

static const struct check_case { const char *name, *yaml, *code; unsigned line, column; const char *text; } cases[] = {
    { "a sound profile", CALLS "    - read\n", NULL, 0, 0, "" },
    { "a dangerous call without a why", CALLS "    - execve\n", "P101", 5, 7, "execve (starts other programs" },
    { "a why that is to be filled in", CALLS "    - {call: execve, why: \"\"}\n", "P101", 5, 7, "without a reason" },
    { "dangerous calls of a group, said once", CALLS "    - \"@memory\"\n", "P101", 5, 7, "mmap, mprotect, pkey_mprotect" },
    { "a dangerous call with a reason", CALLS "    - {call: execve, why: the launcher starts one rank for each GPU}\n", NULL, 0, 0, "" },
    { "a reason that says nothing", CALLS "    - {call: execve, why: it is needed}\n", "P102", 5, 7, "says nothing" },
    { "a weak reason of a harmless call", CALLS "    - {call: read, why: ok}\n", "P102", 5, 7, "too short" },
    { "a wide rule beside a tight one", CALLS "    - kill\n    - {call: kill, args: {sig: [SIGTERM]}}\n", "P110", 6, 7, "kill: line 5" },
    { "a mask that covers a value", CALLS "    - {call: kill, args: {sig: [SIGTERM, SIGHUP]}}\n    - {call: kill, args: {sig: [SIGHUP]}}\n", "P110", 6, 7, "kill: line 5" },
    { "a request without its size", CALLS "    - {call: ioctl, args: {request: [TCGETS, NV_ESC_RM_ALLOC]}" WHY "}\n", "P112", 5, 7, "request is NV_ESC_RM_ALLOC only in the bits 0xffff" },
    { "a request by type and number", CALLS "    - {call: ioctl, args: {request: {mask: 0xffff, is: [NV_ESC_RM_ALLOC]}}" WHY "}\n", NULL, 0, 0, "" },
    { "ptrace", CALLS "    - {call: ptrace" WHY "}\n", "P201", 5, 7, "ptrace lets through" },
    { "process_vm_readv in a namespace of its own", CALLS "    - {call: process_vm_readv" WHY "}\n", NULL, 0, 0, "" },
    { "process_vm_readv without one", "requires: [seccomp]\nlimits: {memory: 1G, tasks: 9, file: 1G}\n\ncalls:\n  allow: [{call: process_vm_readv" WHY "}]\n", "P201", 5, 11, "need not be the job's own" },
    { "io_uring", CALLS "    - {call: io_uring_setup" WHY "}\n", "P202", 5, 7, "io_uring_setup" },
    { "userfaultfd", CALLS "    - {call: userfaultfd" WHY "}\n", "P203", 5, 7, "userfaultfd" },
    { "clone without demands", CALLS "    - {call: clone" WHY "}\n", "P204", 5, 7, "clone lets through a flag" },
    { "clone that forbids one flag", CALLS "    - {call: clone, args: {flags: {without: [CLONE_NEWUSER]}}" WHY "}\n", "P204", 5, 7, "clone lets through a flag" },
    { "clone3", CALLS "    - {call: clone3" WHY "}\n", "P204", 5, 7, "in memory" },
    { "unshare", CALLS "    - {call: unshare" WHY "}\n", "P204", 5, 7, "unshare" },
    { "setns", CALLS "    - {call: setns" WHY "}\n", "P204", 5, 7, "setns" },
    { "keyctl", CALLS "    - {call: keyctl" WHY "}\n", "P205", 5, 7, "keyctl" },
    { "bpf", CALLS "    - {call: bpf" WHY "}\n", "P206", 5, 7, "bpf" },
    { "perf_event_open", CALLS "    - {call: perf_event_open" WHY "}\n", "P206", 5, 7, "perf_event_open" },
    { "mount", CALLS "    - {call: mount" WHY "}\n", "P208", 5, 7, "mount lets through" },
    { "fsopen", CALLS "    - {call: fsopen" WHY "}\n", "P208", 5, 7, "fsopen" },
    { "open_by_handle_at", CALLS "    - {call: open_by_handle_at" WHY "}\n", "P209", 5, 7, "by their number" },
    { "kexec_load", CALLS "    - {call: kexec_load" WHY "}\n", "P210", 5, 7, "kernel" },
    { "finit_module", CALLS "    - {call: finit_module" WHY "}\n", "P210", 5, 7, "code in the kernel" },
    { "a masked ioctl that reaches TIOCSTI", CALLS "    - {call: ioctl, args: {request: {mask: 0xff00, is: [0x5400]}}" WHY "}\n", "P211", 5, 7, "TIOC" },
    { "ioctl requests by name", CALLS "    - {call: ioctl, args: {request: [TCGETS, FIONREAD]}" WHY "}\n", NULL, 0, 0, "" },
    { "raw sockets", CALLS "    - {call: socket, args: {domain: [AF_INET], protocol: [IPPROTO_TCP]}" WHY "}\n", "P212", 5, 7, "raw sockets of IPv4" },
    { "netlink beyond routing", CALLS "    - {call: socket, args: {domain: [AF_NETLINK]}" WHY "}\n", "P213", 5, 7, "beyond NETLINK_ROUTE" },
    { "netlink for routing", CALLS "    - {call: socket, args: {domain: [AF_NETLINK], protocol: [NETLINK_ROUTE]}" WHY "}\n", NULL, 0, 0, "" },
    { "MPTCP", CALLS "    - {call: socket, args: {domain: [AF_INET6], type: {mask: 0xf, is: [SOCK_STREAM]}}" WHY "}\n", "P218", 5, 7, "MPTCP" },
    { "AF_VSOCK by a mask", CALLS "    - {call: socket, args: {domain: {mask: 0xfffffff8, is: [40]}}" WHY "}\n", "P212", 5, 7, "AF_VSOCK" },
    { "MSG_FASTOPEN", CALLS "    - sendto\n", "P214", 5, 7, "MSG_FASTOPEN" },
    { "MSG_FASTOPEN denied apart", CALLS "    - sendto\n  deny:\n    - {call: sendto, args: {flags: {with: [MSG_FASTOPEN]}}}\n", NULL, 0, 0, "" },
    { "a personality without randomness", CALLS "    - {call: personality, args: {persona: [ADDR_NO_RANDOMIZE]}" WHY "}\n", "P215", 5, 7, "randomness" },
    { "the personality asked for", CALLS "    - {call: personality, args: {persona: [PERSONALITY_QUERY]}" WHY "}\n", NULL, 0, 0, "" },
    { "modify_ldt", CALLS "    - {call: modify_ldt" WHY "}\n", "P216", 5, 7, "modify_ldt" },
    { "vmsplice", CALLS "    - {call: vmsplice" WHY "}\n", "P216", 5, 7, "vmsplice" },
    { "memfd_secret", CALLS "    - {call: memfd_secret" WHY "}\n", "P216", 5, 7, "memfd_secret" },
    { "chmod of any mode", CALLS "    - chmod\n", "P217", 5, 7, "chmod lets through" },
    { "chmod that forbids one of two bits", CALLS "    - {call: chmod, args: {mode: {without: [04000]}}}\n", "P217", 5, 7, "chmod lets through" },
    { "openat that makes nothing", CALLS "    - {call: openat, args: {flags: {without: [O_CREAT]}}}\n", NULL, 0, 0, "" },
    { "openat of any mode", CALLS "    - openat\n", "P217", 5, 7, "new file" },
    { "memfd_create of any flags", CALLS "    - memfd_create\n", "P219", 5, 7, "MFD_EXEC" },
    { "openat2", CALLS "    - openat2\n", "P220", 5, 7, "lie in memory" },
    { "an escape that is denied", CALLS "    - \"@dangerous-keys\"\n  deny: [keyctl, add_key, request_key]\n", NULL, 0, 0, "" },

    { "a writable library", SOUND "files:\n  library: [/usr/lib]\n  write: [{path: /usr/lib/x, why: plugins are unpacked there}]\n", "P301", 5, 11, "/usr/lib can be mapped executable" },
    { "a program below a writable folder", SOUND "files:\n  execute: [/srv/job/run]\n  write: [{path: /srv, why: results of the job go there}]\n", "P301", 5, 11, "/srv/job/run can be executed" },
    { "the same place by a link", SOUND "files:\n  library: [/lib]\n  write: [{path: /usr/lib/y, why: plugins are unpacked there}]\n", "P301", 5, 11, "/lib can be mapped" },
    { "a writable folder apart", SOUND "files:\n  library: [/usr/lib]\n  write: [{path: /usr/lib2, why: results of the job go there}]\n", NULL, 0, 0, "" },
    { "a writable path without a why", SOUND "files: {write: [/out]}\n", "P103", 3, 17, "/out without a reason" },
    { "docker's socket", SOUND "files: {read: [/var/run/docker.sock]}\n", "P302", 3, 16, "/run/docker.sock" },
    { "all of /run", SOUND "files: {read: [/run/]}\n", "P302", 3, 16, "/run/containerd" },
    { "the agent of SSH", SOUND "files: {read: [\"${SSH_AUTH_SOCK}\"]}\n", "P302", 3, 16, "SSH_AUTH_SOCK" },
    { "all of /", SOUND "files: {read: [/]}\n", "P303", 3, 16, "/ shows /proc" },
    { "the host's /proc", SOUND "files: {read: [/proc]}\n", "P303", 3, 16, "/proc" },
    { "a file of /sys", SOUND "files: {read: [/sys/devices/system/cpu]}\n", NULL, 0, 0, "" },
    { "all of /sys", SOUND "files: {read: [/sys]}\n", "P303", 3, 16, "/sys/kernel/debug" },
    { "all of /dev", SOUND "files: {read: [/dev]}\n", "P303", 3, 16, "/dev/mem" },
    { "/etc with what is hidden in it", SOUND "files: {read: [/etc/ssh/keys]}\n", "P304", 3, 16, "/etc/ssh" },
    { "/etc/shadow by a pattern", SOUND "files: {read: [\"/etc/sh*\"]}\n", "P304", 3, 16, "/etc/shadow" },
    { "a home", SOUND "files: {read: [/home/alice]}\n", "P305", 3, 16, "/home/alice shows ~" },
    { "all homes", SOUND "files: {read: [/home]}\n", "P305", 3, 16, "/home shows ~" },
    { "keys of SSH", SOUND "files: {read: [~/.ssh/id]}\n", "P305", 3, 16, "~/.ssh" },
    { "keys of a cloud", SOUND "files: {read: [/root/.aws]}\n", "P305", 3, 16, "~/.aws" },
    { "a folder in a home", SOUND "files: {read: [~/data, /home/bob/data]}\n", NULL, 0, 0, "" },
    { "keys that are hidden", SOUND "files: {read: [/run], hide: [/run]}\n", "P303", 3, 16, "as a whole" },
    { "a disk", SOUND "files: {devices: [sda1]}\n", "P306", 3, 19, "/dev/sda1" },
    { "a device without a why", SOUND "files: {devices: [null, nvidia0]}\n", "P103", 3, 25, "device nvidia0" },
    { "a path below another", SOUND "files: {read: [/data, /data/x]}\n", "P111", 3, 23, "/data/x lies below /data" },

    { "a token that is passed on", SOUND "environment: {keep: [HF_TOKEN]}\n", "P401", 3, 22, "HF_TOKEN" },
    { "a pattern that lets a key through", SOUND "environment: {keep: [AWS_*]}\n", "P401", 3, 22, "AWS_SECRET_ACCESS_KEY" },
    { "all of the environment", SOUND "environment: {keep: [\"*\"]}\n", "P402", 3, 22, "every variable" },
    { "a variable that loads code", SOUND "environment: {keep: [LD_PRELOAD]}\n", "P405", 3, 22, "LD_PRELOAD" },
    { "a secret by environment", SOUND "environment: {secrets: [{name: KEY, from_env: K, as: env}]}\n", "P401", 3, 25, "by environment" },
    { "a secret by descriptor", SOUND "environment: {secrets: [{name: KEY, from_env: K}]}\n", NULL, 0, 0, "" },
    { "the host's network", SOUND "network: {mode: host}\n", "P403", 3, 17, "host's network" },
    { "any port of a peer", SOUND "network: {connect: [\"h:*\"]}\n", "P404", 3, 21, "every port of h" },
    { "any port bound", SOUND "network: {bind: [\"*\"]}\n", "P404", 3, 18, "ports 1 to 65535" },

    { "no limit of memory", "requires: [pid]\nlimits: {tasks: 9, file: 1G}\n", "P501", 2, 1, "memory has no limit" },
    { "memory without a limit for a reason", "requires: [pid]\nlimits: {tasks: 9, file: 1G, memory: {is: unlimited, why: the scheduler's group holds the job}}\n", NULL, 0, 0, "" },
    { "no limit of tasks", "requires: [pid]\nlimits: {memory: 1G, file: 1G}\n", "P502", 2, 1, "processes and threads" },
    { "no limit of files", "requires: [pid]\nlimits: {memory: 1G, tasks: 7}\n", "P503", 2, 1, "size of a file" },
    { "what is allowed by default", SOUND "calls: {default: allow}\n", "P601", 3, 18, "let through" },
    { "nothing required", "limits: {memory: 1G, tasks: 9, file: 1G}\n", "P602", 1, 1, "no layer" },
    { "root that stays root", SOUND "rights: {host_user: true}\n", "P603", 3, 21, "root stays root" },
    { "no rule about memory that is executed", SOUND "wx: free\n", "P103", 3, 5, "without a reason" },
    { "all GPUs", SOUND "gpu: all\n", "P103", 3, 6, "without a reason" },
    { "a suppression without a rule", CALLS "    - openat2   # nosec\n", "M001", 5, 17, "bare suppression" },
    { "what it would have hidden", CALLS "    - openat2   # nosec\n", "P220", 5, 7, "lie in memory" },
    { "a suppression that does not parse", CALLS "    - openat2   # nosec P220 Landlock holds what it opens\n", "M002", 5, 17, "" },
    { "a suppression of a rule that is none", CALLS "    - openat2   # nosec P299: Landlock holds what it opens\n", "M003", 5, 17, "P299" },
    { "a suppression whose reason says nothing", CALLS "    - openat2   # nosec P220: false positive\n", "M004", 5, 17, "" },
    { "a reason that repeats the rule", CALLS "    - openat2   # nosec P220: a call whose flags lie in memory\n", "M004", 5, 17, "repeats" },
    { "a suppression of what is not found", CALLS "    - read   # nosec P220: Landlock holds what it opens\n", "M005", 5, 14, "P220 is unused" },
    { "one of two codes is idle", CALLS "    - openat2   # nosec P220,P217: Landlock holds what it opens\n", "M005", 5, 17, "P217 is unused" },
    { "a suppression past its day", CALLS "    - openat2   # nosec P220: Landlock holds what it opens until=2001-01-01\n", "M006", 5, 17, "2001-01-01" },
    { "a word in a string", CALLS "    - {call: openat2, why: \"# nosec P220: Landlock holds what it opens\"}\n", "P220", 5, 7, "lie in memory" },
    { "a code of another tool", CALLS "    - read   # nosec L101: the words in this file are no tokens\n", NULL, 0, 0, "" },

    { "all GPUs for a reason", SOUND "gpu: {is: all, why: each rank trains on one of them}\n", NULL, 0, 0, "" },
};

static void finds(void **state)
{
    const struct check_case *c = *state;
    struct moe_profiles *all = moe_profiles_new();
    struct moe_report *report = moe_report_new("moe-sandbox", "test");
    const struct moe_profile *p = NULL;
    struct moe_error err = { 0 };
    bool found = false;
    if (moe_profile_parse(all, "t.yaml", moe_str_c(c->yaml), false, &p, &err) != MOE_OK)
        fail_msg("%u:%u: %s: %s", err.line, err.column, err.field, err.text);
    assert_int_equal(moe_profile_check(p, report, &err), MOE_OK);
    moe_report_settle(report);
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct moe_finding *f = &report->findings[i];
        if (c->code && moe_str_is(f->rule->code, c->code) && f->line == c->line && f->column == c->column && moe_str_is(f->file, "t.yaml")) {
            char text[600];
            int n = snprintf(text, sizeof text, "%.*s", MOE_FMT(f->message));
            assert_true(n > 0 && (size_t)n < sizeof text);
            found = found || strstr(text, c->text);
        }
    }
    if (c->code ? !found : report->finding_count) {
        for (size_t i = 0; i < report->finding_count; i++)
            print_message("%u:%u: %.*s %.*s\n", report->findings[i].line, report->findings[i].column, MOE_FMT(report->findings[i].rule->code), MOE_FMT(report->findings[i].message));
        fail();
    }
    assert_int_equal(moe_report_exit(report), report->finding_count ? 1 : 0);
    moe_report_free(&report);
    moe_profiles_free(&all);
}

static size_t open_and_not(const char *yaml, size_t *suppressed, struct moe_str *reason, char room[200])
{
    struct moe_profiles *all = moe_profiles_new();
    struct moe_report *report = moe_report_new("moe-sandbox", "test");
    const struct moe_profile *p = NULL;
    struct moe_error err = { 0 };
    size_t open = 0;
    *suppressed = 0;
    assert_int_equal(moe_profile_parse(all, "t.yaml", moe_str_c(yaml), false, &p, &err), MOE_OK);
    assert_int_equal(moe_profile_check(p, report, &err), MOE_OK);
    moe_profiles_free(&all);                                     /* what the report says outlives the profile */
    moe_report_settle(report);
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct moe_finding *f = &report->findings[i];
        open += f->suppressed == MOE_SUPPRESS_NONE;
        *suppressed += f->suppressed == MOE_SUPPRESS_INLINE;
        if (f->suppressed == MOE_SUPPRESS_INLINE) {
            int n = snprintf(room, 200, "%.*s by %.*s", MOE_FMT(f->reason), MOE_FMT(f->owner));
            *reason = (struct moe_str){ room, (size_t)n };
        }
    }
    assert_int_equal(moe_report_exit(report), open ? 1 : 0);
    moe_report_free(&report);
    return open;
}

static void a_suppression_holds_for_its_item(void **state)
{
    size_t suppressed;
    struct moe_str reason = MOE_STR("");
    char room[200];
    (void)state;
    assert_int_equal(open_and_not(CALLS "    - openat2   # nosec P220: Landlock holds what it opens owner=ann\n", &suppressed, &reason, room), 0);
    assert_int_equal(suppressed, 1);
    assert_true(moe_str_is(reason, "Landlock holds what it opens by ann"));
    assert_int_equal(open_and_not(CALLS "    # nosec P220: Landlock holds what it opens\n    - openat2\n", &suppressed, &reason, room), 0);
    assert_int_equal(suppressed, 1);
    /* two lines above it covers nothing */
    assert_int_equal(open_and_not(CALLS "    # nosec P220: Landlock holds what it opens\n    - read\n    - openat2\n", &suppressed, &reason, room), 2);
    assert_int_equal(suppressed, 0);
    /* another rule on the same line stays open */
    assert_int_equal(open_and_not(CALLS "    - {call: ptrace" WHY "}   # nosec P220: Landlock holds what it opens\n", &suppressed, &reason, room), 2);
    assert_int_equal(suppressed, 0);
    /* what a base suppresses stays suppressed in what builds on it, and is not said to be unused there */
    assert_int_equal(open_and_not("extends: [self-reader]\nlimits: {memory: 1G, tasks: 9, file: 1G}\n", &suppressed, &reason, room), 0);
    assert_int_equal(suppressed, 1);
    assert_int_equal(open_and_not("extends: [self-reader]\nlimits: {memory: 1G, tasks: 9, file: 1G}\nremove: {calls: [openat2]}\n", &suppressed, &reason, room), 0);
}

static void every_code_is_found_by_a_case(void **state)
{
    (void)state;
    for (const struct moe_rule_info *r = moe_profile_rules; r->code.len; r++) {
        bool tried = false;
        assert_true(r->name.len && r->title.len && r->why.len > 20 && r->fix.len > 5 && r->cwe_count == 1 && r->cwes[0]);
        assert_true(r == moe_profile_rules || memcmp(r[-1].code.ptr, r->code.ptr, 4) < 0);
        for (size_t i = 0; i < MOE_COUNT(cases); i++)
            tried = tried || (cases[i].code && moe_str_is(r->code, cases[i].code));
        if (!tried)
            fail_msg("no case finds %.*s", MOE_FMT(r->code));
    }
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 2];
    size_t n = 0;
    for (; n < MOE_COUNT(cases); n++)
        tests[n] = (struct CMUnitTest){ .name = cases[n].name, .test_func = finds, .initial_state = (void *)(uintptr_t)&cases[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_suppression_holds_for_its_item);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(every_code_is_found_by_a_case);
    return _cmocka_run_group_tests("check", tests, n, NULL, NULL);
}
