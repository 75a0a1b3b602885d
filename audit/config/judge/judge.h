/* Rules over one file's model, then over all of them: raw findings, made into report findings with every secret hidden. */
#ifndef MOE_AUDIT_CONFIG_JUDGE_JUDGE_H
#define MOE_AUDIT_CONFIG_JUDGE_JUDGE_H
#include "audit/config/judge/check.h"
#include "audit/config/leak/leak.h"
#include "audit/config/secrets/secrets.h"
#include "audit/engine/judge.h"

struct moe_lint_judge;      /* opaque; which rule is asked about what; read-only, shared by threads */

/**
 *   rules    in  kept      resolved
 *   policy   in  kept      rules that it does not run are not asked
 *   scanner  in  kept
 * Errors: LIMIT; BUG when an event of a reader's table has no rule.
 */
MOE_MUST_USE
enum moe_code moe_lint_judge_new(const struct moe_rules *rules, const struct moe_policy *policy, const struct moe_scanner *scanner, struct moe_lint_judge **out,
                                 struct moe_error *err);
void moe_lint_judge_free(struct moe_lint_judge **judge);

/* What the judgement of one file gathers. It may be filled in several goes (moe_lint_spill). */
struct moe_lint_sink;
struct moe_lint_sink *moe_lint_sink_new(const struct moe_lint_judge *judge, struct moe_scan_room *room, struct moe_lint_file *file);
void moe_lint_sink_reset(struct moe_lint_sink *sink, struct moe_lint_file *file);     /* as a new one would be, for the next file */
void moe_lint_sink_free(struct moe_lint_sink **sink);

/* The values that file->values holds now: every value() of the rules, and the scanner over what is not in the bytes as it is. Made to be file->spill. */
MOE_MUST_USE enum moe_code moe_lint_judge_values(struct moe_lint_sink *sink, struct moe_error *err);
/* A stretch of the file's text: the scanner over what starts in [from, upto) of it, which is on line `line` or later. The rest is there to be looked at. */
struct moe_lint_stretch { struct moe_str text; size_t from, upto; unsigned line; size_t at /* of `text` in the file */; };
MOE_MUST_USE enum moe_code moe_lint_judge_text(struct moe_lint_sink *sink, const struct moe_lint_stretch *stretch, struct moe_error *err);
/* The file's bytes as they lie on disk, whatever its kind: known secrets in any form. */
MOE_MUST_USE
enum moe_code moe_lint_judge_leaks(struct moe_lint_sink *sink, const struct moe_leaks *leaks, struct moe_str bytes, struct moe_error *err);
/* The rest, once the file is read: values, events, comments, file(). */
MOE_MUST_USE enum moe_code moe_lint_judge_file(struct moe_lint_sink *sink, struct moe_error *err);
/* The rules about a machine; `sink` is of a file that stands for it and has no bytes. */
MOE_MUST_USE enum moe_code moe_lint_judge_machine(struct moe_lint_sink *sink, const struct moe_machine *machine, struct moe_error *err);
/* Rules over all files. The sinks of the project's files get the findings, so that each is shown with its own file's
 * secrets hidden. `arena` holds the effective environments, which project->envs gets. */
MOE_MUST_USE
enum moe_code moe_lint_judge_project(const struct moe_lint_judge *judge, struct moe_lint_project *project, struct moe_lint_sink *const *sinks,
                                     struct moe_arena *arena, struct moe_error *err);

/* file->bytes begins at this line, of a log that is judged piece by piece. */
void moe_lint_sink_line(struct moe_lint_sink *sink, unsigned line);

/* Of findings about the same bytes the most specific stays; lines are shown with secrets starred out; what is left goes into the report. Not for two
 * threads at once. Errors: LIMIT. */
MOE_MUST_USE enum moe_code moe_lint_settle(struct moe_lint_sink *sink, struct moe_report *report, struct moe_error *err);

/* After moe_judge(): why the policy skips rules is shown, too, and may quote what it accepts. What looks as random as a secret is starred out. Errors: LIMIT. */
MOE_MUST_USE enum moe_code moe_lint_hide_reasons(struct moe_report *report, struct moe_error *err);

/* Suppressions that the file's comments write; they live in `arena`. Rules tagged `live-secret` are not to be suppressed by a comment unless the policy says
 * so (lint.inline_secrets): the findings then say that the comment does nothing. Before moe_lint_settle(). */
MOE_MUST_USE
enum moe_code moe_lint_nosecs(struct moe_lint_sink *sink, const char *today, struct moe_arena *arena, struct moe_judged_file *out, struct moe_error *err);
#endif
