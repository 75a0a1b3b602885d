/* How the scanner of secrets answers to labelled texts: build/scan_vectors [-g GITLEAKS.TOML] [-l] FILE
 *   FILE  JSON, one row a line: Rule, Path, Text, Pos (true: a secret of that rule stands in the text); "-" is standard input
 *   -g    judge each row by that rule of this .gitleaks.toml alone; without it by the built-in table, where any hit counts
 *   -l    list the rows that are answered wrongly
 * Prints counts; exit 1 when the file could not be read. */
#include "audit/config/secrets/secrets.h"
#include "common/base/file.h"
#include "common/doc/doc.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { CAP_ROWS_BYTES = 256 << 20 };
struct counts { unsigned found, missed, quiet, loud; };
struct judge { struct moe_rules *rules; struct moe_str toml; char id[160], file[64]; struct moe_scanner *scanner; struct moe_scan_room *room; };

static void free_judge(struct judge *j)
{
    moe_scan_room_free(&j->room);
    moe_scanner_free(&j->scanner);
    if (j->file[0])
        (void)unlink(j->file);
    j->file[0] = '\0';
}

/* The head of the file, and the one rule. */
static bool write_one_rule(struct judge *j, struct moe_str id)
{
    static const char mark[] = "[[rules]]\n";
    char want[160];
    const char *end = j->toml.ptr + j->toml.len, *first = memmem(j->toml.ptr, j->toml.len, mark, sizeof mark - 1), *at = first;
    int fd = snprintf(want, sizeof want, "\nid = \"%.*s\"\n", MOE_FMT(id)) < (int)sizeof want ? 0 : -1;
    while (fd == 0 && at) {
        const char *next = memmem(at + 1, (size_t)(end - at - 1), mark, sizeof mark - 1), *stop = next ? next : end;
        if (memmem(at, (size_t)(stop - at), want, strlen(want))) {
            snprintf(j->file, sizeof j->file, "/tmp/scan-vectors-XXXXXX");
            fd = mkstemp(j->file);
            bool ok = fd >= 0 && moe_fd_write(fd, (struct moe_str){ j->toml.ptr, (size_t)(first - j->toml.ptr) }) == 0
                && moe_fd_write(fd, (struct moe_str){ at, (size_t)(stop - at) }) == 0;
            return fd >= 0 && close(fd) == 0 && ok;
        }
        at = next;
    }
    return false;
}

static enum moe_code prepare(struct judge *j, struct moe_str id, struct moe_error *err)
{
    if (j->scanner && (!j->toml.len || moe_str_is(id, j->id)))
        return MOE_OK;
    free_judge(j);
    snprintf(j->id, sizeof j->id, "%.*s", MOE_FMT(id));           /* a scanner is kept while rows of its rule follow each other */
    if (j->toml.len && !write_one_rule(j, id))
        return MOE_OK;                                     /* no such rule: it finds nothing */
    MOE_TRY(moe_scanner_new(j->rules, NULL, j->toml.len ? j->file : NULL, &j->scanner, err));
    return moe_scan_room_new(j->scanner, &j->room, err);
}

struct answer { bool hit; char names[160]; };
static void on_hit(void *ctx, const struct moe_hit *hit)
{
    struct answer *a = ctx;
    size_t n = strlen(a->names);
    a->hit = true;
    snprintf(a->names + n, sizeof a->names - n, " %.*s:%.*s", MOE_FMT(hit->rule->info.code), MOE_FMT(hit->pattern));
}

static struct moe_str text_of(const struct moe_node_doc *row, const char *key)
{
    const struct moe_node_doc *n = moe_doc_get(row, key);
    return n ? n->text : MOE_STR("");
}

static enum moe_code judge_row(struct judge *j, const struct moe_node_doc *row, bool list, struct counts *c, struct moe_error *err)
{
    const struct moe_node_doc *pos = moe_doc_get(row, "Pos");
    struct moe_str rule = text_of(row, "Rule"), text = text_of(row, "Text");
    struct answer a = { 0 };
    bool wanted = pos && pos->kind == MOE_DOC_BOOL && pos->as.boolean;
    MOE_TRY(prepare(j, rule, err));
    enum moe_code code = !j->scanner ? MOE_OK : moe_scan(j->scanner, j->room, text_of(row, "Path"), text, MOE_SCAN_PATTERNS | MOE_SCAN_ASSIGNMENTS, on_hit, &a, err);
    if (code != MOE_OK)
        return code;
    unsigned *count = wanted ? (a.hit ? &c->found : &c->missed) : a.hit ? &c->loud : &c->quiet;
    ++*count;
    if (list && a.hit != wanted)
        printf("%s %.*s%s | %.200s\n", wanted ? "missed" : "loud", MOE_FMT(rule), a.names, text.ptr);
    return MOE_OK;
}

/* The only rule beside a .gitleaks.toml: where one of the table finds the same, it would outdo it. */
#define USERS_RULE "code: S149\nname: user-gitleaks-rule\ntitle: t\nseverity: high\nconfidence: high\nwhy: w\nfix: f\nmatch:\n  gitleaks: true\n"
static const struct moe_rule_text users_rule = { "rules/secrets/S149-user-gitleaks-rule", { USERS_RULE, sizeof USERS_RULE - 1 } };

static enum moe_code run(const char *file, const char *toml, bool list, struct counts *c, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *rows = NULL, *config = NULL;
    MOE_AUTO(moe_rules_free) struct moe_rules *rules = NULL;
    MOE_AUTO(free_judge) struct judge j = { 0 };
    struct moe_str line;
    MOE_TRY(moe_file_read(file, CAP_ROWS_BYTES, &rows, err));
    MOE_TRY(toml ? moe_rules_read("secrets", &users_rule, 1, &rules, err) : moe_rules_load("secrets", NULL, 0, &rules, err));
    if (toml)
        MOE_TRY(moe_file_read(toml, CAP_ROWS_BYTES, &config, err));
    j.rules = rules;
    j.toml = config ? moe_buf_str(config) : (struct moe_str){ 0 };
    for (struct moe_str rest = moe_buf_str(rows); moe_str_line(&rest, &line);) {
        MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
        if (!line.len)
            continue;
        MOE_TRY(moe_doc_parse(MOE_DOC_JSON, file, line, &doc, err));
        MOE_TRY(judge_row(&j, moe_doc_root(doc), list, c, err));
    }
    return MOE_OK;
}

int main(int argc, char **argv)
{
    const char *toml = NULL;
    bool list = false;
    struct counts c = { 0 };
    struct moe_error err = { 0 };
    for (int o; (o = getopt(argc, argv, "g:l")) != -1;) {
        if (o == 'g')
            toml = optarg;
        else if (o == 'l')
            list = true;
        else
            return 2;
    }
    if (optind + 1 != argc || run(argv[optind], toml, list, &c, &err) != MOE_OK) {
        moe_error_print(stderr, &err);
        return 1;
    }
    printf("secrets: %u found, %u missed; others: %u quiet, %u loud\n", c.found, c.missed, c.quiet, c.loud);
    return 0;
}
