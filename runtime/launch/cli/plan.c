#include "runtime/launch/cli/plan.h"
#include "common/base/file.h"
#include "runtime/comm/nccl_env.h"
#include "common/crypt/sign.h"
#include "runtime/launch/cli/parts.h"
#include "runtime/launch/spawn.h"
#include "runtime/launch/way.h"
#include "runtime/restore/restore.h"
#include <limits.h>
#include <stdlib.h>

enum { DEADLINE_MS = 30000, DRAIN_MS = 10000, STUCK_S = 60 };

static enum moe_code wrong(struct moe_error *err, const char *option, const char *why)
{
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = option }, "%s", why);
}

enum moe_code moe_launch_full(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the command line and its environment take more than %u bytes", MOE_CAP_LAUNCH_BYTES);
}

/* ---- nodes and trust ---- */

/* "host:29400", "[::1]:29400". */
static enum moe_code split_address(struct moe_launch_plan *p, const char *text, struct moe_error *err)
{
    const char *colon = strrchr(text, ':'), *port = colon ? colon + 1 : "";
    struct moe_str host = { text, colon ? (size_t)(colon - text) : 0 };
    const bool bracketed = host.len > 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']';
    if (bracketed)
        host = (struct moe_str){ host.ptr + 1, host.len - 2 };
    if (!host.len || !*port || strspn(port, "0123456789") != strlen(port) || strlen(port) > 5 || (!bracketed && memchr(host.ptr, ':', host.len)))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--rdzv" }, "'%s' is not HOST:PORT, or [ADDRESS]:PORT", text);
    p->launch.port = port;
    p->launch.host = moe_arena_str(p->arena, host).ptr;
    return p->launch.host ? MOE_OK : moe_launch_full(err);
}

static enum moe_code trust(const struct moe_launch_opts *o, struct moe_launch_plan *p, struct moe_error *err)
{
    const bool by_file = o->key != NULL, by_fd = o->key_fd != MOE_OPT_UNSET, by_cert = o->cert || o->cert_key || o->ca;
    if (by_file + by_fd + by_cert > 1)
        return wrong(err, by_cert ? "--cert" : "--key", "a key from a file, a key from a descriptor, or certificates: one of them");
    if (by_cert && (!o->cert || !o->cert_key || !o->ca))
        return wrong(err, "--cert", "--cert, --cert-key and --ca are given together");
    if (by_file)
        MOE_TRY(moe_rdzv_key_load(o->key, p->key, err));
    if (by_fd)
        MOE_TRY(moe_rdzv_key_from((int)o->key_fd, p->key, err));
    if (by_file || by_fd)
        p->launch.key = p->key;
    p->launch.cert = o->cert;
    p->launch.cert_key = o->cert_key;
    p->launch.ca = o->ca;
    return MOE_OK;
}

static enum moe_code nodes(const struct moe_launch_opts *o, struct moe_launch_plan *p, struct moe_error *err)
{
    const bool many = o->nnodes > 1;
    if (many && !o->rdzv)
        return wrong(err, "--nnodes", "several nodes meet at an address: --rdzv HOST:PORT");
    if (many && !o->key && o->key_fd == MOE_OPT_UNSET && !o->cert)
        return wrong(err, "--nnodes", "several nodes need a key (moe-launch keygen FILE, then --key FILE) or certificates (--cert, --cert-key, --ca)");
    p->launch.hint = o->node_hint != MOE_OPT_UNSET ? o->node_hint : p->sched.node;
    p->coordinate = !many || o->coordinate || p->launch.hint == 0;
    if (many)
        MOE_TRY(split_address(p, o->rdzv, err));
    return trust(o, p, err);
}

/* What the command line says; else a variable that names interfaces; else, on several nodes, the house decides when it has met the others (house.c). */
static enum moe_code name_interface(const struct moe_launch_opts *o, struct moe_launch_plan *p, struct moe_error *err)
{
    char way[MOE_CAP_WAY] = MOE_WAY_ALONE;
    if (o->interface)
        MOE_TRY(moe_way_named(o->interface, way, err));
    else if (o->nnodes > 1 || moe_env_get(&p->env, MOE_NCCL_IFNAME))
        return MOE_OK;
    return moe_env_set(&p->env, p->arena, MOE_NCCL_IFNAME, way, err);
}

/* And verbs: by devices that are named; else by those that the interfaces stand on, or not at all. Where the house decides about the interface, it does about these. */
static enum moe_code name_devices(struct moe_launch_plan *p, struct moe_error *err)
{
    const char *way = moe_env_get(&p->env, MOE_NCCL_IFNAME), *off = moe_env_get(&p->env, MOE_NCCL_IB_DISABLE);
    char devices[MOE_CAP_WAY];
    const char *named = moe_env_get(&p->env, MOE_NCCL_HCA);
    if (!way || moe_nccl_env_pinned(moe_str_c(way), moe_str_c(named ? named : ""), moe_str_c(off ? off : "")))
        return MOE_OK;
    if (moe_way_devices("/sys", way, devices))
        return moe_env_set(&p->env, p->arena, MOE_NCCL_HCA, devices, err);
    if (off)
        return wrong(err, "--env", MOE_NCCL_IB_DISABLE " leaves RDMA on, and the interface stands on no device of it: " MOE_NCCL_HCA "==mlx5_0 names one");
    return moe_env_set(&p->env, p->arena, MOE_NCCL_IB_DISABLE, "1", err);
}

static enum moe_code name_job(const struct moe_launch_opts *o, struct moe_launch_plan *p, struct moe_error *err)
{
    const char *name = o->job ? o->job : p->configured && p->config.job.len ? moe_arena_str(p->arena, p->config.job).ptr : "job";
    if (!name)
        return moe_launch_full(err);
    for (const char *at = name; *at; at++)
        if (!moe_is_word(*at) && *at != '.' && *at != '-')
            return wrong(err, "--job", "a job's name is made of letters, digits, '.', '_' and '-'");
    if (!*name || strlen(name) > MOE_RDZV_JOB)
        return wrong(err, "--job", "a job's name has 1 to 64 characters");
    p->launch.job = name;
    return MOE_OK;
}

/* ---- what is run ---- */

static bool is_moe_train(char *const *command)
{
    const char *base = strrchr(command[0], '/');
    return strcmp(base ? base + 1 : command[0], "moe-train") == 0;
}

/* FILE of "-c FILE", "-cFILE", "--config FILE" or "--config=FILE" among the arguments of moe-train. */
static const char *config_of(char *const *command)
{
    static const char word[] = "--config";
    if (!is_moe_train(command))
        return NULL;
    for (char *const *a = command + 1; *a && strcmp(*a, "--") != 0; a++) {
        if (strncmp(*a, "-c", 2) == 0 && (*a)[2])
            return *a + 2;
        if (strcmp(*a, "-c") == 0 || strcmp(*a, word) == 0)
            return a[1];
        if (strncmp(*a, word, sizeof word - 1) == 0 && (*a)[sizeof word - 1] == '=')
            return *a + sizeof word;
    }
    return NULL;
}

static enum moe_code digest_command(char *const *command, unsigned char out[MOE_SHA256_BYTES], struct moe_error *err)
{
    MOE_AUTO(moe_digest_free) struct moe_digest *d = NULL;
    MOE_TRY(moe_digest_new(&d, err));
    for (char *const *a = command; *a; a++)
        MOE_TRY(moe_digest_add(d, (struct moe_str){ *a, strlen(*a) + 1 }, err));
    return moe_digest_end(d, out, err);
}

/* Looked at now, and not when the first checkpoint is to be gone on from, which may be in days. The node that coordinates decides what that is. */
static enum moe_code check_signer(const struct moe_launch_plan *p, struct moe_error *err)
{
    MOE_AUTO(moe_key_free) struct moe_key *key = NULL;
    return p->coordinate && p->launch.pubkey ? moe_key_load_public(p->launch.pubkey, &key, err) : MOE_OK;
}

/* What nodes of one job must agree on: this program, and what is trained, or else the command. */
static enum moe_code digests(char *const *command, struct moe_launch_plan *p, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *self = NULL;
    if (p->configured)
        MOE_TRY(moe_config_digest(&p->config, p->launch.config, err));
    else
        MOE_TRY(digest_command(command, p->launch.config, err));
    if (p->launch.nodes == 1)
        return MOE_OK;
    MOE_TRY(moe_file_read("/proc/self/exe", MOE_CAP_PROGRAM, &self, err));
    return moe_crypt_sha256(moe_buf_str(self), p->launch.build, err);
}

static const char *or_config(const char *given, struct moe_launch_plan *p, struct moe_str configured)
{
    return given || !p->configured || !configured.len ? given : moe_arena_str(p->arena, configured).ptr;
}

static enum moe_code configure(const struct moe_launch_opts *o, char *const *command, struct moe_launch_plan *p, struct moe_error *err)
{
    struct moe_launch *l = &p->launch;
    p->config_path = config_of(command);
    if (p->config_path) {
        MOE_TRY(moe_config_load(p->config_path, p->env.items, p->arena, &p->config, err));
        p->configured = true;
    }
    l->root = or_config(o->checkpoint, p, p->config.checkpoint.root);
    l->kill_file = or_config(o->kill_file, p, p->config.audit.kill_file);
    l->audit_log = or_config(o->audit_log, p, p->config.audit.log);
    if (!l->pubkey && p->configured) {     /* a job that signs goes on from what it signed */
        char pub[PATH_MAX];
        const char *signer = moe_restore_signer(p->config.checkpoint.key.ptr, pub, sizeof pub);
        l->pubkey = signer ? moe_arena_str(p->arena, moe_str_c(signer)).ptr : NULL;
        if (signer && !l->pubkey)
            return moe_launch_full(err);
    }
    l->deadline_ms = p->configured ? p->config.comm.deadline_s * 1000 : DEADLINE_MS;
    return MOE_OK;
}

static enum moe_code find_program(const char *name, struct moe_launch_plan *p, const char **out, struct moe_error *err)
{
    char path[PATH_MAX];
    MOE_TRY(moe_spawn_find(name, moe_env_get(&p->env, "PATH"), path, sizeof path, err));
    *out = moe_arena_str(p->arena, moe_str_c(path)).ptr;
    return *out ? MOE_OK : moe_launch_full(err);
}

static void set_machine(const struct moe_launch_opts *o, struct moe_launch *l)
{
    enum { FAILED = 1, NOT_BEGUN = 2 };          /* moe-train's: an invariant, a last checkpoint that could not be written, a config that does not fit what it names;
                                                    a restart meets them again */
    const bool ours = is_moe_train(l->argv);
    const unsigned stuck_ms = o->stuck != MOE_OPT_UNSET ? o->stuck * 1000 : STUCK_S * 1000 + 2 * l->deadline_ms;
    l->wait_ms = o->wait * 1000;
    l->machine = (struct moe_job_options){ .nodes = o->nnodes, .min_ranks = o->min_ranks, .on_loss = (enum moe_on_loss)o->on_loss, .max_restarts = o->max_restarts,
                                           .restart_window_ms = (uint64_t)o->restart_window * 1000, .restart_delay_ms = o->restart_delay * 1000,
                                           .suspect_ms = o->suspect * 1000, .lost_ms = o->lost * 1000,
                                           .stuck_ms = stuck_ms, .drain_ms = DRAIN_MS, .gather_ms = o->wait * 1000, .grace_ms = o->grace * 1000,
                                           .final_status = ours ? FAILED : 0, .unbegun_status = ours ? NOT_BEGUN : 0 };
}

enum moe_code moe_launch_plan(const struct moe_launch_opts *o, char *const *command, char *const *ours, struct moe_launch_plan *p, struct moe_error *err)
{
    *p = (struct moe_launch_plan){ .arena = moe_arena_new(MOE_CAP_LAUNCH_BYTES), .sched = moe_sched_read(ours) };
    if (!p->arena)
        return moe_launch_full(err);
    if (!*command)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "which program? moe-launch -n 4 -- moe-train -c train.yaml (--help)");
    if (o->lost < o->suspect)
        return wrong(err, "--lost", "is shorter than --suspect");
    struct moe_launch *l = &p->launch;
    *l = (struct moe_launch){ .ranks = o->ranks, .nodes = o->nnodes, .pubkey = o->pubkey, .verify = o->verify, .resume = !o->no_resume, .quiet = o->quiet,
                              .prefix = o->ranks > 1 && !o->no_prefix, .argv = command };
    MOE_TRY(moe_env_make(ours, &o->env, false, p->arena, &p->env, err));
    MOE_TRY(find_program(command[0], p, &p->program, err));
    MOE_TRY(configure(o, command, p, err));
    MOE_TRY(name_job(o, p, err));
    MOE_TRY(nodes(o, p, err));
    MOE_TRY(name_interface(o, p, err));
    MOE_TRY(name_devices(p, err));
    MOE_TRY(check_signer(p, err));
    MOE_TRY(digests(command, p, err));
    set_machine(o, l);
    MOE_TRY(moe_env_set(&p->env, p->arena, MOE_CONTROL_VARIABLE, MOE_LAUNCH_CONTROL, err));
    l->envp = p->env.items;
    l->path = p->program;
    return o->sandbox ? moe_launch_sandbox(o, command, ours, p, err) : MOE_OK;
}

void moe_launch_plan_free(struct moe_launch_plan *p)
{
    moe_crypt_wipe(p->key, sizeof p->key);
    moe_arena_free(&p->arena);
}
