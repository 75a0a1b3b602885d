#include "runtime/control/control.h"
#include "runtime/comm/comm.h"
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* A packet is a head (magic, kind, generation) and the fields of its kind in the order of the table below, without gaps: a kind has one size. One message has one
 * form: what is read and written again gives the same bytes. */
enum { MAGIC = 0x43454f4d /* "MOEC" */, HEAD_BYTES = 4 + 4 + 8 };

enum form {
    U32, U64,                          /* little-endian; I32 and enums are U32 by their bits                                         */
    FLAG,                              /* a byte, 0 or 1                                                                            */
    BYTES,                             /* as they are                                                                               */
    TEXT,                              /* ends with its first NUL, and only NULs follow                                             */
};

struct field {
    enum moe_control_kind kind;
    const char *name;
    enum form form;
    size_t at, bytes;                  /* in struct moe_control                                                                     */
    uint32_t min, max;                 /* of U32; both 0: any                                                                       */
};

#define IN(member) offsetof(struct moe_control, member), sizeof(((struct moe_control *)0)->member)
static const struct field fields[] = {
    /* kind                  name            form   lands in               min  max                              */
    { MOE_CONTROL_START,     "rank",         U32,   IN(start.rank),         0,  MOE_CAP_COMM_RANKS - 1 },
    { MOE_CONTROL_START,     "world",        U32,   IN(start.world),        1,  MOE_CAP_COMM_RANKS     },
    { MOE_CONTROL_START,     "local_rank",   U32,   IN(start.local_rank),   0,  MOE_CAP_COMM_RANKS - 1 },
    { MOE_CONTROL_START,     "local_world",  U32,   IN(start.local_world),  1,  MOE_CAP_COMM_RANKS     },
    { MOE_CONTROL_START,     "deadline_ms",  U32,   IN(start.deadline_ms),  1,  UINT32_MAX             },
    { MOE_CONTROL_START,     "restore_step", U64,   IN(start.restore_step), 0,  0                      },
    { MOE_CONTROL_START,     "commit",       BYTES, IN(start.commit),       0,  0                      },
    { MOE_CONTROL_LINK,      "peer",         U32,   IN(link.peer),          0,  MOE_CAP_COMM_RANKS - 1 },
    { MOE_CONTROL_LINK,      "secure",       FLAG,  IN(link.secure),        0,  0                      },
    { MOE_CONTROL_LINK,      "server",       FLAG,  IN(link.server),        0,  0                      },
    { MOE_CONTROL_LINK,      "key",          BYTES, IN(link.key),           0,  0                      },
    { MOE_CONTROL_STOP,      "why",          U32,   IN(stop.why),           MOE_STOP_SIGNAL, MOE_STOP_DISABLED },
    { MOE_CONTROL_STOP,      "grace_ms",     U32,   IN(stop.grace_ms),      0,  0                      },
    { MOE_CONTROL_HELLO,     "version",      U32,   IN(hello.version),      0,  0                      },
    { MOE_CONTROL_HELLO,     "config",       BYTES, IN(hello.config),       0,  0                      },
    { MOE_CONTROL_BEAT,      "phase",        U32,   IN(beat.phase),         0,  MOE_PHASES - 1         },
    { MOE_CONTROL_BEAT,      "step",         U64,   IN(beat.step),          0,  0                      },
    { MOE_CONTROL_BEAT,      "still_ms",     U32,   IN(beat.still_ms),      0,  0                      },
    { MOE_CONTROL_FAILED,    "code",         U32,   IN(failed.code),        MOE_E_USAGE, MOE_E_BUG     },
    { MOE_CONTROL_FAILED,    "sys",          U32,   IN(failed.sys),         0,  0                      },
    { MOE_CONTROL_FAILED,    "peer",         U32,   IN(failed.peer),        0,  0                      },
    { MOE_CONTROL_FAILED,    "text",         TEXT,  IN(failed.text),        0,  0                      },
    { MOE_CONTROL_STATE,     "state",        U32,   IN(state.state),        0,  MOE_CONTROL_RESTORING  },
    { MOE_CONTROL_STATE,     "nodes",        U32,   IN(state.nodes),        0,  0                      },
    { MOE_CONTROL_COMMITTED, "step",         U64,   IN(committed.step),     0,  0                      },
};
_Static_assert(sizeof(enum moe_control_kind) == 4 && sizeof(enum moe_code) == 4, "enums travel as U32");
_Static_assert(HEAD_BYTES + 3 * 4 + MOE_CAP_CONTROL_TEXT <= MOE_CONTROL_BYTES, "the largest kind fits");

static void put(unsigned char *to, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        to[i] = (unsigned char)(value >> (8 * i));
}

static uint64_t get(const unsigned char *from, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++)
        value |= (uint64_t)from[i] << (8 * i);
    return value;
}

static size_t size_of(enum moe_control_kind kind)
{
    size_t bytes = HEAD_BYTES;
    for (size_t i = 0; i < MOE_COUNT(fields); i++)
        bytes += fields[i].kind == kind ? fields[i].bytes : 0;
    return bytes;
}

static void write_field(const struct field *f, const unsigned char *from, unsigned char *to)
{
    uint32_t u32;
    uint64_t u64;
    switch (f->form) {
    case U32:
        memcpy(&u32, from, sizeof u32);
        put(to, u32, sizeof u32);
        break;
    case U64:
        memcpy(&u64, from, sizeof u64);
        put(to, u64, sizeof u64);
        break;
    case FLAG:
        to[0] = from[0] != 0;
        break;
    case BYTES:
        memcpy(to, from, f->bytes);
        break;
    case TEXT:
        memset(to, 0, f->bytes);
        memcpy(to, from, strnlen((const char *)from, f->bytes - 1));
        break;
    }
}

size_t moe_control_write(const struct moe_control *message, unsigned char into[MOE_CONTROL_BYTES])
{
    size_t n = HEAD_BYTES;
    MOE_CHECK(message->kind < MOE_CONTROL_KINDS);
    put(into, MAGIC, 4);
    put(into + 4, message->kind, 4);
    put(into + 8, message->generation, 8);
    for (size_t i = 0; i < MOE_COUNT(fields); i++)
        if (fields[i].kind == message->kind) {
            write_field(&fields[i], (const unsigned char *)message + fields[i].at, into + n);
            n += fields[i].bytes;
        }
    return n;
}

static enum moe_code refuse(struct moe_error *err, const char *field, const char *why)
{
    return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .field = field }, "%s", why);
}

static enum moe_code read_field(const struct field *f, const unsigned char *from, unsigned char *to, struct moe_error *err)
{
    uint64_t u64 = get(from, MOE_MIN(f->bytes, sizeof u64));
    uint32_t u32 = (uint32_t)u64;
    switch (f->form) {
    case U32:
        if ((f->min || f->max) && (u32 < f->min || u32 > f->max))
            return refuse(err, f->name, "is out of range");
        memcpy(to, &u32, sizeof u32);
        return MOE_OK;
    case U64:
        memcpy(to, &u64, sizeof u64);
        return MOE_OK;
    case FLAG:
        if (from[0] > 1)
            return refuse(err, f->name, "is neither 0 nor 1");
        to[0] = from[0];
        return MOE_OK;
    case BYTES:
        memcpy(to, from, f->bytes);
        return MOE_OK;
    case TEXT:
        for (size_t i = strnlen((const char *)from, f->bytes - 1); i < f->bytes; i++)
            if (from[i])
                return refuse(err, f->name, "does not end, or goes on behind its end");
        memcpy(to, from, f->bytes);
        return MOE_OK;
    }
    return MOE_OK;
}

/* What the fields say together. */
static enum moe_code agree(const struct moe_control *m, struct moe_error *err)
{
    static const unsigned char none[MOE_LINK_KEY_BYTES];
    _Static_assert(sizeof none >= sizeof m->start.commit, "zeros for both");
    if (m->kind == MOE_CONTROL_START && m->start.rank >= m->start.world)
        return refuse(err, "rank", "is past the world");
    if (m->kind == MOE_CONTROL_START && (m->start.local_rank >= m->start.local_world || m->start.local_world > m->start.world))
        return refuse(err, "local_rank", "is past the ranks of its node, or those past the world");
    if (m->kind == MOE_CONTROL_START && m->start.restore_step == MOE_NO_STEP && memcmp(m->start.commit, none, sizeof m->start.commit) != 0)
        return refuse(err, "commit", "comes without a step");
    if (m->kind == MOE_CONTROL_LINK && !m->link.secure && (m->link.server || memcmp(m->link.key, none, sizeof none) != 0))
        return refuse(err, "key", "comes with a link that uses none");
    return MOE_OK;
}

enum moe_code moe_control_read(const unsigned char *bytes, size_t n, struct moe_control *message, struct moe_error *err)
{
    if (n < HEAD_BYTES || get(bytes, 4) != MAGIC)
        return refuse(err, NULL, "no packet between launcher and rank");
    uint64_t kind = get(bytes + 4, 4);
    if (kind >= MOE_CONTROL_KINDS)
        return refuse(err, "kind", "is unknown");
    struct moe_control m;
    memset(&m, 0, sizeof m);                              /* the whole union: what a kind does not use is 0 */
    m.kind = (enum moe_control_kind)kind;
    m.generation = get(bytes + 8, 8);
    if (n != size_of(m.kind))
        return refuse(err, NULL, "a packet that is too short or too long for its kind");
    const unsigned char *from = bytes + HEAD_BYTES;
    for (size_t i = 0; i < MOE_COUNT(fields); i++)
        if (fields[i].kind == m.kind) {
            MOE_TRY(read_field(&fields[i], from, (unsigned char *)&m + fields[i].at, err));
            from += fields[i].bytes;
        }
    MOE_TRY(agree(&m, err));
    memcpy(message, &m, sizeof m);
    return MOE_OK;
}
