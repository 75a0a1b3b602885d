#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/report/suppress.h"

#define TODAY "2026-06-15"
enum { NONE = -1 };    /* no suppression at all: the comment is left alone */

static bool known(void *ctx, struct moe_str code)
{
    (void)ctx;
    static const char *const codes[] = { "M101", "M102", "M103", "M104", "M105", "M106", "M107", "M108", "M109", "M113", "M401", "L101", "S101" };
    for (size_t i = 0; i < MOE_COUNT(codes); i++)
        if (moe_str_is(code, codes[i]))
            return true;
    return false;
}

#define R "caller bounds the length"
#define STRAY "owner=, ticket= and until= must end the comment, in small letters and without blanks"
static const struct nosec_case { const char *name, *text; int fault; const char *detail; } cases[] = {
    /* sound */
    { "one code and a reason",                    "// nosec M113: " R,                                   MOE_NOSEC_OK, "" },
    { "no blank after the marker",                "//nosec M113: " R,                                    MOE_NOSEC_OK, "" },
    { "no blank after the colon",                 "// nosec M113:" R,                                    MOE_NOSEC_OK, "" },
    { "two codes without a blank",                "// nosec M113,M401: " R,                              MOE_NOSEC_OK, "" },
    { "two codes with a blank",                   "// nosec M113, M401: " R,                             MOE_NOSEC_OK, "" },
    { "two codes with two blanks and a tab",      "// nosec M113,  \tM401: " R,                          MOE_NOSEC_OK, "" },
    { "eight codes",                              "// nosec M101,M102,M103,M104,M105,M106,M107,M108: " R, MOE_NOSEC_OK, "" },
    { "a block comment",                          "/* nosec M113: " R " */",                             MOE_NOSEC_OK, "" },
    { "a block comment without blanks",           "/*nosec M113: " R "*/",                               MOE_NOSEC_OK, "" },
    { "a hash comment",                           "# nosec L101: " R,                                    MOE_NOSEC_OK, "" },
    { "a comment of SQL",                         "-- nosec L101: " R,                                   MOE_NOSEC_OK, "" },
    { "a comment of INI files",                   "; nosec L101: " R,                                    MOE_NOSEC_OK, "" },
    { "a comment of XML",                         "<!-- nosec L101: " R " -->",                          MOE_NOSEC_OK, "" },
    { "bare in XML",                              "<!-- nosec -->",                                      MOE_NOSEC_BARE, "it names no rule" },
    { "CRLF behind it",                           "// nosec M113: " R "\r",                              MOE_NOSEC_OK, "" },
    { "tabs around it",                           "//\tnosec M113:\t" R "\t",                            MOE_NOSEC_OK, "" },
    { "a tab is a blank",                         "// nosec\tM113: " R,                                  MOE_NOSEC_OK, "" },
    { "a reason with accents",                    "// nosec M113: la longueur est born\xc3\xa9" "e ici", MOE_NOSEC_OK, "" },
    { "a reason in Russian",                      "// nosec M113: \xd0\xb4\xd0\xbb\xd0\xb8\xd0\xbd\xd0\xb0 \xd1\x83\xd0\xb6\xd0\xb5 \xd0\xbf\xd1\x80\xd0\xbe\xd0\xb2\xd0\xb5\xd1\x80\xd0\xb5\xd0\xbd\xd0\xb0", MOE_NOSEC_OK, "" },
    { "a reason in Chinese, without blanks",      "// nosec M113: \xe9\x95\xbf\xe5\xba\xa6\xe5\xb7\xb2\xe5\x9c\xa8\xe8\xb0\x83\xe7\x94\xa8\xe5\xa4\x84\xe6\xa3\x80\xe6\x9f\xa5\xe8\xbf\x87", MOE_NOSEC_OK, "" },
    { "a reason that names another code",         "// nosec M113: see M401 for the bound of length",     MOE_NOSEC_OK, "" },
    { "a reason with a colon and a comma",        "// nosec M113: bounded by caller: read, then checked", MOE_NOSEC_OK, "" },
    { "all three fields",                         "// nosec M113: " R " owner=ana ticket=MOE-12 until=2027-01-31", MOE_NOSEC_OK, "" },
    { "fields in brackets, other order",          "// nosec M113: " R " [until=2027-01-31] [owner=ana]", MOE_NOSEC_OK, "" },
    { "until today still counts",                 "// nosec M113: " R " until=" TODAY,                   MOE_NOSEC_OK, "" },
    { "a leap day that exists",                   "// nosec M113: " R " until=2028-02-29",               MOE_NOSEC_OK, "" },

    /* no suppression */
    { "a word that only begins with it",          "# noseclike",                                         NONE, "" },
    { "a word that only begins with it, coded",   "// nosecurity M113: " R,                              NONE, "" },
    { "with an underscore",                       "// nosec_M113: " R,                                   NONE, "" },
    { "prose that mentions it later",             "// use nosec M113: only with care",                   NONE, "" },
    { "an empty comment",                         "//",                                                  NONE, "" },
    { "an empty block comment",                   "/**/",                                                NONE, "" },
    { "no text at all",                           "",                                                    NONE, "" },
    { "only the beginning of the word",           "// nose",                                             NONE, "" },
    { "the word inside quotes",                   "// \"nosec M113: " R "\"",                            NONE, "" },
    { "glued to a letter of another script",      "// nosec\xc3\xa9 M113: " R,                           NONE, "" },

    /* bare: bandit would silence every test on the line */
    { "bare",                                     "// nosec",                                            MOE_NOSEC_BARE, "it names no rule" },
    { "bare in YAML",                             "# nosec",                                             MOE_NOSEC_BARE, "it names no rule" },
    { "bare with a colon",                        "// nosec:",                                           MOE_NOSEC_BARE, "it names no rule" },
    { "a reason but no code",                     "// nosec: " R,                                        MOE_NOSEC_BARE, "it names no rule" },
    { "bare with blanks and CRLF",                "/* nosec \t\r\n*/",                                   MOE_NOSEC_BARE, "it names no rule" },

    /* malformed */
    { "bare in capitals",                         "// NOSEC",                                            MOE_NOSEC_MALFORMED, "nosec is written in small letters" },
    { "capitals, otherwise sound",                "// NOSEC M113: " R,                                   MOE_NOSEC_MALFORMED, "nosec is written in small letters" },
    { "mixed case",                               "// NoSec M113: " R,                                   MOE_NOSEC_MALFORMED, "nosec is written in small letters" },
    { "a comma and nothing",                      "// nosec,",                                           MOE_NOSEC_MALFORMED, "a blank must follow nosec" },
    { "a comma and a code",                       "// nosec,M113: " R,                                   MOE_NOSEC_MALFORMED, "a blank must follow nosec" },
    { "a colon instead of the blank",             "// nosec:M113 x",                                     MOE_NOSEC_MALFORMED, "a blank must follow nosec" },
    { "a dash instead of the blank",              "// nosec-M113: " R,                                   MOE_NOSEC_MALFORMED, "a blank must follow nosec" },
    { "two blanks after nosec",                   "// nosec  M113: " R,                                  MOE_NOSEC_MALFORMED, "only one blank may follow nosec" },
    { "a word that is no code",                   "// nosec TYPO",                                       MOE_NOSEC_MALFORMED, "TYPO" },
    { "a word that is no code, with a reason",    "// nosec TYPO: " R,                                   MOE_NOSEC_MALFORMED, "TYPO" },
    { "rationale in place of the codes",          "// nosec because the caller bounds it",               MOE_NOSEC_MALFORMED, "because" },
    { "a code in small letters",                  "// nosec m113: " R,                                   MOE_NOSEC_MALFORMED, "m113" },
    { "a code with four digits",                  "// nosec M1130: " R,                                  MOE_NOSEC_MALFORMED, "M1130" },
    { "a wildcard",                               "// nosec M*: " R,                                     MOE_NOSEC_MALFORMED, "M*" },
    { "a rule's name",                            "// nosec weak-digest: " R,                            MOE_NOSEC_MALFORMED, "weak-digest" },
    { "a dash instead of the colon",              "// nosec M113 - " R,                                  MOE_NOSEC_MALFORMED, "':' and the reason must follow the codes" },
    { "a blank before the colon",                 "// nosec M113 : " R,                                  MOE_NOSEC_MALFORMED, "':' and the reason must follow the codes" },
    { "codes separated by blanks",                "// nosec M113 M401: " R,                              MOE_NOSEC_MALFORMED, "':' and the reason must follow the codes" },
    { "a reason without the colon",               "// nosec M113 " R,                                    MOE_NOSEC_MALFORMED, "':' and the reason must follow the codes" },
    { "a trailing comma",                         "// nosec M113,: " R,                                  MOE_NOSEC_MALFORMED, "a code is missing" },
    { "an empty place between commas",            "// nosec M113,,M401: " R,                             MOE_NOSEC_MALFORMED, "a code is missing" },
    { "a code repeated",                          "// nosec M113,M113: " R,                              MOE_NOSEC_MALFORMED, "a code is repeated" },
    { "nine codes",                               "// nosec M101,M102,M103,M104,M105,M106,M107,M108,M109: " R, MOE_NOSEC_MALFORMED, "more than 8 codes" },
    { "silencing the suppression rules",          "// nosec M001: " R,                                   MOE_NOSEC_MALFORMED, "what is said about suppressions cannot be suppressed" },
    { "a doc comment's marker",                   "/// nosec M113: " R,                                  MOE_NOSEC_MALFORMED, "it must follow the plain comment marker on the same line" },
    { "a doc block's marker",                     "/** nosec M113: " R " */",                            MOE_NOSEC_MALFORMED, "it must follow the plain comment marker on the same line" },
    { "commented out twice",                      "# # nosec L101: " R,                                  MOE_NOSEC_MALFORMED, "it must follow the plain comment marker on the same line" },
    { "on a block comment's second line",         "/*\n * nosec M113: " R "\n */",                       MOE_NOSEC_MALFORMED, "it must follow the plain comment marker on the same line" },
    { "a reason over several lines",              "/* nosec M113: the caller\n * bounds it */",          MOE_NOSEC_MALFORMED, "it must stand on one line" },
    { "an until= on the second line",             "/* nosec M113: " R "\n   until=2020-01-01 */",        MOE_NOSEC_MALFORMED, "it must stand on one line" },
    { "a line continued with a backslash",        "// nosec M113: " R " \\\n until=2020-01-01",          MOE_NOSEC_MALFORMED, "it must stand on one line" },
    { "an escape sequence in the reason",         "// nosec M113: " R " \x1b[8m",                        MOE_NOSEC_MALFORMED, "it holds control or direction characters" },
    { "a carriage return that overprints",        "// nosec M113: " R "\rnosec",                         MOE_NOSEC_MALFORMED, "it holds control or direction characters" },
    { "a direction override in the reason",       "// nosec M113: " R " \xe2\x80\xae",                   MOE_NOSEC_MALFORMED, "it holds control or direction characters" },
    { "a day that does not exist",                "// nosec M113: " R " until=2027-02-30",               MOE_NOSEC_MALFORMED, "2027-02-30" },
    { "a leap day that does not exist",           "// nosec M113: " R " until=2100-02-29",               MOE_NOSEC_MALFORMED, "2100-02-29" },
    { "month 13",                                 "// nosec M113: " R " until=2027-13-01",               MOE_NOSEC_MALFORMED, "2027-13-01" },
    { "day 0",                                    "// nosec M113: " R " until=2027-01-00",               MOE_NOSEC_MALFORMED, "2027-01-00" },
    { "a date in words",                          "// nosec M113: " R " until=soon",                     MOE_NOSEC_MALFORMED, "soon" },
    { "a date with a full stop",                  "// nosec M113: " R " until=2027-01-31.",              MOE_NOSEC_MALFORMED, "2027-01-31." },
    { "an empty owner",                           "// nosec M113: " R " owner=",                         MOE_NOSEC_MALFORMED, "owner=" },
    { "until twice",                              "// nosec M113: " R " until=2026-01-01 until=2030-01-01", MOE_NOSEC_MALFORMED, "owner=, ticket= or until= is repeated" },
    { "until in the middle of the reason",        "// nosec M113: fine until=2020-01-01 as " R,          MOE_NOSEC_MALFORMED, "owner=, ticket= and until= must end the comment, in small letters and without blanks" },
    { "until with blanks around the sign",        "// nosec M113: " R " until = 2020-01-01",             MOE_NOSEC_MALFORMED, STRAY },
    { "until with a colon",                       "// nosec M113: " R " until: 2020-01-01",              MOE_NOSEC_MALFORMED, STRAY },
    { "until in words, with its date",            "// nosec M113: " R " until 2020-01-01",               MOE_NOSEC_MALFORMED, STRAY },
    { "until with a full-width sign",             "// nosec M113: " R " until\xef\xbc\x9d" "2020-01-01", MOE_NOSEC_MALFORMED, STRAY },
    { "a ticket with a colon",                    "// nosec M113: " R ", ticket: MOE-12",                MOE_NOSEC_MALFORMED, STRAY },
    { "until as a word of the reason",            "// nosec M113: the buffer lives until the caller returns", MOE_NOSEC_OK, "" },
    { "owner as a word of the reason",            "// nosec M113: the owner of the buffer bounds it",    MOE_NOSEC_OK, "" },
    { "until in parentheses",                     "// nosec M113: " R " (until=2020-01-01)",             MOE_NOSEC_MALFORMED, "owner=, ticket= and until= must end the comment, in small letters and without blanks" },
    { "Until in capitals",                        "// nosec M113: " R " Until=2020-01-01",               MOE_NOSEC_MALFORMED, "owner=, ticket= and until= must end the comment, in small letters and without blanks" },
    { "an unknown field in brackets",             "// nosec M113: " R " [expires=2020-01-01]",           MOE_NOSEC_MALFORMED, "[expires=2020-01-01]" },
    { "a bracket that is not closed",             "// nosec M113: " R " [until=2020-01-01",              MOE_NOSEC_MALFORMED, "owner=, ticket= and until= must end the comment, in small letters and without blanks" },

    /* bad codes and bad reasons are told apart */
    { "bandit's codes",                           "// nosec B404: " R,                                   MOE_NOSEC_UNKNOWN_CODE, "B404" },
    { "bandit's codes, B404,B603 fails open there", "// nosec B404,B603: " R,                            MOE_NOSEC_UNKNOWN_CODE, "B404" },
    { "one unknown code spoils the known one",    "// nosec M113, M999: " R,                             MOE_NOSEC_UNKNOWN_CODE, "M999" },
    { "bandit's form without a reason",           "# nosec B404,B603",                                   MOE_NOSEC_WEAK_REASON, "the reason is missing" },
    { "bandit's form with a blank",               "# nosec B404, B603",                                  MOE_NOSEC_WEAK_REASON, "the reason is missing" },
    { "a code and nothing",                       "// nosec M113",                                       MOE_NOSEC_WEAK_REASON, "the reason is missing" },
    { "a code and a colon",                       "// nosec M113:",                                      MOE_NOSEC_WEAK_REASON, "the reason is missing" },
    { "only fields",                              "// nosec M113: owner=ana until=2027-01-31",           MOE_NOSEC_WEAK_REASON, "the reason is missing" },
    { "only marks",                               "// nosec M113: --- !!! ... 123 456",                  MOE_NOSEC_WEAK_REASON, "the reason is missing" },
    { "only ideographic punctuation",             "// nosec M113: \xe3\x80\x82\xe3\x80\x82\xe3\x80\x82", MOE_NOSEC_WEAK_REASON, "the reason is missing" },
    { "one word",                                 "// nosec M113: safe",                                 MOE_NOSEC_WEAK_REASON, "the reason is too short: at least 3 words and 10 letters" },
    { "two long words",                           "// nosec M113: absolutely harmless",                  MOE_NOSEC_WEAK_REASON, "the reason is too short: at least 3 words and 10 letters" },
    { "three words of nine letters",              "// nosec M113: abc def ghi",                          MOE_NOSEC_WEAK_REASON, "the reason is too short: at least 3 words and 10 letters" },
    { "n/a",                                      "// nosec M113: n/a",                                  MOE_NOSEC_WEAK_REASON, "the reason is too short: at least 3 words and 10 letters" },
    { "one word repeated",                        "// nosec M113: bounded Bounded bounded",              MOE_NOSEC_WEAK_REASON, "the reason repeats one word" },
    { "a false positive",                         "// nosec M113: this is a false positive",             MOE_NOSEC_WEAK_REASON, "the reason says nothing about this place" },
    { "todo",                                     "// nosec M113: TODO: fix this later, please",         MOE_NOSEC_WEAK_REASON, "the reason says nothing about this place" },
    { "see above",                                "// nosec M113: see the comment above",                MOE_NOSEC_WEAK_REASON, "the reason says nothing about this place" },
    { "it is safe, trust me",                     "// nosec M113: it is safe here, trust me",            MOE_NOSEC_WEAK_REASON, "the reason says nothing about this place" },
    { "ignoring a warning",                       "// nosec M113: ignore the linter warning",            MOE_NOSEC_WEAK_REASON, "the reason says nothing about this place" },

    { "expired",                                  "// nosec M113: " R " until=2026-06-14",               MOE_NOSEC_EXPIRED, "2026-06-14" },
    { "expired, in brackets",                     "// nosec M113: " R " [until=2025-12-31] [owner=ana]", MOE_NOSEC_EXPIRED, "2025-12-31" },
};

static struct moe_finding at(const struct moe_rule_info *rule, unsigned line, unsigned end)
{
    return (struct moe_finding){ .rule = rule, .file = MOE_STR("a.c"), .line = line, .end_line = end, .message = MOE_STR("m") };
}

static const struct moe_rule_info m113 = { .code = MOE_STR("M113"), .name = MOE_STR("unchecked-size"), .title = MOE_STR("Size is not checked at all") };
static const struct moe_rule_info m401 = { .code = MOE_STR("M401"), .name = MOE_STR("torn-write"), .title = MOE_STR("file is written in place") };

/* Every row: the fault and what it names; and only a sound one suppresses a finding of that rule on that line. */
static void parse(void **state)
{
    const struct nosec_case *c = *state;
    struct moe_nosec n = { 0 };
    struct moe_comment comment = { .text = moe_str_c(c->text), .line = 10, .end_line = 10, .column = 40 };
    bool is = moe_nosec_parse(&comment, known, NULL, TODAY, &n);
    assert_int_equal(is, c->fault != NONE);
    if (!is)
        return;
    assert_int_equal(n.fault, c->fault);
    assert_int_equal(n.line, 10);
    assert_int_equal(n.column, 40);
    if (!moe_str_is(n.detail, c->detail))
        fail_msg("detail is \"%.*s\", not \"%s\"", MOE_FMT(n.detail), c->detail);
    const char *const codes[] = { "M113", "M401", "M101", "L101", "B404", "M999", "M001" };
    size_t suppressed = 0;
    for (size_t i = 0; i < MOE_COUNT(codes); i++) {
        struct moe_rule_info rule = { .code = moe_str_c(codes[i]) };
        struct moe_finding f = at(&rule, 10, 10);
        suppressed += moe_nosec_apply(&n, 1, &f);
    }
    assert_int_equal(suppressed > 0, c->fault == MOE_NOSEC_OK);
    assert_int_equal(n.used, suppressed);
}

static struct moe_nosec sound(const char *text, unsigned line, bool own_line)
{
    struct moe_nosec n = { 0 };
    struct moe_comment comment = { .text = moe_str_c(text), .line = line, .end_line = line, .column = 1, .own_line = own_line };
    assert_true(moe_nosec_parse(&comment, known, NULL, TODAY, &n));
    assert_int_equal(n.fault, MOE_NOSEC_OK);
    return n;
}

/* A marker that a line splice cuts in two ends on another line than it begins, and shows nothing of that in its text. */
static void a_spliced_marker_is_a_fault(void **state)
{
    (void)state;
    struct moe_comment comment = { .text = MOE_STR("// nosec M113: " R), .line = 10, .end_line = 11, .column = 40 };
    struct moe_nosec n;
    assert_true(moe_nosec_parse(&comment, known, NULL, TODAY, &n));
    assert_int_equal(n.fault, MOE_NOSEC_MALFORMED);
    assert_true(moe_str_is(n.detail, "it must stand on one line"));
}

static void fields_are_split(void **state)
{
    (void)state;
    struct moe_nosec n = sound("/* nosec M113, M401:  " R "  [until=2027-01-31] ticket=https://t.example/7 owner=ana@b.c */", 4, false);
    assert_int_equal(n.code_count, 2);
    assert_true(moe_str_is(n.codes[0], "M113"));
    assert_true(moe_str_is(n.codes[1], "M401"));
    assert_true(moe_str_is(n.reason, R));
    assert_true(moe_str_is(n.owner, "ana@b.c"));
    assert_true(moe_str_is(n.ticket, "https://t.example/7"));
    assert_true(moe_str_is(n.until, "2027-01-31"));
}

static const struct cover_case { const char *name; bool own_line; unsigned line, end; const struct moe_rule_info *rule; bool covered; } cover_cases[] = {
    { "its own line",                                false, 10, 10, &m113, true  },
    { "not the line above",                          false, 9,  9,  &m113, false },
    { "not the line below",                          false, 11, 11, &m113, false },
    { "not another rule",                            false, 10, 10, &m401, false },
    { "the end of a statement over lines",           false, 8,  10, &m113, true  },
    { "the start of a statement over lines",         false, 10, 12, &m113, true  },
    { "not the middle: a function is not one place", false, 2,  90, &m113, false },
    { "alone on its line, the line below",           true,  11, 11, &m113, true  },
    { "alone on its line, not its own",              true,  10, 10, &m113, false },
    { "alone on its line, not two below",            true,  12, 12, &m113, false },
};

static void covers(void **state)
{
    const struct cover_case *c = *state;
    struct moe_nosec n = sound("// nosec M113: " R, 10, c->own_line);
    struct moe_finding f = at(c->rule, c->line, c->end);
    assert_int_equal(moe_nosec_apply(&n, 1, &f), c->covered);
    assert_int_equal(f.suppressed, c->covered ? MOE_SUPPRESS_INLINE : MOE_SUPPRESS_NONE);
    assert_int_equal(n.used, c->covered);
    if (c->covered)
        assert_true(moe_str_is(f.reason, R));
}

static void widened_by_the_engine(void **state)
{
    (void)state;
    struct moe_nosec n = sound("// nosec M113: " R, 10, true);
    struct moe_finding f = at(&m113, 14, 14);
    assert_false(moe_nosec_apply(&n, 1, &f));
    n.last_line = 14;
    assert_true(moe_nosec_apply(&n, 1, &f));
}

static const char *const parrots[] = { "// nosec M113: size is not checked: at all", "// nosec M113: Size is not checked at all" };

static void a_title_is_no_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(parrots); i++) {
        struct moe_nosec n = sound(parrots[i], 10, false);
        struct moe_finding f = at(&m113, 10, 10);
        assert_false(moe_nosec_apply(&n, 1, &f));
        assert_int_equal(f.suppressed, MOE_SUPPRESS_NONE);
        assert_int_equal(n.fault, MOE_NOSEC_WEAK_REASON);
        assert_int_equal(n.used, 0);
    }
}

static void keeps_an_earlier_suppression(void **state)
{
    (void)state;
    struct moe_nosec n[2] = { sound("// nosec M113: " R, 10, false), sound("// nosec M113: the length is a constant", 10, false) };
    struct moe_finding f = at(&m113, 10, 10);
    f.suppressed = MOE_SUPPRESS_POLICY;
    f.reason = MOE_STR("by policy");
    assert_true(moe_nosec_apply(n, 2, &f));
    assert_int_equal(f.suppressed, MOE_SUPPRESS_POLICY);
    assert_true(moe_str_is(f.reason, "by policy"));
    assert_int_equal(n[0].used, 1);
    assert_int_equal(n[1].used, 0);        /* the second one is unused, and will be reported as such */
}

static void describes_every_fault(void **state)
{
    (void)state;
    static const struct { const char *text, *want; } rows[] = {
        { "// nosec",                          "bare suppression: name the rules and say why, as in \"nosec M113: reason\"" },
        { "// nosec TYPO",                     "suppression does not parse and suppresses nothing (TYPO); write \"nosec M113: reason\"" },
        { "// nosec M999: " R,                 "suppression names M999, which is no rule; it suppresses nothing" },
        { "// nosec M113:",                    "suppression without a real reason suppresses nothing: the reason is missing" },
        { "// nosec M113: " R " until=2020-01-01", "suppression expired: it was valid until 2020-01-01" },
    };
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(512);
        struct moe_comment comment = { .text = moe_str_c(rows[i].text), .line = 1, .end_line = 1 };
        struct moe_nosec n;
        assert_true(moe_nosec_parse(&comment, known, NULL, TODAY, &n));
        moe_nosec_describe(&n, out);
        assert_string_equal(moe_buf_str(out).ptr, rows[i].want);
    }
}

int main(void)
{
    static struct CMUnitTest tests[MOE_COUNT(cases) + MOE_COUNT(cover_cases) + 6];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = cases[i].name, .test_func = parse, .initial_state = (void *)&cases[i] };
    for (size_t i = 0; i < MOE_COUNT(cover_cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = cover_cases[i].name, .test_func = covers, .initial_state = (void *)&cover_cases[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_spliced_marker_is_a_fault);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(fields_are_split);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(widened_by_the_engine);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_title_is_no_reason);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(keeps_an_earlier_suppression);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(describes_every_fault);
    return _cmocka_run_group_tests("nosec", tests, n, NULL, NULL);
}
