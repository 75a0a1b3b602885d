/* The register as text, JSON and CSV. */
#include "audit/engine/register.h"
#include "common/base/term.h"
#include "common/doc/json_write.h"

const char *const moe_register_formats[] = { "text", "json", "csv", NULL };

static const char *const state_names[] = {
    [MOE_REGISTER_USED] = "used", [MOE_REGISTER_UNUSED] = "unused", [MOE_REGISTER_EXPIRED] = "expired", [MOE_REGISTER_FAULTY] = "faulty",
    [MOE_REGISTER_UNKNOWN] = "unknown",
};

static const char *kind_name(const struct moe_register_row *row) { return row->kind == MOE_SUPPRESS_POLICY ? "policy" : "inline"; }

static void count_states(const struct moe_register *reg, size_t counts[MOE_COUNT(state_names)])
{
    for (size_t i = 0; i < MOE_COUNT(state_names); i++)
        counts[i] = 0;
    for (size_t i = 0; i < reg->count; i++)
        counts[reg->rows[i].state]++;
}

/* ---- text ---- */

static void labelled(struct moe_buf *out, const char *label, struct moe_str value)
{
    if (!value.len)
        return;
    moe_buf_printf(out, "  %s", label);
    moe_term_escape(out, value);
}

static void indented(struct moe_buf *out, struct moe_str text)
{
    if (!text.len)
        return;
    moe_buf_add(out, MOE_STR("    "));
    moe_term_escape(out, text);
    moe_buf_addc(out, '\n');
}

static void text_row(struct moe_buf *out, const struct moe_register *reg, const struct moe_register_row *row)
{
    moe_term_escape(out, row->file);
    moe_buf_printf(out, ":%u:%u: ", row->line, row->column);
    moe_term_escape(out, row->rules.len ? row->rules : MOE_STR("(no rule)"));
    moe_buf_printf(out, "  %s, %s", kind_name(row), state_names[row->state]);
    if (row->hits)
        moe_buf_printf(out, " (%u)", row->hits);
    labelled(out, "paths=", row->paths);
    labelled(out, "owner=", row->owner);
    labelled(out, "ticket=", row->ticket);
    labelled(out, "until=", row->until);
    if (reg->aged && row->age_days != MOE_REGISTER_NO_AGE)
        moe_buf_printf(out, "  age=%ldd", row->age_days);
    else if (reg->aged)
        moe_buf_add(out, MOE_STR("  age=?"));
    moe_buf_addc(out, '\n');
    indented(out, row->reason);
    indented(out, row->note);
}

static void write_text(const struct moe_register *reg, struct moe_buf *out)
{
    size_t counts[MOE_COUNT(state_names)];
    count_states(reg, counts);
    for (size_t i = 0; i < reg->count; i++)
        text_row(out, reg, &reg->rows[i]);
    moe_buf_printf(out, "%zu suppression%s", reg->count, reg->count == 1 ? "" : "s");
    for (size_t i = 0, said = 0; i < MOE_COUNT(state_names); i++)
        if (counts[i])
            moe_buf_printf(out, "%s%zu %s", said++ ? ", " : ": ", counts[i], state_names[i]);
    moe_buf_addc(out, '\n');
}

/* ---- JSON ---- */

static void json_text(struct moe_json *j, const char *key, struct moe_str value)
{
    moe_json_key(j, key);
    if (value.len)
        moe_json_str(j, value);
    else
        moe_json_null(j);
}

static void json_row(struct moe_json *j, const struct moe_register_row *row)
{
    moe_json_open(j, '{');
    json_text(j, "filename", row->file);
    moe_json_key(j, "line_number");
    moe_json_int(j, row->line);
    moe_json_key(j, "column");
    moe_json_int(j, row->column);
    json_text(j, "kind", moe_str_c(kind_name(row)));
    json_text(j, "state", moe_str_c(state_names[row->state]));
    json_text(j, "rules", row->rules);
    json_text(j, "paths", row->paths);
    json_text(j, "reason", row->reason);
    json_text(j, "owner", row->owner);
    json_text(j, "ticket", row->ticket);
    json_text(j, "until", row->until);
    json_text(j, "note", row->note);
    moe_json_key(j, "hits");
    moe_json_int(j, row->hits);
    moe_json_key(j, "age_days");
    if (row->age_days == MOE_REGISTER_NO_AGE)
        moe_json_null(j);
    else
        moe_json_int(j, row->age_days);
    moe_json_close(j, '}');
}

static void write_json(const struct moe_register *reg, struct moe_buf *out)
{
    struct moe_json j = moe_json_to(out, false);
    size_t counts[MOE_COUNT(state_names)];
    count_states(reg, counts);
    moe_json_open(&j, '{');
    moe_json_key(&j, "suppressions");
    moe_json_open(&j, '[');
    for (size_t i = 0; i < reg->count; i++)
        json_row(&j, &reg->rows[i]);
    moe_json_close(&j, ']');
    moe_json_key(&j, "totals");
    moe_json_open(&j, '{');
    for (size_t i = 0; i < MOE_COUNT(state_names); i++) {
        moe_json_key(&j, state_names[i]);
        moe_json_int(&j, (int64_t)counts[i]);
    }
    moe_json_close(&j, '}');
    moe_json_close(&j, '}');
    moe_buf_addc(out, '\n');
}

/* ---- CSV: RFC 4180, and no cell that a spreadsheet would run as a formula ---- */

static void cell(struct moe_buf *out, struct moe_str s, const char *end)
{
    moe_buf_addc(out, '"');
    if (s.len && memchr("=+-@\t\r", s.ptr[0], 6))
        moe_buf_addc(out, '\'');
    while (s.len) {
        struct moe_str rest = s, part = moe_str_cut(&rest, '"');
        moe_term_escape(out, part);
        if (part.len < s.len)
            moe_buf_add(out, MOE_STR("\"\""));
        s = rest;
    }
    moe_buf_printf(out, "\"%s", end);
}

static void write_csv(const struct moe_register *reg, struct moe_buf *out)
{
    moe_buf_add(out, MOE_STR("filename,line_number,column,kind,state,rules,paths,reason,owner,ticket,until,note,hits,age_days\r\n"));
    for (size_t i = 0; i < reg->count; i++) {
        const struct moe_register_row *r = &reg->rows[i];
        cell(out, r->file, ",");
        moe_buf_printf(out, "%u,%u,", r->line, r->column);
        cell(out, moe_str_c(kind_name(r)), ",");
        cell(out, moe_str_c(state_names[r->state]), ",");
        const struct moe_str texts[] = { r->rules, r->paths, r->reason, r->owner, r->ticket, r->until, r->note };
        for (size_t k = 0; k < MOE_COUNT(texts); k++)
            cell(out, texts[k], ",");
        moe_buf_printf(out, "%u,", r->hits);
        if (r->age_days != MOE_REGISTER_NO_AGE)
            moe_buf_printf(out, "%ld", r->age_days);
        moe_buf_add(out, MOE_STR("\r\n"));
    }
}

void moe_register_write(const struct moe_register *reg, enum moe_register_format format, struct moe_buf *out)
{
    static void (*const writers[])(const struct moe_register *, struct moe_buf *) = {
        [MOE_REGISTER_TEXT] = write_text, [MOE_REGISTER_JSON] = write_json, [MOE_REGISTER_CSV] = write_csv,
    };
    writers[format](reg, out);
}
