/* The process that asks: who it is, what its environment holds, where its home lies. */
#include "audit/config/doctor/parts.h"
#include <errno.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define STATUS "/proc/self/status"
#define MOST_GROUPS 65536u       /* as the kernel has it */

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
}

/* ---- users and groups ---- */

static struct moe_str word(struct moe_str *rest)
{
    while (rest->len && moe_is_space(rest->ptr[0]))
        *rest = moe_str_from(*rest, 1);
    size_t n = 0;
    while (n < rest->len && !moe_is_space(rest->ptr[n]))
        n++;
    struct moe_str w = { rest->ptr, n };
    *rest = moe_str_from(*rest, n);
    return w;
}

/* "real effective saved file" */
static bool effective(struct moe_str line, unsigned *out)
{
    uint64_t id;
    (void)word(&line);
    if (!moe_machine_number(word(&line), 10, &id) || id > UINT32_MAX)
        return false;
    *out = (unsigned)id;
    return true;
}

static void read_groups(struct moe_machine *m, struct moe_str line)
{
    size_t room = 0;
    unsigned *list = NULL;
    uint64_t id;
    for (struct moe_str w; m->self.group_count < MOST_GROUPS && (w = word(&line)).len; ) {
        unsigned *grown = machine_grow(m, list, m->self.group_count, &room, sizeof *grown);
        if (!grown)
            break;
        list = grown;
        if (moe_machine_number(w, 10, &id) && id <= UINT32_MAX)
            list[m->self.group_count++] = (unsigned)id;
    }
    m->self.groups = list;
}

/* Root of a user namespace is somebody else outside, unless 0 is mapped to 0. */
static bool root_outside(const struct moe_machine *m)
{
    struct moe_machine_text map;
    if (!moe_machine_read(m, "/proc/self/uid_map", &map))
        return true;
    struct moe_str rest = map.text, line;
    while (moe_str_line(&rest, &line)) {
        struct moe_str inside = word(&line), outside = word(&line);
        if (moe_str_is(inside, "0"))
            return moe_str_is(outside, "0");
    }
    return true;
}

bool moe_machine_self(const struct moe_machine *machine, struct moe_machine_self *out)
{
    struct moe_machine *m = writable(machine);
    struct moe_machine_text uid, gid, groups;
    if (!m->asked_self) {
        m->asked_self = true;
        m->self_known = moe_machine_line(m, STATUS, "Uid", &uid) && moe_machine_line(m, STATUS, "Gid", &gid) && effective(uid.text, &m->self.uid) &&
                        effective(gid.text, &m->self.gid);
        if (m->self_known && moe_machine_line(m, STATUS, "Groups", &groups))
            read_groups(m, groups.text);
        if (m->self_known)
            m->self.root_outside = m->self.uid == 0 && root_outside(m);
    }
    *out = m->self;
    return m->self_known;
}

/* "name:x:gid:members" and "name:x:uid:gid:gecos:home:shell": the field `want` of the line whose third one is `id`. */
static bool of_table(const struct moe_machine *m, const char *path, unsigned id, unsigned want, struct moe_str *out)
{
    struct moe_machine_text table;
    if (!moe_machine_read(m, path, &table))
        return false;
    struct moe_str rest = table.text, line;
    while (moe_str_line(&rest, &line)) {
        struct moe_str fields[7] = { { "", 0 } };
        uint64_t number;
        for (size_t i = 0; i < MOE_COUNT(fields); i++)
            fields[i] = moe_str_cut(&line, ':');
        if (!moe_machine_number(fields[2], 10, &number) || number != id)
            continue;
        *out = fields[want];
        return true;
    }
    return false;
}

bool moe_machine_group(const struct moe_machine *m, unsigned gid, struct moe_str *name) { return of_table(m, "/etc/group", gid, 0, name); }

int moe_machine_landlock(const struct moe_machine *m)
{
    long abi = m->live ? syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION) : -1;
    if (!m->live || abi >= 0)
        return (int)abi;
    return errno == ENOSYS || errno == EOPNOTSUPP ? 0 : -1;
}

/* ---- the environment ---- */

static int by_name(const void *a, const void *b)
{
    const struct moe_machine_var *x = a, *y = b;
    size_t n = MOE_MIN(x->name.len, y->name.len);
    int d = n ? memcmp(x->name.ptr, y->name.ptr, n) : 0;
    return d ? d : (x->name.len > y->name.len) - (x->name.len < y->name.len);
}

static enum moe_code add_var(struct moe_machine *m, struct moe_str assignment, struct moe_error *err)
{
    struct moe_str name = moe_str_cut(&assignment, '=');
    struct moe_machine_var *grown;
    if (!name.len)
        return MOE_OK;
    if (!(grown = machine_grow(m, m->vars, m->var_count, &m->var_room, sizeof *grown)))
        return no_memory(err);
    m->vars = grown;
    grown[m->var_count] = (struct moe_machine_var){ moe_arena_str(m->arena, name), moe_arena_str(m->arena, assignment), 1 };
    m->var_count++;
    return grown[m->var_count - 1].name.ptr && grown[m->var_count - 1].value.ptr ? MOE_OK : no_memory(err);
}

enum moe_code env_gather(struct moe_machine *m, struct moe_error *err)
{
    bool stated = m->vars_path.len != 0;
    struct moe_machine_text text;
    if (m->how.environment && !stated) {
        m->vars_path = MOE_STR("environment");
        for (char *const *e = m->how.environment; *e; e++)
            MOE_TRY(add_var(m, moe_str_c(*e), err));
    } else if (!stated && moe_machine_read(m, "/proc/self/environ", &text)) {
        m->vars_path = text.at.path;
        while (text.text.len)
            MOE_TRY(add_var(m, moe_str_cut(&text.text, '\0'), err));
    }
    if (m->var_count)
        qsort(m->vars, m->var_count, sizeof *m->vars, by_name);
    for (size_t i = 0; i < m->var_count && !stated; i++)       /* an environment has no lines: the place in the sorted one stands for it */
        m->vars[i].line = (unsigned)i + 1;
    return m->full ? no_memory(err) : MOE_OK;
}

const struct moe_machine_var *moe_machine_env(const struct moe_machine *m, size_t *count) { return *count = m->var_count, m->vars; }

const struct moe_machine_var *moe_machine_var(const struct moe_machine *m, struct moe_str name)
{
    const struct moe_machine_var key = { .name = name };
    return m->var_count ? bsearch(&key, m->vars, m->var_count, sizeof key, by_name) : NULL;
}

struct moe_machine_at moe_machine_env_at(const struct moe_machine *m, const struct moe_machine_var *var)
{
    return (struct moe_machine_at){ m->vars_path, var->line };
}
