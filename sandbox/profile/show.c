/* Values of a profile in the words in which they are written. */
#include "sandbox/profile/build.h"
#include <inttypes.h>

static bool reads_back(const struct moe_arg_info *arg, struct moe_str shown, uint64_t value)
{
    uint64_t again;
    for (size_t i = 0; i < shown.len; i++)
        if (!moe_is_word(shown.ptr[i]) && shown.ptr[i] != '|')
            return false;
    return shown.len && (arg->kind == MOE_ARG_MODE || !moe_is_digit(shown.ptr[0])) && moe_arg_value(arg, shown, &again) && again == value;
}

/* The word that means exactly that; NULL = none. */
static const char *word_of(const struct moe_arg_info *a, uint64_t value)
{
    for (const struct moe_word *w = a ? a->words : NULL; w && w->name; w++)
        if (w->value == value && reads_back(a, moe_str_c(w->name), value))
            return w->name;
    return NULL;
}

/* By name where the name means exactly that, else as a number. */
void moe_show_value(const struct moe_call_info *info, unsigned arg, uint64_t value, struct moe_buf *out)
{
    size_t from = moe_buf_str(out).len;
    const struct moe_arg_info *a = info ? &info->args[arg] : NULL;
    if (a && a->name && (a->kind == MOE_ARG_WORD || a->kind == MOE_ARG_FLAGS || a->kind == MOE_ARG_MODE || a->kind == MOE_ARG_DIRFD)) {
        if (word_of(a, value)) {
            moe_buf_add(out, moe_str_c(word_of(a, value)));
            return;
        }
        moe_arg_show(a, value, out);
        if (reads_back(a, moe_str_from(moe_buf_str(out), from), value))
            return;
        moe_buf_cut(out, from);
    }
    if (value < 4096 && !(a && a->kind == MOE_ARG_FLAGS))
        moe_buf_printf(out, "%" PRIu64, value);
    else
        moe_buf_printf(out, "0x%" PRIx64, value);
}

void moe_show_bits(const struct moe_call_info *info, unsigned arg, uint64_t bits, struct moe_buf *out)
{
    uint64_t nameless = 0;
    const char *comma = "";
    for (unsigned i = 0; i < 64; i++) {
        uint64_t bit = (uint64_t)1 << i;
        if (!(bits & bit))
            continue;
        const char *name = word_of(info && info->args[arg].name ? &info->args[arg] : NULL, bit);
        nameless |= name ? 0 : bit;
        if (name) {
            moe_buf_printf(out, "%s%s", comma, name);
            comma = ", ";
        }
    }
    if (nameless || !bits)
        moe_buf_printf(out, info && info->args[arg].kind == MOE_ARG_MODE && nameless ? "%s0%" PRIo64 : "%s0x%" PRIx64, comma, nameless);
}

uint64_t moe_show_all(const struct moe_call_info *info, unsigned arg) { return moe_arg_bits(info && info->args[arg].name ? &info->args[arg] : NULL); }

void moe_show_arg(const struct moe_call_info *info, unsigned arg, struct moe_buf *out)
{
    if (info && info->args[arg].name)
        moe_buf_add(out, moe_str_c(info->args[arg].name));
    else
        moe_buf_printf(out, "arg%u", arg);
}

void moe_show_peer(const struct moe_peer *peer, struct moe_buf *out)
{
    bool brackets = memchr(peer->host.ptr, ':', peer->host.len) != NULL;
    moe_buf_printf(out, "%s%.*s%s:", brackets ? "[" : "", MOE_FMT(peer->host), brackets ? "]" : "");
    if (peer->port)
        moe_buf_printf(out, "%u", peer->port);
    else
        moe_buf_addc(out, '*');
}

void moe_show_port(const struct moe_port *port, struct moe_buf *out)
{
    if (port->first == 1 && port->last == 65535)
        moe_buf_addc(out, '*');
    else if (port->first == port->last)
        moe_buf_printf(out, "%u", port->first);
    else
        moe_buf_printf(out, "%u-%u", port->first, port->last);
}

/* A demand for the absence of most bits is one that only certain ones be there. */
bool moe_show_as_only(uint64_t mask, uint64_t all) { return !(mask & ~all) && __builtin_popcountll(mask) > __builtin_popcountll(all) / 2; }

/* A field of several bits whose values all have names: "type is SOCK_STREAM" says it without the mask. */
static bool is_field(const struct moe_call_info *info, const struct moe_demand *d)
{
    for (size_t i = 0; i < d->count; i++) {
        const struct moe_word *w = info ? info->args[d->arg].words : NULL;
        while (w && w->name && !(w->mask == d->mask && w->value == d->values[i]))
            w++;
        if (!w || !w->name)
            return false;
    }
    return d->count > 0;
}

static void show_one_of(const struct moe_call_info *info, const struct moe_demand *d, struct moe_buf *out)
{
    bool whole = d->mask == moe_show_all(info, d->arg) || is_field(info, d);
    if (!whole && d->count == 1 && d->values[0] && info && info->args[d->arg].kind == MOE_ARG_FLAGS) {
        moe_buf_add(out, MOE_STR(" with "));
        moe_show_bits(info, d->arg, d->values[0], out);
        if (d->mask & ~d->values[0])
            moe_buf_add(out, MOE_STR(" and no other of certain flags"));
        return;
    }
    if (!whole)
        moe_buf_printf(out, " in the bits 0x%" PRIx64, d->mask);
    for (size_t i = 0; i < d->count; i++) {
        moe_buf_add(out, moe_str_c(!i ? " is " : i + 1 == d->count ? " or " : ", "));
        moe_show_value(info, d->arg, d->values[i], out);
    }
}

void moe_show_demands(const struct moe_call_rule *rule, struct moe_buf *out)
{
    const struct moe_call_info *info = moe_call_info(rule->name);
    for (size_t i = 0; i < rule->demand_count; i++) {
        const struct moe_demand *d = &rule->demands[i];
        moe_buf_add(out, i ? MOE_STR(", ") : MOE_STR(""));
        moe_show_arg(info, d->arg, out);
        if (d->how == MOE_ONE_OF) {
            show_one_of(info, d, out);
        } else if (d->how == MOE_WITHOUT) {
            uint64_t all = moe_show_all(info, d->arg);
            bool only = moe_show_as_only(d->mask, all);
            moe_buf_add(out, only ? MOE_STR(" with nothing but ") : MOE_STR(" without "));
            moe_show_bits(info, d->arg, only ? all & ~d->mask : d->mask, out);
        } else {
            moe_buf_add(out, d->how == MOE_AT_MOST ? MOE_STR(" at most ") : MOE_STR(" at least "));
            moe_show_value(info, d->arg, d->values[0], out);
        }
    }
}
