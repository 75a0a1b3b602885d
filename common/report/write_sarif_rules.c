/* The rules as SARIF reportingDescriptors, with what GitHub shows of them. */
#include "common/report/parts.h"
#include <stdio.h>

enum { CAP_FULL_DESCRIPTION = 1024, CAP_TAGS = 10 };

/* GitHub's bands: from 7.0 on high, from 4.0 on medium. */
static const char *security_severity(enum moe_level level) { return level == MOE_HIGH ? "8.0" : level == MOE_MEDIUM ? "5.5" : "3.0"; }

static void text_object(struct moe_json *j, const char *key, struct moe_str text)
{
    moe_json_key(j, key);
    moe_json_open(j, '{');
    moe_part_kv(j, "text", text);
    moe_json_close(j, '}');
}

/* At most the 1024 characters that GitHub takes (counted in bytes, so never more), ending between two characters. */
static struct moe_str at_most(struct moe_str s, size_t cap)
{
    if (s.len <= cap)
        return s;
    s.len = cap;
    while (s.len && ((unsigned char)s.ptr[s.len] & 0xc0) == 0x80)
        s.len--;
    return s;
}

static void help(struct moe_json *j, const struct moe_rule_info *rule, struct moe_buf *scratch)
{
    struct moe_str why = rule->why.len ? rule->why : rule->title;
    moe_json_key(j, "help");
    moe_json_open(j, '{');
    moe_buf_clear(scratch);
    moe_buf_printf(scratch, "%.*s", MOE_FMT(why));
    if (rule->fix.len)
        moe_buf_printf(scratch, "\n\nFix: %.*s", MOE_FMT(rule->fix));
    moe_part_kv(j, "text", moe_buf_str(scratch));
    moe_buf_clear(scratch);
    moe_buf_printf(scratch, "## %.*s %.*s\n\n%.*s\n", MOE_FMT(rule->code), MOE_FMT(rule->name), MOE_FMT(why));
    if (rule->fix.len)
        moe_buf_printf(scratch, "\n**Fix:** %.*s\n", MOE_FMT(rule->fix));
    for (size_t i = 0; i < rule->cwe_count; i++)
        moe_buf_printf(scratch, "\n- [CWE-%u](https://cwe.mitre.org/data/definitions/%u.html)", rule->cwes[i], rule->cwes[i]);
    for (size_t i = 0; i < rule->reference_count; i++)
        moe_buf_printf(scratch, "\n- %.*s", MOE_FMT(rule->references[i]));
    if (rule->bandit.len)
        moe_buf_printf(scratch, "\n- bandit: %.*s", MOE_FMT(rule->bandit));
    moe_buf_addc(scratch, '\n');
    moe_part_kv(j, "markdown", moe_buf_str(scratch));
    moe_json_close(j, '}');
}

/* helpUri has to be absolute; a rule that only knows its page in the source tree points at its CWE. */
static void help_uri(struct moe_json *j, const struct moe_rule_info *rule)
{
    char cwe[64];
    if (moe_str_starts(rule->help_uri, MOE_STR("https://"))) {
        moe_part_kv(j, "helpUri", rule->help_uri);
    } else if (rule->cwe_count) {
        snprintf(cwe, sizeof cwe, "https://cwe.mitre.org/data/definitions/%u.html", rule->cwes[0]);
        moe_part_kz(j, "helpUri", cwe);
    }
}

static void tags(struct moe_json *j, const struct moe_rule_info *rule)
{
    char tag[32];
    size_t n = 1;
    moe_json_key(j, "tags");
    moe_json_open(j, '[');
    moe_json_str(j, MOE_STR("security"));
    for (size_t i = 0; i < rule->cwe_count && n < CAP_TAGS; i++, n++) {
        snprintf(tag, sizeof tag, "external/cwe/cwe-%03u", rule->cwes[i]);
        moe_json_str(j, moe_str_c(tag));
    }
    for (size_t i = 0; i < rule->tag_count && n < CAP_TAGS; i++)
        if (!moe_str_is(rule->tags[i], "security")) {
            moe_json_str(j, rule->tags[i]);
            n++;
        }
    moe_json_close(j, ']');
}

static void properties(struct moe_json *j, const struct moe_rule_info *rule)
{
    moe_json_key(j, "properties");
    moe_json_open(j, '{');
    moe_part_kz(j, "precision", rule->confidence == MOE_HIGH ? "high" : rule->confidence == MOE_MEDIUM ? "medium" : "low");
    moe_part_kz(j, "security-severity", security_severity(rule->severity));
    tags(j, rule);
    moe_part_opt(j, "bandit", rule->bandit);
    if (!moe_str_starts(rule->help_uri, MOE_STR("https://")))
        moe_part_opt(j, "page", rule->help_uri);
    moe_json_close(j, '}');
}

static void relationships(struct moe_json *j, const struct moe_rule_info *rule, const uint16_t *cwe_index)
{
    char id[16];
    if (!rule->cwe_count)
        return;
    moe_json_key(j, "relationships");
    moe_json_open(j, '[');
    for (size_t i = 0; i < rule->cwe_count; i++) {
        snprintf(id, sizeof id, "CWE-%u", rule->cwes[i]);
        moe_json_open(j, '{');
        moe_json_key(j, "target");
        moe_json_open(j, '{');
        moe_part_kz(j, "id", id);
        if (rule->cwes[i] < MOE_SARIF_CWES)
            moe_part_ki(j, "index", cwe_index[rule->cwes[i]]);
        moe_json_key(j, "toolComponent");
        moe_json_open(j, '{');
        moe_part_kz(j, "name", "CWE");
        moe_part_ki(j, "index", 0);
        moe_json_close(j, '}');
        moe_json_close(j, '}');
        moe_json_key(j, "kinds");
        moe_json_open(j, '[');
        moe_json_str(j, MOE_STR("superset"));
        moe_json_close(j, ']');
        moe_json_close(j, '}');
    }
    moe_json_close(j, ']');
}

void moe_sarif_rules(struct moe_json *j, const struct moe_report *r, const uint16_t *cwe_index, struct moe_buf *scratch)
{
    moe_json_key(j, "rules");
    moe_json_open(j, '[');
    for (size_t i = 0; i < r->rule_count; i++) {
        const struct moe_rule_info *rule = r->rules[i];
        moe_json_open(j, '{');
        moe_part_kv(j, "id", rule->code);
        moe_part_kv(j, "name", rule->name);
        text_object(j, "shortDescription", rule->title.len ? rule->title : rule->name);
        text_object(j, "fullDescription", at_most(rule->why.len ? rule->why : rule->title.len ? rule->title : rule->name, CAP_FULL_DESCRIPTION));
        help(j, rule, scratch);
        help_uri(j, rule);
        moe_json_key(j, "defaultConfiguration");
        moe_json_open(j, '{');
        moe_part_kz(j, "level", moe_sarif_level(rule->severity));
        moe_json_close(j, '}');
        properties(j, rule);
        relationships(j, rule, cwe_index);
        moe_json_close(j, '}');
    }
    moe_json_close(j, ']');
}
