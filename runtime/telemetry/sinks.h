/* Inside runtime/telemetry: what a sink is. */
#ifndef MOE_RUNTIME_TELEMETRY_SINKS_H
#define MOE_RUNTIME_TELEMETRY_SINKS_H
#include "common/base/sys.h"
#include "runtime/telemetry/record.h"
#include <pthread.h>

#define MOE_CAP_STEP_LINE (64u << 10)      /* bytes of a record as JSON */

/* What is put: the record with its time, and the same as a line, which passed its schema. Borrowed. */
struct sink_item { const struct moe_step_record *record; struct moe_str line; };

/* One kind of sink. `self` is its own; close() takes NULL. put() must not wait for anything but a local disk. */
struct sink_kind {
    const char *name;
    bool (*wanted)(const struct moe_sink_options *options);
    enum moe_code (*open)(const struct moe_sink_options *options, void **self, struct moe_error *err);
    enum moe_code (*put)(void *self, const struct sink_item *item, struct moe_error *err);
    void (*close)(void *self);
};
extern const struct sink_kind sink_jsonl, sink_prometheus, sink_tensorboard, sink_wandb;

/* A thread that gets no signals: those are for the thread that trains. */
MOE_MUST_USE bool sink_thread(pthread_t *thread, void *(*run)(void *), void *ctx);
/* A text of an option as a path; false: too long. */
enum { SINK_PATH = 4096 + 32 };
bool sink_path(struct moe_str text, char into[SINK_PATH]);
#endif
