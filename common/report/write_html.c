/* One page that stands alone: no network, no inline event handlers, a content security policy that names its own style and script by digest, so
 * that even a hole in the escaping could run nothing. Without the script the page still shows everything; the script only filters. */
#include "common/report/parts.h"

struct page { struct moe_buf *out; const struct moe_report *r; };

static void put(const struct page *p, const char *markup) { moe_buf_add(p->out, moe_str_c(markup)); }
static void text(const struct page *p, struct moe_str s) { moe_part_markup(p->out, s, false); }
static void textz(const struct page *p, const char *s) { text(p, moe_str_c(s)); }

static void attribute(const struct page *p, const char *name, struct moe_str value)
{
    moe_buf_printf(p->out, " %s=\"", name);
    text(p, value);
    moe_buf_addc(p->out, '"');
}

static const char *level_class(enum moe_level level) { return level == MOE_HIGH ? "high" : level == MOE_MEDIUM ? "medium" : "low"; }

/* ---- head and tiles ---- */

static void head(const struct page *p)
{
    put(p, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"");
    put(p, moe_html_csp);
    put(p, "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
           "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    text(p, p->r->tool);
    put(p, " report</title>\n<style>");
    put(p, moe_html_css);
    put(p, "</style>\n</head>\n<body>\n");
}

static void fact(const struct page *p, const char *name, struct moe_str value)
{
    if (!value.len)
        return;
    moe_buf_printf(p->out, "<div><dt>%s</dt><dd>", name);
    text(p, value);
    put(p, "</dd></div>");
}

static void banner(const struct page *p, struct moe_buf *scratch)
{
    static const struct { const char *style, *word; } verdicts[] = { { "clean", "Clean" }, { "found", "Findings" }, { "broken", "Not finished" } };
    int code = moe_report_exit(p->r);
    moe_buf_printf(p->out, "<header>\n<div class=\"top\"><h1>");
    text(p, p->r->tool);
    put(p, "</h1>");
    moe_buf_printf(p->out, "<span class=\"verdict %s\">%s</span></div>\n<p class=\"summary\">", verdicts[code].style, verdicts[code].word);
    moe_buf_clear(scratch);
    moe_report_summary(p->r, scratch);
    text(p, moe_buf_str(scratch));
    put(p, "</p>\n<dl class=\"facts\">");
    fact(p, "Version", p->r->version);
    fact(p, "Engine", p->r->engine);
    fact(p, "Policy", p->r->policy);
    fact(p, "Baseline", p->r->baseline);
    fact(p, "Command", p->r->command_line);
    put(p, "</dl>\n</header>\n");
}

static void tile(const struct page *p, const char *style, const char *label, size_t n)
{
    moe_buf_printf(p->out, "<div class=\"tile %s%s\"><b>%zu</b><span>%s</span></div>", style, n ? "" : " none", n, label);
}

static void tiles(const struct page *p, const struct moe_totals *t)
{
    put(p, "<section class=\"tiles\" aria-label=\"Summary\">");
    tile(p, "high", "high", t->by_severity[MOE_HIGH]);
    tile(p, "medium", "medium", t->by_severity[MOE_MEDIUM]);
    tile(p, "low", "low", t->by_severity[MOE_LOW]);
    tile(p, "quiet", "suppressed", t->suppressed[MOE_SUPPRESS_INLINE] + t->suppressed[MOE_SUPPRESS_POLICY] + t->suppressed[MOE_SUPPRESS_BASELINE]);
    tile(p, "ok", "files analysed", t->files_ok + t->files_degraded);
    tile(p, "medium", "in part", t->files_degraded);
    tile(p, "high", "not analysed", t->files_failed);
    if (t->calls_seen)
        moe_buf_printf(p->out, "<div class=\"tile ok\"><b>%lu.%lu<small>%%</small></b><span>of calls read</span></div>",
                       t->calls_parsed * 100 / t->calls_seen, t->calls_parsed * 1000 / t->calls_seen % 10);
    put(p, "</section>\n");
}

static void filters(const struct page *p)
{
    put(p, "<form class=\"filters\" id=\"filters\" hidden>\n<fieldset><legend>Severity</legend>");
    static const char *const names[] = { "high", "medium", "low" };
    for (size_t i = 0; i < MOE_COUNT(names); i++)
        moe_buf_printf(p->out, "<label class=\"pick %s\"><input type=\"checkbox\" name=\"severity\" value=\"%s\" checked>%s</label>", names[i], names[i], names[i]);
    put(p, "</fieldset>\n<label>Rule <select id=\"rule\"><option value=\"\">all</option></select></label>\n"
           "<label>File <select id=\"file\"><option value=\"\">all</option></select></label>\n"
           "<label class=\"grow\">Search <input type=\"search\" id=\"query\" placeholder=\"message, code, function\"></label>\n"
           "<label class=\"pick\"><input type=\"checkbox\" id=\"suppressed\">suppressed</label>\n"
           "<output id=\"shown\"></output>\n</form>\n");
}

/* ---- findings ---- */

/* A byte offset that does not cut a character in two. */
static size_t snap(struct moe_str s, size_t at)
{
    at = MOE_MIN(at, s.len);
    while (at && at < s.len && ((unsigned char)s.ptr[at] & 0xc0) == 0x80)
        at--;
    return at;
}

static void code_line(const struct page *p, const struct moe_finding *f, unsigned n, struct moe_str line)
{
    struct moe_span s = moe_part_span(f);
    bool hit = f->line && n >= s.line && n <= s.end_line;
    size_t from = n == s.line ? snap(line, s.column - 1) : 0, to = n == s.end_line ? snap(line, s.end_column - 1) : line.len;
    while (n != s.line && from < to && moe_is_space(line.ptr[from]))      /* indentation is not part of the place */
        from++;
    moe_buf_printf(p->out, "<tr%s><th>%u</th><td>", hit ? " class=\"hit\"" : "", n);
    if (hit && f->column && from < to) {
        text(p, (struct moe_str){ line.ptr, from });
        put(p, "<mark>");
        text(p, (struct moe_str){ line.ptr + from, to - from });
        put(p, "</mark>");
        text(p, moe_str_from(line, to));
    } else {
        text(p, line);
    }
    put(p, "</td></tr>");
}

static void code(const struct page *p, const struct moe_finding *f)
{
    struct moe_str rest = f->context, line;
    if (!rest.len)
        return;
    put(p, "<div class=\"code\"><table><tbody>");
    for (unsigned n = f->context_line; moe_str_line(&rest, &line); n++)
        code_line(p, f, n, line);
    put(p, "</tbody></table></div>\n");
}

static void suppression(const struct page *p, const struct moe_finding *f)
{
    static const char *const by[] = { "", "Suppressed by a comment", "Suppressed by the policy", "Known from the baseline" };
    if (f->suppressed == MOE_SUPPRESS_NONE)
        return;
    moe_buf_printf(p->out, "<p class=\"why\"><b>%s</b>", by[f->suppressed]);
    const struct { const char *before; struct moe_str value; } parts[] = {
        { ": ", f->reason }, { " · owner ", f->owner }, { " · ticket ", f->ticket }, { " · until ", f->until },
    };
    for (size_t i = 0; i < MOE_COUNT(parts); i++)
        if (parts[i].value.len) {
            put(p, parts[i].before);
            text(p, parts[i].value);
        }
    put(p, "</p>\n");
}

static void cwe_link(const struct page *p, unsigned cwe)
{
    put(p, "<a rel=\"noreferrer\" href=\"");
    moe_part_cwe_uri(p->out, cwe);
    moe_buf_printf(p->out, "\">CWE-%u</a>", cwe);
}

static void facts_of(const struct page *p, const struct moe_finding *f)
{
    unsigned cwe = moe_part_cwe(f);
    put(p, "<p class=\"meta\"><code class=\"place\">");
    text(p, f->file);
    if (f->line)
        moe_buf_printf(p->out, ":%u:%u", f->line, f->column);
    put(p, "</code>");
    if (f->function.len) {
        put(p, "<span>in <code>");
        text(p, f->function);
        put(p, "</code></span>");
    }
    moe_buf_printf(p->out, "<span>confidence %s</span>", level_class(f->confidence));
    if (cwe) {
        put(p, "<span>");
        cwe_link(p, cwe);
        put(p, "</span>");
    }
    if (f->tier != MOE_TIER_AST)
        moe_buf_printf(p->out, "<span>read from %s</span>", f->tier == MOE_TIER_LEXICAL ? "tokens alone" : "a damaged part of the syntax tree");
    for (size_t i = 0; i < f->control_count; i++) {
        put(p, "<span class=\"control\">");
        text(p, f->controls[i]);
        put(p, "</span>");
    }
    put(p, "</p>\n");
}

static void finding(const struct page *p, const struct moe_finding *f)
{
    bool open = f->suppressed == MOE_SUPPRESS_NONE;
    moe_buf_printf(p->out, "<article class=\"finding %s%s\" data-severity=\"%s\"", level_class(f->severity), open ? "" : " suppressed", level_class(f->severity));
    attribute(p, "data-rule", f->rule->code);
    attribute(p, "data-file", f->file);
    put(p, ">\n<h3><span class=\"level\">");
    textz(p, moe_part_level(f->severity));
    put(p, "</span> <a class=\"rule\" href=\"#rule-");
    text(p, f->rule->code);
    put(p, "\">");
    text(p, f->rule->code);
    put(p, " ");
    text(p, f->rule->name);
    put(p, "</a> <span class=\"message\">");
    text(p, f->message);
    put(p, "</span></h3>\n");
    facts_of(p, f);
    suppression(p, f);
    code(p, f);
    if (f->rule->fix.len && open) {
        put(p, "<p class=\"fix\"><b>Fix</b> ");
        text(p, f->rule->fix);
        put(p, "</p>\n");
    }
    put(p, "</article>\n");
}

static void findings(const struct page *p, bool suppressed)
{
    size_t n = 0;
    for (size_t i = 0; i < p->r->finding_count; i++) {
        const struct moe_finding *f = &p->r->findings[i];
        if ((f->suppressed != MOE_SUPPRESS_NONE) != suppressed || !moe_part_shown(p->r, f))
            continue;
        if (suppressed && !n)
            put(p, "<details id=\"quiet\"><summary>Suppressed findings</summary>\n");
        finding(p, f);
        n++;
    }
    if (suppressed && n)
        put(p, "</details>\n");
    if (!suppressed && !n)
        put(p, "<p class=\"empty\">No findings.</p>\n");
    if (!suppressed && n)
        put(p, "<p class=\"empty\" id=\"nothing\" hidden>No finding matches the filters.</p>\n");
}

/* ---- rules, files, skips, errors ---- */

static size_t findings_of(const struct page *p, const struct moe_rule_info *rule)
{
    size_t n = 0;
    for (size_t i = 0; i < p->r->finding_count; i++)
        n += moe_str_eq(p->r->findings[i].rule->code, rule->code);
    return n;
}

static void rule_page(const struct page *p, const struct moe_rule_info *rule, size_t n)
{
    put(p, "<details class=\"about\" id=\"rule-");
    text(p, rule->code);
    put(p, "\"><summary><code>");
    text(p, rule->code);
    put(p, "</code> ");
    text(p, rule->title.len ? rule->title : rule->name);
    moe_buf_printf(p->out, " <span class=\"count\">%zu</span></summary>\n<p>", n);
    text(p, rule->why);
    put(p, "</p>\n");
    if (rule->fix.len) {
        put(p, "<p class=\"fix\"><b>Fix</b> ");
        text(p, rule->fix);
        put(p, "</p>\n");
    }
    put(p, "<p class=\"meta\">");
    moe_buf_printf(p->out, "<span>severity %s</span><span>confidence %s</span>", level_class(rule->severity), level_class(rule->confidence));
    for (size_t i = 0; i < rule->cwe_count; i++) {
        put(p, "<span>");
        cwe_link(p, rule->cwes[i]);
        put(p, "</span>");
    }
    if (rule->bandit.len) {
        put(p, "<span>bandit ");
        text(p, rule->bandit);
        put(p, "</span>");
    }
    put(p, "</p>\n");
    for (size_t i = 0; i < rule->reference_count; i++) {
        put(p, "<p class=\"reference\">");
        if (moe_str_starts(rule->references[i], MOE_STR("https://"))) {
            put(p, "<a rel=\"noreferrer\"");
            attribute(p, "href", rule->references[i]);
            put(p, ">");
            text(p, rule->references[i]);
            put(p, "</a>");
        } else {
            text(p, rule->references[i]);
        }
        put(p, "</p>\n");
    }
    put(p, "</details>\n");
}

static void rules(const struct page *p)
{
    size_t silent = 0;
    put(p, "<section><h2>Rules</h2>\n");
    for (size_t i = 0; i < p->r->rule_count; i++) {
        size_t n = findings_of(p, p->r->rules[i]);
        if (n)
            rule_page(p, p->r->rules[i], n);
        silent += n == 0;
    }
    if (silent) {
        moe_buf_printf(p->out, "<details class=\"about\"><summary>%zu more %s ran and found nothing</summary><ul class=\"codes\">", silent,
                       silent == 1 ? "rule" : "rules");
        for (size_t i = 0; i < p->r->rule_count; i++)
            if (!findings_of(p, p->r->rules[i])) {
                put(p, "<li><code>");
                text(p, p->r->rules[i]->code);
                put(p, "</code> ");
                text(p, p->r->rules[i]->name);
                put(p, "</li>");
            }
        put(p, "</ul></details>\n");
    }
    put(p, "</section>\n");
}

static void files(const struct page *p)
{
    put(p, "<section><h2>Files and parse health</h2>\n<div class=\"wide\"><table class=\"grid\"><thead><tr><th>File</th><th>State</th><th>Language</th>"
           "<th class=\"n\">Lines</th><th class=\"n\">Code</th><th class=\"n\">Left out</th><th class=\"n\">Calls understood</th>"
           "<th class=\"n\">Parse errors</th><th>Note</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < p->r->file_count; i++) {
        const struct moe_file *f = &p->r->files[i];
        put(p, "<tr><td><code>");
        text(p, f->path);
        moe_buf_printf(p->out, "</code></td><td><span class=\"state %s\">%s</span></td><td>", moe_part_state(f->state), moe_part_state(f->state));
        text(p, f->language);
        moe_buf_printf(p->out, "</td><td class=\"n\">%u</td><td class=\"n\">%u</td><td class=\"n\">%u</td>", f->lines, f->code_lines, f->skipped_lines);
        if (f->calls_seen)
            moe_buf_printf(p->out, "<td class=\"n\"><meter min=\"0\" max=\"%u\" low=\"%u\" high=\"%u\" optimum=\"%u\" value=\"%u\"></meter> %u / %u</td>", f->calls_seen,
                           f->calls_seen / 2, f->calls_seen - f->calls_seen / 10, f->calls_seen, MOE_MIN(f->calls_parsed, f->calls_seen), f->calls_parsed,
                           f->calls_seen);
        else
            put(p, "<td class=\"n\">–</td>");
        moe_buf_printf(p->out, "<td class=\"n\">%u</td><td>", f->parse_errors);
        text(p, f->note);
        put(p, "</td></tr>\n");
    }
    put(p, "</tbody></table></div></section>\n");
}

static void skips(const struct page *p)
{
    if (!p->r->skip_count)
        return;
    put(p, "<section><h2>Rules skipped by policy</h2>\n<div class=\"wide\"><table class=\"grid\"><thead><tr><th>Rule</th><th>Paths</th><th>Reason</th>"
           "<th>Owner</th><th>Ticket</th><th>Until</th><th class=\"n\">Findings</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < p->r->skip_count; i++) {
        const struct moe_skip *s = &p->r->skips[i];
        const struct moe_str cells[] = { s->rule, s->paths, s->reason, s->owner, s->ticket, s->until };
        put(p, "<tr>");
        for (size_t k = 0; k < MOE_COUNT(cells); k++) {
            put(p, "<td>");
            text(p, cells[k]);
            put(p, "</td>");
        }
        moe_buf_printf(p->out, "<td class=\"n\">%u</td></tr>\n", s->hits);
    }
    put(p, "</tbody></table></div></section>\n");
}

static void errors(const struct page *p, struct moe_buf *scratch)
{
    if (!p->r->error_count)
        return;
    put(p, "<section class=\"errors\"><h2>What kept the job from finishing</h2>\n<ul>");
    for (size_t i = 0; i < p->r->error_count; i++) {
        moe_buf_clear(scratch);
        moe_part_error(scratch, &p->r->errors[i]);
        put(p, "<li>");
        text(p, moe_buf_str(scratch));
        put(p, "</li>\n");
    }
    put(p, "</ul></section>\n");
}

void moe_write_html(const struct moe_report *r, const struct moe_write_opts *opts, struct moe_buf *out)
{
    (void)opts;
    MOE_AUTO(moe_buf_free) struct moe_buf *scratch = moe_buf_new(MOE_CAP_REPORT_BYTES);
    struct page p = { out, r };
    struct moe_totals t = moe_report_totals(r);
    if (!scratch) {
        moe_part_give_up(out);
        return;
    }
    head(&p);
    banner(&p, scratch);
    put(&p, "<main>\n");
    tiles(&p, &t);
    errors(&p, scratch);
    put(&p, "<section><h2>Findings</h2>\n");
    filters(&p);
    findings(&p, false);
    findings(&p, true);
    put(&p, "</section>\n");
    rules(&p);
    skips(&p);
    files(&p);
    put(&p, "</main>\n<script>");
    put(&p, moe_html_js);
    put(&p, "</script>\n</body>\n</html>\n");
}
