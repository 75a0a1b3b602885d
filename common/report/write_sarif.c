/* SARIF 2.1.0, with everything that GitHub's code scanning asks for and nothing that it refuses.
 *
 * Columns are UTF-16 units, as GitHub counts; they are made from the finding's context, and stay in bytes where the context does not hold the
 * line. Results keep their suppression, unless opts->open_only is set: GitHub ignores SARIF suppressions and would open an alert for each. */
#include "common/base/hash.h"
#include "common/report/parts.h"
#include <stdio.h>

#define SCHEMA_URI "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

struct sarif {
    struct moe_json j;
    const struct moe_report *r;
    const struct moe_write_opts *opts;
    struct moe_buf *scratch;
    struct moe_map *lines;                 /* "file hash" -> how many lines had that hash, and "file hash line" -> which one this is */
    struct moe_arena *keys;
    bool failed;
    bool has_cwe[MOE_SARIF_CWES];
    uint16_t cwe_index[MOE_SARIF_CWES];    /* place in the taxonomy */
};

const char *moe_sarif_level(enum moe_level level) { return level == MOE_HIGH ? "error" : level == MOE_MEDIUM ? "warning" : "note"; }

/* ---- small objects ---- */

static void message(struct moe_json *j, struct moe_str text)
{
    moe_json_key(j, "message");
    moe_json_open(j, '{');
    moe_part_kv(j, "text", text);
    moe_json_close(j, '}');
}

/* A message is plain text, but viewers make links of [text](target): input must not be able to plant one. */
static void plain_message(struct sarif *s, struct moe_str text)
{
    moe_buf_clear(s->scratch);
    for (size_t i = 0; i < text.len; i++) {
        moe_buf_addc(s->scratch, text.ptr[i]);
        if (text.ptr[i] == ']' && i + 1 < text.len && text.ptr[i + 1] == '(')
            moe_buf_addc(s->scratch, ' ');
    }
    message(&s->j, moe_buf_str(s->scratch));
}

/* The index of a path among the artifacts, which are the report's files; -1 = none. */
static int64_t artifact_of(const struct moe_report *r, struct moe_str path)
{
    size_t low = 0, high = r->file_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int d = moe_part_path_order(r->files[mid].path, path);
        if (d == 0)
            return (int64_t)mid;
        if (d < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return -1;
}

static int64_t rule_of(const struct moe_report *r, const struct moe_rule_info *rule)
{
    for (size_t i = 0; i < r->rule_count; i++)
        if (moe_str_eq(r->rules[i]->code, rule->code))
            return (int64_t)i;
    return -1;
}

static void artifact_location(struct sarif *s, const char *key, struct moe_str path)
{
    moe_buf_clear(s->scratch);
    moe_part_uri(s->scratch, path);
    moe_json_key(&s->j, key);
    moe_json_open(&s->j, '{');
    moe_part_kv(&s->j, "uri", moe_buf_str(s->scratch));
    if (!moe_str_starts(path, MOE_STR("/")) && !moe_str_starts(path, MOE_STR("s3://")))
        moe_part_kz(&s->j, "uriBaseId", "%SRCROOT%");
    int64_t index = artifact_of(s->r, path);
    if (index >= 0)
        moe_part_ki(&s->j, "index", index);
    moe_json_close(&s->j, '}');
}

static void snippet(struct moe_json *j, struct moe_str text)
{
    moe_json_key(j, "snippet");
    moe_json_open(j, '{');
    moe_part_kv(j, "text", text);
    moe_json_close(j, '}');
}

static void cwe_reference(struct sarif *s, unsigned cwe)
{
    char id[16];
    snprintf(id, sizeof id, "CWE-%u", cwe);
    moe_json_open(&s->j, '{');
    moe_part_kz(&s->j, "id", id);
    if (cwe < MOE_SARIF_CWES)
        moe_part_ki(&s->j, "index", s->cwe_index[cwe]);
    moe_json_key(&s->j, "toolComponent");
    moe_json_open(&s->j, '{');
    moe_part_kz(&s->j, "name", "CWE");
    moe_part_ki(&s->j, "index", 0);
    moe_json_close(&s->j, '}');
    moe_json_close(&s->j, '}');
}

/* ---- results ---- */

static void region(struct sarif *s, const struct moe_finding *f)
{
    struct moe_span at = moe_part_span(f);
    struct moe_str first = moe_part_line(f, at.line), last = moe_part_line(f, at.end_line);
    moe_json_key(&s->j, "region");
    moe_json_open(&s->j, '{');
    moe_part_ki(&s->j, "startLine", at.line);
    moe_part_ki(&s->j, "startColumn", moe_part_utf16(first, at.column));
    moe_part_ki(&s->j, "endLine", at.end_line);
    moe_part_ki(&s->j, "endColumn", moe_part_utf16(last, at.end_column));
    if (first.ptr)
        snippet(&s->j, first);
    moe_json_close(&s->j, '}');
    if (!f->context.len || !f->context_line)
        return;
    unsigned lines = 0;
    struct moe_str rest = f->context, line;
    while (moe_str_line(&rest, &line))
        lines++;
    moe_json_key(&s->j, "contextRegion");
    moe_json_open(&s->j, '{');
    moe_part_ki(&s->j, "startLine", f->context_line);
    moe_part_ki(&s->j, "endLine", f->context_line + lines - 1);
    snippet(&s->j, f->context);
    moe_json_close(&s->j, '}');
}

static void locations(struct sarif *s, const struct moe_finding *f)
{
    moe_json_key(&s->j, "locations");
    moe_json_open(&s->j, '[');
    moe_json_open(&s->j, '{');
    moe_json_key(&s->j, "physicalLocation");
    moe_json_open(&s->j, '{');
    artifact_location(s, "artifactLocation", f->file);
    region(s, f);
    moe_json_close(&s->j, '}');
    if (f->function.len) {
        moe_json_key(&s->j, "logicalLocations");
        moe_json_open(&s->j, '[');
        moe_json_open(&s->j, '{');
        moe_part_kv(&s->j, "fullyQualifiedName", f->function);
        moe_part_kz(&s->j, "kind", "function");
        moe_json_close(&s->j, '}');
        moe_json_close(&s->j, ']');
    }
    moe_json_close(&s->j, '}');
    moe_json_close(&s->j, ']');
}

static uint32_t *line_slot(struct sarif *s, const struct moe_finding *f, uint64_t hash, unsigned line, uint32_t fresh)
{
    struct moe_str key = moe_arena_printf(s->keys, "%llx %u %.*s", (unsigned long long)hash, line, MOE_FMT(f->file));
    return key.ptr ? moe_map_slot(s->lines, key, fresh) : NULL;
}

/* GitHub's "hash:n": n counts equal hashes in a file, one per line; findings of one line share it. */
static void fingerprints(struct sarif *s, const struct moe_finding *f)
{
    char text[40];
    unsigned line = MOE_MAX(f->line, 1u);
    struct moe_str from = moe_part_from_line(f, line);
    moe_json_key(&s->j, "partialFingerprints");
    moe_json_open(&s->j, '{');
    if (from.ptr) {
        uint64_t hash = moe_part_line_hash(from);
        uint32_t *same = line_slot(s, f, hash, 0, 0), seen = same ? *same : 0, *which = line_slot(s, f, hash, line, seen + 1);
        if (which && *which == seen + 1 && (same = line_slot(s, f, hash, 0, 0)))
            *same = seen + 1;
        s->failed |= !which || !same;
        snprintf(text, sizeof text, "%llx:%u", (unsigned long long)hash, which ? *which : 1);
        moe_part_kz(&s->j, "primaryLocationLineHash", text);
    }
    snprintf(text, sizeof text, "%016llx:%u", (unsigned long long)f->fingerprint, f->fingerprint_nth);
    moe_part_kz(&s->j, "moeGuard/v1", text);
    moe_json_close(&s->j, '}');
}

static void suppression(struct sarif *s, const struct moe_finding *f)
{
    moe_json_key(&s->j, "suppressions");
    moe_json_open(&s->j, '[');
    if (f->suppressed != MOE_SUPPRESS_NONE) {
        moe_json_open(&s->j, '{');
        moe_part_kz(&s->j, "kind", f->suppressed == MOE_SUPPRESS_INLINE ? "inSource" : "external");
        moe_part_kz(&s->j, "status", "accepted");
        moe_part_kv(&s->j, "justification", f->reason);
        moe_json_key(&s->j, "properties");
        moe_json_open(&s->j, '{');
        moe_part_kz(&s->j, "by", moe_part_kind(f->suppressed));
        moe_part_opt(&s->j, "owner", f->owner);
        moe_part_opt(&s->j, "ticket", f->ticket);
        moe_part_opt(&s->j, "until", f->until);
        moe_json_close(&s->j, '}');
        moe_json_close(&s->j, '}');
    }
    moe_json_close(&s->j, ']');
}

static void result_properties(struct sarif *s, const struct moe_finding *f)
{
    moe_json_key(&s->j, "properties");
    moe_json_open(&s->j, '{');
    moe_part_kz(&s->j, "severity", moe_level_name(f->severity));
    moe_part_kz(&s->j, "confidence", moe_level_name(f->confidence));
    moe_part_kz(&s->j, "tier", moe_part_tier(f->tier));
    if (f->control_count) {
        moe_json_key(&s->j, "controls");
        moe_json_open(&s->j, '[');
        for (size_t i = 0; i < f->control_count; i++)
            moe_json_str(&s->j, f->controls[i]);
        moe_json_close(&s->j, ']');
    }
    moe_json_close(&s->j, '}');
}

static void result(struct sarif *s, const struct moe_finding *f)
{
    int64_t rule = rule_of(s->r, f->rule);
    unsigned cwe = moe_part_cwe(f);
    moe_json_open(&s->j, '{');
    moe_part_kv(&s->j, "ruleId", f->rule->code);
    if (rule >= 0)
        moe_part_ki(&s->j, "ruleIndex", rule);
    moe_part_kz(&s->j, "level", moe_sarif_level(f->severity));
    plain_message(s, f->message);
    locations(s, f);
    fingerprints(s, f);
    suppression(s, f);
    if (s->r->baseline.len)
        moe_part_kz(&s->j, "baselineState", f->suppressed == MOE_SUPPRESS_BASELINE ? "unchanged" : "new");
    if (cwe) {
        moe_json_key(&s->j, "taxa");
        moe_json_open(&s->j, '[');
        cwe_reference(s, cwe);
        moe_json_close(&s->j, ']');
    }
    result_properties(s, f);
    moe_json_close(&s->j, '}');
}

static void results(struct sarif *s)
{
    moe_json_key(&s->j, "results");
    moe_json_open(&s->j, '[');
    for (size_t i = 0; i < s->r->finding_count; i++) {
        const struct moe_finding *f = &s->r->findings[i];
        if (moe_part_shown(s->r, f) && !(s->opts->open_only && f->suppressed != MOE_SUPPRESS_NONE))
            result(s, f);
    }
    moe_json_close(&s->j, ']');
}

/* ---- the run ---- */

static const struct notice { const char *id, *text, *level; } notices[] = {
    { "error",         "Something kept the job from finishing.",                       "error"   },
    { "file-failed",   "A file was not analysed.",                                     "error"   },
    { "file-degraded", "A file was understood in part; findings may be missing in it.", "warning" },
    { "file-skipped",  "A file was left out.",                                         "note"    },
};
enum { NOTICE_ERROR, NOTICE_FAILED, NOTICE_DEGRADED, NOTICE_SKIPPED };

static void notification(struct sarif *s, size_t which, struct moe_str text, struct moe_str file, unsigned line, unsigned column)
{
    moe_json_open(&s->j, '{');
    moe_json_key(&s->j, "descriptor");
    moe_json_open(&s->j, '{');
    moe_part_kz(&s->j, "id", notices[which].id);
    moe_part_ki(&s->j, "index", (int64_t)which);
    moe_json_close(&s->j, '}');
    moe_part_kz(&s->j, "level", notices[which].level);
    plain_message(s, text.len ? text : moe_str_c(notices[which].text));
    if (file.len) {
        moe_json_key(&s->j, "locations");
        moe_json_open(&s->j, '[');
        moe_json_open(&s->j, '{');
        moe_json_key(&s->j, "physicalLocation");
        moe_json_open(&s->j, '{');
        artifact_location(s, "artifactLocation", file);
        if (line) {
            moe_json_key(&s->j, "region");
            moe_json_open(&s->j, '{');
            moe_part_ki(&s->j, "startLine", line);
            if (column)
                moe_part_ki(&s->j, "startColumn", column);
            moe_json_close(&s->j, '}');
        }
        moe_json_close(&s->j, '}');
        moe_json_close(&s->j, '}');
        moe_json_close(&s->j, ']');
    }
    moe_json_close(&s->j, '}');
}

static void notifications(struct sarif *s)
{
    static const size_t by_state[] = { [MOE_FILE_FAILED] = NOTICE_FAILED, [MOE_FILE_DEGRADED] = NOTICE_DEGRADED, [MOE_FILE_SKIPPED] = NOTICE_SKIPPED };
    moe_json_key(&s->j, "toolExecutionNotifications");
    moe_json_open(&s->j, '[');
    for (size_t i = 0; i < s->r->error_count; i++) {
        const struct moe_error *e = &s->r->errors[i];
        notification(s, NOTICE_ERROR, moe_str_c(e->text), moe_str_c(e->file), e->line, e->column);
    }
    for (size_t i = 0; i < s->r->file_count; i++) {
        const struct moe_file *f = &s->r->files[i];
        if (f->state != MOE_FILE_OK)
            notification(s, by_state[f->state], f->note, f->path, 0, 0);
    }
    moe_json_close(&s->j, ']');
}

static void invocations(struct sarif *s)
{
    static const char *const meaning[] = { "clean", "findings", "the job was not finished" };
    int code = moe_report_exit(s->r);
    moe_json_key(&s->j, "invocations");
    moe_json_open(&s->j, '[');
    moe_json_open(&s->j, '{');
    moe_part_opt(&s->j, "commandLine", s->r->command_line);
    moe_json_key(&s->j, "executionSuccessful");
    moe_json_bool(&s->j, code != 2);
    moe_part_ki(&s->j, "exitCode", code);
    moe_part_kz(&s->j, "exitCodeDescription", meaning[code]);
    notifications(s);
    moe_json_close(&s->j, '}');
    moe_json_close(&s->j, ']');
}

static void artifacts(struct sarif *s)
{
    moe_json_key(&s->j, "artifacts");
    moe_json_open(&s->j, '[');
    for (size_t i = 0; i < s->r->file_count; i++) {
        const struct moe_file *f = &s->r->files[i];
        moe_json_open(&s->j, '{');
        artifact_location(s, "location", f->path);
        moe_json_key(&s->j, "roles");
        moe_json_open(&s->j, '[');
        moe_json_str(&s->j, MOE_STR("analysisTarget"));
        moe_json_close(&s->j, ']');
        if (f->language.len && !moe_str_is(f->language, "header"))
            moe_part_kv(&s->j, "sourceLanguage", moe_str_is(f->language, "C") ? MOE_STR("c") : moe_str_is(f->language, "C++") ? MOE_STR("cplusplus") : f->language);
        moe_json_key(&s->j, "properties");
        moe_json_open(&s->j, '{');
        moe_part_kz(&s->j, "state", moe_part_state(f->state));
        moe_part_ki(&s->j, "lines", f->lines);
        moe_part_ki(&s->j, "callsSeen", f->calls_seen);
        moe_part_ki(&s->j, "callsParsed", f->calls_parsed);
        moe_json_close(&s->j, '}');
        moe_json_close(&s->j, '}');
    }
    moe_json_close(&s->j, ']');
}

static void mark_cwe(struct sarif *s, unsigned cwe)
{
    if (cwe < MOE_SARIF_CWES)
        s->has_cwe[cwe] = true;
}

static void collect_cwes(struct sarif *s)
{
    for (size_t i = 0; i < s->r->rule_count; i++)
        for (size_t k = 0; k < s->r->rules[i]->cwe_count; k++)
            mark_cwe(s, s->r->rules[i]->cwes[k]);
    for (size_t i = 0; i < s->r->finding_count; i++)
        mark_cwe(s, moe_part_cwe(&s->r->findings[i]));
    s->has_cwe[0] = false;
    for (unsigned id = 0, n = 0; id < MOE_SARIF_CWES; id++)
        s->cwe_index[id] = (uint16_t)(s->has_cwe[id] ? n++ : n);
}

static void taxonomies(struct sarif *s)
{
    char text[64];
    moe_json_key(&s->j, "taxonomies");
    moe_json_open(&s->j, '[');
    moe_json_open(&s->j, '{');
    moe_part_kz(&s->j, "name", "CWE");
    moe_part_kz(&s->j, "organization", "MITRE");
    moe_part_kz(&s->j, "informationUri", "https://cwe.mitre.org/");
    moe_json_key(&s->j, "shortDescription");
    moe_json_open(&s->j, '{');
    moe_part_kz(&s->j, "text", "Common Weakness Enumeration");
    moe_json_close(&s->j, '}');
    moe_json_key(&s->j, "taxa");
    moe_json_open(&s->j, '[');
    for (unsigned id = 0; id < MOE_SARIF_CWES; id++) {
        if (!s->has_cwe[id])
            continue;
        moe_json_open(&s->j, '{');
        snprintf(text, sizeof text, "CWE-%u", id);
        moe_part_kz(&s->j, "id", text);
        snprintf(text, sizeof text, "https://cwe.mitre.org/data/definitions/%u.html", id);
        moe_part_kz(&s->j, "helpUri", text);
        moe_json_close(&s->j, '}');
    }
    moe_json_close(&s->j, ']');
    moe_json_close(&s->j, '}');
    moe_json_close(&s->j, ']');
}

static void driver(struct sarif *s)
{
    moe_json_key(&s->j, "tool");
    moe_json_open(&s->j, '{');
    moe_json_key(&s->j, "driver");
    moe_json_open(&s->j, '{');
    moe_part_kv(&s->j, "name", s->r->tool);
    moe_part_kz(&s->j, "organization", "moe-guard");
    moe_part_kv(&s->j, "version", s->r->version);
    moe_part_kv(&s->j, "semanticVersion", s->r->version);
    moe_sarif_rules(&s->j, s->r, s->cwe_index, s->scratch);
    moe_json_key(&s->j, "notifications");
    moe_json_open(&s->j, '[');
    for (size_t i = 0; i < MOE_COUNT(notices); i++) {
        moe_json_open(&s->j, '{');
        moe_part_kz(&s->j, "id", notices[i].id);
        moe_json_key(&s->j, "shortDescription");
        moe_json_open(&s->j, '{');
        moe_part_kz(&s->j, "text", notices[i].text);
        moe_json_close(&s->j, '}');
        moe_json_close(&s->j, '}');
    }
    moe_json_close(&s->j, ']');
    moe_json_key(&s->j, "supportedTaxonomies");
    moe_json_open(&s->j, '[');
    moe_json_open(&s->j, '{');
    moe_part_kz(&s->j, "name", "CWE");
    moe_part_ki(&s->j, "index", 0);
    moe_json_close(&s->j, '}');
    moe_json_close(&s->j, ']');
    moe_json_close(&s->j, '}');
    moe_json_close(&s->j, '}');
}

static void run_properties(struct sarif *s)
{
    struct moe_totals t = moe_report_totals(s->r);
    moe_json_key(&s->j, "properties");
    moe_json_open(&s->j, '{');
    moe_part_opt(&s->j, "engine", s->r->engine);
    moe_part_opt(&s->j, "policy", s->r->policy);
    moe_part_opt(&s->j, "baseline", s->r->baseline);
    moe_part_ki(&s->j, "open", (int64_t)t.open);
    moe_part_ki(&s->j, "suppressedInline", (int64_t)t.suppressed[MOE_SUPPRESS_INLINE]);
    moe_part_ki(&s->j, "suppressedByPolicy", (int64_t)t.suppressed[MOE_SUPPRESS_POLICY]);
    moe_part_ki(&s->j, "suppressedByBaseline", (int64_t)t.suppressed[MOE_SUPPRESS_BASELINE]);
    moe_buf_clear(s->scratch);
    moe_report_summary(s->r, s->scratch);
    moe_part_kv(&s->j, "summary", moe_buf_str(s->scratch));
    moe_json_close(&s->j, '}');
}

static void run(struct sarif *s)
{
    driver(s);
    invocations(s);
    moe_json_key(&s->j, "automationDetails");
    moe_json_open(&s->j, '{');
    moe_buf_clear(s->scratch);
    moe_buf_printf(s->scratch, "%.*s/", MOE_FMT(s->r->tool));       /* before the last slash: GitHub's category */
    moe_part_kv(&s->j, "id", moe_buf_str(s->scratch));
    moe_json_close(&s->j, '}');
    moe_part_kz(&s->j, "columnKind", "utf16CodeUnits");
    moe_json_key(&s->j, "originalUriBaseIds");
    moe_json_open(&s->j, '{');
    moe_json_key(&s->j, "%SRCROOT%");
    moe_json_open(&s->j, '{');
    moe_json_key(&s->j, "description");
    moe_json_open(&s->j, '{');
    moe_part_kz(&s->j, "text", "the folder in which the tool ran");
    moe_json_close(&s->j, '}');
    moe_json_close(&s->j, '}');
    moe_json_close(&s->j, '}');
    artifacts(s);
    taxonomies(s);
    results(s);
    run_properties(s);
}

void moe_write_sarif(const struct moe_report *r, const struct moe_write_opts *opts, struct moe_buf *out)
{
    MOE_AUTO(moe_buf_free)   struct moe_buf   *scratch = moe_buf_new(MOE_CAP_REPORT_BYTES);
    MOE_AUTO(moe_map_free)   struct moe_map   *lines = moe_map_new();
    MOE_AUTO(moe_arena_free) struct moe_arena *keys = moe_arena_new(MOE_CAP_REPORT_BYTES);
    struct sarif s = { .j = moe_json_to(out, false), .r = r, .opts = opts, .scratch = scratch, .lines = lines, .keys = keys };
    if (!scratch || !lines || !keys) {
        moe_part_give_up(out);
        return;
    }
    collect_cwes(&s);
    moe_json_open(&s.j, '{');
    moe_part_kz(&s.j, "$schema", SCHEMA_URI);
    moe_part_kz(&s.j, "version", "2.1.0");
    moe_json_key(&s.j, "runs");
    moe_json_open(&s.j, '[');
    moe_json_open(&s.j, '{');
    run(&s);
    moe_json_close(&s.j, '}');
    moe_json_close(&s.j, ']');
    moe_json_close(&s.j, '}');
    moe_buf_addc(out, '\n');
    if (s.failed)
        moe_part_give_up(out);
}
