/* Shell and batch scripts as values: assignments before commands and after export, declare and env, flags with what follows them, variables given to docker, srun
 * and sbatch. Text is cut into words the way a shell does, without expanding anything; control words are words like others. */
#include "audit/config/read/lines.h"

enum { WORD_NAME_BYTES = 160, HEREDOC_BYTES = 16 << 20 /* looked at for ends of here-documents in one file: many without an end cost no more */ };

/* `name`: of the flag that waits for its value; `list`: of the array whose words follow; `searched`: for the ends of here-documents. */
struct shell { struct lines l; struct moe_str name, list; bool flag, array; size_t searched; };

static char peek(const struct shell *s, size_t i) { return lines_peek(&s->l, i); }
static bool ends_word(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';' || c == '|' || c == '&' || c == '(' || c == ')' || c == '<' || c == '>'; }

/* The word at `i`: past its end. Quotes and substitutions may hold blanks. */
static size_t word_end(const struct shell *s, size_t i)
{
    while (i < s->l.t.len && !ends_word(peek(s, i))) {
        char c = peek(s, i);
        lines_pass(&s->l, i);
        if (c == '\\') {
            i += 2;
        } else if (c == '\'' || c == '"' || c == '`') {
            i = lines_quote_end(&s->l, i + 1, c, c == '\'') + 1;
        } else if (c == '$' && (peek(s, i + 1) == '(' || peek(s, i + 1) == '{')) {
            char open = peek(s, i + 1), close = open == '(' ? ')' : '}';
            int depth = 0;
            for (i++; i < s->l.t.len; i++) {
                lines_pass(&s->l, i);
                depth += (peek(s, i) == open) - (peek(s, i) == close);
                if (!depth)
                    break;
            }
            i++;
        } else {
            i++;
        }
    }
    return MOE_MIN(i, s->l.t.len);
}

/* [from, to) with its quotes undone, where one pair of them holds all of it; else as it stands. */
static enum moe_code add(struct shell *s, struct moe_str name, size_t from, size_t to)
{
    struct line_value v = { .name = name, .from = from, .type = MOE_DOC_STR };
    char q = peek(s, from);
    if (q == '$' && peek(s, from + 1) == '\'')
        q = peek(s, ++from);
    if ((q == '"' || q == '\'') && to - from >= 2 && lines_quote_end(&s->l, from + 1, q, q == '\'') == to - 1) {
        v.quoted = true;
        v.from = ++from, to--;
        MOE_TRY(lines_decode(&s->l, from, to, q == '"' ? LINE_ESCAPES_SHELL : LINE_ESCAPES_NONE, &v.text, &v.escaped));
    } else {
        MOE_TRY(lines_decode(&s->l, from, to, LINE_ESCAPES_SHELL, &v.text, &v.escaped));
    }
    return lines_value(&s->l, &v);
}

static bool is_variable(struct moe_str s)
{
    if (!s.len || s.len > WORD_NAME_BYTES || moe_is_digit(s.ptr[0]))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_word(s.ptr[i]))
            return false;
    return true;
}

/* A list of variables as sbatch, srun and qsub take it: ALL,NAME=value,NAME=value. */
static enum moe_code add_exports(struct shell *s, size_t from, size_t to)
{
    for (size_t i = from; i < to;) {
        size_t end = i, sign = i;
        while (end < to && s->l.t.ptr[end] != ',')
            lines_pass(&s->l, end++);
        while (sign < end && s->l.t.ptr[sign] != '=')
            sign++;
        struct moe_str name = { s->l.t.ptr + i, sign - i };
        if (sign < end && is_variable(name))
            MOE_TRY(add(s, name, sign + 1, end));
        i = end + 1;
    }
    return MOE_OK;
}

static struct moe_str flag_name(struct moe_str word)
{
    while (word.len && word.ptr[0] == '-')
        word = moe_str_from(word, 1);
    return word;
}

static enum moe_code read_flag(struct shell *s, size_t from, size_t to)
{
    size_t sign = from;
    while (sign < to && s->l.t.ptr[sign] != '=' && s->l.t.ptr[sign] != '"' && s->l.t.ptr[sign] != '\'')
        sign++;
    struct moe_str name = flag_name((struct moe_str){ s->l.t.ptr + from, sign - from });
    if (sign < to && s->l.t.ptr[sign] == '=') {
        if (moe_str_is(name, "export"))
            return add_exports(s, sign + 1, to);
        return name.len ? add(s, name, sign + 1, to) : MOE_OK;
    }
    s->name = name;
    s->flag = name.len > 0;
    return MOE_OK;
}

static enum moe_code read_word(struct shell *s, size_t from, size_t to)
{
    struct moe_str word = { s->l.t.ptr + from, to - from };
    if (s->flag) {
        bool variable = moe_str_is(s->name, "e") || moe_str_is(s->name, "env") || moe_str_is(s->name, "x") || moe_str_is(s->name, "v") || moe_str_is(s->name, "build-arg");
        struct moe_str name = s->name;
        s->flag = false;
        if (word.ptr[0] != '-' && !variable)
            return add(s, name, from, to);
    }
    if (word.ptr[0] == '-' && word.len > 1)
        return read_flag(s, from, to);
    size_t skip = word.ptr[0] == '"' || word.ptr[0] == '\'', sign = from + skip;      /* -e "NAME=value" */
    while (sign < to && moe_is_word(s->l.t.ptr[sign]))
        sign++;
    struct moe_str name = { s->l.t.ptr + from + skip, sign - from - skip };
    size_t plus = peek(s, sign) == '+' ? 1 : 0;
    if (sign + plus < to && s->l.t.ptr[sign + plus] == '=' && is_variable(name)) {
        size_t value = sign + plus + 1;
        if (value == to && peek(s, to) == '(') {                       /* NAME=(a b c) */
            s->array = true;
            s->list = name;
            return MOE_OK;
        }
        return value < to ? add(s, name, value, to - (skip && to > value && s->l.t.ptr[to - 1] == word.ptr[0])) : MOE_OK;
    }
    return MOE_OK;
}

/* #SBATCH --export=ALL,X=y, #PBS -v X=y: a comment to the shell, an option to the scheduler. */
static enum moe_code read_comment(struct shell *s, size_t from, size_t end)
{
    struct moe_str text = { s->l.t.ptr + from, end - from };
    static const char *const schedulers[] = { "#SBATCH", "#PBS", "#$ ", "#BSUB", "#FLUX:", "#COBALT" };
    for (size_t k = 0; k < MOE_COUNT(schedulers); k++)
        if (moe_str_starts(text, moe_str_c(schedulers[k]))) {
            size_t i = from + strlen(schedulers[k]);
            s->flag = false;
            while (i < end) {
                while (i < end && (peek(s, i) == ' ' || peek(s, i) == '\t'))
                    i++;
                size_t stop = MOE_MIN(word_end(s, i), end);
                if (stop > i)
                    MOE_TRY(moe_str_is(s->name, "v") && s->flag ? add_exports(s, i, stop) : read_word(s, i, stop));
                i = MOE_MAX(stop, i + 1);
            }
            s->flag = false;
            return MOE_OK;
        }
    return lines_comment(&s->l, from, end);
}

/* <<EOF: the body is text for another program. Returns where reading goes on: after the line of the marker. */
static size_t skip_heredoc(struct shell *s, size_t i)
{
    i += 2 + (peek(s, i + 2) == '-');
    while (peek(s, i) == ' ' || peek(s, i) == '\t')
        i++;
    char q = peek(s, i) == '\'' || peek(s, i) == '"' ? peek(s, i) : 0;
    size_t from = i + (q != 0), end = from;
    while (end < s->l.t.len && moe_is_word(peek(s, end)))
        end++;
    if (end == from)
        return i;
    struct moe_str mark = { s->l.t.ptr + from, end - from };
    size_t line = lines_end(&s->l, end);
    while (line < s->l.t.len && s->searched < HEREDOC_BYTES) {
        size_t next = lines_end(&s->l, line + 1);
        s->searched += next - line;
        if (moe_str_eq(moe_str_trim((struct moe_str){ s->l.t.ptr + line + 1, MOE_MAX(next, line + 1) - line - 1 }), mark))
            return next;
        line = next;
    }
    return end + (q != 0);
}

enum moe_code moe_read_shell(struct moe_lint_file *file, struct moe_error *err)
{
    struct shell s = { .l = lines_of(file, err) };
    struct lines *l = &s.l;
    for (size_t next; l->at < l->t.len; l->at = next) {
        char c = peek(&s, l->at);
        next = l->at + 1;
        bool start = !l->at || ends_word(peek(&s, l->at - 1));
        if (c == '#' && start) {
            next = lines_end(l, l->at);
            MOE_TRY(read_comment(&s, l->at, next));
        } else if (c == '\\' && (peek(&s, l->at + 1) == '\n' || peek(&s, l->at + 1) == '\r')) {
            next = l->at + 2 + (peek(&s, l->at + 1) == '\r');
        } else if (c == '<' && peek(&s, l->at + 1) == '<' && peek(&s, l->at + 2) != '<') {
            next = MOE_MAX(skip_heredoc(&s, l->at), l->at + 2);
        } else if (c == '(' && s.array) {
            continue;
        } else if (ends_word(c)) {
            if (c == ')' || (c == '\n' && !s.array))
                s.array = false;
            if (c == '\n' || c == ';' || c == '|' || c == '&')
                s.flag = false;
        } else {
            next = MOE_MAX(word_end(&s, l->at), l->at + 1);
            MOE_TRY(s.array && peek(&s, l->at) != '-' && !s.flag ? add(&s, s.list, l->at, next) : read_word(&s, l->at, next));
        }
        MOE_TRY(moe_lint_spill(file, next, err));
    }
    return MOE_OK;
}
