/* A plan from a profile, the command line and what the kernel has. Each step is a file of this folder. */
#include "sandbox/kernel/uapi.h"
#include "sandbox/plan/parts.h"
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define OWN_UIDS 0x6d000000u        /* as root, a job's user is one of 2^24 that nobody has: above those of systemd and of containers */

struct moe_plans {
    struct moe_arena *arena;
    struct moe_profiles *profiles;  /* of rules that the plan makes itself */
    struct moe_profile profile;
    struct moe_plan plan;
};

enum moe_code moe_plan_full(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the plan needs more than %u MiB or %u mounts", MOE_CAP_PLAN_MEMORY >> 20, MOE_CAP_PLAN_MOUNTS);
}

enum moe_code moe_plan_refuse(const struct moe_origin *at, struct moe_error *err, const char *fmt, ...)
{
    char text[sizeof err->text], file[sizeof err->file];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (!at || !at->file.len)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "%s", text);
    snprintf(file, sizeof file, "%.*s", MOE_FMT(at->file));
    return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .file = file, .line = at->line, .column = at->column }, "%s", text);
}

void moe_plan_warn(struct moe_build *b, const char *fmt, ...)
{
    char text[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    const char *copy = moe_plan_text(b, moe_str_c(text));
    const char **slot = copy ? moe_build_grow(b, warning) : NULL;
    if (slot)
        *slot = copy;
}

const char *moe_plan_text(struct moe_build *b, struct moe_str s)
{
    return moe_arena_str(b->arena, s).ptr;
}

static const struct { enum moe_layer layer; uint64_t flag; } spaces[] = {
    { MOE_LAYER_USER_NS, CLONE_NEWUSER }, { MOE_LAYER_MOUNT_NS, CLONE_NEWNS }, { MOE_LAYER_PID_NS, CLONE_NEWPID },       { MOE_LAYER_IPC_NS, CLONE_NEWIPC },
    { MOE_LAYER_UTS_NS, CLONE_NEWUTS },   { MOE_LAYER_NET_NS, CLONE_NEWNET },  { MOE_LAYER_CGROUP_NS, CLONE_NEWCGROUP },
};

uint64_t moe_plan_spaces(const struct moe_profile *p)
{
    uint64_t flags = 0;
    for (size_t i = 0; i < MOE_COUNT(spaces); i++)
        if ((p->requires_layer[spaces[i].layer] || p->prefers_layer[spaces[i].layer]) && !(spaces[i].layer == MOE_LAYER_NET_NS && p->net == MOE_NET_HOST))
            flags |= spaces[i].flag;
    return flags;
}

/* What is demanded and not here stops the run; what is only preferred is a warning. */
static enum moe_code layers(struct moe_build *b, struct moe_error *err)
{
    const struct moe_profile *p = b->profile;
    const struct moe_kernel *k = b->kernel;
    for (int l = 0; l < MOE_LAYER_COUNT; l++) {
        if ((!p->requires_layer[l] && !p->prefers_layer[l]) || k->has[l])
            continue;
        if (p->requires_layer[l])
            return moe_fail(err, MOE_E_DEVICE, (struct moe_where){ .field = moe_layer_name((enum moe_layer)l) },
                            "profile %.*s requires this layer (%s), and this machine does not give it: %s", MOE_FMT(p->name), moe_layer_title((enum moe_layer)l),
                            k->why_not[l]);
        moe_plan_warn(b, "without %s: %s", moe_layer_title((enum moe_layer)l), k->why_not[l]);
    }
    b->plan->clone_flags = moe_plan_spaces(p);
    for (size_t i = 0; i < MOE_COUNT(spaces); i++)
        if (!k->has[spaces[i].layer])
            b->plan->clone_flags &= ~spaces[i].flag;
    b->plan->time_ns = (p->requires_layer[MOE_LAYER_TIME_NS] || p->prefers_layer[MOE_LAYER_TIME_NS]) && k->has[MOE_LAYER_TIME_NS];
    b->plan->notify = k->has[MOE_LAYER_NOTIFY] && (p->requires_layer[MOE_LAYER_NOTIFY] || p->prefers_layer[MOE_LAYER_NOTIFY]);
    b->plan->mdwe = p->wx == MOE_WX_STRICT && k->has[MOE_LAYER_MDWE];
    return MOE_OK;
}

static void user(struct moe_build *b)
{
    struct moe_plan *p = b->plan;
    uint32_t random = 0;
    p->inner_uid = p->outer_uid = geteuid();
    p->inner_gid = p->outer_gid = getegid();
    p->switch_user = p->outer_uid == 0 && !b->profile->host_user && b->kernel->root;
    if (!p->switch_user)
        return;
    if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random)
        random = (uint32_t)getpid();
    p->outer_uid = p->outer_gid = OWN_UIDS | (random & 0xffffffu);
    p->inner_uid = p->inner_gid = 1000;
}

static enum moe_code cwd(struct moe_build *b, struct moe_error *err)
{
    char real[PATH_MAX];
    const char *want = b->options->chdir ? b->options->chdir : b->cwd;
    int failed = *want == '/' ? moe_plan_resolve(b, want, real) : ENOENT;
    if (!failed && moe_plan_visible(b, real)) {
        b->plan->cwd = moe_plan_text(b, moe_str_c(real));
        if (!b->options->chdir && moe_plan_passing(b, real))
            moe_plan_warn(b, "the working folder lies below the job's own %s, and what is written to it ends with the job: --rw %s keeps it",
                          strncmp(real, "/tmp/", 5) == 0 ? "/tmp" : "/dev", real);
        return b->plan->cwd ? MOE_OK : moe_plan_full(err);
    }
    if (b->options->chdir && strcmp(b->options->chdir, "/tmp") != 0 && strcmp(b->options->chdir, "/") != 0)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--chdir" }, "%s is not seen inside (--ro, --rw)", b->options->chdir);
    b->plan->cwd = b->options->chdir ? b->options->chdir : "/";
    return MOE_OK;
}

/* Arguments that name files which are not seen inside are the commonest mistake: said before the program trips over it. A word without a slash may be
 * any word: only a file of that name is taken for one. */
static void unseen(struct moe_build *b)
{
    char real[PATH_MAX];
    for (char *const *arg = b->command + 1; *b->command && *arg; arg++) {
        struct stat st;
        if (strncmp(*arg, "/proc/", 6) == 0 || strncmp(*arg, "/dev/", 5) == 0 || stat(*arg, &st) != 0 || !(strchr(*arg, '/') || S_ISREG(st.st_mode)))
            continue;
        struct moe_str path = **arg == '/' ? moe_str_c(*arg) : moe_arena_printf(b->arena, "%s/%s", b->cwd, *arg);
        if (path.ptr && moe_plan_resolve(b, path.ptr, real) == 0 && !moe_plan_visible(b, real))
            moe_plan_warn(b, "%s is named on the command line and is not seen inside: --ro, --rw or --rx %s", *arg, *arg);
    }
}

static enum moe_code listed(struct moe_build *b, unsigned use, const char *const **out, size_t *count, struct moe_error *err)
{
    const char **list = moe_arena_array(b->arena, const char *, b->item_count + 1);
    size_t n = 0;
    if (!list)
        return moe_plan_full(err);
    for (size_t i = 0; i < b->item_count; i++)
        if (b->items[i].use & use)
            list[n++] = b->items[i].path;
    *out = list;
    *count = n;
    return MOE_OK;
}

static enum moe_code broker(struct moe_build *b, struct moe_error *err)
{
    struct moe_broker_plan *p = &b->plan->broker;
    const struct moe_profile *profile = b->profile;
    MOE_TRY(listed(b, MOE_USE_WRITE, &p->writable, &p->writable_count, err));
    MOE_TRY(listed(b, MOE_USE_EXEC, &p->executable, &p->executable_count, err));
    MOE_TRY(listed(b, MOE_USE_MAP, &p->unwritable_exec, &p->unwritable_exec_count, err));
    p->quota_bytes = profile->limits.quota_bytes;
    p->quota_files = profile->limits.quota_files;
    p->file_bytes = MOE_MIN(profile->limits.file_bytes, profile->limits.quota_bytes);
    p->record = b->options->json_log ? profile->record : MOE_RECORD_NONE;       /* nobody would read it */
    p->record_hash_below = profile->record_hash_below;
    p->strict_wx = profile->wx == MOE_WX_STRICT;
    p->fs_uid = b->plan->outer_uid;
    p->fs_gid = b->plan->outer_gid;
    p->switch_fs = b->plan->switch_user;
    p->exec = b->plan->notify;
    /* the switch of the pid namespace, which does it without us, takes root */
    p->memfd = b->plan->notify && !(b->kernel->has[MOE_LAYER_MEMFD_NOEXEC] && b->kernel->root);
    p->files = b->plan->notify && p->writable_count && (p->quota_bytes != UINT64_MAX || p->quota_files != UINT64_MAX || p->record != MOE_RECORD_NONE);
    return MOE_OK;
}

static enum moe_code filter(struct moe_build *b, struct moe_error *err)
{
    struct moe_call_rule ask[MOE_CAP_ASK];
    struct moe_filter_want want = { .profile = b->profile, .strict_wx = b->profile->wx == MOE_WX_STRICT, .notify_denied = b->plan->notify, .ask = ask };
    if (b->plan->notify)
        want.ask_count = moe_plan_asks(&b->plan->broker, b->profiles, ask);
    return moe_filter_build(&want, &b->plan->filter, err);
}

static bool is_name(const char *name)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.";
    const size_t n = strlen(name);
    return n >= 1 && n <= 63 && strspn(name, plain) == n && name[0] != '-' && name[0] != '.';
}

static enum moe_code make(struct moe_build *b, struct moe_error *err)
{
    struct moe_plan *p = b->plan;
    MOE_TRY(moe_plan_merge(b, err));
    MOE_TRY(layers(b, err));
    p->layer_warnings = b->warning_count;
    user(b);
    if (b->options->name && !is_name(b->options->name))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--name" }, "1 to 63 letters, digits, '-' and '.', as of a host");
    p->hostname = moe_plan_text(b, b->options->name ? moe_str_c(b->options->name) : b->profile->hostname.len ? b->profile->hostname : MOE_STR("sandbox"));
    if (!p->hostname)
        return moe_plan_full(err);
    MOE_TRY(moe_plan_items(b, err));
    MOE_TRY(moe_plan_command(b, err));
    MOE_TRY(moe_plan_companions(b, err));
    MOE_TRY(moe_plan_gpu(b, err));
    p->tty = b->profile->tty == MOE_TTY_PTY;
    MOE_TRY(moe_plan_net(b, err));
    MOE_TRY(moe_plan_tree(b, err));
    MOE_TRY(moe_plan_etc(b, err));
    MOE_TRY(moe_plan_seal(b, err));
    MOE_TRY(moe_plan_landlock(b, err));
    MOE_TRY(moe_plan_env(b, err));
    MOE_TRY(moe_plan_limits(b, err));
    MOE_TRY(moe_plan_fds(b, err));
    MOE_TRY(cwd(b, err));
    unseen(b);
    MOE_TRY(broker(b, err));
    MOE_TRY(filter(b, err));
    p->secrets = b->profile->secrets;
    p->secret_count = b->profile->secret_count;
    p->mounts = b->mounts;
    p->mount_count = b->mount_count;
    p->warnings = b->warnings;
    p->warning_count = b->warning_count;
    return MOE_OK;
}

enum moe_code moe_plan_make(const struct moe_profile *profile, const struct moe_run_options *options, const struct moe_kernel *kernel, char *const *command,
                            struct moe_plans **owner, struct moe_plan **out, struct moe_error *err)
{
    MOE_AUTO(moe_plans_free) struct moe_plans *all = calloc(1, sizeof *all);
    if (!all || !(all->arena = moe_arena_new(MOE_CAP_PLAN_MEMORY)) || !(all->profiles = moe_profiles_new()))
        return moe_plan_full(err);
    struct moe_build b = { .arena = all->arena, .profiles = all->profiles, .options = options, .kernel = kernel, .profile = &all->profile, .plan = &all->plan,
                           .command = command };
    all->profile = *profile;
    all->plan.profile = &all->profile;
    all->plan.kernel = *kernel;
    if (!getcwd(b.cwd, sizeof b.cwd) || b.cwd[0] != '/')
        b.cwd[0] = '\0';
    MOE_TRY(make(&b, err));
    *out = &all->plan;
    *owner = moe_take(all);
    return MOE_OK;
}

void moe_plans_free(struct moe_plans **owner)
{
    if (!*owner)
        return;
    moe_bpf_free(&(*owner)->plan.filter);
    moe_profiles_free(&(*owner)->profiles);
    moe_arena_free(&(*owner)->arena);
    free(*owner);
    *owner = NULL;
}
