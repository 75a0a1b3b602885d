#include "common/base/sys.h"
#include "runtime/train/parts.h"
#include "runtime/restore/restore.h"
#include "sandbox/self/self.h"
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

double moe_train_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static enum moe_code open_data(struct moe_trainer *r, struct moe_error *err)
{
    const struct moe_data_config *d = &r->c->data;
    const struct moe_model_config *m = &r->c->model;
    const char *manifest = d->manifest.len ? d->manifest.ptr : NULL;
    MOE_TRY(moe_data_open(d->train.ptr, manifest, (enum moe_data_format)d->format, m->length, m->vocab, &r->data, err));
    return d->eval.len ? moe_data_open(d->eval.ptr, manifest, (enum moe_data_format)d->format, m->length, m->vocab, &r->eval, err) : MOE_OK;
}

static enum moe_code open_run(struct moe_trainer *r, struct moe_error *err)
{
    uint64_t all;
    const char *disable = getenv("MOE_EMERGENCY_DISABLE");
    r->disabled = disable && *disable && strcmp(disable, "0") != 0;      /* "true" is meant as it is said, here and by moe-launch */
    MOE_TRY(moe_device_find(r, err));
    moe_config_weights(&r->c->model, &all, &r->active);
    if (gethostname(r->host, sizeof(r->host)) || !r->host[0])
        return moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "this machine has no name");
    r->host[sizeof(r->host) - 1] = '\0';
    MOE_TRY(moe_config_digest(r->c, r->digest, err));
    MOE_TRY(moe_monitor_new(r->digest, r->c->comm.deadline_s * 1000, &r->monitor, err));
    if (r->o->mpi && !moe_monitor_alone(r->monitor))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--mpi" }, "moe-launch connects the ranks that it starts");
    MOE_TRY(open_data(r, err));
    if (r->c->checkpoint.key.len || r->c->checkpoint.bucket.len || r->c->telemetry.wandb_project.len)
        moe_keep_private();                /* a key that signs, credentials */
    if (r->c->checkpoint.key.len)
        MOE_TRY(moe_key_load_private(r->c->checkpoint.key.ptr, &r->key, err));
    if (r->c->telemetry.power)
        r->power = moe_power_new();
    return MOE_OK;
}

static void close_run(struct moe_trainer *r)
{
    moe_view_free(&r->view);
    moe_power_free(&r->power);
    moe_gpu_free(&r->gpu);
    moe_auditlog_free(&r->audit);
    moe_key_free(&r->key);
    moe_data_free(&r->data);
    moe_data_free(&r->eval);
    moe_monitor_free(&r->monitor);
    moe_comm_free(&r->kept);
    if (r->be)
        r->be->close(&r->dev);
}

/* Without a launcher: the newest step that verifies, and an audit log of our own. */
static enum moe_code choose(struct moe_trainer *r, uint64_t *step, unsigned char commit[MOE_SHA256_BYTES], struct moe_error *err)
{
    char told[1024] = "", pub[PATH_MAX];
    struct moe_audit_event event = { .kind = MOE_AUDIT_CONFIG, .step = UINT64_MAX, .rank = 0, .node = UINT64_MAX, .digest = r->digest };
    if (r->c->audit.log.len) {
        MOE_TRY(moe_auditlog_open(r->c->audit.log.ptr, r->c->job.ptr, &r->audit, err));
        MOE_TRY(moe_audit(r, &event, err));
    }
    if (!r->o->resume || !r->c->checkpoint.root.len)
        return MOE_OK;
    const char *signer = moe_restore_signer(r->c->checkpoint.key.ptr, pub, sizeof(pub));
    MOE_TRY(moe_restore_newest(r->o->verify, r->c->checkpoint.root.ptr, signer, step, commit, told, sizeof(told), err));
    if (told[0] && r->o->say)
        r->o->say(r->o->ctx, told);
    event = (struct moe_audit_event){ .kind = MOE_AUDIT_CHECKPOINT_VERIFY, .step = *step, .rank = UINT64_MAX, .node = UINT64_MAX,
                                       .digest = *step == MOE_NO_STEP ? NULL : commit };
    return moe_audit(r, &event, err);
}

/* Ranks of mpirun: what a launcher sees to otherwise, they agree on themselves. Rank 0 chooses, and all must have been started with its config. */
static enum moe_code begin_without_launcher(struct moe_trainer *r, struct moe_session *s, struct moe_error *err)
{
    struct { uint64_t step; unsigned char digest[MOE_SHA256_BYTES], commit[MOE_SHA256_BYTES]; uint8_t failed; } said = { .step = MOE_NO_STEP };
    struct moe_comm *world = s->world;
    enum moe_code code = MOE_OK;
    memcpy(said.digest, r->digest, sizeof(said.digest));
    if (world->rank == 0) {
        code = choose(r, &said.step, said.commit, err);
        said.failed = code != MOE_OK;
    }
    if (world->size > 1) {
        struct moe_error lost = { 0 };
        const enum moe_code sent = world->ops->broadcast(world, &said, sizeof(said), 0, code == MOE_OK ? err : &lost);
        code = code == MOE_OK ? sent : code;
    }
    MOE_TRY(code);
    if (said.failed)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "rank 0" }, "it could not choose what to go on from");
    if (memcmp(said.digest, r->digest, sizeof(said.digest)) != 0)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "rank 0" }, "it was started with another config");
    s->restore_step = said.step;
    memcpy(s->commit, said.commit, sizeof(s->commit));
    return MOE_OK;
}

/* Who the ranks are, and from where they go on. */
static enum moe_code begin(struct moe_trainer *r, struct moe_session *s, struct moe_error *err)
{
    if (r->o->mpi) {
        moe_comm_free(&s->world);
        MOE_TRY(moe_comm_mpi(s->generation, r->c->comm.deadline_s * 1000, &s->world, err));
        moe_device_place(getenv("OMPI_COMM_WORLD_LOCAL_SIZE"), getenv("OMPI_COMM_WORLD_LOCAL_RANK"), s);
    }
    return moe_monitor_alone(r->monitor) ? begin_without_launcher(r, s, err) : MOE_OK;
}

static enum moe_code stop(struct moe_session_parts *p, struct moe_error *err)
{
    const bool disabled = p->stop == MOE_STOP_DISABLED;
    moe_say(p, disabled ? "disabled: stopping after step %llu" : "asked to stop: stopping after step %llu", (unsigned long long)p->step);
    const struct moe_audit_event event = { .kind = disabled ? MOE_AUDIT_KILL_SWITCH : MOE_AUDIT_STOP, .step = p->step, .rank = p->s.world->rank, .node = UINT64_MAX };
    MOE_TRY(moe_audit(p->r, &event, err));
    return moe_tell(p, MOE_STEP_STOP, NAN, NAN, err);
}

/* The last sentence of a job: how far it came, to what, where that is, and how long it took. */
static void say_done(const struct moe_session_parts *p)
{
    const struct moe_config *c = p->r->c;
    const double seconds = (moe_train_ms() - p->r->began_ms) / 1e3;
    char loss[48] = "", where[400] = "";
    if (p->sum.targets > 0)                            /* a step was made here: else the checkpoint was the last one already */
        (void)snprintf(loss, sizeof(loss), ", loss %.4f", p->sum.loss);
    if (c->checkpoint.root.len)
        (void)snprintf(where, sizeof(where), ", checkpoints in %.300s", c->checkpoint.root.ptr);
    moe_say(p, "done: %llu steps%s%s, in %.*f s", (unsigned long long)p->step, loss, where, seconds < 10 ? 1 : 0, seconds);
}

static bool due(uint64_t every, uint64_t step) { return every && step && step % every == 0; }

/* One generation's steps. */
static enum moe_code train(struct moe_session_parts *p, struct moe_error *err)
{
    const struct moe_config *c = p->r->c;
    if (p->s.generation)
        MOE_TRY(moe_tell_past(p, MOE_STEP_RESUME, MOE_STATE_REFORM, err));
    MOE_TRY(moe_tell(p, p->step ? MOE_STEP_RESUME : MOE_STEP_START, NAN, NAN, err));
    if (p->loaded_world && p->loaded_world != p->s.world->size)
        MOE_TRY(moe_tell(p, MOE_STEP_RESHARD, NAN, NAN, err));
    while (p->step < c->train.steps && !p->stop) {
        moe_monitor_progress(p->r->monitor, MOE_PHASE_TRAIN, p->step);
        const double begin = moe_train_ms();
        MOE_TRY(moe_step_train(p, err));
        p->step++;
        MOE_TRY(moe_tell(p, p->sum.skipped ? MOE_STEP_SKIP : MOE_STEP_STEP, NAN, moe_train_ms() - begin, err));
        if (due(c->train.eval_every, p->step) && p->r->eval) {
            double loss;
            moe_monitor_progress(p->r->monitor, MOE_PHASE_EVAL, p->step);
            MOE_TRY(moe_step_eval(p, &loss, err));
            MOE_TRY(moe_tell(p, MOE_STEP_EVAL, loss, NAN, err));
        }
        if (p->writer && (due(c->checkpoint.every, p->step) || p->step == c->train.steps || p->stop))
            MOE_TRY(moe_save_step(p, err));
    }
    moe_monitor_progress(p->r->monitor, MOE_PHASE_END, p->step);
    MOE_TRY(moe_save_wait(p, err));
    if (p->stop)
        return stop(p, err);
    say_done(p);
    return MOE_OK;
}

/* A lost peer, a deadline, an abort, a checkpoint that was changed after it was verified: the generation is over, the job is not. What is wrong with this rank itself
 * is no such thing. */
static bool recoverable(const struct moe_error *err)
{
    if (err->code == MOE_E_CRYPTO && err->sys == ESTALE)
        return true;
    return err->code == MOE_E_IO && (err->sys == ECANCELED || err->sys == EPIPE || err->sys == ECONNRESET || err->sys == ETIMEDOUT || err->sys == EPROTO);
}

/* Once data, connections and files of the first generation are open, nothing is executed any more, and no socket opened but to servers that the config names. Of MPI's
 * library nobody here knows what it will want. */
static void seal(struct moe_session_parts *p)
{
    struct moe_trainer *r = p->r;
    const struct moe_telemetry_config *t = &r->c->telemetry;
    if (r->sealed || r->o->mpi)
        return;
    r->sealed = true;
    if (!r->be->host_memory) {                 /* what a driver needs is not known here (SECURITY.md): it gives up set-uid programs alone, which it needed to open the device */
        (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        return;
    }
    if (!moe_sandbox_seal(r->c->checkpoint.bucket.len || t->prometheus.len || t->wandb_entity.len))
        moe_say(p, "this kernel does not let a process give up system calls: training goes on with all of them");
}

static enum moe_code drained(struct moe_session_parts *p, struct moe_error *err)
{
    if (moe_monitor_suspected(p->r->monitor))
        MOE_TRY(moe_tell_past(p, MOE_STEP_DRAIN, MOE_STATE_SUSPECT, err));
    return moe_tell(p, MOE_STEP_DRAIN, NAN, NAN, err);
}

static enum moe_code session(struct moe_trainer *r, struct moe_session *s, bool *stopped, int *ended, struct moe_error *err)
{
    struct moe_session_parts p = { 0 };
    enum moe_code code = moe_parts_open(r, s, &p, err);
    if (code == MOE_OK) {
        *ended = MOE_TRAIN_BEGUN;
        seal(&p);
        code = train(&p, err);
    }
    if (code == MOE_E_BUG && err->field[0]) {      /* an invariant: the sentence says where in the job, too */
        char text[sizeof(err->text)];
        (void)snprintf(text, sizeof(text), "step %llu, rank %u: %.200s", (unsigned long long)p.step, s->world->rank, err->text);
        memcpy(err->text, text, sizeof(text));
    }
    *stopped = p.stop != MOE_STOP_NONE;
    struct moe_error late;
    if (code != MOE_OK)
        moe_devices_abort(&p);                     /* before anything waits for one of them */
    if (code != MOE_OK && recoverable(err) && drained(&p, &late) != MOE_OK)
        moe_say(&p, "telemetry: %s", late.text);
    if (code != MOE_OK && p.tier)
        moe_ckpt_tier_cut(p.tier);                 /* who drains for longer than drain_ms is killed: a slow bucket is no reason */
    moe_parts_close(&p);
    return code;
}

enum moe_code moe_train_run(const struct moe_train_options *options, int *ended, struct moe_error *err)
{
    struct moe_trainer r = { .o = options, .c = options->config, .began_ms = moe_train_ms() };
    bool more = true, stopped = false, finished = false;
    *ended = MOE_TRAIN_NOT_BEGUN;
    enum moe_code code = open_run(&r, err);
    if (code == MOE_OK && options->terminal >= 0)
        r.view = moe_view_new(options->terminal, r.c->train.steps);
    while (code == MOE_OK && !finished) {
        struct moe_session s = { .restore_step = MOE_NO_STEP };
        code = moe_monitor_next(r.monitor, &s, &more, err);
        if (code == MOE_OK && !more)
            break;
        if (code == MOE_OK)
            code = begin(&r, &s, err);
        if (code == MOE_OK)
            code = session(&r, &s, &stopped, ended, err);
        moe_comm_free(&s.world);
        finished = code == MOE_OK;
        if (code != MOE_OK && recoverable(err) && moe_monitor_failed(r.monitor, err))
            code = MOE_OK;
    }
    if (code == MOE_OK)
        moe_monitor_done(r.monitor);
    struct moe_error late = { 0 };
    const struct moe_audit_event end = { .kind = MOE_AUDIT_EXIT, .failed = code != MOE_OK, .step = UINT64_MAX, .rank = 0, .node = UINT64_MAX };
    const enum moe_code told = moe_audit(&r, &end, &late);
    if (code == MOE_OK && told != MOE_OK) {
        *err = late;
        code = told;
    }
    if (code == MOE_OK)
        *ended = stopped || !more ? MOE_TRAIN_STOPPED : MOE_TRAIN_DONE;
    close_run(&r);
    return code;
}
