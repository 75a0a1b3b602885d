/* From bytes to a file's model: one reader per format. */
#ifndef MOE_AUDIT_CONFIG_READ_READ_H
#define MOE_AUDIT_CONFIG_READ_READ_H
#include "audit/config/model/file.h"

/**
 * What kind of file this is: by its name (Dockerfile*, *.dockerfile, Containerfile, docker-compose*.y*ml, compose*.y*ml, YAML below .github/workflows,
 * action.y*ml, *.jsonl, *.ndjson, *.env, .env*, *.ini, *.cfg, *.conf, *.properties, *.toml, *.sh, *.sbatch, *.slurm, *.prom, *.metrics,
 * events.out.tfevents.*, *.meta.json, *.safetensors ...), then by content (apiVersion and kind: k8s; services with images: compose; on and jobs: workflow;
 * one JSON object a line: jsonl; # TYPE or metric lines: prom; #!/bin/sh: shell). Bytes with NUL that are no UTF-16: binary.
 */
enum moe_lint_kind moe_lint_kind_of(struct moe_str path, struct moe_str bytes);

/* UTF-16 with a byte order mark, or without one where every other byte is NUL, becomes UTF-8; a UTF-8 mark is cut off; other bytes stay. *converted says
 * that offsets moved. The result lies in the arena or in `bytes`. */
bool moe_lint_utf16(struct moe_str bytes);
/* Of a text in UTF-16 that is too large to be converted at once: what stands at *at and behind it as UTF-8, as much as `room` (8 bytes or more) holds; *at is
 * moved, to bytes.len at the end. */
size_t moe_lint_utf16_next(struct moe_str bytes, size_t *at, char *into, size_t room);
MOE_MUST_USE enum moe_code moe_lint_utf8(struct moe_str bytes, struct moe_arena *arena, struct moe_str *out, struct moe_error *err);

/* A reader for one kind: file->arena, path, kind and bytes (UTF-8) are set. What is wrong with the bytes are events of the file, not errors: the lint of a
 * broken file goes on with what could be read. Errors: LIMIT (out of memory), BUG. */
typedef enum moe_code moe_lint_reader(struct moe_lint_file *file, struct moe_error *err);
moe_lint_reader moe_read_yaml, moe_read_json;                                /* trees, comments, values                             */
moe_lint_reader moe_read_env, moe_read_ini, moe_read_toml, moe_read_shell;   /* comments, values                                    */
moe_lint_reader moe_read_text;               /* comments that could suppress: //, #, --, ;, slash-star, <!-- -->; the calls of Python */
extern const struct moe_lint_note moe_tree_notes[], moe_lines_notes[];

/* Values of a document that stands inside a value (a ConfigMap's YAML, JSON in JSON, INI or env lines in a block): found by trying. `outer` must lie in the
 * file's arena. */
MOE_MUST_USE enum moe_code moe_lint_read_inside(struct moe_lint_file *file, const struct moe_value *outer, unsigned depth, struct moe_error *err);
#endif
