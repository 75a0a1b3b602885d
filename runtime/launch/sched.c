#include "runtime/launch/sched.h"
#include "common/base/term.h"

enum hint { NODE, NODES, TOLD };

/* Rows of one scheduler stand together; the first variable of a kind that is set counts. One moe-launch is one node to us, so where a scheduler starts several on a
 * machine, it is their number that counts and not the machine's. */
static const struct { const char *scheduler, *variable; enum hint hint; } rows[] = {
    { "Slurm",      "SLURM_PROCID",          NODE  },
    { "Slurm",      "SLURM_NODEID",          NODE  },
    { "Slurm",      "SLURM_NTASKS",          NODES },
    { "Slurm",      "SLURM_NNODES",          NODES },
    { "Slurm",      "SLURM_JOB_NODELIST",    TOLD  },
    { "Open MPI",   "OMPI_COMM_WORLD_RANK",  NODE  },
    { "Open MPI",   "OMPI_COMM_WORLD_SIZE",  NODES },
    { "torchrun",   "RANK",                  NODE  },
    { "torchrun",   "GROUP_RANK",            NODE  },
    { "torchrun",   "WORLD_SIZE",            NODES },
    { "torchrun",   "GROUP_WORLD_SIZE",      NODES },
    { "torchrun",   "MASTER_ADDR",           TOLD  },
    { "Kubernetes", "JOB_COMPLETION_INDEX",  NODE  },
};
static const char *const hints[] = { [NODE] = "this node's number", [NODES] = "how many nodes there are", [TOLD] = "nothing that is used" };

static const char *value_of(char *const *ours, const char *name)
{
    const size_t n = strlen(name);
    for (char *const *e = ours; e && *e; e++)
        if (strncmp(*e, name, n) == 0 && (*e)[n] == '=')
            return *e + n + 1;
    return NULL;
}

static uint32_t small_number(const char *text)
{
    uint32_t value = 0;
    for (const char *at = text; *at; at++) {
        if (!moe_is_digit(*at) || at - text > 4)
            return MOE_NO_HINT;
        value = value * 10 + (uint32_t)(*at - '0');
    }
    return *text && value < 65536 ? value : MOE_NO_HINT;
}

struct moe_sched moe_sched_read(char *const *ours)
{
    struct moe_sched s = { .node = MOE_NO_HINT, .nodes = MOE_NO_HINT };
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        const char *value = value_of(ours, rows[i].variable);
        if (!value || rows[i].hint == TOLD || (s.name && strcmp(s.name, rows[i].scheduler) != 0))
            continue;
        const uint32_t n = small_number(value);
        if (n == MOE_NO_HINT)
            continue;
        s.name = rows[i].scheduler;
        if (rows[i].hint == NODE && s.node == MOE_NO_HINT)
            s.node = n, s.node_from = rows[i].variable;
        else if (rows[i].hint == NODES && s.nodes == MOE_NO_HINT)
            s.nodes = n, s.nodes_from = rows[i].variable;
    }
    return s;
}

void moe_sched_show(char *const *ours, struct moe_buf *out)
{
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        const char *value = value_of(ours, rows[i].variable);
        if (!value)
            continue;
        moe_buf_printf(out, "  %-20s = ", rows[i].variable);
        moe_term_escape(out, moe_str_c(value));
        moe_buf_printf(out, "  (%s: %s)\n", rows[i].scheduler, hints[rows[i].hint]);
    }
}
