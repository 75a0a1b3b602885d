#include "runtime/launch/cli/options.h"
#include "runtime/fault/machine.h"
#include "runtime/launch/agent.h"

#define AT(member) offsetof(struct moe_launch_opts, member)
#include "common/cli/rows.h"

static const char *const losses[] = { [MOE_LOSS_RESTART] = "restart", [MOE_LOSS_SHRINK] = "shrink", [MOE_LOSS_STOP] = "stop", NULL },
                  *const profiles[] = { "training", "training-gpu", "training-nccl", NULL }, *const pages[] = { "man", "bash", "zsh", "fish", NULL };
enum { DAY = 86400 };

static const struct moe_opt rows[] = {
    UINT("Job", 'n', "ranks", ranks, "N", "ranks of this node (default: 1)", 1, MOE_CAP_NODE_RANKS),
    TEXT("Job", 0, "job", job, "NAME", "the job's name, the same on all nodes (default: the config's, else \"job\")"),
    LIST("Job", 0, "env", env, "NAME[=VALUE]", "ranks get this variable, too: ours, or this value; may be repeated"),
    WORD("Job", 0, "sandbox", sandbox, "PROFILE", "run each rank under moe-sandbox by this profile; what the config names is seen inside", profiles),
    LIST("Job", 0, "sandbox-arg", sandbox_args, "ARG", "one more argument for moe-sandbox run; may be repeated"),
    UINT("Nodes", 0, "nnodes", nnodes, "N", "nodes of the job: a moe-launch each (default: 1)", 1, MOE_CAP_JOB_NODES),
    TEXT("Nodes", 0, "rdzv", rdzv, "HOST:PORT", "where the coordinating node listens and the others connect; [ADDRESS]:PORT for IPv6"),
    TEXT("Nodes", 0, "interface", interface, "NAME", "NCCL goes by this interface, or by these: \"ib0,ib1\", and by the RDMA devices that they stand on (default: the one that --rdzv is reached by; on one node, loopback)"),
    FLAG("Nodes", 0, "coordinate", coordinate, "this node coordinates (default: the one whose hint is 0)"),
    UINT("Nodes", 0, "node-hint", node_hint, "N", "where this node stands among the others (default: what a scheduler's variables say)", 0, 65535),
    UINT("Nodes", 0, "wait", wait, "SECONDS", "for all nodes to come, and for a rank to say that it is there (default: 300)", 1, DAY),
    TEXT("Trust", 0, "key", key, "FILE", "the job's key, of mode 0600: moe-launch keygen makes one"),
    UINT("Trust", 0, "key-fd", key_fd, "N", "read the job's key from this inherited descriptor", 3, 65535),
    TEXT("Trust", 0, "cert", cert, "FILE", "this node's certificate (PEM), in place of a key"),
    TEXT("Trust", 0, "cert-key", cert_key, "FILE", "its private key, of mode 0600"),
    TEXT("Trust", 0, "ca", ca, "FILE", "who must have signed the certificates of the others"),
    ENUM("Recovery", 0, "on-loss", on_loss, "WHAT", "when a rank is lost: restart it, shrink the job, or stop (default: restart)", losses),
    UINT("Recovery", 0, "max-restarts", max_restarts, "N", "times that the job may form again; one more loss ends it (default: 10)", 0, MOE_CAP_JOB_RESTARTS),
    UINT("Recovery", 0, "restart-window", restart_window, "SECONDS", "only restarts within this time count; 0: all of them (default: 3600)", 0, 365 * DAY),
    UINT("Recovery", 0, "restart-delay", restart_delay, "SECONDS", "the longest wait before a restart: the first comes at once, those that follow one without progress after 1, 2, 4 ... seconds; 0: none waits (default: 30)", 0, DAY),
    UINT("Recovery", 0, "min-ranks", min_ranks, "N", "with shrink: fewer ranks than this end the job (default: 1)", 1, MOE_CAP_JOB_RANKS),
    UINT("Recovery", 0, "suspect", suspect, "SECONDS", "without a heartbeat until a rank is suspected (default: 3)", 1, DAY),
    UINT("Recovery", 0, "lost", lost, "SECONDS", "without a heartbeat until a rank is lost (default: 10)", 1, DAY),
    UINT("Recovery", 0, "stuck", stuck, "SECONDS", "with heartbeats and without progress until a rank is lost (default: 60 and twice comm.deadline_s)", 1, DAY),
    UINT("Recovery", 0, "grace", grace, "SECONDS", "that ranks have between being asked to stop and being ended (default: 30)", 1, DAY),
    TEXT("Checkpoints", 0, "checkpoint", checkpoint, "ROOT", "folder of checkpoints, of which the newest that verifies is gone on from (default: what the config of moe-train says)"),
    TEXT("Checkpoints", 0, "pubkey", pubkey, "FILE", "go on only from what this key has signed (default: the public half beside checkpoint.key, FILE.pub, if there)"),
    TEXT("Checkpoints", 0, "verify", verify, "PROGRAM", "the moe-verify-ckpt that decides (default: the one beside this program, else by PATH)"),
    FLAG("Checkpoints", 0, "no-resume", no_resume, "begin anew; after a loss, go on from what this run has committed"),
    TEXT("Output", 0, "audit-log", audit_log, "FILE", "append security events here (default: what the config of moe-train says)"),
    TEXT("Output", 0, "kill-file", kill_file, "FILE", "stop the job when this file appears (default: what the config of moe-train says)"),
    FLAG("Output", 0, "no-prefix", no_prefix, "do not write \"[rank N]\" before the lines of ranks"),
    FLAG("Output", 0, "dry-run", dry_run, "print what would be run and how, and do none of it"),
    FLAG("Output", 'q', "quiet", quiet, "say nothing but errors"),
    WORD("Asking", 0, "generate", generate, "WHAT", "man, bash, zsh or fish: print that page or completion", pages),
    FLAG("Asking", 'h', "help", help, "this text"),
    FLAG("Asking", 0, "version", version, "program version"),
};
static const char *const examples[] = {
    "moe-launch -n 4 -- moe-train -c train.yaml",
    "moe-launch -n 8 --nnodes 2 --rdzv node0:29400 --key job.key -- moe-train -c train.yaml",
    NULL,
};
static const char *const subcommands[] = {
    "audit verify|FILE|whether the chain of an audit log holds",
    "keygen|FILE|make a key for a job: FILE, of mode 0600; nothing is overwritten",
    NULL,
};
static const char *const see_also[] = { "moe-train(1)", "moe-sandbox(1)", "moe-verify-ckpt(1)", "moe-train.yaml(5)", NULL };

const struct moe_command moe_launch_command = {
    .name = "moe-launch",
    .operands = "-- PROGRAM [ARGUMENT ...]",
    .summary = "Run the ranks of a training job, and bring it back when some are lost.",
    .examples = examples,
    .opts = rows,
    .opt_count = MOE_COUNT(rows),
    .subcommands = subcommands,
    .exits = "the job's: 0 when all ranks ended with 0, else the status of the rank that ended it, 128+n after signal n; 125 when moe-launch itself failed, 126 and 127 as in "
             "the shell; audit verify: 0 it holds, 1 it does not, 2 it could not be read",
    .see_also = see_also,
    .description =
        "Each rank is a child of moe-launch, which gives it a socket: over it a rank hears who it is, gets a connection to every other rank, says once a second that it "
        "lives, and is told to stop. Ranks get PATH, HOME, TMPDIR, TERM, the locale, what OMP_*, OPENBLAS_*, AWS_* and MOE_* name, S3_ENDPOINT_URL, "
        "SSL_CERT_*, WANDB_API_KEY, those of NCCL_* that are below, and what --env adds, and no other variable; no descriptor but their streams and the socket; and they die with moe-launch, however that dies.\n\n"
        "A rank that ends, says nothing, or does not get on is lost: the others leave their collectives, the job forms again as a new generation, restarted or smaller, "
        "and goes on from the newest checkpoint that moe-verify-ckpt(1) passes. Nothing else is gone on from. A checkpoint that is committed, and a generation that runs for "
        "--restart-delay, are progress: restarts without any in between come more and more slowly, and the ranks that are left wait for them.\n\n"
        "On one node there is no key and no port: ranks are joined by socket pairs. A job of several nodes has one port, that of --rdzv at the coordinating node, and needs "
        "a key or certificates: every connection proves by TLS 1.3 that it has them before a byte of it is looked at, and connections between ranks have keys of their own. "
        "The node that coordinates is the one with --coordinate, else the one whose --node-hint is 0; it gives out all ranks. The key comes from a file of mode 0600 or a "
        "descriptor, never from the command line or the environment.\n\n"
        "Variables of Slurm, Open MPI, torchrun and Kubernetes (Indexed Jobs) are hints: they order nodes, and say which one coordinates where the command line does "
        "not. --dry-run shows what each of them says. How many nodes there are is said by --nnodes alone.\n\n"
        "NCCL, which joins GPUs, encrypts nothing and proves nothing of whom it talks to: the network between nodes has to be one that only the job is on. Its ranks meet by an "
        "id that goes from rank to rank over their own, authenticated connections. Ranks get those of its variables that say how fast, by which way and on which device "
        "(NCCL_IB_*, NCCL_P2P_*, NCCL_ALGO, NCCL_BUFFSIZE and the like); NCCL_SOCKET_IFNAME and NCCL_IB_HCA only where they name interfaces and devices exactly (\"=ib0\", \"=mlx5_0\"), else --interface decides: RDMA goes by the devices that "
        "the interfaces stand on, and is off (NCCL_IB_DISABLE=1) where there are none, as of a bond or a VLAN, or where /sys does not show them. "
        "NCCL_CONF_FILE, NCCL_DEBUG (WARN), NCCL_RAS_ENABLE (0), NCCL_NVLS_ENABLE (0), NCCL_COLLNET_ENABLE (0) and NCCL_NET_PLUGIN, NCCL_TUNER_PLUGIN, "
        "NCCL_PROFILER_PLUGIN, NCCL_ENV_PLUGIN, NCCL_GIN_PLUGIN and NCCL_RMA_PLUGIN (none) are set and cannot be given; all others are refused, even to --env: what loads code, "
        "reads or writes a file, opens a port, or lets NCCL meet elsewhere, and what is not known. A rank looks again, and into /etc/nccl.conf, before it calls NCCL. In the "
        "lines that NCCL writes, names of hosts, addresses and GUIDs are replaced by '*' where moe-launch passes them on, that is for more than one rank and without "
        "--no-prefix.\n\n"
        "TERM and INT ask all ranks to finish their step and write a checkpoint, and end those that have not after --grace; a second one ends them at once. A job whose "
        "kill file appears stops in the same way; it does not start while the file is there, or MOE_EMERGENCY_DISABLE is set.\n\n"
        "Under --sandbox a rank sees what the config of moe-train names: its data to read, its folder of checkpoints and the folder of its "
        "log to write: a log wants a folder of its own; and the plugins beside moe-train, where train.backend is cuda, which wants the profile training-gpu. "
        "Each has a network of its own, so NCCL does not reach from one to another, and tensors go through the mesh. --sandbox-arg adds to that.",
};

void moe_launch_opts_init(struct moe_launch_opts *o)
{
    *o = (struct moe_launch_opts){ .ranks = 1, .nnodes = 1, .node_hint = MOE_OPT_UNSET, .key_fd = MOE_OPT_UNSET, .stuck = MOE_OPT_UNSET, .max_restarts = 10,
                                   .restart_window = 3600, .restart_delay = 30, .min_ranks = 1, .grace = 30, .suspect = 3, .lost = 10, .wait = 300 };
}

void moe_launch_opts_free(struct moe_launch_opts *o)
{
    moe_opt_list_free(&o->sandbox_args);
    moe_opt_list_free(&o->env);
}
