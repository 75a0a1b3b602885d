/* Profiles as people write them: what is read, and where each error points. */
#include "tests/unit/sandbox/profile/profiles.h"

#define CALLS "calls:\n  allow:\n"

static const struct parse_case {
    const char *name, *yaml;
    enum moe_code code;
    unsigned line, column;
    const char *field, *text;
} cases[] = {
    { "reads an empty map", "{}\n", MOE_OK, 0, 0, "", "" },
    { "refuses what is no map", "- a\n", MOE_E_SCHEMA, 1, 1, "", "must be a map" },
    { "refuses an unknown key", "file:\n  read: [/a]\n", MOE_E_SCHEMA, 1, 1, "file", "did you mean files?" },
    { "refuses an unknown key below", "limits:\n  memmory: 1G\n", MOE_E_SCHEMA, 2, 3, "limits.memmory", "did you mean memory?" },
    { "refuses an unknown call", CALLS "    - raed\n", MOE_E_SCHEMA, 3, 7, "calls.allow[0]", "did you mean read?" },
    { "refuses an unknown group", CALLS "    - \"@bse\"\n", MOE_E_SCHEMA, 3, 7, "calls.allow[0]", "no group" },
    { "refuses a group with arguments", CALLS "    - {call: \"@base\", args: {fd: [1]}}\n", MOE_E_SCHEMA, 3, 14, "calls.allow[0].call", "no arguments" },
    { "refuses an unknown argument", CALLS "    - {call: socket, args: {domian: [AF_UNIX]}}\n", MOE_E_SCHEMA, 3, 29, "calls.allow[0].args.domian", "did you mean domain?" },
    { "refuses an unknown constant", CALLS "    - {call: socket, args: {domain: [AF_UNX]}}\n", MOE_E_SCHEMA, 3, 38, "calls.allow[0].args.domain[0]", "did you mean AF_UNIX?" },
    { "refuses one argument twice", CALLS "    - {call: socket, args: {domain: [AF_UNIX], arg0: [2]}}\n", MOE_E_SCHEMA, 3, 48, "calls.allow[0].args.arg0", "same argument" },
    { "refuses values outside the mask", CALLS "    - {call: socket, args: {type: {mask: 0xf, is: [0x10]}}}\n", MOE_E_SCHEMA, 3, 52, "calls.allow[0].args.type.is[0]", "outside the mask" },
    { "refuses a mask of nothing", CALLS "    - {call: socket, args: {type: {mask: 0, is: [0]}}}\n", MOE_E_SCHEMA, 3, 42, "calls.allow[0].args.type.mask", "without bits" },
    { "refuses an empty list of values", CALLS "    - {call: socket, args: {type: []}}\n", MOE_E_SCHEMA, 3, 35, "calls.allow[0].args.type", "fits no call" },
    { "refuses two kinds of demand at once", CALLS "    - {call: clone, args: {flags: {without: [CLONE_VM], at_most: 3}}}\n", MOE_E_SCHEMA, 3, 35, "calls.allow[0].args.flags", "must be flags" },
    { "refuses a flag demanded and forbidden", CALLS "    - {call: clone, args: {flags: {without: [CLONE_VM], with: [CLONE_VM]}}}\n", MOE_E_SCHEMA, 3, 35, "calls.allow[0].args.flags",
      "demands a flag and forbids it" },
    { "refuses an action below allow", CALLS "    - {call: read, action: kill}\n", MOE_E_SCHEMA, 3, 20, "calls.allow[0].action", "calls.deny only" },
    { "refuses an unknown action", "calls:\n  deny:\n    - {call: read, action: errno:EPREM}\n", MOE_E_SCHEMA, 3, 28, "calls.deny[0].action", "must be errno:NAME" },
    { "refuses a call both allowed and denied", "calls:\n  allow: [read]\n  deny: [read]\n", MOE_E_SCHEMA, 3, 10, "calls.deny[0]", "line 2 says otherwise" },
    { "refuses an unknown default", "calls: {default: refuse}\n", MOE_E_SCHEMA, 1, 18, "calls.default", "must be errno:NAME" },
    { "refuses a relative path", "files: {read: [etc]}\n", MOE_E_SCHEMA, 1, 16, "files.read[0]", "absolute path" },
    { "refuses dots in a path", "files: {write: [/a/../etc]}\n", MOE_E_SCHEMA, 1, 17, "files.write[0]", "\"..\"" },
    { "refuses the command elsewhere", "files: {read: [$COMMAND]}\n", MOE_E_SCHEMA, 1, 16, "files.read[0]", "files.execute only" },
    { "refuses another's home", "files: {read: [~bob/x]}\n", MOE_E_SCHEMA, 1, 16, "files.read[0]", "absolute path" },
    { "refuses a device with a slash before it", "files: {devices: [/dev/null]}\n", MOE_E_SCHEMA, 1, 19, "files.devices[0]", "below /dev" },
    { "refuses an unknown item key", "files: {read: [{pth: /a}]}\n", MOE_E_SCHEMA, 1, 17, "files.read[0].pth", "did you mean path?" },
    { "takes an empty why for none", "files: {read: [{path: /a, why: \"\"}]}\n", MOE_OK, 0, 0, "", "" },
    { "refuses a why that is a list", "files: {read: [{path: /a, why: [b]}]}\n", MOE_E_SCHEMA, 1, 32, "files.read[0].why", "must be a string" },
    { "refuses control characters", "title: \"a\\x1b[1m\"\n", MOE_E_SCHEMA, 1, 8, "title", "control or direction" },
    { "refuses a size without a number", "limits: {memory: G}\n", MOE_E_SCHEMA, 1, 18, "limits.memory", "a size such as" },
    { "refuses a size that overflows", "limits: {memory: 99999999999T}\n", MOE_E_SCHEMA, 1, 18, "limits.memory", "a size such as" },
    { "refuses a time without a unit", "limits: {time: 30}\n", MOE_E_SCHEMA, 1, 16, "limits.time", "a time such as" },
    { "refuses a peer without a port", "network: {connect: [db]}\n", MOE_E_SCHEMA, 1, 21, "network.connect[0]", "HOST:PORT" },
    { "refuses an address without brackets", "network: {connect: [\"::1:80\"]}\n", MOE_E_SCHEMA, 1, 21, "network.connect[0]", "brackets" },
    { "refuses port 0", "network: {bind: [0]}\n", MOE_E_SCHEMA, 1, 18, "network.bind[0]", "1 to 65535" },
    { "refuses a range that runs backwards", "network: {bind: [20-10]}\n", MOE_E_SCHEMA, 1, 18, "network.bind[0]", "FIRST-LAST" },
    { "refuses an unknown mode", "network: {mode: loop}\n", MOE_E_SCHEMA, 1, 17, "network.mode", "not one of none, loopback, listed, host" },
    { "refuses a variable's name with a blank", "environment: {keep: [\"A B\"]}\n", MOE_E_SCHEMA, 1, 22, "environment.keep[0]", "variable's name" },
    { "refuses a secret from nowhere", "environment: {secrets: [{name: K}]}\n", MOE_E_SCHEMA, 1, 25, "environment.secrets[0]", "one of from_env and from_file" },
    { "refuses an unknown layer", "requires: [landlok-fs]\n", MOE_E_SCHEMA, 1, 12, "requires[0]", "did you mean landlock-fs?" },
    { "refuses a umask that is none", "rights: {umask: \"089\"}\n", MOE_E_SCHEMA, 1, 17, "rights.umask", "octal" },
    { "refuses a GPU twice", "gpu: \"0,0\"\n", MOE_E_SCHEMA, 1, 6, "gpu", "different numbers" },
    { "refuses an unknown base", "extends: minimol\n", MOE_E_SCHEMA, 1, 10, "extends", "did you mean minimal?" },
    { "refuses a file as base here", "extends: ./a.yaml\n", MOE_E_SCHEMA, 1, 10, "extends", "only built-in" },
    { "refuses to remove what is not there", "extends: minimal\nremove: {calls: [bpf]}\n", MOE_E_SCHEMA, 2, 18, "remove.calls[0]", "removes nothing" },
    { "refuses to remove what is denied", "extends: minimal\nremove: {calls: [openat2]}\n", MOE_E_SCHEMA, 2, 18, "remove.calls[0]", "is denied already" },
    { "refuses to remove a part of a folder", "extends: minimal\nremove: {files: [/usr/lib/x]}\n", MOE_E_SCHEMA, 2, 18, "remove.files[0]", "files.hide" },
    { "refuses a key twice", "wx: free\nwx: free\n", MOE_E_PARSE, 2, 1, "wx", "" },
};

static void parses(void **state)
{
    const struct parse_case *c = *state;
    struct moe_profiles *all = moe_profiles_new();
    const struct moe_profile *p = NULL;
    struct moe_error err = { 0 };
    enum moe_code code = moe_profile_parse(all, "t.yaml", moe_str_c(c->yaml), false, &p, &err);
    if (code != c->code || (c->line && (err.line != c->line || err.column != c->column || strcmp(err.field, c->field) != 0 || !strstr(err.text, c->text))))
        fail_msg("code %d at %u:%u: %s: %s", code, err.line, err.column, err.field, err.text);
    assert_true((p != NULL) == (code == MOE_OK));
    moe_profiles_free(&all);
}

static void knows_all_that_it_was_told(void **state)
{
    (void)state;
    struct moe_profiles *all = moe_profiles_new();
    const struct moe_profile *p = must_parse(all,
        "name: mine\ntitle: all of it\nrequires: [seccomp, pid]\nprefers: notify\n"
        "calls:\n  default: kill\n  allow:\n    - read\n    - {call: [write, lseek], why: output goes to pipes}\n"
        "    - {call: socket, args: {type: {mask: 0xf, is: [SOCK_STREAM]}, domain: [AF_UNIX, AF_INET]}}\n"
        "  deny:\n    - ptrace\n    - {call: clone3, action: \"errno:ENOSYS\"}\n"
        "files:\n  read: [/a//b/./c/, {path: ~/d, why: the data set lies there}]\n  execute: $COMMAND\n  write: [\"${OUT}/x\"]\n  devices: [null, infiniband/uverbs0]\n"
        "  tmp: 512K\n  quota: {bytes: 4G, files: 16384}\n  record: hash\n"
        "network:\n  mode: {is: listed, why: the meeting point is outside}\n  connect: [\"db:5432\", \"[::1]:80\", {peer: \"h:*\", why: x y z}]\n  bind: [29500, 29501-29510, \"*\"]\n"
        "rights: {execute_new: true, umask: \"0027\", hostname: box}\nlimits: {memory: 8G, tasks: unlimited, cpu: 1500ms, time: 2h, grace: 500ms, open_files: 64}\n"
        "environment:\n  set: {B: \"1\", C: \"\"}\n  keep: [A, LC_*]\n  secrets: [{name: K, from_env: TOP, as: file, program: moe-train}]\n"
        "gpu: \"0,3\"\nwx: cache\nterminal: pty\n");
    assert_true(moe_str_is(p->name, "mine") && moe_str_is(p->title, "all of it"));
    assert_true(p->requires_layer[MOE_LAYER_SECCOMP] && p->requires_layer[MOE_LAYER_PID_NS] && p->prefers_layer[MOE_LAYER_NOTIFY] && !p->requires_layer[MOE_LAYER_NET_NS]);
    assert_int_equal(p->deny, MOE_ACT_KILL);
    assert_int_equal(p->rule_count, 6);
    const char *order[] = { "clone3", "lseek", "ptrace", "read", "socket", "write" };
    for (size_t i = 0; i < 6; i++)
        assert_true(moe_str_is(p->rules[i].name, order[i]));
    assert_true(moe_str_is(p->rules[1].at.why, "output goes to pipes") && p->rules[1].at.line == 9 && p->rules[1].at.column == 7);
    assert_int_equal(p->rules[4].demand_count, 2);
    assert_int_equal(p->rules[4].demands[0].arg, 0);
    assert_int_equal(p->rules[4].demands[0].count, 2);
    assert_true(p->rules[4].demands[1].mask == 0xf && p->rules[4].demands[1].values[0] == 1);
    assert_true(moe_str_is(p->read[0].path, "/a/b/c") && moe_str_is(p->read[1].path, "~/d") && moe_str_is(p->write[0].path, "${OUT}/x"));
    assert_true(p->device_count == 2 && moe_str_is(p->devices[0], "null") && moe_str_is(p->devices[1], "infiniband/uverbs0"));
    assert_true(p->limits.tmp_bytes == 512u << 10 && p->limits.quota_bytes == 4ull << 30 && p->limits.quota_files == 16384 && p->record == MOE_RECORD_HASH);
    assert_true(p->net == MOE_NET_LISTED && moe_str_is(p->at.net.why, "the meeting point is outside"));
    assert_true(p->connect_count == 3 && moe_str_is(p->connect[1].host, "::1") && p->connect[1].port == 80 && p->connect[2].port == 0);
    assert_true(p->bind_count == 3 && p->bind[1].first == 29501 && p->bind[1].last == 29510 && p->bind[2].first == 1 && p->bind[2].last == 65535);
    assert_true(p->exec_new && p->umask == 027 && moe_str_is(p->hostname, "box"));
    assert_true(p->limits.memory_bytes == 8ull << 30 && p->limits.tasks == UINT64_MAX && p->limits.cpu_s == 2 && p->limits.time_ms == 7200000 && p->limits.grace_ms == 500);
    assert_true(p->env_count == 4 && !p->env[0].set && p->env[2].set && moe_str_is(p->env[2].value, "1") && !p->env[3].value.len);
    assert_true(p->secret_count == 1 && p->secrets[0].as == MOE_SECRET_FILE && moe_str_is(p->secrets[0].program, "moe-train"));
    assert_true(moe_str_is(p->gpu, "0,3") && p->wx == MOE_WX_CACHE && p->tty == MOE_TTY_PTY);
    moe_profiles_free(&all);
}

static void an_empty_one_denies_all(void **state)
{
    (void)state;
    struct moe_profiles *all = moe_profiles_new();
    const struct moe_profile *p = must_parse(all, "{}");
    assert_true(p->deny == MOE_ACT_ERRNO && p->deny_errno == 1 && p->rule_count == 0 && p->net == MOE_NET_NONE && p->wx == MOE_WX_STRICT && !p->exec_new && !p->host_user);
    assert_true(p->umask == 077 && moe_str_is(p->gpu, "none") && moe_str_is(p->name, "t") && p->limits.memory_bytes == UINT64_MAX && p->limits.grace_ms == 30000);
    moe_profiles_free(&all);
}

static void suggests_a_built_in_one(void **state)
{
    (void)state;
    struct moe_profiles *all = moe_profiles_new();
    const struct moe_profile *p = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_profile_load(all, "trainin", &p, &err), MOE_E_USAGE);
    assert_non_null(strstr(err.text, "did you mean training?"));
    assert_int_equal(moe_profile_load(all, "./nowhere.yaml", &p, &err), MOE_E_IO);
    moe_profiles_free(&all);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 3];
    size_t n = 0;
    for (; n < MOE_COUNT(cases); n++)
        tests[n] = (struct CMUnitTest){ .name = cases[n].name, .test_func = parses, .initial_state = (void *)(uintptr_t)&cases[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(knows_all_that_it_was_told);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(an_empty_one_denies_all);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(suggests_a_built_in_one);
    return _cmocka_run_group_tests("parse", tests, n, NULL, NULL);
}
