/* Shell text as simple commands: what RUN, `run:` and `command: sh -c` execute. Knows words, quotes, pipes, substitutions and redirections; control words
 * (if, for ...) are left out, their bodies' commands are there. No expansion is done. */
#ifndef MOE_AUDIT_CONFIG_DEPLOY_ENV_SHELL_H
#define MOE_AUDIT_CONFIG_DEPLOY_ENV_SHELL_H
#include "common/base/arena.h"
#include "common/base/error.h"

#define MOE_CAP_SHELL_COMMANDS 20000u    /* of one text                                     */
#define MOE_CAP_SHELL_DEPTH    6u        /* substitutions in substitutions; deeper is text  */

struct moe_shell_word {
    struct moe_str text;            /* quotes and escapes undone; variables and substitutions as written; in the text that was split, or new in the arena */
    size_t at, end;                 /* in the text that was split                                        */
    bool quoted, open;              /* open: a variable or substitution stands in it                     */
};
struct moe_shell_redirect { bool out, append; struct moe_shell_word to; };

enum moe_shell_join { MOE_SHELL_FIRST, MOE_SHELL_THEN /* ; & newline */, MOE_SHELL_AND, MOE_SHELL_OR, MOE_SHELL_PIPE };
struct moe_shell_command {
    const struct moe_shell_word *words; size_t word_count;      /* assignments before the command's name are words too: moe_shell_name() */
    const struct moe_shell_redirect *redirects; size_t redirect_count;
    enum moe_shell_join join;       /* to the command before it                                              */
    int inside;                     /* index of the command whose substitution it is part of; -1 = none      */
    size_t at;
};
struct moe_shell { const struct moe_shell_command *commands; size_t count; };

/* `text` is kept: words are views of it where they stand in it as they are. Errors: LIMIT (out of memory). Past the cap the rest is left out. */
MOE_MUST_USE enum moe_code moe_shell_split(struct moe_arena *arena, struct moe_str text, struct moe_shell *out, struct moe_error *err);
/* Index of the word that names the command: past assignments and sudo, env, exec, command, time, nice, nohup, xargs ...; word_count when there is none. */
size_t moe_shell_name(const struct moe_shell_command *c);
/* The command's name without its folder, empty when there is none: "curl" of /usr/bin/curl. */
struct moe_str moe_shell_program(const struct moe_shell_command *c);
bool moe_shell_has(const struct moe_shell_command *c, const char *word);
/* NAME=VALUE: splits a word; false = it is none. */
bool moe_shell_assignment(struct moe_str word, struct moe_str *name, struct moe_str *value);
#endif
