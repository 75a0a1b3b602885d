#include "audit/config/deploy/env_shell.h"

/* One pass; a substitution's text is split again one level deeper, so the cost is at most MOE_CAP_SHELL_DEPTH times the length. */
struct split {
    struct moe_arena *arena;
    struct moe_error *err;
    struct moe_shell_command *commands; size_t count, room;
    /* of the command being read */
    struct moe_shell_word *words; size_t word_count, word_room;
    struct moe_shell_redirect *redirects; size_t redirect_count, redirect_room;
    enum moe_shell_join join;
    int inside;
    size_t at;
    struct { size_t at, len; } *subs; size_t sub_count, sub_room;        /* substitutions of this command */
    struct { struct moe_str name; bool tabs; } here[4]; size_t here_count;
};

static enum moe_code out_of_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
}

static const char *const control_words[] = { "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "{", "}", "!", "in",
                                             "function", "select", "time", NULL };

/* What ends a word, and what makes its text differ from what is written. A table, for every byte of every script is asked about several times. */
enum { ENDS = 1, CHANGES = 2 };
static const unsigned char signs[256] = {
    [' '] = ENDS, ['\t'] = ENDS, ['\r'] = ENDS, ['\n'] = ENDS, ['\f'] = ENDS, ['\v'] = ENDS, [';'] = ENDS, ['&'] = ENDS, ['|'] = ENDS, ['<'] = ENDS, ['>'] = ENDS,
    ['('] = ENDS, [')'] = ENDS, ['\\'] = CHANGES, ['\''] = CHANGES, ['"'] = CHANGES, ['`'] = CHANGES, ['$'] = CHANGES,
};
static bool ends_word(char c) { return signs[(unsigned char)c] & ENDS; }

static bool listed(const char *const *list, struct moe_str s)
{
    for (; *list; list++)
        if (moe_str_is(s, *list))
            return true;
    return false;
}

static enum moe_code split_text(struct split *s, struct moe_str text, size_t base, unsigned depth, int inside);

/* The command read so far becomes a command; substitutions of its words follow it. */
static enum moe_code flush(struct split *s, struct moe_str text, size_t base, unsigned depth, enum moe_shell_join next)
{
    size_t skip = 0;
    while (skip < s->word_count && !s->words[skip].quoted && listed(control_words, s->words[skip].text))
        skip++;
    int self = s->inside;
    if ((s->word_count > skip || s->redirect_count) && s->count < MOE_CAP_SHELL_COMMANDS) {
        struct moe_shell_command *grown = moe_grow(s->arena, s->commands, s->count, &s->room, sizeof *grown);
        if (!grown)
            return out_of_memory(s->err);
        s->commands = grown;
        self = (int)s->count;
        s->commands[s->count++] = (struct moe_shell_command){ s->words + skip, s->word_count - skip, s->redirects, s->redirect_count, s->join, s->inside, s->at };
    }
    s->join = next;
    s->words = NULL, s->word_count = s->word_room = 0;
    s->redirects = NULL, s->redirect_count = s->redirect_room = 0;
    size_t n = s->sub_count;
    __typeof__(s->subs) subs = s->subs;
    s->subs = NULL, s->sub_count = s->sub_room = 0;
    if (depth + 1 >= MOE_CAP_SHELL_DEPTH)
        return MOE_OK;
    enum moe_shell_join join = s->join;
    int outer = s->inside;
    for (size_t i = 0; i < n; i++) {
        s->join = MOE_SHELL_FIRST;
        MOE_TRY(split_text(s, (struct moe_str){ text.ptr + subs[i].at, subs[i].len }, base + subs[i].at, depth + 1, self));
    }
    s->join = join, s->inside = outer;
    return MOE_OK;
}

/* From behind "$(" to its ")"; quotes hide parentheses. */
static size_t skip_parens(struct moe_str t, size_t i)
{
    unsigned open = 1;
    for (; i < t.len; i++) {
        char c = t.ptr[i];
        if (c == '\\')
            i++;
        else if (c == '\'' || c == '"') {
            for (i++; i < t.len && t.ptr[i] != c; i++)
                if (t.ptr[i] == '\\' && c == '"')
                    i++;
        } else if (c == '(')
            open++;
        else if (c == ')' && !--open)
            return i;
    }
    return MOE_MIN(i, t.len);
}

static enum moe_code note_sub(struct split *s, size_t at, size_t end)
{
    void *grown = moe_grow(s->arena, s->subs, s->sub_count, &s->sub_room, sizeof *s->subs);
    if (!grown)
        return out_of_memory(s->err);
    s->subs = grown;
    s->subs[s->sub_count].at = at;
    s->subs[s->sub_count++].len = end - at;
    return MOE_OK;
}

/* $name, ${...}, $(...), `...` at i: copied as written; its commands are noted. Returns where it ends. */
static enum moe_code dollar(struct split *s, struct moe_str t, size_t i, char *buf, size_t *n, size_t *end)
{
    size_t from = i;
    if (t.ptr[i] == '`') {
        for (i++; i < t.len && t.ptr[i] != '`'; i++)
            if (t.ptr[i] == '\\')
                i++;
        i = MOE_MIN(i, t.len);
        MOE_TRY(note_sub(s, from + 1, i));
        i = MOE_MIN(i + 1, t.len);
    } else if (i + 1 < t.len && t.ptr[i + 1] == '(') {
        bool sum = i + 2 < t.len && t.ptr[i + 2] == '(';
        i = skip_parens(t, i + 2);
        if (!sum)
            MOE_TRY(note_sub(s, from + 2, i));
        i = MOE_MIN(i + 1, t.len);
    } else if (i + 1 < t.len && t.ptr[i + 1] == '{') {
        /* ${{ x }} of a template ends at its own braces */
        unsigned open = 0;
        for (i++; i < t.len; i++) {
            if (t.ptr[i] == '{')
                open++;
            else if (t.ptr[i] == '}' && !--open)
                break;
        }
        i = MOE_MIN(i + 1, t.len);
    } else {
        i++;
    }
    memcpy(buf + *n, t.ptr + from, i - from);
    *n += i - from;
    *end = i;
    return MOE_OK;
}


/* Behind the closing quote of the one before i; in double quotes $( ) may hold quotes of its own. */
static size_t skip_quote(struct moe_str t, size_t i, char quote)
{
    for (; i < t.len && t.ptr[i] != quote; i++) {
        if (t.ptr[i] == '\\' && quote != '\'')
            i++;
        else if (quote == '"' && t.ptr[i] == '$' && i + 1 < t.len && t.ptr[i + 1] == '(')
            i = skip_parens(t, i + 2);
    }
    return i + 1;
}

/* Behind the "}" that closes the "{" at or after i. */
static size_t skip_braces(struct moe_str t, size_t i)
{
    unsigned open = 0;
    for (; i < t.len; i++)
        if (t.ptr[i] == '{')
            open++;
        else if (t.ptr[i] == '}' && !--open)
            break;
    return i + 1;
}

static size_t word_end(struct moe_str t, size_t i)
{
    while (i < t.len && !ends_word(t.ptr[i])) {
        char c = t.ptr[i], next = i + 1 < t.len ? t.ptr[i + 1] : 0;
        if (c == '\\')
            i += 2;
        else if (c == '\'' || c == '"' || c == '`')
            i = skip_quote(t, i + 1, c);
        else if (c == '$' && next == '(')
            i = skip_parens(t, i + 2) + 1;
        else if (c == '$' && next == '{')
            i = skip_braces(t, i + 1);
        else
            i++;
    }
    return MOE_MIN(i, t.len);
}

/* Inside double quotes from i on: up to and with the closing one. */
static enum moe_code read_quoted(struct split *s, struct moe_str t, size_t *at, char *buf, size_t *n, bool *open)
{
    size_t i = *at;
    while (i < t.len && t.ptr[i] != '"') {
        if (t.ptr[i] == '\\' && i + 1 < t.len && memchr("\"\\$`\n", t.ptr[i + 1], 5)) {
            if (t.ptr[i + 1] != '\n')
                buf[(*n)++] = t.ptr[i + 1];
            i += 2;
        } else if (t.ptr[i] == '$' || t.ptr[i] == '`') {
            *open = true;
            MOE_TRY(dollar(s, t, i, buf, n, &i));
        } else {
            buf[(*n)++] = t.ptr[i++];
        }
    }
    *at = i + 1;
    return MOE_OK;
}

static enum moe_code read_word(struct split *s, struct moe_str t, size_t base, size_t *at, struct moe_shell_word *out)
{
    size_t i = *at, n = 0;
    while (i < t.len && !signs[(unsigned char)t.ptr[i]])
        i++;
    if (i > *at && (i == t.len || ends_word(t.ptr[i]))) {                   /* as written, as most are: no copy */
        *out = (struct moe_shell_word){ .text = { t.ptr + *at, i - *at }, .at = base + *at, .end = base + i };
        *at = i;
        return MOE_OK;
    }
    i = *at;
    struct moe_str word = { t.ptr, MOE_MAX(word_end(t, i), i + 1) };       /* never stand still */
    char *buf = moe_arena_alloc(s->arena, word.len - i + 1);
    if (!buf)
        return out_of_memory(s->err);
    *out = (struct moe_shell_word){ .at = base + i };
    while (i < word.len && !ends_word(t.ptr[i])) {
        char c = t.ptr[i];
        if (c == '\\' && i + 1 < word.len) {
            if (t.ptr[i + 1] != '\n')
                buf[n++] = t.ptr[i + 1];
            i += 2;
        } else if (c == '\'') {
            out->quoted = true;
            for (i++; i < word.len && t.ptr[i] != '\''; i++)
                buf[n++] = t.ptr[i];
            i++;
        } else if (c == '"') {
            out->quoted = true;
            i++;
            MOE_TRY(read_quoted(s, word, &i, buf, &n, &out->open));
        } else if (c == '$' || c == '`') {
            out->open = true;
            MOE_TRY(dollar(s, word, i, buf, &n, &i));
        } else {
            buf[n++] = c;
            i++;
        }
    }
    *at = word.len;
    out->end = base + word.len;
    out->text = (struct moe_str){ buf, n };
    return MOE_OK;
}

/* < > >> 2> &> << at i, with what follows it. */
static enum moe_code redirect(struct split *s, struct moe_str t, size_t base, size_t *at)
{
    size_t i = *at;
    struct moe_shell_redirect r = { .out = t.ptr[i] == '>' };
    char first = t.ptr[i++];
    bool here = false, tabs = false;
    if (i < t.len && t.ptr[i] == first) {
        i++;
        r.append = first == '>';
        here = first == '<';
        if (here && i < t.len && t.ptr[i] == '<')
            here = false, i++;          /* <<< word */
        else if (here && i < t.len && t.ptr[i] == '-')
            tabs = true, i++;
    } else if (i < t.len && (t.ptr[i] == '&' || t.ptr[i] == '|')) {
        i++;
    } else if (i < t.len && t.ptr[i] == '(') {         /* <(command) */
        size_t end = skip_parens(t, i + 1);
        MOE_TRY(note_sub(s, i + 1, end));
        struct moe_shell_word w = { .text = moe_arena_str(s->arena, (struct moe_str){ t.ptr + i - 1, MOE_MIN(end + 1, t.len) - i + 1 }), .at = base + i - 1,
                                    .end = base + end, .open = true };
        struct moe_shell_word *grown = moe_grow(s->arena, s->words, s->word_count, &s->word_room, sizeof *grown);
        if (!grown || !w.text.ptr)
            return out_of_memory(s->err);
        s->words = grown;
        s->words[s->word_count++] = w;
        *at = MOE_MIN(end + 1, t.len);
        return MOE_OK;
    }
    while (i < t.len && (t.ptr[i] == ' ' || t.ptr[i] == '\t'))
        i++;
    if (i < t.len && !ends_word(t.ptr[i])) {
        MOE_TRY(read_word(s, t, base, &i, &r.to));
        if (here && s->here_count < MOE_COUNT(s->here) && r.to.text.len) {
            s->here[s->here_count].name = r.to.text;
            s->here[s->here_count++].tabs = tabs;
        } else if (!here) {
            struct moe_shell_redirect *grown = moe_grow(s->arena, s->redirects, s->redirect_count, &s->redirect_room, sizeof *grown);
            if (!grown)
                return out_of_memory(s->err);
            s->redirects = grown;
            s->redirects[s->redirect_count++] = r;
        }
    }
    *at = i;
    return MOE_OK;
}

/* Behind a line's end: the bodies of its here-documents are passed over. */
static size_t skip_heredocs(struct split *s, struct moe_str t, size_t i)
{
    for (size_t k = 0; k < s->here_count; k++) {
        struct moe_str rest = moe_str_from(t, i), line;
        size_t found = i;
        bool end = false;
        while (!end && moe_str_line(&rest, &line)) {
            struct moe_str l = line;
            while (s->here[k].tabs && l.len && l.ptr[0] == '\t')
                l = moe_str_from(l, 1);
            end = moe_str_eq(l, s->here[k].name);
            found = t.len - rest.len;
        }
        if (end)
            i = found;
    }
    s->here_count = 0;
    return i;
}

static enum moe_code split_text(struct split *s, struct moe_str t, size_t base, unsigned depth, int inside)
{
    s->inside = inside;
    s->here_count = 0;
    bool blank = true;                  /* a "#" here begins a comment */
    for (size_t i = 0; i < t.len && s->count < MOE_CAP_SHELL_COMMANDS;) {
        char c = t.ptr[i];
        if (c == '\\' && i + 1 < t.len && (t.ptr[i + 1] == '\n' || t.ptr[i + 1] == '\r')) {
            i += 2;
            continue;
        }
        if (c == '#' && blank) {
            while (i < t.len && t.ptr[i] != '\n')
                i++;
            continue;
        }
        if (c == '\n' || c == ';' || c == '&' || c == '|' || c == '(' || c == ')') {
            char next = i + 1 < t.len ? t.ptr[i + 1] : 0;
            if (c == '&' && next == '>') {
                i++;
                continue;
            }
            enum moe_shell_join join = c == '|' ? next == '|' ? MOE_SHELL_OR : MOE_SHELL_PIPE : c == '&' && next == '&' ? MOE_SHELL_AND : MOE_SHELL_THEN;
            bool ended = s->word_count || s->redirect_count;
            if (ended || c != '\n')
                MOE_TRY(flush(s, t, base, depth, !ended && c == '(' ? s->join : join));
            i += (c == '|' || c == '&') && (next == c || next == '&') ? 2 : 1;
            if (c == '\n')
                i = skip_heredocs(s, t, i);
            s->inside = inside;
            blank = true;
            continue;
        }
        if (moe_is_space(c)) {
            blank = true;
            i++;
            continue;
        }
        if (c == '<' || c == '>') {
            MOE_TRY(redirect(s, t, base, &i));
            blank = true;
            continue;
        }
        if (!s->word_count && !s->redirect_count)
            s->at = base + i;
        struct moe_shell_word w;
        MOE_TRY(read_word(s, t, base, &i, &w));
        bool fd = i < t.len && (t.ptr[i] == '>' || t.ptr[i] == '<') && w.text.len == 1 && moe_is_digit(w.text.ptr[0]) && !w.quoted;
        if (!fd) {
            struct moe_shell_word *grown = moe_grow(s->arena, s->words, s->word_count, &s->word_room, sizeof *grown);
            if (!grown)
                return out_of_memory(s->err);
            s->words = grown;
            s->words[s->word_count++] = w;
        }
        blank = false;
    }
    return flush(s, t, base, depth, MOE_SHELL_THEN);
}

enum moe_code moe_shell_split(struct moe_arena *arena, struct moe_str text, struct moe_shell *out, struct moe_error *err)
{
    struct split s = { .arena = arena, .err = err, .inside = -1 };
    MOE_TRY(split_text(&s, text, 0, 0, -1));
    *out = (struct moe_shell){ s.commands, s.count };
    return MOE_OK;
}

bool moe_shell_assignment(struct moe_str word, struct moe_str *name, struct moe_str *value)
{
    size_t n = 0;
    while (n < word.len && moe_is_word(word.ptr[n]))
        n++;
    if (!n || n == word.len || word.ptr[n] != '=' || moe_is_digit(word.ptr[0]))
        return false;
    *name = (struct moe_str){ word.ptr, n };
    *value = moe_str_from(word, n + 1);
    return true;
}

/* Programs that run the program that their operands name; `valued` flags take the next word with them. */
static const struct wrapper { const char *name, *valued; } wrappers[] = {
    { "sudo", "ugpCDhRTr" }, { "env", "uCS" }, { "exec", "a" }, { "command", "" }, { "nice", "n" }, { "nohup", "" }, { "time", "fo" }, { "xargs", "IdEnPsLa" },
    { "builtin", "" }, { "timeout", "ks" }, { "stdbuf", "ioe" }, { "doas", "uC" }, { "gosu", "" }, { "su-exec", "" }, { "setpriv", "" }, { "retry", "" },
    { "unbuffer", "" }, { "numactl", "" }, { "ionice", "cn" }, { "chronic", "" },
};

size_t moe_shell_name(const struct moe_shell_command *c)
{
    size_t i = 0;
    struct moe_str n, v;
    while (i < c->word_count) {
        while (i < c->word_count && moe_shell_assignment(c->words[i].text, &n, &v))
            i++;
        const struct wrapper *w = NULL;
        for (size_t k = 0; i < c->word_count && k < MOE_COUNT(wrappers); k++)
            if (moe_str_is(c->words[i].text, wrappers[k].name))
                w = &wrappers[k];
        if (!w)
            return i;
        size_t self = i++;
        while (i < c->word_count && c->words[i].text.len > 1 && c->words[i].text.ptr[0] == '-') {
            struct moe_str flag = c->words[i++].text;
            if (flag.len == 2 && strchr(w->valued, flag.ptr[1]))
                i++;
        }
        if (moe_str_is(c->words[self].text, "timeout") || moe_str_is(c->words[self].text, "gosu") || moe_str_is(c->words[self].text, "su-exec"))
            i++;
        if (i >= c->word_count)
            return self;
    }
    return c->word_count;
}

struct moe_str moe_shell_program(const struct moe_shell_command *c)
{
    size_t i = moe_shell_name(c);
    if (i >= c->word_count)
        return (struct moe_str){ "", 0 };
    struct moe_str s = c->words[i].text;
    for (size_t k = s.len; k > 0; k--)
        if (s.ptr[k - 1] == '/')
            return moe_str_from(s, k);
    return s;
}

bool moe_shell_has(const struct moe_shell_command *c, const char *word)
{
    for (size_t i = 0; i < c->word_count; i++)
        if (moe_str_is(c->words[i].text, word))
            return true;
    return false;
}
