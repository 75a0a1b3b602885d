/* Interfaces by what they are and how fast; of addresses, neighbours and routes nothing is read, let alone told. */
#include "common/base/number.h"
#include "runtime/hw/inside.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARPHRD_ETHERNET = 1, ARPHRD_IB = 32, ARPHRD_LOOP = 772, UP = 1 };

static bool is_there(const struct moe_hw_places *p, const char *net, const char *what)
{
    char path[PATH_MAX];
    struct stat st;
    return snprintf(path, sizeof path, "%s/sys/class/net/%s/%s", p->root, net, what) < (int)sizeof path && stat(path, &st) == 0;
}

/* An interface is the first kind whose type and file fit; type 0 is any, file NULL is none. */
static const struct kind { uint64_t type; const char *file, *name; } kinds[] = {
    { ARPHRD_LOOP, NULL, "loopback" },  { ARPHRD_IB, NULL, "infiniband" },  { 0, "wireless", "wireless" }, { 0, "phy80211", "wireless" },
    { 0, "bonding", "bond" },           { 0, "bridge", "bridge" },          { 0, "tun_flags", "tunnel" },   { ARPHRD_ETHERNET, "device", "ethernet" },
    { 0, NULL, "virtual" },
};

static const char *kind_of(const struct moe_hw_places *p, const char *net)
{
    uint64_t type = moe_hw_number(p, "/sys/class/net/%s/type", net);
    size_t i = 0;
    while ((kinds[i].type && kinds[i].type != type) || (kinds[i].file && !is_there(p, net, kinds[i].file)))
        i++;                             /* the last one fits all */
    return kinds[i].name;
}

/* Where device/driver points to, its last part. */
static struct moe_str driver_of(const struct moe_hw_places *p, const char *net, char to[PATH_MAX])
{
    char path[PATH_MAX];
    ssize_t n = snprintf(path, sizeof path, "%s/sys/class/net/%s/device/driver", p->root, net) < (int)sizeof path ? readlink(path, to, PATH_MAX - 1) : -1;
    struct moe_str target = { to, n > 0 ? (size_t)n : 0 }, last = target;
    while (target.len)
        last = moe_str_cut(&target, '/');
    return last;
}

/* Switched on, and not known to be without a link: a loopback's state is "unknown". */
static bool is_up(const struct moe_hw_places *p, const char *net)
{
    MOE_NOT_ZEROED struct moe_hw_text flags, state;
    if (!moe_hw_read(p, &flags, "/sys/class/net/%s/flags", net) || !moe_hw_read(p, &state, "/sys/class/net/%s/operstate", net))
        return false;
    bool on = flags.n > 2 && (moe_number(flags.text + 2, 16, NULL) & UP);      /* "0x1003" */
    return on && (strcmp(state.text, "up") == 0 || strcmp(state.text, "unknown") == 0);
}

static void put_one(const struct moe_hw_places *p, struct moe_json *j, const char *net)
{
    char target[PATH_MAX];
    moe_json_open(j, '{');
    moe_hw_put_text(j, "name", moe_str_c(net));
    moe_hw_put_text(j, "kind", moe_str_c(kind_of(p, net)));
    moe_hw_put_text(j, "driver", driver_of(p, net, target));
    moe_hw_put_number(j, "speed_mbps", moe_hw_number(p, "/sys/class/net/%s/speed", net));     /* -1, or no answer, where there is no link */
    moe_hw_put_number(j, "mtu", moe_hw_number(p, "/sys/class/net/%s/mtu", net));
    moe_json_key(j, "up");
    moe_json_bool(j, is_up(p, net));
    moe_json_close(j, '}');
}

void moe_hw_put_network(const struct moe_hw_places *p, struct moe_json *j)
{
    char (*names)[MOE_HW_NAME] = calloc(MOE_CAP_HW_NETS, sizeof *names);
    size_t count = names ? moe_hw_list(p, "/sys/class/net", names, MOE_CAP_HW_NETS) : 0;
    moe_json_key(j, "network");
    moe_json_open(j, '[');
    for (size_t i = 0; i < count; i++)
        if (is_there(p, names[i], "mtu"))              /* bonding_masters is no interface */
            put_one(p, j, names[i]);
    moe_json_close(j, ']');
    free(names);
}
