/* GitLab's code quality report: open findings, each with a fingerprint that is unique in the report; `[]` when clean. What was not analysed is
 * listed as a blocker, because this format has no other place in which a reader would see it. */
#include "common/base/hash.h"
#include "common/report/parts.h"
#include <stdio.h>

static void location(struct moe_json *j, struct moe_str path, unsigned line, unsigned end)
{
    if (moe_str_starts(path, MOE_STR("./")))
        path = moe_str_from(path, 2);
    moe_json_key(j, "location");
    moe_json_open(j, '{');
    moe_part_kv(j, "path", path);
    moe_json_key(j, "lines");
    moe_json_open(j, '{');
    moe_part_ki(j, "begin", MOE_MAX(line, 1u));
    moe_part_ki(j, "end", MOE_MAX(end, MOE_MAX(line, 1u)));
    moe_json_close(j, '}');
    moe_json_close(j, '}');
}

static void entry(struct moe_json *j, struct moe_str check, struct moe_str text, uint64_t identity, const char *severity)
{
    char print[24];
    snprintf(print, sizeof print, "%016llx", (unsigned long long)identity);
    moe_part_kz(j, "type", "issue");
    moe_part_kv(j, "check_name", check);
    moe_part_kv(j, "description", text);
    moe_json_key(j, "categories");
    moe_json_open(j, '[');
    moe_json_str(j, MOE_STR("Security"));
    moe_json_close(j, ']');
    moe_part_kz(j, "fingerprint", print);
    moe_part_kz(j, "severity", severity);
}

static void not_whole(struct moe_json *j, struct moe_str path, unsigned line, struct moe_str text)
{
    uint64_t identity = moe_hash(moe_hash_u64(moe_hash(MOE_HASH_START, path), line), text);
    moe_json_open(j, '{');
    entry(j, MOE_STR("not-analysed"), text, identity, "blocker");
    location(j, path, line, line);
    moe_json_close(j, '}');
}

void moe_write_gitlab(const struct moe_report *r, const struct moe_write_opts *opts, struct moe_buf *out)
{
    (void)opts;
    struct moe_json j = moe_json_to(out, false);
    moe_json_open(&j, '[');
    for (size_t i = 0; i < r->finding_count; i++) {
        const struct moe_finding *f = &r->findings[i];
        if (f->suppressed != MOE_SUPPRESS_NONE || !moe_part_shown(r, f))
            continue;
        moe_json_open(&j, '{');
        entry(&j, f->rule->code, f->message, moe_part_identity(f),
              f->severity == MOE_HIGH ? "critical" : f->severity == MOE_MEDIUM ? "major" : "minor");
        location(&j, f->file, f->line, f->end_line);
        moe_json_close(&j, '}');
    }
    for (size_t i = 0; i < r->file_count; i++)
        if (r->files[i].state == MOE_FILE_FAILED)
            not_whole(&j, r->files[i].path, 1, r->files[i].note.len ? r->files[i].note : MOE_STR("the file was not analysed"));
    for (size_t i = 0; i < r->error_count; i++)
        not_whole(&j, moe_str_c(r->errors[i].file[0] ? r->errors[i].file : "."), r->errors[i].line, moe_str_c(r->errors[i].text));
    moe_json_close(&j, ']');
    moe_buf_addc(out, '\n');
}
