/* Marks by which other tools are told to look away, in comments. A reason may stand before the mark or behind it. */
#include "audit/config/judge/check.h"
#include "common/report/suppress.h"

/* A blank in `text` stands for a blank, a hyphen or nothing. `ids`: what may stand between the mark and the reason. */
enum ids { NO_IDS, IDS /* behind ":", "=" or "[" */, UNTIL_DASHES /* the reason follows "--" */ };
struct mark { const char *text; enum ids ids; };
static const struct mark marks[] = {
    { "gitleaks:allow", NO_IDS },
    { "pragma: allowlist secret", NO_IDS },   { "pragma: allowlist nextline secret", NO_IDS },
    { "pragma: whitelist secret", NO_IDS },   { "pragma: whitelist nextline secret", NO_IDS },
    { "trufflehog:ignore", NO_IDS },          { "ggignore", NO_IDS },                  { "talisman-ignore", NO_IDS },
    { "secretlint-disable-next-line", UNTIL_DASHES }, { "secretlint-disable-line", UNTIL_DASHES }, { "secretlint-disable", UNTIL_DASHES },
    { "nosemgrep", IDS },                     { "nosem", IDS },
    { "checkov:skip", IDS },                  { "bridgecrew:skip", IDS },              { "cortex:skip", IDS },
    { "tfsec:ignore", IDS },                  { "trivy:ignore", IDS },                 { "zizmor: ignore", IDS },
    { "kics-scan ignore-line", NO_IDS },      { "kics-scan ignore-block", NO_IDS },    { "kics-scan ignore", NO_IDS },
    { "# nosec", IDS },                       /* behind another comment: "# noqa # nosec"; at the beginning it is one of ours */
};

static bool is_inner(char c) { return moe_is_word(c) || c == '-'; }

/* The length of the mark that begins the text; 0 = it does not. */
static size_t length_at(const struct mark *m, struct moe_str s)
{
    size_t at = 0;
    for (const char *p = m->text; *p; p++) {
        if (*p == ' ')
            at += at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == '-');
        else if (at < s.len && s.ptr[at] == *p)
            at++;
        else
            return 0;
    }
    return at == s.len || !is_inner(s.ptr[at]) ? at : 0;
}

static const struct mark *find(struct moe_str s, size_t *from, size_t *to)
{
    static const bool first[256] = { ['g'] = true, ['p'] = true, ['t'] = true, ['n'] = true, ['s'] = true, ['c'] = true, ['b'] = true, ['z'] = true, ['k'] = true, ['#'] = true };
    for (*from = 0; *from < s.len; ++*from) {
        char c = s.ptr[*from];
        if (!first[(unsigned char)c] || (*from && is_inner(s.ptr[*from - 1])))
            continue;
        for (size_t i = 0; i < MOE_COUNT(marks); i++) {
            if (marks[i].text[0] != c)
                continue;
            size_t len = c == '#' && !*from ? 0 : length_at(&marks[i], moe_str_from(s, *from));
            *to = *from + len;
            if (len)
                return &marks[i];
        }
    }
    return NULL;
}

/* Codes and names of the other tool's rules: "CKV_DOCKER_1", "[a,b]", "@secretlint/x, y". */
static struct moe_str without_ids(struct moe_str s)
{
    size_t i = 1;
    bool more = true;
    while (more && i < s.len) {
        while (i < s.len && (s.ptr[i] == ' ' || s.ptr[i] == '['))
            i++;
        while (i < s.len && (is_inner(s.ptr[i]) || memchr("./@*", s.ptr[i], 4)))
            i++;
        more = i < s.len && s.ptr[i] == ',';
        i += more;
    }
    return moe_str_from(s, MOE_MIN(i, s.len));
}

static struct moe_str reason_of(const struct mark *m, struct moe_str s)
{
    const char *dashes = s.len ? memmem(s.ptr, s.len, "--", 2) : NULL;
    if (m->ids == UNTIL_DASHES)
        s = dashes ? moe_str_from(s, (size_t)(dashes - s.ptr) + 2) : (struct moe_str){ "", 0 };
    else if (m->ids == IDS && s.len && memchr(":=[", s.ptr[0], 3))
        s = without_ids(s);
    while (s.len && (moe_is_space(s.ptr[0]) || memchr("-:;,.#])(", s.ptr[0], 9)))
        s = moe_str_from(s, 1);
    return s;
}

static struct moe_str without_marker(struct moe_str s)
{
    while (s.len && (moe_is_space(s.ptr[0]) || memchr("#/*;!-<", s.ptr[0], 7)))
        s = moe_str_from(s, 1);
    while (s.len && (moe_is_space(s.ptr[s.len - 1]) || memchr("*/->#:,", s.ptr[s.len - 1], 7)))
        s.len--;
    return s;
}

/* Bandit's and gosec's own codes are theirs, and ours are judged where they stand. */
static bool names_codes(const struct mark *m, struct moe_str rest)
{
    rest = moe_str_trim(rest);
    while (rest.len && (rest.ptr[0] == ':' || rest.ptr[0] == ' '))
        rest = moe_str_from(rest, 1);
    return m->text[0] == '#' && rest.len >= 4 && rest.ptr[0] >= 'A' && rest.ptr[0] <= 'Z' && moe_is_digit(rest.ptr[1]) && moe_is_digit(rest.ptr[2]) &&
           moe_is_digit(rest.ptr[3]);
}

static void judge(struct moe_lint_ctx *ctx, struct moe_str text, unsigned line, unsigned column)
{
    size_t from = 0, to = 0;
    const struct mark *m = find(text, &from, &to);
    if (!m || names_codes(m, moe_str_from(text, to)))
        return;
    struct moe_str behind = without_marker(reason_of(m, moe_str_from(text, to))), before = without_marker((struct moe_str){ text.ptr, from });
    if (!moe_reason_fault(behind) || !moe_reason_fault(before) || (m->text[0] == '#' && !before.len))
        return;
    const char *name = m->text[0] == '#' ? m->text + 2 : m->text;
    moe_lint_say(ctx, (struct moe_lint_place){ ctx->file, line, column + (unsigned)from, column + (unsigned)to }, "%s without a reason", name);
}

/* A comment's line by line: a mark that is on its second line counts, too. */
static void comment(struct moe_lint_ctx *ctx, const struct moe_comment *c)
{
    unsigned line = c->line, column = c->column;
    for (struct moe_str rest = c->text, piece; moe_str_line(&rest, &piece); line++, column = 1)
        judge(ctx, piece, line, column);
}

/* Dockerfiles have comments on lines of their own only, and people write marks behind instructions. */
static void dockerfile(struct moe_lint_ctx *ctx)
{
    unsigned line = 1;
    for (struct moe_str rest = ctx->file->bytes, piece; moe_str_line(&rest, &piece); line++) {
        const char *sign = piece.len ? memchr(piece.ptr, '#', piece.len) : NULL;
        if (sign)
            judge(ctx, moe_str_from(piece, (size_t)(sign - piece.ptr)), line, (unsigned)(sign - piece.ptr) + 1);
    }
}

static void file(struct moe_lint_ctx *ctx)
{
    if (ctx->file->kind == MOE_LINT_DOCKERFILE) {
        dockerfile(ctx);
        return;
    }
    for (size_t i = 0; i < ctx->file->comment_count; i++)
        comment(ctx, &ctx->file->comments[i]);
}

const struct moe_check moe_check_L125 = { .code = "L125", .file = file };
