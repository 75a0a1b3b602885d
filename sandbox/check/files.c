/* Paths: what must not be seen, and what must not be both written and executed. Only words are compared: nothing is looked up on this machine. */
#include "common/base/glob.h"
#include "sandbox/check/parts.h"
#include <stdio.h>

enum { SHOWN = 3, PATH_BYTES = 512 };

/* ---- one spelling for each place ---- */

/* Links that distributions have. */
static const struct { const char *link, *target; } links[] = {
    { "/bin", "/usr/bin" }, { "/sbin", "/usr/sbin" }, { "/lib", "/usr/lib" }, { "/lib64", "/usr/lib64" }, { "/lib32", "/usr/lib32" }, { "/var/run", "/run" },
};

static bool at_or_below(struct moe_str path, struct moe_str top)
{
    return moe_str_is(top, "/") || (moe_str_starts(path, top) && (path.len == top.len || path.ptr[top.len] == '/'));
}

struct place { char path[PATH_BYTES]; };

static void put(struct place *to, const char *head, struct moe_str tail) { snprintf(to->path, sizeof to->path, "%s%.*s", head, MOE_FMT(tail)); }

/* Homes become "~", whoever's they are; links that distributions have are followed. */
static struct place spelt(struct moe_str s)
{
    static const char *const homes[] = { "${HOME}", "$HOME", "/root" };
    struct place to;
    for (size_t i = 0; i < MOE_COUNT(homes); i++)
        if (at_or_below(s, moe_str_c(homes[i]))) {
            put(&to, "~", moe_str_from(s, strlen(homes[i])));
            return to;
        }
    if (at_or_below(s, MOE_STR("/home"))) {
        struct moe_str rest = moe_str_from(s, sizeof "/home/" - 1);
        (void)moe_str_cut(&rest, '/');
        put(&to, rest.len ? "~/" : "~", rest);
        return to;
    }
    for (size_t i = 0; i < MOE_COUNT(links); i++)
        if (at_or_below(s, moe_str_c(links[i].link))) {
            put(&to, links[i].target, moe_str_from(s, strlen(links[i].link)));
            return to;
        }
    put(&to, "", s);
    return to;
}

static bool is_pattern(const char *path) { return strpbrk(path, "*?[") != NULL; }

/* Whether the item `top` shows `path`: it is that path or something above it, by name or by pattern. */
static bool shows(const char *top, const char *path)
{
    if (!is_pattern(top))
        return at_or_below(moe_str_c(path), moe_str_c(top));
    for (const char *end = path + 1;; end++) {
        if ((*end == '/' || !*end) && moe_glob(moe_str_c(top), (struct moe_str){ path, (size_t)(end - path) }))
            return true;
        if (!*end)
            return false;
    }
}

static bool hidden(const struct moe_profile *p, const char *path)
{
    for (size_t i = 0; i < p->hide_count; i++) {
        struct place hide = spelt(p->hide[i].path);
        if (shows(hide.path, path))
            return true;
    }
    return false;
}

/* ---- what must not be seen ---- */

struct secret { const char *code, *path; };
static const struct secret secrets[] = {
    { "P302", "/run/docker.sock" }, { "P302", "/run/containerd" }, { "P302", "/run/podman" }, { "P302", "/run/crio" }, { "P302", "/run/dbus" }, { "P302", "/run/user" },
    { "P302", "/run/systemd" }, { "P302", "/run/libvirt" }, { "P302", "/run/snapd.socket" }, { "P302", "${SSH_AUTH_SOCK}" }, { "P302", "$SSH_AUTH_SOCK" }, { "P302", "${DOCKER_HOST}" },
    { "P302", "${XDG_RUNTIME_DIR}" }, { "P302", "/tmp/.X11-unix" }, { "P302", "/var/lib/kubelet" },
    { "P303", "/proc" }, { "P303", "/sys/kernel/debug" }, { "P303", "/sys/kernel/security" }, { "P303", "/sys/fs/cgroup" }, { "P303", "/sys/firmware" }, { "P303", "/sys/fs/bpf" },
    { "P303", "/dev/mem" }, { "P303", "/dev/pts" },
    { "P304", "/etc/shadow" }, { "P304", "/etc/gshadow" }, { "P304", "/etc/shadow-" }, { "P304", "/etc/sudoers" }, { "P304", "/etc/ssh" }, { "P304", "/etc/ssl/private" },
    { "P304", "/etc/krb5.keytab" }, { "P304", "/etc/kubernetes" }, { "P304", "/run/secrets" }, { "P304", "/var/lib/docker" }, { "P304", "/var/lib/containerd" },
    { "P304", "/var/spool/cron" }, { "P304", "/etc/machine-id" },
    { "P305", "~" }, { "P305", "~/.ssh" }, { "P305", "~/.aws" }, { "P305", "~/.gnupg" }, { "P305", "~/.kube" }, { "P305", "~/.docker" }, { "P305", "~/.netrc" }, { "P305", "~/.azure" },
    { "P305", "~/.config/gcloud" }, { "P305", "~/.config/gh" }, { "P305", "~/.git-credentials" }, { "P305", "~/.pgpass" }, { "P305", "~/.password-store" }, { "P305", "~/.huggingface" },
    { "P305", "~/.cache/huggingface/token" }, { "P305", "~/.netrc" }, { "P305", "~/.npmrc" }, { "P305", "~/.pypirc" }, { "P305", "~/.bash_history" }, { "P305", "~/.mozilla" },
};

/* Whole folders of the system; what is below them may be named. */
static bool is_whole(const char *path)
{
    static const char *const whole[] = { "/", "/proc", "/sys", "/dev", "/run", "/etc", "/var", "/home", "/boot", "/root" };
    for (size_t i = 0; i < MOE_COUNT(whole); i++)
        if (strcmp(path, whole[i]) == 0)
            return true;
    return false;
}

static bool reveals(const struct moe_profile *p, const char *item, const struct secret *s)
{
    if (hidden(p, s->path))
        return false;
    bool whole_home = strcmp(s->path, "~") == 0;                  /* a folder in a home is no home */
    return shows(item, s->path) || (!whole_home && !is_pattern(item) && at_or_below(moe_str_c(item), moe_str_c(s->path)));
}

static void look(struct moe_checked *c, const struct moe_path_item *item, const char *section, const char *code)
{
    struct place at = spelt(item->path);
    char shown[200] = "";
    size_t used = 0, count = 0;
    for (size_t i = 0; i < MOE_COUNT(secrets); i++) {
        if (strcmp(secrets[i].code, code) != 0 || !reveals(c->p, at.path, &secrets[i]))
            continue;
        if (count++ < SHOWN && used < sizeof shown)
            used += (size_t)snprintf(shown + used, sizeof shown - used, "%s%s", count > 1 ? ", " : "", secrets[i].path);
    }
    if (count > SHOWN && used < sizeof shown)
        snprintf(shown + used, sizeof shown - used, " and %zu more", count - SHOWN);
    if (count)
        moe_check_say(c, code, &item->at, section, "%.*s shows %s", MOE_FMT(item->path), shown);
    else if (strcmp(code, "P303") == 0 && is_whole(at.path))
        moe_check_say(c, code, &item->at, section, "%.*s of the host, as a whole", MOE_FMT(item->path));
}

static void visible(struct moe_checked *c, const struct moe_path_item *items, size_t count, const char *section)
{
    static const char *const codes[] = { "P302", "P303", "P304", "P305" };
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < MOE_COUNT(codes); k++)
            look(c, &items[i], section, codes[k]);
}

/* ---- writable and executable ---- */

static bool touch(const char *a, const char *b) { return shows(a, b) || shows(b, a); }

static void overlap(struct moe_checked *c, const struct moe_path_item *written, size_t count, const char *section, const struct moe_path_item *run, size_t run_count,
                    const char *how)
{
    for (size_t i = 0; i < count; i++) {
        struct place w = spelt(written[i].path);
        for (size_t j = 0; j < run_count; j++) {
            struct place x = spelt(run[j].path);
            if (touch(w.path, x.path))
                moe_check_say(c, "P301", &written[i].at, section, "%.*s can be written, and %.*s %s (line %u of %.*s)", MOE_FMT(written[i].path), MOE_FMT(run[j].path), how,
                              run[j].at.line, MOE_FMT(run[j].at.file));
        }
    }
}

/* ---- the rest ---- */

static void doubled(struct moe_checked *c, const struct moe_path_item *items, size_t count, const char *section)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            struct place wide = spelt(items[i].path), tight = spelt(items[j].path);
            if (i == j || !moe_str_eq(items[i].at.file, items[j].at.file) || is_pattern(wide.path) || strcmp(wide.path, tight.path) == 0 || !shows(wide.path, tight.path))
                continue;
            moe_check_say(c, "P111", &items[j].at, section, "%.*s lies below %.*s, which line %u lists", MOE_FMT(items[j].path), MOE_FMT(items[i].path), items[i].at.line);
        }
}

static void path_reasons(struct moe_checked *c, const struct moe_path_item *items, size_t count, const char *section, bool needed)
{
    for (size_t i = 0; i < count; i++) {
        char what[300];
        snprintf(what, sizeof what, "%s: %.*s", section, (int)MOE_MIN(items[i].path.len, (size_t)200), items[i].path.ptr);
        if (needed || items[i].at.why.len)
            (void)moe_check_reason(c, "P103", &items[i].at, section, what);
    }
}

static const char *const plain_devices[] = { "null", "zero", "full", "random", "urandom" };
static const char *const bad_devices[] = {
    "mem", "kmem", "port", "kmsg", "sd[a-z]*", "vd[a-z]*", "xvd[a-z]*", "hd[a-z]*", "nvme*", "dm-*", "mapper/*", "loop*", "md[0-9]*", "mmcblk*", "raw/*", "disk/*", "fuse", "cuse", "kvm",
    "vhost-*", "net/tun", "uinput", "uhid", "input/*", "tty", "tty*", "console", "vcs*", "vfio/*", "cpu/*", "cpu_dma_latency", "userfaultfd", "btrfs-control", "autofs", "hpet", "ppp", "rfkill",
    "sg[0-9]*", "bsg/*", "watchdog*", "snapshot", "mcelog", "vsock", "pts/*",
};

static bool fits(struct moe_str name, const char *const *patterns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (moe_glob_name(moe_str_c(patterns[i]), name))
            return true;
    return false;
}

static void devices(struct moe_checked *c)
{
    for (size_t i = 0; i < c->p->device_count; i++) {
        struct moe_str name = c->p->devices[i];
        char what[260];
        snprintf(what, sizeof what, "device %.*s", MOE_FMT(name));
        if (fits(name, bad_devices, MOE_COUNT(bad_devices)))
            moe_check_say(c, "P306", &c->p->device_at[i], "files.devices", "/dev/%.*s reaches past the sandbox", MOE_FMT(name));
        else if (!fits(name, plain_devices, MOE_COUNT(plain_devices)))
            (void)moe_check_reason(c, "P103", &c->p->device_at[i], "files.devices", what);
    }
}

void moe_check_files(struct moe_checked *c)
{
    const struct moe_profile *p = c->p;
    const struct { const struct moe_path_item *items; size_t count; const char *section; bool reason; } lists[] = {
        { p->read, p->read_count, "files.read", false },    { p->library, p->library_count, "files.library", false },
        { p->execute, p->execute_count, "files.execute", false }, { p->write, p->write_count, "files.write", true },
        { p->cache, p->cache_count, "files.cache", true },
    };
    for (size_t i = 0; i < MOE_COUNT(lists); i++) {
        visible(c, lists[i].items, lists[i].count, lists[i].section);
        path_reasons(c, lists[i].items, lists[i].count, lists[i].section, lists[i].reason);
        doubled(c, lists[i].items, lists[i].count, lists[i].section);
    }
    overlap(c, p->write, p->write_count, "files.write", p->execute, p->execute_count, "can be executed");
    overlap(c, p->write, p->write_count, "files.write", p->library, p->library_count, "can be mapped executable");
    overlap(c, p->cache, p->cache_count, "files.cache", p->execute, p->execute_count, "can be executed");
    overlap(c, p->cache, p->cache_count, "files.cache", p->library, p->library_count, "can be mapped executable");
    devices(c);
}
