/* Internal to run. */
#ifndef MOE_AUDIT_CONFIG_RUN_PARTS_H
#define MOE_AUDIT_CONFIG_RUN_PARTS_H
#include "audit/config/run/run.h"
#include "common/doc/shape.h"

/* What a thread reads one file after another into; of large ones nothing is kept. */
struct load_room { char *bytes; size_t size; };
void load_room_rest(struct load_room *room);  /* between two files */
void load_room_free(struct load_room *room);

/* The bytes of one file: read into the room, with a NUL behind them, or mapped when they are many. */
struct loaded { struct moe_str bytes; void *map; size_t map_bytes; void *plain; size_t plain_bytes; };
MOE_MUST_USE enum moe_code load_file(const char *path, bool named, struct load_room *room, struct loaded *out, struct moe_error *err);
/* spool.c: a file that nobody else can open, and that is gone with the process; -1 = there is no room for one. And bytes into it. */
int spool_open(void);
bool spool_put(int fd, const char *from, size_t n);
/* Of mapped bytes in UTF-16, sets `plain` to them as UTF-8, mapped too. Errors: IO (no room for a copy). */
MOE_MUST_USE enum moe_code load_plain(struct loaded *loaded, struct moe_error *err);
bool unload(struct loaded *loaded);           /* false: it was cut while it was read; what lay behind the cut were zeros */
/* Once, before threads: a mapped file that is cut meanwhile ends in zeros and not in a signal. */
void load_start(void);

/* read.c: what a file is, as the option or the policy says, or by name and content. */
enum moe_lint_kind model_kind(const struct moe_lint *lint, struct moe_str path, struct moe_str bytes);
/* Bytes to model, by the table of readers. file->arena, path, bytes and kind are set. */
MOE_MUST_USE enum moe_code read_model(const struct moe_lint *lint, struct moe_lint_file *file, struct moe_error *err);

/* schemas.c */
struct moe_lint_schemas;
MOE_MUST_USE enum moe_code schemas_load(const struct moe_policy *policy, const char *option, struct moe_lint_schemas **out, struct moe_error *err);
void schemas_free(struct moe_lint_schemas **schemas);
/* One of the two, or neither. */
struct schema { struct moe_str name; struct moe_telemetry_schema *records; struct moe_shape *shape; };
struct schema schema_for(const struct moe_lint_schemas *schemas, const struct moe_policy *policy, struct moe_str path);

/* doctor.c: of the rules that the report says ran, those about machines when files were judged, and the others when a machine was, are taken out. */
void doctor_only(const struct moe_lint *lint, bool machines);

/* What a thread has of one file. */
struct pool;
struct own;                                   /* of a thread, for one file after another */
struct work { struct pool *pool; struct moe_lint *lint; struct own *own; struct loaded loaded; struct moe_lint_file *file; struct moe_lint_sink *sink; size_t index; bool stays; };
/* pool.c: the scanner over file->bytes, in windows when they are many; the first is line `line`. And what was found so far into the report. */
MOE_MUST_USE enum moe_code work_judge_text(struct work *w, unsigned line, struct moe_error *err);
MOE_MUST_USE enum moe_code work_settle(struct work *w, struct moe_error *err);
/* stream.c: a log from standard input, judged while it comes and forgotten. */
MOE_MUST_USE enum moe_code stream_jsonl(struct work *w, struct moe_error *err);

/* pool.c: files [0, count) by several threads; `one` is called for each. The first error ends it. */
struct pool_job { const struct moe_lint_how *how; struct moe_lint *lint; const struct moe_lint_text *texts; size_t count; };
MOE_MUST_USE enum moe_code pool_run(const struct pool_job *job, unsigned workers, bool progress, struct moe_error *err);
#endif
