/* A user's .gitleaks.toml: rules, allowlists, what it extends, and errors that point into it. */
#include "audit/config/secrets/secrets.h"
#include "common/base/buf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The only rule: what the built-in table finds too would be the table's. */
#define USERS_RULE "code: S149\nname: user-gitleaks-rule\ntitle: t\nseverity: high\nconfidence: high\nwhy: w\nfix: f\nmatch:\n  - gitleaks: user\n"
#define RULE "[[rules]]\nid = 'lab-token'\nregex = '''lab_([a-z0-9]{8})'''\nkeywords = ['LAB_']\n"

struct files { char folder[32], main[64], other[64]; };

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void open_files(struct files *f, const char *toml, const char *other)
{
    snprintf(f->folder, sizeof f->folder, "/tmp/moe-gitleaks-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->main, sizeof f->main, "%s/.gitleaks.toml", f->folder);
    snprintf(f->other, sizeof f->other, "%s/base.toml", f->folder);
    write_file(f->main, toml);
    if (other)
        write_file(f->other, other);
}

static void close_files(struct files *f)
{
    (void)unlink(f->main);
    (void)unlink(f->other);
    (void)rmdir(f->folder);
}

struct heard { char text[256]; struct moe_str all; };
static void on_hit(void *ctx, const struct moe_hit *hit)
{
    struct heard *h = ctx;
    size_t n = strlen(h->text);
    snprintf(h->text + n, sizeof h->text - n, "%s%.*s=%.*s", n ? " " : "", MOE_FMT(hit->pattern), (int)hit->secret_len, h->all.ptr + hit->secret_start);
}

static enum moe_code run(const struct files *f, const char *path, const char *text, struct heard *h, struct moe_error *err)
{
    static const struct moe_rule_text rule = { "rules/secrets/S149-user-gitleaks-rule", { USERS_RULE, sizeof USERS_RULE - 1 } };
    MOE_AUTO(moe_rules_free) struct moe_rules *rules = NULL;
    MOE_AUTO(moe_scanner_free) struct moe_scanner *scanner = NULL;
    MOE_AUTO(moe_scan_room_free) struct moe_scan_room *room = NULL;
    *h = (struct heard){ .all = moe_str_c(text) };
    MOE_TRY(moe_rules_read("secrets", &rule, 1, &rules, err));
    MOE_TRY(moe_scanner_new(rules, NULL, f->main, &scanner, err));
    MOE_TRY(moe_scan_room_new(scanner, &room, err));
    return moe_scan(scanner, room, moe_str_c(path), h->all, MOE_SCAN_PATTERNS, on_hit, h, err);
}

static const struct find_case { const char *name, *toml, *other, *path, *text, *want; } finds[] = {
    { "a rule's first group is the secret", RULE, NULL, "a.py", "x = lab_abc12345;", "lab-token=abc12345" },
    { "without a group the match is", "[[rules]]\nid='r'\nregex='k[0-9]{4}'\nkeywords=['k']\n", NULL, "a", "k1234 k567", "r=k1234" },
    { "a group can be chosen", "[[rules]]\nid='r'\nregex='(a+)-(b+)'\nsecretGroup=2\nkeywords=['-b']\n", NULL, "a", "aa-bbb", "r=bbb" },
    { "the keyword may stand elsewhere", "[[rules]]\nid='r'\nregex='[0-9]{6}'\nkeywords=['pin']\n", NULL, "a", "123456 the pin", "r=123456" },
    { "without the keyword nothing is tried", "[[rules]]\nid='r'\nregex='[0-9]{6}'\nkeywords=['pin']\n", NULL, "a", "123456", "" },
    { "a rule without keywords is tried", "[[rules]]\nid='r'\nregex='[0-9]{6}'\n", NULL, "a", "x 123456", "r=123456" },
    { "entropy must lie above", "[[rules]]\nid='r'\nregex='t-(\\w{8})'\nentropy=2.0\nkeywords=['t-']\n", NULL, "a", "t-aaaabbbb t-a1b2c3d4", "r=a1b2c3d4" },
    { "only in files of a path", "[[rules]]\nid='r'\nregex='[0-9]{6}'\npath='\\.env$'\n", NULL, "a.txt", "123456", "" },
    { "a path alone is about the file", "[[rules]]\nid='r'\npath='\\.p12$'\n", NULL, "a.p12", "", "r=" },
    { "the start and the end of the text", "[[rules]]\nid='r'\nregex='^[a-z]{6}$'\n", NULL, "a", "abcdef", "r=abcdef" },
    { "the end is no line's end", "[[rules]]\nid='r'\nregex='[a-z]{6}$'\n", NULL, "a", "abcdef\n", "" },
    { "a stop word", RULE "[[rules.allowlists]]\nstopwords = ['TEST']\n", NULL, "a", "lab_1test234 lab_12345678", "lab-token=12345678" },
    { "a pattern of what is allowed", RULE "[rules.allowlist]\nregexes = ['^0+$']\n", NULL, "a", "lab_00000000", "" },
    { "of the match", RULE "[[rules.allowlists]]\nregexTarget='match'\nregexes = ['^lab_9']\n", NULL, "a", "lab_91234567", "" },
    { "of the line", RULE "[[rules.allowlists]]\nregexTarget='line'\nregexes = ['checksum']\n", NULL, "a", "checksum lab_91234567\nlab_11234567", "lab-token=11234567" },
    { "of the path", RULE "[[rules.allowlists]]\npaths = ['^docs/']\n", NULL, "docs/a", "lab_91234567", "" },
    { "all criteria or none", RULE "[[rules.allowlists]]\ncondition='AND'\npaths = ['^docs/']\nstopwords=['9123']\n", NULL, "src/a", "lab_91234567", "lab-token=91234567" },
    { "all criteria", RULE "[[rules.allowlists]]\ncondition='AND'\npaths = ['^docs/']\nstopwords=['9123']\n", NULL, "docs/a", "lab_91234567", "" },
    { "a list for the whole file", "[allowlist]\npaths = ['^docs/']\n" RULE, NULL, "docs/a", "lab_91234567", "" },
    { "a list for named rules", "[[allowlists]]\ntargetRules = ['other']\npaths = ['^docs/']\n" RULE, NULL, "docs/a", "lab_91234567", "lab-token=91234567" },
    { "a mark on the line", RULE, NULL, "a", "lab_91234567 # gitleaks:allow", "" },
    { "a file that is extended", "[extend]\npath = 'base.toml'\n", RULE, "a", "lab_91234567", "lab-token=91234567" },
    { "a rule of it is changed", "[extend]\npath = 'base.toml'\n[[rules]]\nid='lab-token'\nentropy=7.0\n", RULE, "a", "lab_91234567", "" },
    { "a rule of it is disabled", "[extend]\npath = 'base.toml'\ndisabledRules=['lab-token']\n", RULE, "a", "lab_91234567", "" },
    { "two in a row", RULE, NULL, "a", "lab_91234567,lab_11234567", "lab-token=91234567 lab-token=11234567" },
    { "in base64", RULE, NULL, "a", "data: eCA9IGxhYl85MTIzNDU2Nzsg", "lab-token=eCA9IGxhYl85MTIzNDU2Nzsg" },
};

static void finds_what_its_rules_say(void **state)
{
    const struct find_case *c = *state;
    struct files f;
    struct heard h;
    struct moe_error err = { 0 };
    open_files(&f, c->toml, c->other);
    enum moe_code code = run(&f, c->path, c->text, &h, &err);
    close_files(&f);
    if (code != MOE_OK)
        fail_msg("%s:%u:%u: %s", err.file, err.line, err.column, err.text);
    assert_string_equal(h.text, c->want);
}

static const struct error_case { const char *name, *toml; enum moe_code code; unsigned line; } errors[] = {
    { "a rule without an id",        "title='x'\n[[rules]]\nregex='a'\n",                    MOE_E_SCHEMA, 2 },
    { "a rule without a pattern",    "[[rules]]\nid='a'\n",                                  MOE_E_SCHEMA, 1 },
    { "a pattern that is none",      "[[rules]]\nid='a'\nregex='('\n",                       MOE_E_PARSE,  3 },
    { "a pattern that is not RE2's", "[[rules]]\nid='a'\nregex='(?=a)'\n",                   MOE_E_PARSE,  3 },
    { "a back reference",            "[[rules]]\nid='a'\nregex='(a)\\1'\n",                  MOE_E_PARSE,  3 },
    { "an allowlist's pattern",      "[[rules]]\nid='a'\nregex='a'\n[[rules.allowlists]]\nregexes=[\n'a',\n'[b']\n", MOE_E_PARSE, 7 },
    { "a condition",                 "[[allowlists]]\ncondition='MAYBE'\n",                  MOE_E_SCHEMA, 2 },
    { "keywords that are a string",  "[[rules]]\nid='a'\nregex='a'\nkeywords='a'\n",         MOE_E_SCHEMA, 4 },
    { "a string without its end",    "title = 'abc\n",                                       MOE_E_PARSE,  1 },
    { "a key given twice",           "title = 'a'\ntitle = 'b'\n",                           MOE_E_PARSE,  2 },
    { "a file that extends itself",  "[extend]\npath = '.gitleaks.toml'\n",                  MOE_E_SCHEMA, 2 },
};

static void errors_point_into_it(void **state)
{
    const struct error_case *c = *state;
    struct files f;
    struct heard h;
    struct moe_error err = { 0 };
    open_files(&f, c->toml, NULL);
    assert_int_equal(run(&f, "a", "x", &h, &err), c->code);
    assert_int_equal(err.line, c->line);
    assert_string_equal(err.file, f.main);
    close_files(&f);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(finds) + MOE_COUNT(errors)];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(finds); i++)
        tests[n++] = (struct CMUnitTest){ .name = finds[i].name, .test_func = finds_what_its_rules_say, .initial_state = (void *)&finds[i] };
    for (size_t i = 0; i < MOE_COUNT(errors); i++)
        tests[n++] = (struct CMUnitTest){ .name = errors[i].name, .test_func = errors_point_into_it, .initial_state = (void *)&errors[i] };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
