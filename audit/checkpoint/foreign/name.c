/* Names in manifests were written by someone else: what may be opened below the checkpoint, and in which order names come. */
#include "audit/checkpoint/foreign/parts.h"
#include "common/base/utf8.h"

enum { COMPONENT_MAX = 255 };

static const char *hidden_fault(struct moe_str name)
{
    while (name.len) {
        uint32_t point;
        size_t n = moe_utf8_next(name, &point);
        if (n == 0)
            return "is not UTF-8";
        if (moe_utf8_hidden(point))
            return "holds characters that do not show";
        name = moe_str_from(name, n);
    }
    return NULL;
}

bool name_fault(struct moe_str name, enum event *event, const char **fault)
{
    *event = EV_TRAVERSAL;
    if (name.len && name.ptr[0] == '/')
        return *fault = "is absolute", true;
    if (name.len && memchr(name.ptr, '\\', name.len))
        return *fault = "holds a backslash, which some systems take for a separator", true;
    const char *plain = name.len == 0 ? "is empty" : name.len > MOE_CAP_FOREIGN_NAME ? "is too long" : hidden_fault(name);
    for (struct moe_str rest = name; rest.len;) {
        bool last = !memchr(rest.ptr, '/', rest.len);
        struct moe_str part = moe_str_cut(&rest, '/');
        if (moe_str_is(part, ".."))
            return *fault = "leads upwards", true;
        if (!plain && (part.len == 0 || (!last && !rest.len)))
            plain = "has an empty component";
        else if (!plain && (moe_str_is(part, ".") || part.len > COMPONENT_MAX))
            plain = part.len == 1 ? "has the component '.'" : "has a component that is too long";
    }
    *event = EV_NAME;
    return (*fault = plain) != NULL;
}

int name_order(struct moe_str a, struct moe_str b)
{
    while (a.len && b.len) {
        struct moe_str x = moe_str_cut(&a, '/'), y = moe_str_cut(&b, '/');
        size_t n = MOE_MIN(x.len, y.len);
        int order = n ? memcmp(x.ptr, y.ptr, n) : 0;
        if (order || x.len != y.len)
            return order ? order : x.len < y.len ? -1 : 1;
    }
    return a.len ? 1 : b.len ? -1 : 0;
}
