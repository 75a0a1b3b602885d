#include "sandbox/cli/pages.h"
#include "sandbox/calls/calls.h"
#include "sandbox/kernel/kernel.h"
#include "sandbox/profile/profile.h"

static const char head[] =
    ".Dd January 1, 2026\n"
    ".Dt MOE-PROFILE 5\n"
    ".Os moe\\-guard " MOE_VERSION "\n"
    ".Sh NAME\n"
    ".Nm moe-profile\n"
    ".Nd what a process may do under moe-sandbox\n"
    ".Sh DESCRIPTION\n"
    "A profile is one YAML file.\n"
    "What it does not allow is refused, or is not there at all.\n"
    "It is read strictly: an unknown key, a call that no Linux has, or a constant that does not fit an argument is an error with its line and column.\n"
    ".Pp\n"
    "Every list item is a word, or a map that holds the word under a key of its own and\n"
    ".Ic why :\n"
    "the reason, which\n"
    ".Ql moe\\-sandbox check\n"
    "demands of whatever is dangerous.\n"
    "A finding of it that is accepted is suppressed by a comment on the item's line, or alone on the line above it:\n"
    ".Dl # nosec P220: Landlock holds what this process opens\n"
    "with a reason, and owner=, ticket= and until=YYYY\\-MM\\-DD behind it if at all.\n"
    ".Ss Extending\n"
    "What\n"
    ".Ic extends\n"
    "names comes first: lists add up, single values replace.\n"
    ".Ic remove\n"
    "takes away what a base allows, so that one profile can tighten another.\n"
    ".Ss Paths\n"
    "A path is absolute, or begins with\n"
    ".Ql ~/ ,\n"
    ".Ql ${VARIABLE}/\n"
    "or\n"
    ".Ql ${CWD} ;\n"
    "a variable that is not set names nothing.\n"
    "Patterns with *, ? and [..] stand for what is there when the job starts.\n"
    "A path of a profile that does not exist is left out, with a warning where it was to be written; one of the command line is an error.\n"
    ".Ql $COMMAND\n"
    "is the command that is run, with its interpreters;\n"
    ".Ql $ARGUMENTS\n"
    "are the regular files that its arguments name relative to the working folder.\n"
    ".Pp\n"
    "Inside there is nothing but what is named, at the same place as outside, read\\-only and not executable unless it says otherwise.\n"
    "Links on the way are kept.\n"
    ".Pa /dev , /proc , /tmp , /dev/shm\n"
    "and a few files of\n"
    ".Pa /etc\n"
    "are the job's own: what it writes to them ends with it.\n"
    "What is not named is not there, and asking for it is no denial: a file is missing, a folder on the way to a visible one is read\\-only, a host's name has no address.\n"
    ".Ss Demands on arguments\n"
    "A rule over a call may name its arguments, by the names of the manual pages of section 2 or as\n"
    ".Ql arg0\n"
    "to\n"
    ".Ql arg5 :\n"
    ".Bl -tag -width Ds\n"
    ".It Ql \"[A, B]\"\n"
    "one of these\n"
    ".It Ql \"{without: [A, B]}\"\n"
    "none of these bits\n"
    ".It Ql \"{only: [A, B]}\"\n"
    "no other bits than these\n"
    ".It Ql \"{with: [A, B]}\"\n"
    "all of these bits\n"
    ".It Ql \"{mask: M, is: [A, B]}\"\n"
    "the bits of the mask are one of these\n"
    ".It Ql \"{at_most: N}\"\n"
    ".It Ql \"{at_least: N}\"\n"
    "compared without sign\n"
    ".El\n"
    ".Pp\n"
    "Demands of one rule hold together; rules of one call stand beside each other.\n"
    ".Ss Units\n"
    "Sizes are written 512, 64K, 2M, 1G or 1T, by 1024; times 500ms, 30s, 5m, 2h or 7d; unlimited and none set no limit.\n";

static const char tail[] =
    ".Sh EXAMPLES\n"
    ".Bd -literal -offset indent\n"
    "name: fine-tuning\n"
    "title: our trainer, with its data server\n"
    "extends: [training]\n"
    "files:\n"
    "  read: [/data/tokens]\n"
    "  write: [{path: /data/ckpts, why: checkpoints and nothing else go there}]\n"
    "network:\n"
    "  connect: [\"data.internal:9000\"]\n"
    "limits: {memory: 64G, time: 12h, grace: 2m}\n"
    ".Ed\n"
    ".Sh SEE ALSO\n"
    ".Xr moe-sandbox 1\n";

/* A list of mdoc(7) has its names in bold and what they mean below. */
static void item(const char *name, const char *title, struct moe_buf *out)
{
    moe_buf_printf(out, ".It Cm %s\n%s\n", name, title);
}

static void groups(struct moe_buf *out)
{
    moe_buf_printf(out, ".Sh GROUPS OF CALLS\nThey stand in calls.allow and remove.calls, each for all of its calls and without arguments.\n.Bl -tag -width Ds\n");
    for (const struct moe_call_group *g = moe_call_groups; g->name; g++)
        item(g->name, g->title, out);
    moe_buf_printf(out, ".El\n");
}

static void layers(struct moe_buf *out)
{
    moe_buf_printf(out, ".Sh LAYERS\nWhat\n.Ic requires\nand\n.Ic prefers\nname;\n.Ql moe\\-sandbox layers\nsays which of them are here.\n.Bl -tag -width Ds\n");
    for (int l = 0; l < MOE_LAYER_COUNT; l++)
        item(moe_layer_name((enum moe_layer)l), moe_layer_title((enum moe_layer)l), out);
    moe_buf_printf(out, ".El\n");
}

void moe_sandbox_profile_man(struct moe_buf *out)
{
    moe_buf_add(out, moe_str_c(head));
    moe_schema_man(moe_profile_fields, out);
    groups(out);
    layers(out);
    moe_buf_add(out, moe_str_c(tail));
}
