/* Command lines from one table: it drives the parser, --help, the man page and the shell completions. */
#ifndef MOE_COMMON_BASE_OPT_H
#define MOE_COMMON_BASE_OPT_H
#include "common/base/buf.h"
#include "common/base/error.h"
#include "common/base/str.h"
#include <stdbool.h>

enum moe_opt_type {
    MOE_OPT_FLAG,      /* bool          : --no-cache                                           */
    MOE_OPT_STR,       /* const char *  : borrowed from argv; given twice, the last one counts */
    MOE_OPT_LIST,      /* struct moe_opt_list : repeatable, in order                           */
    MOE_OPT_UINT,      /* unsigned      : decimal, range checked against min..max              */
    MOE_OPT_ENUM,      /* int           : index of the word in `words`                         */
};

struct moe_opt_list { const char **items; size_t count; };   /* items are borrowed from argv; free with moe_opt_list_free */
void moe_opt_list_free(struct moe_opt_list *list);

struct moe_opt {
    const char *group;          /* heading in --help: "Input", "Output"; the same pointer text for the whole group */
    char short_name;            /* 'c' or 0                                                    */
    const char *long_name;      /* "config"                                                    */
    enum moe_opt_type type;
    size_t offset;              /* where the value lands in the caller's struct                */
    const char *arg;            /* "FILE"; NULL for a flag                                     */
    const char *help;           /* one sentence, lower case, no full stop                      */
    const char *const *words;   /* NULL-terminated; for ENUM all there are, else those that completion offers; may be NULL there */
    unsigned min, max;          /* for UINT                                                    */
};

struct moe_command {
    const char *name;           /* "moe-audit"                                                 */
    const char *operands;       /* "PATH..."                                                   */
    const char *summary;        /* one sentence                                                */
    const char *const *examples;/* NULL-terminated command lines                               */
    const struct moe_opt *opts;
    size_t opt_count;
    const char *const *subcommands;   /* NULL-terminated "name|operands|one sentence"; NULL = none */
    const char *exits;          /* "0 clean, 1 findings, 2 the job was not finished"           */
    const char *description;    /* for the man page: paragraphs separated by "\n\n"            */
    const char *const *see_also;/* "moe-policy(5)"                                             */
    const char *const *operand_words; /* NULL-terminated: what completion offers beside files; NULL = none. Behind "--" stands a command */
};

/**
 * Parse argv into `into` by the table. Long options may be written --name=value or --name value; short ones bundled; "--" ends them;
 * a lone "-" is an operand. --help and --version are the caller's rows like any other. Enums also accept unambiguous prefixes: no.
 *
 *   rest  out  new  operands in order; free with moe_opt_list_free()
 *
 * Errors: USAGE, one sentence with "did you mean --skip?" for an unknown long option; field is the option. LIST members of `into` keep what was
 * read until then: the caller frees them in either case.
 */
MOE_MUST_USE
enum moe_code moe_opt_parse(const struct moe_command *cmd, int argc, char **argv, void *into, struct moe_opt_list *rest, struct moe_error *err);

void moe_opt_help(const struct moe_command *cmd, struct moe_buf *out);                       /* the text of --help */
void moe_opt_man(const struct moe_command *cmd, const char *version, struct moe_buf *out);  /* mdoc(7), section 1 */
enum moe_shell { MOE_SHELL_BASH, MOE_SHELL_ZSH, MOE_SHELL_FISH };
void moe_opt_complete(const struct moe_command *cmd, enum moe_shell shell, struct moe_buf *out);
/* What --generate (`option`, for the message) writes of a command: man, bash, zsh or fish. `more` are the caller's own words, for the message. Errors: USAGE with "did you mean". */
MOE_MUST_USE
enum moe_code moe_opt_generate(const struct moe_command *cmd, const char *version, const char *option, const char *what, const char *more, struct moe_buf *out,
                               struct moe_error *err);
#endif
