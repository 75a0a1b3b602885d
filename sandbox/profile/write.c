/* A resolved profile as YAML that stands alone. What people wrote is quoted, so that nothing it holds can be taken for YAML. */
#include "common/doc/yaml_write.h"
#include "sandbox/profile/build.h"
#include <inttypes.h>

static void put_why(struct moe_buf *out, const struct moe_origin *at)
{
    if (!at->why.len)
        return;
    moe_buf_add(out, MOE_STR(", why: "));
    moe_yaml_quoted(out, at->why);
}

/* "- NAME" or "- {key: NAME, why: ...}" */
static void put_item_with(struct moe_buf *out, const char *indent, const char *key, struct moe_str text, struct moe_str with, const struct moe_origin *at)
{
    bool map = at->why.len || with.len;
    moe_buf_printf(out, "%s- ", indent);
    if (map)
        moe_buf_printf(out, "{%s: ", key);
    moe_yaml_quoted(out, text);
    if (with.len) {
        moe_buf_printf(out, ", with: ");
        moe_yaml_quoted(out, with);
    }
    put_why(out, at);
    moe_buf_add(out, map ? MOE_STR("}\n") : MOE_STR("\n"));
}

static void put_item(struct moe_buf *out, const char *indent, const char *key, struct moe_str text, const struct moe_origin *at)
{
    put_item_with(out, indent, key, text, (struct moe_str){ 0 }, at);
}

/* "key: value" or "key: {is: value, why: ...}"; `value` is sound as it is. */
static void put_scalar(struct moe_buf *out, const char *indent, const char *key, struct moe_str value, const struct moe_origin *at)
{
    moe_buf_printf(out, "%s%s: %s%.*s", indent, key, at && at->why.len ? "{is: " : "", MOE_FMT(value));
    if (at)
        put_why(out, at);
    moe_buf_add(out, at && at->why.len ? MOE_STR("}\n") : MOE_STR("\n"));
}

static void put_layers(struct moe_buf *out, const char *key, const bool *set)
{
    const char *comma = "";
    moe_buf_printf(out, "%s: [", key);
    for (unsigned i = 0; i < MOE_LAYER_COUNT; i++)
        if (set[i]) {
            moe_buf_printf(out, "%s%s", comma, moe_layer_name((enum moe_layer)i));
            comma = ", ";
        }
    moe_buf_add(out, MOE_STR("]\n"));
}

/* ---- calls ---- */

static void put_values(struct moe_buf *out, const struct moe_call_info *info, const struct moe_demand *d)
{
    moe_buf_addc(out, '[');
    for (size_t i = 0; i < d->count; i++) {
        moe_buf_add(out, i ? MOE_STR(", ") : MOE_STR(""));
        moe_show_value(info, d->arg, d->values[i], out);
    }
    moe_buf_addc(out, ']');
}

static void put_bits(struct moe_buf *out, const char *key, const struct moe_call_info *info, const struct moe_demand *d, uint64_t bits)
{
    moe_buf_printf(out, "%s: [", key);
    moe_show_bits(info, d->arg, bits, out);
    moe_buf_addc(out, ']');
}

static void put_demand(struct moe_buf *out, const struct moe_call_info *info, const struct moe_demand *d)
{
    moe_show_arg(info, d->arg, out);
    moe_buf_add(out, MOE_STR(": "));
    if (d->how == MOE_ONE_OF && d->mask == moe_show_all(info, d->arg)) {
        put_values(out, info, d);
        return;
    }
    moe_buf_addc(out, '{');
    switch (d->how) {
    case MOE_ONE_OF:
        moe_buf_printf(out, "mask: 0x%" PRIx64 ", is: ", d->mask);
        put_values(out, info, d);
        break;
    case MOE_WITHOUT:
        if (moe_show_as_only(d->mask, moe_show_all(info, d->arg)))
            put_bits(out, "only", info, d, moe_show_all(info, d->arg) & ~d->mask);
        else
            put_bits(out, "without", info, d, d->mask);
        break;
    case MOE_AT_MOST:
    case MOE_AT_LEAST:
        moe_buf_printf(out, "%s: 0x%" PRIx64, d->how == MOE_AT_MOST ? "at_most" : "at_least", d->values[0]);
        break;
    }
    moe_buf_addc(out, '}');
}

static void put_head(struct moe_buf *out, const struct moe_call_rule *r)
{
    const struct moe_call_info *info = moe_call_info(r->name);
    moe_buf_printf(out, "{call: %.*s", MOE_FMT(r->name));
    for (size_t i = 0; i < r->demand_count; i++) {
        moe_buf_add(out, i ? MOE_STR(", ") : MOE_STR(", args: {"));
        put_demand(out, info, &r->demands[i]);
    }
    moe_buf_add(out, r->demand_count ? MOE_STR("}") : MOE_STR(""));
}

void moe_rule_write(const struct moe_call_rule *r, struct moe_buf *out)
{
    if (!r->demand_count) {
        moe_buf_add(out, r->name);
        return;
    }
    put_head(out, r);
    moe_buf_addc(out, '}');
}

static void put_rule(struct moe_buf *out, const struct moe_call_rule *r, bool denial)
{
    if (!denial && !r->demand_count && !r->at.why.len) {
        moe_buf_printf(out, "    - %.*s\n", MOE_FMT(r->name));
        return;
    }
    moe_buf_add(out, MOE_STR("    - "));
    put_head(out, r);
    if (denial) {
        moe_buf_add(out, MOE_STR(", action: \""));
        moe_act_show(r->act, r->error, out);
        moe_buf_addc(out, '"');
    }
    put_why(out, &r->at);
    moe_buf_add(out, MOE_STR("}\n"));
}

static void put_calls(struct moe_buf *out, const struct moe_profile *p, struct moe_buf *word)
{
    moe_buf_add(out, MOE_STR("calls:\n"));
    moe_buf_clear(word);
    moe_act_show(p->deny, p->deny_errno, word);
    put_scalar(out, "  ", "default", moe_buf_str(word), &p->at.deny);
    for (int denial = 0; denial < 2; denial++) {
        size_t seen = 0;
        for (size_t i = 0; i < p->rule_count; i++) {
            if ((p->rules[i].act != MOE_ACT_ALLOW) != (denial == 1))
                continue;
            if (!seen++)
                moe_buf_add(out, denial ? MOE_STR("  deny:\n") : MOE_STR("  allow:\n"));
            put_rule(out, &p->rules[i], denial);
        }
    }
}

/* ---- the rest ---- */

static void put_limits(struct moe_buf *out, const struct moe_profile *p, const char *section, const char *sub)
{
    bool started = false;
    for (const struct moe_limit_row *row = moe_limit_rows; row->key; row++) {
        if (strcmp(row->section, section) != 0 || (row->sub != NULL) != (sub != NULL))
            continue;
        const struct moe_origin *at = moe_limit_origin(p, row);
        bool reason = at && at->why.len;
        if (sub && !started)
            moe_buf_printf(out, "  %s:\n", sub);
        started = true;
        moe_buf_printf(out, "%s%s: %s\"", sub ? "    " : "  ", row->key, reason ? "{is: " : "");
        moe_unit_show(row->unit, *moe_limit_at(p, row), out);
        moe_buf_addc(out, '"');
        if (reason)
            put_why(out, at);
        moe_buf_add(out, reason ? MOE_STR("}\n") : MOE_STR("\n"));
    }
}

static void put_files(struct moe_buf *out, const struct moe_profile *p)
{
    moe_buf_add(out, MOE_STR("files:\n"));
    for (size_t l = 0; l < MOE_PATH_LISTS; l++) {
        const struct moe_path_item *items = *moe_path_items(p, &moe_path_lists[l]);
        size_t count = *moe_path_count(p, &moe_path_lists[l]);
        moe_buf_printf(out, "  %s:%s\n", moe_path_lists[l].key, count ? "" : " []");
        for (size_t i = 0; i < count; i++)
            put_item_with(out, "    ", "path", items[i].path, items[i].with, &items[i].at);
    }
    moe_buf_printf(out, "  devices:%s\n", p->device_count ? "" : " []");
    for (size_t i = 0; i < p->device_count; i++)
        put_item(out, "    ", "device", p->devices[i], &p->device_at[i]);
    put_limits(out, p, "files", NULL);
    put_limits(out, p, "files", "quota");
    put_scalar(out, "  ", "record", moe_str_c(moe_record_words[p->record]), &p->at.record);
}

static void put_network(struct moe_buf *out, const struct moe_profile *p, struct moe_buf *word)
{
    moe_buf_add(out, MOE_STR("network:\n"));
    put_scalar(out, "  ", "mode", moe_str_c(moe_net_words[p->net]), &p->at.net);
    moe_buf_printf(out, "  connect:%s\n", p->connect_count ? "" : " []");
    for (size_t i = 0; i < p->connect_count; i++) {
        moe_buf_clear(word);
        moe_show_peer(&p->connect[i], word);
        put_item(out, "    ", "peer", moe_buf_str(word), &p->connect[i].at);
    }
    moe_buf_printf(out, "  bind:%s\n", p->bind_count ? "" : " []");
    for (size_t i = 0; i < p->bind_count; i++) {
        moe_buf_clear(word);
        moe_show_port(&p->bind[i], word);
        put_item(out, "    ", "port", moe_buf_str(word), &p->bind[i].at);
    }
}

static void put_member(struct moe_buf *out, const char *key, struct moe_str value)
{
    if (!value.len)
        return;
    moe_buf_printf(out, ", %s: ", key);
    moe_yaml_quoted(out, value);
}

static void put_env(struct moe_buf *out, const struct moe_profile *p)
{
    size_t keep = 0, set = 0;
    moe_buf_add(out, MOE_STR("environment:\n"));
    for (size_t i = 0; i < p->env_count; i++) {
        const struct moe_env_item *e = &p->env[i];
        if (!e->set) {
            moe_buf_add(out, keep++ ? MOE_STR("") : MOE_STR("  keep:\n"));
            put_item(out, "    ", "name", e->name, &e->at);
            continue;
        }
        moe_buf_printf(out, "%s    %.*s: ", set++ ? "" : "  set:\n", MOE_FMT(e->name));
        moe_yaml_quoted(out, e->value);
        moe_buf_addc(out, '\n');
    }
    moe_buf_printf(out, "  secrets:%s\n", p->secret_count ? "" : " []");
    for (size_t i = 0; i < p->secret_count; i++) {
        const struct moe_secret_item *s = &p->secrets[i];
        moe_buf_add(out, MOE_STR("    - {name: "));
        moe_yaml_quoted(out, s->name);
        put_member(out, "from_env", s->from_env);
        put_member(out, "from_file", s->from_file);
        moe_buf_printf(out, ", as: %s", moe_secret_words[s->as]);
        put_member(out, "program", s->program);
        put_why(out, &s->at);
        moe_buf_add(out, MOE_STR("}\n"));
    }
}

static void put_rights(struct moe_buf *out, const struct moe_profile *p)
{
    moe_buf_add(out, MOE_STR("rights:\n"));
    put_scalar(out, "  ", "execute_new", p->exec_new ? MOE_STR("true") : MOE_STR("false"), &p->at.exec_new);
    put_scalar(out, "  ", "host_user", p->host_user ? MOE_STR("true") : MOE_STR("false"), &p->at.host_user);
    moe_buf_printf(out, "  umask: \"%04o\"\n  hostname: ", p->umask);
    moe_yaml_quoted(out, p->hostname);
    moe_buf_add(out, MOE_STR("\nlimits:\n"));
    put_limits(out, p, "limits", NULL);
    moe_buf_printf(out, "  cpu_percent: %u\n  io_weight: %u\n", p->limits.cpu_percent, p->limits.io_weight);
}

void moe_profile_write(const struct moe_profile *p, struct moe_buf *out)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *word = moe_buf_new(4096);
    if (!word) {
        moe_buf_add(out, (struct moe_str){ "", SIZE_MAX });       /* no memory: mark it as failed */
        return;
    }
    moe_buf_add(out, MOE_STR("name: "));
    moe_yaml_quoted(out, p->name);
    moe_buf_addc(out, '\n');
    if (p->title.len) {
        moe_buf_add(out, MOE_STR("title: "));
        moe_yaml_quoted(out, p->title);
        moe_buf_addc(out, '\n');
    }
    put_layers(out, "requires", p->requires_layer);
    put_layers(out, "prefers", p->prefers_layer);
    put_calls(out, p, word);
    put_files(out, p);
    put_network(out, p, word);
    put_rights(out, p);
    put_env(out, p);
    moe_buf_clear(word);
    moe_yaml_quoted(word, p->gpu);
    put_scalar(out, "", "gpu", moe_buf_str(word), &p->at.gpu);
    put_scalar(out, "", "wx", moe_str_c(moe_wx_words[p->wx]), &p->at.wx);
    put_scalar(out, "", "terminal", moe_str_c(moe_tty_words[p->tty]), &p->at.tty);
}
