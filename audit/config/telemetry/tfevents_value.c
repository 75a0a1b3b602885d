/* What stands in a summary's value: tensors of numbers or texts, and the plugins' own messages. */
#include "audit/config/telemetry/tfevents.h"
#include <stdio.h>

enum { LOOKED_AT = 65536, PATH_ROOM = 600 };
/* Types of TensorProto. */
enum { DT_FLOAT = 1, DT_DOUBLE = 2, DT_STRING = 7, DT_BFLOAT16 = 14, DT_HALF = 19 };

static enum tensor_of element(uint64_t dtype)
{
    switch (dtype) {
    case DT_FLOAT: return TENSOR_F32;
    case DT_DOUBLE: return TENSOR_F64;
    case DT_HALF: return TENSOR_F16;
    case DT_BFLOAT16: return TENSOR_BF16;
    default: return TENSOR_OTHER;
    }
}

/* half_val: 16 bits in a varint each. */
static void halves(enum tensor_of of, struct moe_str packed, struct moe_number_stats *s)
{
    uint64_t v;
    for (size_t n = 0; n < LOOKED_AT && packed.len && proto_varint(&packed, &v); n++) {
        char two[2] = { (char)(v & 255), (char)(v >> 8 & 255) };
        tensor_sum(of, (struct moe_str){ two, 2 }, 1, s);
    }
}

static bool shape(struct moe_str message, size_t *dims)
{
    struct proto p = proto_of(message);
    struct proto_field f;
    while (proto_next(&p, &f))
        *dims += f.number == 2;
    return !p.bad;
}

/* The plugins that put files or tables where others put data. */
static enum moe_vector_source source_of(struct moe_str plugin)
{
    return moe_str_is(plugin, "histograms") || moe_str_is(plugin, "distributions") || moe_str_is(plugin, "pr_curves") ? MOE_VECTOR_HISTOGRAM : MOE_VECTOR_TENSOR;
}

bool events_tensor(struct events *e, const struct summary_value *v)
{
    struct moe_telemetry_vector found = { .source = source_of(v->plugin), .path = v->tag, .name = v->tag, .line = e->number, .column = 1 };
    struct proto p = proto_of(v->tensor), first = p;
    struct proto_field f;
    uint64_t dtype = 0;
    size_t dims = 0;
    bool files = moe_str_is(v->plugin, "images") || moe_str_is(v->plugin, "audio");
    while (proto_next(&first, &f))
        dtype = f.number == 1 && f.wire == PROTO_VARINT ? f.value : dtype;
    enum tensor_of of = element(dtype);
    while (proto_next(&p, &f)) {
        if (f.number == 2 && f.wire == PROTO_BYTES && !shape(f.bytes, &dims))
            return false;
        if (f.number == 8 && f.wire == PROTO_BYTES && !files)
            events_text(e, v->tag, v->tag, f.bytes);
        else if (f.number == 4 && f.wire == PROTO_BYTES)
            tensor_sum(of, f.bytes, LOOKED_AT, &found.stats);
        else if (f.number == 5 && f.wire == PROTO_BYTES)
            tensor_sum(TENSOR_F32, f.bytes, LOOKED_AT, &found.stats);
        else if (f.number == 5 && f.wire == PROTO_FIXED32)
            moe_number_add(&found.stats, proto_float((uint32_t)f.value), tensor_digits(proto_float((uint32_t)f.value)));
        else if (f.number == 6 && f.wire == PROTO_BYTES)
            tensor_sum(TENSOR_F64, f.bytes, LOOKED_AT, &found.stats);
        else if (f.number == 13 && f.wire == PROTO_BYTES)
            halves(of, f.bytes, &found.stats);
    }
    found.rows = dims > 1 ? dims : 0;
    if (!p.bad)
        reading_vector(&e->r, &found);
    return !p.bad;
}

/* ---- hyperparameters ---- */

/* map<string, google.protobuf.Value>: key = 1, value = 2 { string_value = 3 }. */
static bool pair(struct events *e, struct moe_str message)
{
    char room[PATH_ROOM];
    struct proto p = proto_of(message);
    struct proto_field f, g;
    struct moe_str key = { 0 }, value = { 0 };
    while (proto_next(&p, &f)) {
        if (f.wire == PROTO_BYTES && f.number == 1)
            key = f.bytes;
        else if (f.wire == PROTO_BYTES && f.number == 2)
            value = f.bytes;
    }
    struct proto inner = proto_of(value);
    int n = snprintf(room, sizeof room, "hparams.%.*s", (int)MOE_MIN(key.len, (size_t)500), key.ptr ? key.ptr : "");
    while (proto_next(&inner, &g)) {
        if (g.number == 3 && g.wire == PROTO_BYTES)
            events_text(e, (struct moe_str){ room, (size_t)MOE_MAX(n, 0) }, key, g.bytes);
    }
    return !p.bad && !inner.bad;
}

/* HParamsPluginData: experiment = 2 {description 1, user 2, name 6}, session_start_info = 3 {hparams 1, model_uri 2, monitor_url 3, group_name 4}. */
static bool hparams(struct events *e, struct moe_str content)
{
    static const char *const session[] = { NULL, NULL, "model_uri", "monitor_url", "group_name" };
    static const char *const experiment[] = { NULL, "description", "user", NULL, NULL, NULL, "name" };
    struct proto p = proto_of(content);
    struct proto_field f, g;
    bool good = true;
    while (good && proto_next(&p, &f)) {
        struct proto inner = proto_of(f.bytes);
        const char *const *names = f.number == 3 ? session : experiment;
        size_t count = f.number == 3 ? MOE_COUNT(session) : MOE_COUNT(experiment);
        if (f.wire != PROTO_BYTES || (f.number != 2 && f.number != 3))
            continue;
        while (good && proto_next(&inner, &g)) {
            if (g.wire != PROTO_BYTES)
                continue;
            if (f.number == 3 && g.number == 1)
                good = pair(e, g.bytes);
            else if (g.number < count && names[g.number])
                events_text(e, moe_str_c(names[g.number]), moe_str_c(names[g.number]), g.bytes);
        }
        good = good && !inner.bad;
    }
    return good && !p.bad;
}

/* SummaryMetadata: plugin_data = 1 {plugin_name 1, content 2}, display_name = 2, summary_description = 3. */
bool events_metadata(struct events *e, struct summary_value *v)
{
    struct proto p = proto_of(v->metadata);
    struct proto_field f, g;
    struct moe_str content = { 0 };
    while (proto_next(&p, &f)) {
        if (f.wire != PROTO_BYTES)
            continue;
        if (f.number == 2 || f.number == 3)
            events_text(e, MOE_STR("summary_description"), MOE_STR("summary_description"), f.bytes);
        struct proto inner = proto_of(f.bytes);
        while (f.number == 1 && proto_next(&inner, &g)) {
            if (g.wire == PROTO_BYTES && g.number == 1)
                v->plugin = g.bytes;
            else if (g.wire == PROTO_BYTES && g.number == 2)
                content = g.bytes;
        }
        if (f.number == 1 && inner.bad)
            return false;
    }
    if (moe_str_is(v->plugin, "hparams") && content.len && !hparams(e, content))
        return false;
    return !p.bad;
}
