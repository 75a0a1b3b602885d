/* The table as JSON Schema and as moe-train.yaml(5). */
#include "runtime/config/rows.h"

static const char head[] =
    ".Dd January 1, 2026\n"
    ".Dt MOE-TRAIN.YAML 5\n"
    ".Os moe\\-guard " MOE_VERSION "\n"
    ".Sh NAME\n"
    ".Nm moe-train.yaml\n"
    ".Nd what moe-train trains, and how\n"
    ".Sh DESCRIPTION\n"
    "One YAML file says what a job is; every rank of it reads the same.\n"
    "It is read strictly: an unknown or repeated key, a value out of its range, and values that contradict each other are errors with line, column and\n"
    "field, and nothing is trained.\n"
    ".Pp\n"
    "No credential belongs here, and a value that looks like one is refused.\n"
    "What signs and what authenticates is named by files that only their owner may read; keys of services come from variables of the environment that\n"
    "are made for them.\n"
    ".Ss Overrides\n"
    "A variable\n"
    ".Ev MOE_SECTION__KEY\n"
    "takes the place of a value:\n"
    ".Ev MOE_TRAIN__STEPS=100\n"
    "of\n"
    ".Ic steps\n"
    "in\n"
    ".Ic train .\n"
    "It is checked in the same way, and one with two underscores that names nothing is an error.\n";

static const char tail[] =
    ".Sh ENVIRONMENT\n"
    ".Bl -tag -width Ds\n"
    ".It Ev MOE_SECTION__KEY\n"
    "see above\n"
    ".It Ev MOE_TELEMETRY\n"
    "0 turns all telemetry off\n"
    ".It Ev WANDB_API_KEY\n"
    "without it nothing is sent to W&B\n"
    ".It Ev AWS_ACCESS_KEY_ID , Ev AWS_SECRET_ACCESS_KEY\n"
    "for checkpoints that are sent to a bucket\n"
    ".El\n"
    ".Sh EXAMPLES\n"
    ".Bd -literal -offset indent\n"
    "job: small\n"
    "model: {width: 128, layers: 4, heads: 4, experts: 8, top_k: 2}\n"
    "data: {train: corpus.txt}\n"
    "train: {steps: 2000, batch: 32, lr: 1.0e\\-3}\n"
    "checkpoint: {root: checkpoints, every: 200}\n"
    ".Ed\n"
    ".Pp\n"
    "What a config comes to, each value with where it came from:\n"
    ".Pp\n"
    ".Dl moe\\-train \\-c train.yaml \\-\\-print\\-config\n"
    ".Sh SEE ALSO\n"
    ".Xr moe-train 1 ,\n"
    ".Xr moe-launch 1 ,\n"
    ".Xr moe-lint 1\n";

void moe_config_schema(struct moe_buf *out)
{
    struct config_tables tables;
    config_tables(&tables, true);
    moe_schema_json("https://moe-guard.example/train.schema.json", "moe-guard training config", tables.top, out);
}

void moe_config_man(struct moe_buf *out)
{
    struct config_tables tables;
    config_tables(&tables, true);
    moe_buf_add(out, moe_str_c(head));
    moe_schema_man(tables.top, out);
    moe_buf_add(out, moe_str_c(tail));
}
