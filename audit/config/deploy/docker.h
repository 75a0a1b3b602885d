/* Dockerfiles: instructions with their words and places, stages, what each stage is built from, who runs at its end and with which environment. */
#ifndef MOE_AUDIT_CONFIG_DEPLOY_DOCKER_H
#define MOE_AUDIT_CONFIG_DEPLOY_DOCKER_H
#include "audit/config/read/read.h"

#define MOE_CAP_DOCKER_INSTRUCTIONS 20000u     /* of one file                                                          */
#define MOE_CAP_DOCKER_BYTES        (8u << 20) /* a longer Dockerfile is read up to here, and said to be degraded      */
#define MOE_CAP_DOCKER_EXPANDED     (64u << 10)/* one word after its variables were filled in                          */

/* ---- image references: docker.io/library/python:3.12-slim@sha256:... ---- */
struct moe_image {
    struct moe_str text;            /* as given                                                                               */
    struct moe_str repository;      /* with the registry: "nvcr.io/nvidia/pytorch"                                            */
    struct moe_str tag, digest;     /* without ":" and "@"; empty = none                                                      */
    bool unknown;                   /* a variable without a value (or a template) stands in it: what is missing is not known  */
};
struct moe_image moe_image_parse(struct moe_str text);         /* never fails; views of `text`; "docker://" before it is cut off      */
/* What is wrong with how it is pinned; NULL = nothing. `digest`: only a digest will do. An unknown part is never held against it. */
const char *moe_image_pin_fault(const struct moe_image *image, bool digest);

/* ---- instructions ---- */
enum moe_docker_op {
    MOE_DOCKER_OTHER,               /* none that Docker knows */
    MOE_DOCKER_FROM, MOE_DOCKER_RUN, MOE_DOCKER_CMD, MOE_DOCKER_LABEL, MOE_DOCKER_MAINTAINER, MOE_DOCKER_EXPOSE, MOE_DOCKER_ENV, MOE_DOCKER_ADD,
    MOE_DOCKER_COPY, MOE_DOCKER_ENTRYPOINT, MOE_DOCKER_VOLUME, MOE_DOCKER_USER, MOE_DOCKER_WORKDIR, MOE_DOCKER_ARG, MOE_DOCKER_ONBUILD,
    MOE_DOCKER_STOPSIGNAL, MOE_DOCKER_HEALTHCHECK, MOE_DOCKER_SHELL, MOE_DOCKER_OPS
};

struct moe_docker_word {
    struct moe_str text;            /* quotes and escapes undone, variables as written */
    struct moe_str value;           /* variables filled in as far as they are known    */
    bool open;                      /* `value` still holds a variable that nobody gave */
    bool quoted;
    unsigned line, column;
};
struct moe_docker_flag { struct moe_str name, value; unsigned line, column; };       /* --mount=type=secret,id=x: "mount", "type=secret,id=x" */
struct moe_docker_heredoc { struct moe_str name, body; unsigned line; bool expand; };/* line: of the body's first line                        */

struct moe_docker_instruction {
    enum moe_docker_op op;
    bool onbuild;                   /* it stood after ONBUILD: it runs in the images built from this one                       */
    bool json;                      /* the exec form: words are the array's strings                                            */
    unsigned line, column, end_line;
    unsigned stage;                 /* index; of an ARG before the first FROM: 0 and `global`                                  */
    bool global;
    struct moe_str rest;            /* after the name and flags, lines joined, comments left out                               */
    const struct moe_docker_flag *flags; size_t flag_count;
    const struct moe_docker_word *words; size_t word_count;     /* RUN, CMD ... in shell form: split at blanks, quotes kept whole  */
    const struct moe_docker_heredoc *heredocs; size_t heredoc_count;
    const struct moe_docker_piece *pieces; size_t piece_count;  /* where the parts of `rest` stand: moe_docker_at()            */
};
struct moe_docker_piece { size_t at; unsigned line, column; };

/* ENV, ARG and LABEL, one by one. */
struct moe_docker_var {
    enum moe_docker_op op;
    struct moe_str name;
    struct moe_docker_word value;   /* empty and `given` false: ARG without a default */
    bool given, global;
    unsigned stage;
    unsigned line, column;          /* of the name */
    size_t instruction;
};

struct moe_docker_stage {
    struct moe_str name;            /* after AS; empty = none                                                                  */
    struct moe_docker_word from;    /* the image, or the name of an earlier stage                                              */
    struct moe_image image;         /* of from.value                                                                           */
    struct moe_str platform;
    int parent;                     /* index of the stage it continues, or -1                                                  */
    bool scratch;
    size_t first, end;              /* its instructions, FROM included: [first, end)                                           */
    const struct moe_docker_instruction *user;     /* the last USER, inherited from the parent stage too; NULL = the base image's      */
    const struct moe_docker_instruction *cmd, *entrypoint;
    unsigned line;
};

struct moe_dockerfile {
    const struct moe_docker_instruction *instructions; size_t instruction_count;
    const struct moe_docker_var *vars; size_t var_count;        /* in the order written                                        */
    const struct moe_docker_stage *stages; size_t stage_count;  /* the last is the one that is built                           */
    char escape;                    /* '\\' or '`' */
};

/* Reads file->bytes: comments, values (ENV, ARG, LABEL with their names; the words of flags such as --api-key in exec forms) and file->docker. */
moe_lint_reader moe_read_dockerfile;
extern const struct moe_lint_note moe_docker_notes[];

const struct moe_docker_flag *moe_docker_flag(const struct moe_docker_instruction *in, const char *name);
/* Line and column of a byte of in->rest. */
void moe_docker_at(const struct moe_docker_instruction *in, size_t offset, unsigned *line, unsigned *column);
/* ENV of a stage with its parents', the value that holds at the end; NULL = not set. */
const struct moe_docker_var *moe_docker_env(const struct moe_dockerfile *docker, const struct moe_docker_stage *stage, struct moe_str name);
/* Whether `stage` is `other` or continues it. */
bool moe_docker_continues(const struct moe_dockerfile *docker, size_t stage, size_t other);
const char *moe_docker_op_name(enum moe_docker_op op);          /* "FROM" */
#endif
