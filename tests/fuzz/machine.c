/* Target   moe_machine_open(), what is asked of a machine
 * Input    the text of every file of /proc, /sys and /etc that is read, and of machine.yaml
 * Promise  no crash, no leak, no overrun; lines lie in the text; every listener has an address and a port; what is stated is found again
 * Corpus   tests/fuzz/corpus/machine
 * Links    audit/config/doctor
 */
#include "audit/config/doctor/facts.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CAP_INPUT 65536u

/* Empty files below a folder of this process: `mend` puts the input in their place. */
static struct { char root[64]; struct moe_str input; } fuzzed;
static const char *const files[] = {
    "proc/self/status", "proc/self/environ", "proc/self/uid_map", "proc/net/tcp", "proc/net/tcp6", "proc/net/udp", "proc/net/udp6", "etc/group", "etc/passwd",
};
static const char *const folders[] = { "proc", "proc/self", "proc/net", "etc" };

static enum moe_code mend(struct moe_str bytes, struct moe_buf *out, struct moe_error *err)
{
    (void)bytes;
    (void)err;
    moe_buf_add(out, fuzzed.input);
    return MOE_OK;
}

struct spelled { char text[128]; };
static struct spelled below(const char *name)
{
    struct spelled s;
    int n = snprintf(s.text, sizeof s.text, "%s/%s", fuzzed.root, name);
    if (n < 0 || (size_t)n >= sizeof s.text)
        abort();
    return s;
}

static void put(const char *name, struct moe_str bytes)
{
    FILE *f = fopen(below(name).text, "w");
    if (!f || fwrite(bytes.ptr, 1, bytes.len, f) != bytes.len || fclose(f) != 0)
        abort();
}

static void leave(void)
{
    for (size_t i = 0; i < MOE_COUNT(files); i++)
        (void)unlink(below(files[i]).text);
    for (size_t i = MOE_COUNT(folders); i-- > 0; )
        (void)rmdir(below(folders[i]).text);
    (void)unlink(below("machine.yaml").text);
    (void)rmdir(fuzzed.root);
}

static void make_root(void)
{
    if (fuzzed.root[0])
        return;
    snprintf(fuzzed.root, sizeof fuzzed.root, "/tmp/moe-fuzz-machine-XXXXXX");
    if (!mkdtemp(fuzzed.root))
        abort();
    for (size_t i = 0; i < MOE_COUNT(folders); i++)
        (void)mkdir(below(folders[i]).text, 0700);
    for (size_t i = 0; i < MOE_COUNT(files); i++)
        put(files[i], MOE_STR(""));
    (void)atexit(leave);
}

static void each(void *ctx, const struct moe_machine_file *file)
{
    if (!file->path.len || file->path.ptr[0] != '/' || file->mode > 07777)
        abort();
    ++*(size_t *)ctx;
}

static void ask(const struct moe_machine *m)
{
    struct moe_machine_self self;
    struct moe_machine_text text;
    struct moe_machine_file file;
    struct moe_str name;
    size_t count, found = 0;
    if (moe_machine_line(m, "/proc/self/status", "CapEff", &text) && (!text.at.line || text.text.len > fuzzed.input.len))
        abort();
    if (moe_machine_self(m, &self) && self.group_count)
        (void)moe_machine_group(m, self.groups[0], &name);
    const struct moe_machine_var *vars = moe_machine_env(m, &count);
    for (size_t i = 0; i < count; i++) {
        if (!moe_machine_var(m, vars[i].name))
            abort();
        (void)moe_machine_look(m, vars[i].value, &file);
    }
    const struct moe_machine_listener *l = moe_machine_listeners(m, &count);
    for (size_t i = 0; i < count; i++)
        if (!l[i].address[0] || l[i].port > 65535 || !l[i].at.line)
            abort();
    moe_machine_each(m, MOE_STR("~/.ssh/id_*"), each, &found);
    moe_machine_each(m, MOE_STR("/*"), each, &found);
    (void)moe_machine_gpus(m, &count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_machine *m = NULL;
    struct moe_error err = { 0 };
    make_root();
    if (size > CAP_INPUT)
        return 0;
    fuzzed.input = (struct moe_str){ (const char *)data, size };
    put("machine.yaml", fuzzed.input);
    const struct moe_machine_how stated = { .root = fuzzed.root };
    if (moe_machine_open(&stated, &m, &err) == MOE_OK)
        ask(m);
    moe_machine_free(&m);
    put("machine.yaml", MOE_STR(""));
    const struct moe_machine_how read = { .root = fuzzed.root, .mend = mend };
    if (moe_machine_open(&read, &m, &err) == MOE_OK)
        ask(m);
    moe_machine_free(&m);
    return 0;
}
