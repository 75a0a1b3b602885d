/* Who listens: /proc/net/{tcp,tcp6,udp,udp6}, and the programs that hold the sockets as far as /proc shows them. */
#include "audit/config/doctor/parts.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TCP_LISTENS = 0x0A, UDP_OPEN = 0x07, FIELDS = 10, MOST_LISTENERS = 4096, MOST_LINKS = 1 << 20 };

static const struct table { const char *path; enum moe_machine_proto proto; size_t digits; } tables[] = {
    { "/proc/net/tcp", MOE_MACHINE_TCP, 8 }, { "/proc/net/tcp6", MOE_MACHINE_TCP, 32 },
    { "/proc/net/udp", MOE_MACHINE_UDP, 8 }, { "/proc/net/udp6", MOE_MACHINE_UDP, 32 },
};

/* The kernel prints each word of an address as a number of its own byte order. */
static bool read_address(struct moe_str hex, size_t digits, unsigned char *bytes)
{
    for (size_t i = 0; i < digits / 8; i++) {
        uint64_t n;
        uint32_t w;
        if (hex.len != digits || !moe_machine_number((struct moe_str){ hex.ptr + i * 8, 8 }, 16, &n))
            return false;
        w = (uint32_t)n;
        memcpy(bytes + i * 4, &w, 4);
    }
    return true;
}

static bool all_zero(const unsigned char *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (b[i])
            return false;
    return true;
}

static void name_address(struct moe_machine_listener *l, const unsigned char *b, size_t digits)
{
    static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
    bool v4 = digits == 8, inside = !v4 && memcmp(b, mapped, sizeof mapped) == 0;
    const unsigned char *four = inside ? b + 12 : b;
    l->any = all_zero(four, v4 || inside ? 4 : 16);
    l->loopback = v4 || inside ? four[0] == 127 : all_zero(b, 15) && b[15] == 1;
    (void)inet_ntop(v4 || inside ? AF_INET : AF_INET6, four, l->address, sizeof l->address);
}

/* "0: 0100007F:1F90 00000000:0000 0A tx:rx tr:when retrnsmt uid timeout inode" */
static bool read_line(struct moe_str line, const struct table *table, struct moe_machine_listener *l)
{
    struct moe_str f[FIELDS] = { { "", 0 } };
    unsigned char bytes[16];
    uint64_t port, peer, state, uid, inode;
    size_t n = 0;
    for (line = moe_str_trim(line); line.len && n < FIELDS; line = moe_str_trim(line))
        f[n++] = moe_str_cut(&line, ' ');
    if (n < FIELDS || f[1].len != table->digits + 5 || f[2].len != table->digits + 5)
        return false;
    struct moe_str address = { f[1].ptr, table->digits };
    if (!moe_machine_number(moe_str_from(f[1], table->digits + 1), 16, &port) || !moe_machine_number(moe_str_from(f[2], table->digits + 1), 16, &peer) ||
        !moe_machine_number(f[3], 16, &state) || !moe_machine_number(f[7], 10, &uid) || !moe_machine_number(f[9], 10, &inode) ||
        !read_address(address, table->digits, bytes))
        return false;
    if (state != (table->proto == MOE_MACHINE_TCP ? TCP_LISTENS : UDP_OPEN) || (table->proto == MOE_MACHINE_UDP && peer))
        return false;
    *l = (struct moe_machine_listener){ .proto = table->proto, .port = (unsigned)port, .uid = (unsigned)uid, .inode = (unsigned long)inode };
    name_address(l, bytes, table->digits);
    return true;
}

void listeners_read(struct moe_machine *m)
{
    struct moe_machine_text text;
    for (size_t i = 0; i < MOE_COUNT(tables); i++) {
        if (!moe_machine_read(m, tables[i].path, &text))
            continue;
        struct moe_str rest = text.text, line;
        for (unsigned number = 1; moe_str_line(&rest, &line); number++) {
            struct moe_machine_listener l, *grown;
            if (!read_line(line, &tables[i], &l))
                continue;
            if (m->listener_count == MOST_LISTENERS) {
                moe_machine_gap(m, text.at.path, "more than %d listeners: the rest is not judged", MOST_LISTENERS);
                break;
            }
            if (!(grown = machine_grow(m, m->listeners, m->listener_count, &m->listener_room, sizeof *grown)))
                return;
            l.at = (struct moe_machine_at){ text.at.path, number };
            m->listeners = grown;
            grown[m->listener_count++] = l;
        }
    }
}

/* ---- whose they are ---- */

static void name_owner(struct moe_machine *m, unsigned long inode, const char *pid)
{
    char path[64], name[32];
    for (size_t i = 0; i < m->listener_count; i++) {
        struct moe_machine_listener *l = &m->listeners[i];
        if (l->inode != inode || l->owner[0])
            continue;
        snprintf(path, sizeof path, "/proc/%.16s/comm", pid);
        int fd = machine_open(m, path, O_RDONLY);
        ssize_t n = fd >= 0 ? read(fd, name, sizeof name - 1) : -1;
        if (fd >= 0)
            close(fd);
        struct moe_str trimmed = moe_str_trim((struct moe_str){ name, n > 0 ? (size_t)n : 0 });
        snprintf(l->owner, sizeof l->owner, "%.*s", MOE_FMT(trimmed));
    }
}

static void ask_process(struct moe_machine *m, const char *pid, unsigned long *links)
{
    char path[64], target[64];
    snprintf(path, sizeof path, "/proc/%.16s/fd", pid);
    int fd = machine_open(m, path, O_RDONLY | O_DIRECTORY);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (!dir && fd >= 0)
        close(fd);
    for (const struct dirent *e; dir && (e = readdir(dir)) && *links < MOST_LINKS; ++*links) {
        ssize_t n = readlinkat(fd, e->d_name, target, sizeof target);
        struct moe_str t = { target, n > 0 ? (size_t)n : 0 };
        uint64_t inode;
        if (moe_str_starts(t, MOE_STR("socket:[")) && moe_machine_number((struct moe_str){ t.ptr + 8, t.len - 9 }, 10, &inode))
            name_owner(m, (unsigned long)inode, pid);
    }
    if (dir)
        closedir(dir);
}

void listeners_own(struct moe_machine *m)
{
    unsigned long links = 0;
    bool open = false;
    for (size_t i = 0; i < m->listener_count; i++)
        open |= !m->listeners[i].loopback;
    int fd = open ? machine_open(m, "/proc", O_RDONLY | O_DIRECTORY) : -1;
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (!dir && fd >= 0)
        close(fd);
    for (const struct dirent *e; dir && (e = readdir(dir)) && links < MOST_LINKS; )
        if (moe_is_digit(e->d_name[0]))
            ask_process(m, e->d_name, &links);
    if (dir)
        closedir(dir);
}

const struct moe_machine_listener *moe_machine_listeners(const struct moe_machine *machine, size_t *count)
{
    struct moe_machine *m = writable(machine);
    if (!m->asked_listeners) {
        m->asked_listeners = true;
        listeners_read(m);
        listeners_own(m);
        moe_machine_gap(m, MOE_STR("/proc/net (firewall)"), "its rules are readable with CAP_NET_ADMIN only, so a listener counts as reachable");
    }
    *count = m->listener_count;
    return m->listeners;
}
