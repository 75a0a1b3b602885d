/* Assignments in text. No language is parsed: from a credential's word outwards, what stands left and right of it is compared with the few ways in which
 * languages, shells, markup and prose put a value beside a name. Every step looks at bytes once and no further than the cap. */
#include "audit/config/secrets/assign.h"
#include "common/base/base.h"

enum { NAME_BYTES = 160, GAP_BYTES = 200 /* blanks and line ends between an operator and its value */, COMPARED_BYTES = 512, BLOCK_LINES = 8 };

const char *const moe_assignment_words[] = {
    "pass", "pwd", "secret", "cred", "token", "key", "auth", "licen", "bearer", "identified", "kennwort", "contrase", "senha", "wachtwoord", "haslo", "heslo",
    "schluessel", "mnemonic", "psk", "pw=", "pw:", "pw\"", "pw ", "netrc", "\xe5\xaf\x86\xe7\xa0\x81", "\xd0\xbf\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb", NULL,
};

struct scan { const char *p; size_t n, limit; struct moe_assignment *out; };   /* limit: no byte from there on is looked at */

static bool name_byte(char c) { return moe_is_word(c) || c == '-' || c == '.' || (unsigned char)c >= 0x80; }
static bool blank(char c)     { return c == ' ' || c == '\t'; }
static bool quote(char c)     { return c == '"' || c == '\'' || c == '`'; }
static char at(const struct scan *s, size_t i) { return i < s->limit ? s->p[i] : 0; }

static size_t skip_blanks(const struct scan *s, size_t i)
{
    while (i < s->limit && blank(s->p[i]))
        i++;
    return i;
}

static size_t skip_gap(const struct scan *s, size_t i)
{
    size_t end = MOE_MIN(s->limit, i + GAP_BYTES), lines = 0;
    while (i < end && (blank(s->p[i]) || s->p[i] == '\r' || s->p[i] == '\n' || (s->p[i] == '\\' && (at(s, i + 1) == '\n' || at(s, i + 1) == '\r'))))
        if (s->p[i++] == '\n' && ++lines > 2)
            break;
    return i;
}

/* Give the value [from, to), and where what is read goes on. */
static bool give(struct scan *s, size_t from, size_t to, size_t end, bool quoted)
{
    if (to <= from)
        return false;
    s->out->value = (struct moe_str){ s->p + from, to - from };
    s->out->value_at = from;
    s->out->end = end;
    s->out->quoted = quoted;
    return true;
}

/* "x", 'x', `x`, \"x\", @"x", b'x', """x""": the quotes' content, escapes and all. */
static bool read_quoted(struct scan *s, size_t i)
{
    size_t prefix = 0;
    while (prefix < 3 && (moe_is_alpha(at(s, i + prefix)) || at(s, i + prefix) == '@' || at(s, i + prefix) == '$' || at(s, i + prefix) == '8' || at(s, i + prefix) == '&'))
        prefix++;
    bool escaped = at(s, i + prefix) == '\\' && quote(at(s, i + prefix + 1));
    size_t open = i + prefix + escaped;
    if (!quote(at(s, open)))
        return false;
    char q = s->p[open];
    if (at(s, open + 1) == q && at(s, open + 2) == q && !escaped) {
        size_t from = skip_gap(s, open + 3);
        for (size_t k = from; k + 2 < s->limit; k++)
            if (s->p[k] == q && s->p[k + 1] == q && s->p[k + 2] == q)
                return give(s, from, k, k + 3, true);
        return false;
    }
    for (size_t k = open + 1; k < s->limit && s->p[k] != '\n'; k++) {
        if (s->p[k] == '\\' && escaped && at(s, k + 1) == q)
            return give(s, open + 1, k, k + 2, true);
        if (s->p[k] == '\\' && k + 1 < s->limit) {
            k++;
            continue;
        }
        if (s->p[k] == q && !escaped)
            return give(s, open + 1, k, k + 1, true);
        if (escaped && s->p[k] == q)
            return false;                                            /* the string around both ends here */
    }
    return false;
}

/* Types that only hold a text: SecretStr("x"), Some("x"), Buffer.from("x"), b64decode("x"). */
static bool read_wrapped(struct scan *s, size_t i)
{
    static const char *const holders[] = { "SecretStr", "Secret", "Password", "String", "str", "bytes", "from", "b64decode", "decode", "Some", "of", "fromString",
                                           "toCharArray", "valueOf", "Field", "parse", "to_string", "unhexlify", "fromhex", "Token", "SecureString", "Redacted", "Just", "b64_decode" };
    size_t start = i;
    if (at(s, i) == 'n' && at(s, i + 1) == 'e' && at(s, i + 2) == 'w' && blank(at(s, i + 3)))
        start = i = skip_blanks(s, i + 3);
    while (i < s->limit && (moe_is_word(s->p[i]) || s->p[i] == '.' || s->p[i] == ':'))
        i++;
    if (at(s, i) != '(' || i == start)
        return false;
    size_t last = i;
    while (last > start && moe_is_word(s->p[last - 1]))
        last--;
    struct moe_str name = { s->p + last, i - last };
    for (size_t k = 0; k < MOE_COUNT(holders); k++)
        if (moe_str_is(name, holders[k]))
            return read_quoted(s, skip_gap(s, i + 1));
    return false;
}

static bool is_scheme(struct moe_str s)
{
    static const char *const schemes[] = { "bearer", "basic", "token", "apikey", "api-key", "digest", "bot", "negotiate" };
    for (size_t i = 0; i < MOE_COUNT(schemes); i++) {
        size_t n = strlen(schemes[i]), k = 0;
        while (s.len == n && k < n && (s.ptr[k] | (moe_is_alpha(s.ptr[k]) ? 32 : 0)) == schemes[i][k])
            k++;
        if (n && k == n)
            return true;
    }
    return false;
}

/* Without quotes: to the next blank, quote or line end; what closes a statement, a list or a call around it is cut off. */
static bool read_bare(struct scan *s, size_t i, char until)
{
    size_t from = i;
    for (;;) {
        while (i < s->limit && !moe_is_space(s->p[i]) && s->p[i] != '"' && s->p[i] != '\'' && s->p[i] != ';' && s->p[i] != '\0' && s->p[i] != until
               && !(s->p[i] == '`' && i > from) && !(s->p[i] == '\\' && (at(s, i + 1) == 'n' || at(s, i + 1) == 'r' || quote(at(s, i + 1))))
               && !(s->p[i] == '<' && at(s, i + 1) == '/') && !(s->p[i] == ',' && (i + 1 == s->limit || moe_is_space(s->p[i + 1]))))
            i++;
        if (i > from && i - from < 12 && blank(at(s, i)) && is_scheme((struct moe_str){ s->p + from, i - from })) {
            from = i = skip_blanks(s, i);
            continue;
        }
        break;
    }
    size_t to = i;
    for (size_t k = from; k < to; k++)                                /* a query's next parameter, another parameter of the call */
        if ((s->p[k] == '&' || s->p[k] == ',') && k > from) {
            size_t w = k + 1;
            while (w < to && (moe_is_word(s->p[w]) || s->p[w] == '-'))
                w++;
            if (w > k + 1 && w < to && s->p[w] == '=') {
                to = k;
                break;
            }
        }
    while (to > from && memchr(",)]}", s->p[to - 1], 4)) {            /* one too many of a closing kind belongs to what is around */
        char close = s->p[to - 1], open = close == ')' ? '(' : close == ']' ? '[' : close == '}' ? '{' : 0;
        int depth = 0;
        for (size_t k = from; k < to; k++)
            depth += (s->p[k] == open) - (s->p[k] == close);
        if (open && depth >= 0)
            break;
        to--;
    }
    return give(s, from, to, i, false);
}

static bool read_value(struct scan *s, size_t i, bool bare)
{
    if ((at(s, i) == '(' || at(s, i) == '[') && read_quoted(s, skip_gap(s, i + 1)))      /* a text over several lines; the first of a list */
        return true;
    return read_quoted(s, i) || read_wrapped(s, i) || (bare && read_bare(s, i, 0));
}

/* The operator at `i`: its length; *compare says that it asks instead of setting. 0 = none. */
static size_t read_operator(const struct scan *s, size_t i, bool *compare)
{
    static const struct { const char *sign; bool compare; } signs[] = {       /* longest first */
        { "!==", true }, { "===", true }, { ":::=", false }, { "::=", false }, { "||=", false }, { "\?\?=", false }, { "!=", true }, { "==", true }, { "=~", true },
        { ":=", false }, { "?=", false }, { "+=", false }, { ".=", false }, { "=>", false }, { "->", false }, { "<-", false }, { "||", false }, { "\?\?", false },
        { "=", false }, { ":", false },
    };
    char first = at(s, i);
    for (size_t k = 0; k < MOE_COUNT(signs); k++) {
        if (signs[k].sign[0] != first)
            continue;
        size_t n = strlen(signs[k].sign);
        if (i + n <= s->limit && !memcmp(s->p + i, signs[k].sign, n)) {
            *compare = signs[k].compare;
            return n;
        }
    }
    return 0;
}

/* A type between the name and its value: `: str = "x"`, ` string = "x"`, `: Option<&str> = Some("x")`. Returns where the value begins; 0 = no type. */
static size_t skip_type(const struct scan *s, size_t i)
{
    size_t k = i;
    while (k < s->limit && k - i < 48 && (moe_is_word(s->p[k]) || memchr(".[]<>&*|?'", s->p[k], 10)))
        k++;
    if (k == i)
        return 0;
    k = skip_blanks(s, k);
    if (at(s, k) != '=' || at(s, k + 1) == '=' || at(s, k + 1) == '>')
        return 0;
    return skip_gap(s, k + 1);
}

/* What stands between two tags: text, not program. */
static bool read_markup(struct scan *s, size_t i)
{
    s->out->code = false;
    if (!read_bare(s, skip_gap(s, i), '<'))
        return false;
    size_t end = skip_gap(s, s->out->end);                           /* else #include <pwd.h> would be an element */
    return at(s, end) == '<' && at(s, end + 1) == '/';
}

/* 25] of char secret[25]. */
static bool is_extent(const struct scan *s, size_t i)
{
    size_t k = i;
    while (moe_is_digit(at(s, k)) && k - i < 8)
        k++;
    return at(s, k) == ']';
}

/* The line of a block that begins with `default`, from `i` behind its brace: variable "db_password" {\n type = string\n default = "x" }. */
static size_t find_default(const struct scan *s, size_t i)
{
    size_t k = skip_gap(s, i);
    for (size_t line = 0, at_line = k; line < BLOCK_LINES && at(s, at_line) != '}'; line++) {
        struct moe_str rest = { s->p + at_line, s->limit - at_line };
        if (moe_str_starts(rest, MOE_STR("default")))
            return at_line;
        while (at_line < s->limit && s->p[at_line] != '\n')
            at_line++;
        at_line = skip_gap(s, at_line);
    }
    return k;
}

/* "password", value: "x" of a pair; <add key="password" value="x"/>; <key>password</key><string>x</string>. `i` is behind the name and its quote. */
static bool read_pair(struct scan *s, size_t i)
{
    static const char *const words[] = { "value", "Value", "VALUE", "val", "default", "defaultValue", "default_value", "data", "content", "text" };
    if (at(s, i) == '<' && at(s, i + 1) == '/') {
        size_t k = i + 2;
        while (k < s->limit && name_byte(s->p[k]))
            k++;
        k = at(s, k) == '>' ? skip_gap(s, k + 1) : s->limit;
        if (at(s, k) != '<' || !moe_is_alpha(at(s, k + 1)))
            return false;
        for (k++; k < s->limit && name_byte(s->p[k]); k++)
            ;
        return at(s, k) == '>' && read_markup(s, k + 1);
    }
    if (at(s, i) == ',')
        i++;
    size_t k = skip_gap(s, i);
    if (k == i && at(s, i ? i - 1 : 0) != ',' && !quote(at(s, i ? i - 1 : 0)))
        return false;
    if (at(s, k) == '{')                                             /* variable "db_password" { default = "x" } */
        k = find_default(s, k + 1);
    bool quoted = quote(at(s, k));
    k += quoted;
    for (size_t w = 0; w < MOE_COUNT(words); w++) {
        if (at(s, k) != words[w][0])
            continue;
        size_t n = strlen(words[w]);
        if (k + n >= s->limit || memcmp(s->p + k, words[w], n) || name_byte(s->p[k + n]))
            continue;
        size_t v = k + n + (quoted && quote(s->p[k + n]));
        v = skip_blanks(s, v);
        if (at(s, v) == ':' || at(s, v) == '=')
            return read_value(s, skip_gap(s, v + 1), true);
    }
    return false;
}

/* A value that is compared with: only one that nobody would compare with unless it were the secret. */
static bool worth_comparing(const struct moe_assignment *a)
{
    size_t lower = 0, upper = 0, digits = 0, marks = 0;
    for (size_t i = 0; i < a->value.len; i++) {
        char c = a->value.ptr[i];
        lower += c >= 'a' && c <= 'z', upper += c >= 'A' && c <= 'Z', digits += moe_is_digit(c);
        marks += !moe_is_word(c) && !memchr("-./: ", c, 5);
    }
    int kinds = (lower > 0) + (upper > 0) + (digits > 0) + (marks > 0);
    return a->quoted && ((kinds >= 3 && a->value.len >= 8) || (kinds >= 2 && a->value.len >= 16));
}

/* "x" == password: the constant stands first. */
static bool read_compared(struct scan *s, size_t name, size_t end)
{
    size_t i = name;
    while (i > 0 && (blank(s->p[i - 1]) || s->p[i - 1] == '$'))
        i--;
    size_t sign = i;
    while (i > 0 && sign - i < 3 && (s->p[i - 1] == '=' || s->p[i - 1] == '!'))
        i--;
    if (sign - i < 2 || s->p[sign - 1] != '=')
        return false;
    while (i > 0 && blank(s->p[i - 1]))
        i--;
    if (!i || !quote(s->p[i - 1]))
        return false;
    size_t close = i - 1, from = close;
    while (from > 0 && close - from < COMPARED_BYTES && s->p[from - 1] != s->p[close] && s->p[from - 1] != '\n')
        from--;
    return from && s->p[from - 1] == s->p[close] && give(s, from, close, end, true) && worth_comparing(s->out);
}

/* ![plot](https://host/x?key=y), <img src="...": what a page shows to everybody opens nothing else. */
static bool in_picture(const struct scan *s, size_t name)
{
    size_t i = name;
    if (!i || (s->p[i - 1] != '?' && s->p[i - 1] != '&'))
        return false;
    while (i > 0 && name - i < 2048 && !moe_is_space(s->p[i - 1]) && s->p[i - 1] != '(' && s->p[i - 1] != '"' && s->p[i - 1] != '<')
        i--;
    struct moe_str head = { s->p + (i > 512 ? i - 512 : 0), MOE_MIN(i, (size_t)512) };
    if (moe_str_ends(head, MOE_STR("src=\"")))
        return true;
    if (!moe_str_ends(head, MOE_STR("](")))
        return false;
    size_t open = head.len - 2;
    while (open > 0 && head.ptr[open - 1] != '[' && head.ptr[open - 1] != '\n')
        open--;
    return open >= 2 && head.ptr[open - 1] == '[' && head.ptr[open - 2] == '!';
}

/* Without quotes a value is text in shells and environments, and a variable everywhere else. */
static bool is_shell_line(const struct scan *s, size_t name, size_t name_end, size_t op)
{
    if (op != name_end || blank(at(s, op + 1)) || at(s, op) != '=')
        return false;
    size_t line = name;
    while (line > 0 && name - line < 200 && s->p[line - 1] != '\n')
        line--;
    struct moe_str head = { s->p + line, name - line };
    if (moe_str_ends(head, MOE_STR("--")) || moe_str_ends(head, MOE_STR("-D")))
        return true;
    head = moe_str_trim(head);
    for (size_t i = name; i < name_end; i++)
        if (s->p[i] >= 'a' && s->p[i] <= 'z' && !moe_str_starts(head, MOE_STR("export")))
            return false;
    return !head.len || moe_str_ends(head, MOE_STR("export")) || moe_str_ends(head, MOE_STR("set")) || moe_str_ends(head, MOE_STR("-e"))
        || moe_str_ends(head, MOE_STR("--env")) || moe_str_ends(head, MOE_STR("ENV")) || moe_str_ends(head, MOE_STR("ARG")) || moe_str_ends(head, MOE_STR("env"))
        || moe_str_ends(head, MOE_STR("ALL,"));
}

/* getPassword("x"), prompt_token("x"): what is given to them is a question or a name. */
static bool asks(const struct scan *s, size_t name)
{
    static const char *const verbs[] = { "read", "get", "ask", "fetch", "load", "find", "parse", "lookup", "check", "prompt", "input", "has", "is", "print", "log", "show",
                                         "decode", "encode", "hash", "verify", "validate", "create", "generate", "make", "build", "delete", "remove", "list", "test", "describe" };
    const size_t end = (size_t)(s->out->name.ptr - s->p) + s->out->name.len;
    for (size_t i = end; i > name; i--)
        if (s->p[i - 1] == '.') {                                     /* password.encode("utf-8") */
            name = i;
            break;
        }
    for (size_t i = 0; i < MOE_COUNT(verbs); i++)
        if (moe_str_starts((struct moe_str){ s->p + name, s->limit - name }, moe_str_c(verbs[i])))
            return true;
    return false;
}

/* secret.assign("x"): the method that gives the value says nothing of it. */
static void without_setter(struct moe_str *name)
{
    static const char *const setters[] = { ".assign", ".set", ".reset", ".append", ".equals", ".push_str", ".setValue", ".insert", ".fill" };
    for (size_t i = 0; i < MOE_COUNT(setters); i++)
        if (moe_str_ends(*name, moe_str_c(setters[i]))) {
            name->len -= strlen(setters[i]);
            return;
        }
}

/* Operators and what stands for one. `i` is behind the name and what closes it. */
static bool read_assigned(struct scan *s, size_t name, size_t name_end, size_t i, bool in_quotes)
{
    bool compare = false;
    size_t op = skip_blanks(s, i), n = read_operator(s, op, &compare);
    if (!n && at(s, op) == '\n')
        return false;
    if (n && in_picture(s, name))
        return false;
    if (n) {
        size_t v = skip_gap(s, op + n), typed = at(s, op) == ':' && n == 1 ? skip_type(s, v) : 0;
        bool next_line = memchr(s->p + op + n, '\n', v - op - n) != NULL;
        if (v >= s->limit)
            return false;
        if (typed && read_value(s, typed, false))
            return true;
        if (!read_value(s, v, !compare && !next_line && n <= 2))
            return false;
        s->out->code = !s->out->quoted && !is_shell_line(s, name, name_end, op);
        return compare ? worth_comparing(s->out) : true;
    }
    if (in_quotes && (at(s, op) == ',' || at(s, op) == ')')) {        /* put("password", "x"); environ.get("password") or "x" */
        size_t v = skip_gap(s, op + 1);
        bool called = name >= 2 && s->p[name - 2] == '(', flag = s->p[name - 1] == '-';
        if (at(s, op) == ',')                                         /* in a list of words the next one is no value */
            return (called || flag) && (read_quoted(s, v) || read_wrapped(s, v));
        static const char *const otherwise[] = { "or ", "|| ", "\?\? ", "|default(", "| default(", ".unwrap_or(", ".orElse(", ".getOrElse(" };
        for (size_t k = 0; k < MOE_COUNT(otherwise); k++)
            if (moe_str_starts((struct moe_str){ s->p + v, s->limit - v }, moe_str_c(otherwise[k])))
                return read_quoted(s, skip_gap(s, v + strlen(otherwise[k])));
        return false;
    }
    if ((at(s, op) == '(' || at(s, op) == '{') && op == i) {          /* setPassword("x"), secret{"x"}, secret.assign("x") */
        bool given = !asks(s, name) && read_quoted(s, skip_gap(s, op + 1));
        without_setter(&s->out->name);
        return given;
    }
    bool apart = op > i || !name || !memchr("$\"'`", s->p[name - 1], 4);
    if (apart && !in_quotes && (at(s, op) == '"' || at(s, op) == '\'') && read_quoted(s, op))
        return op > i || at(s, s->out->end) == ';';                   /* private_key "x"; #define PASSWORD "x"; PASSWORD 'x' */
    size_t typed = op > i ? skip_type(s, op) : 0;                     /* var token string = "x" */
    return typed && read_value(s, typed, false);
}

/* `login NAME password`, `machine HOST password`: the second word back is one of netrc's. */
static bool after_login(const struct scan *s, size_t name)
{
    static const char *const words[] = { "login", "machine", "account" };
    size_t i = name;
    for (int back = 0; back < 2; back++) {
        while (i > 0 && moe_is_space(s->p[i - 1]))
            i--;
        size_t end = i;
        while (i > 0 && end - i < 100 && !moe_is_space(s->p[i - 1]) && s->p[i - 1] != '"')
            i--;
        for (size_t w = 0; w < MOE_COUNT(words) && back == 1; w++)
            if (moe_str_is((struct moe_str){ s->p + i, end - i }, words[w]))
                return true;
    }
    return false;
}

/* "The API key is x": how people write to each other. */
static bool read_said(struct scan *s, size_t i)
{
    size_t v = skip_blanks(s, i), n = at(s, v) == 'i' && at(s, v + 1) == 's' ? 2 : at(s, v) == 'w' && at(s, v + 1) == 'a' && at(s, v + 2) == 's' ? 3 : 0;
    if (!n || v == i || (!blank(at(s, v + n)) && at(s, v + n) != ':'))
        return false;
    v = skip_blanks(s, v + n + (at(s, v + n) == ':'));
    s->out->code = true;
    return read_quoted(s, v) || read_bare(s, v, 0);
}

/* "API key", "access token": the word before belongs to the name. */
static size_t with_word_before(const struct scan *s, size_t name, size_t end)
{
    static const char *const words[] = { "api", "access", "secret", "auth", "private", "license", "licence", "bearer", "encryption", "signing", "client", "master", "personal" };
    if (end - name > 6 || name < 4 || s->p[name - 1] != ' ')
        return name;
    size_t from = name - 1;
    while (from > 0 && name - from < 14 && moe_is_alpha(s->p[from - 1]))
        from--;
    for (size_t w = 0; w < MOE_COUNT(words); w++) {
        if ((s->p[from] | 32) != words[w][0])
            continue;
        size_t n = strlen(words[w]), k = 0;
        while (n == name - 1 - from && k < n && (s->p[from + k] | 32) == words[w][k])
            k++;
        if (n && k == n)
            return from;
    }
    return name;
}

/* --password x; password x in netrc; requirepass x alone on its line. */
static bool read_spaced(struct scan *s, size_t name, size_t i)
{
    size_t v = skip_blanks(s, i);
    if (v == i || v >= s->limit || moe_is_space(s->p[v]) || s->p[v] == '-' || s->p[v] == '=' || s->p[v] == ':')
        return false;
    bool flag = name > 0 && s->p[name - 1] == '-' && (name < 2 || !moe_is_word(s->p[name - 2]));
    size_t line = name;
    while (line > 0 && name - line < 80 && blank(s->p[line - 1]))
        line--;
    bool first = line == 0 || s->p[line - 1] == '\n';
    bool login = !flag && after_login(s, name);
    if (!flag && !login && !first)
        return false;
    if (!(flag ? read_value(s, v, true) : read_bare(s, v, 0)))
        return false;
    size_t rest = skip_blanks(s, s->out->end);
    char last = s->out->value.ptr[s->out->value.len - 1];
    s->out->code = !flag && !login;
    return flag || login || ((rest >= s->limit || s->p[rest] == '\n' || s->p[rest] == '\r' || s->p[rest] == '#') && last != '.' && last != ':' && last != '?');
}

/* IDENTIFIED BY 'x' of SQL: the two words are the name. */
static bool read_identified(struct scan *s, size_t i)
{
    size_t v = skip_blanks(s, i);
    if ((at(s, v) | 32) != 'b' || (at(s, v + 1) | 32) != 'y' || !blank(at(s, v + 2)))
        return false;
    s->out->name.len = (size_t)(s->p + v + 2 - s->out->name.ptr);
    return read_quoted(s, skip_blanks(s, v + 2));
}

/* ${PASSWORD:-x}: the default of a reference. */
static bool read_default(struct scan *s, size_t name, size_t i)
{
    if (name < 2 || s->p[name - 1] != '{' || s->p[name - 2] != '$' || (at(s, i) != ':' && at(s, i) != '-' && at(s, i) != ','))
        return false;
    size_t v = i + 1;
    if (at(s, v) == '-' || at(s, v) == '=')
        v++;
    if (at(s, v) == '?' || at(s, v) == '+' || at(s, v) == '$')
        return false;
    s->out->code = false;
    return read_bare(s, v, '}');
}

bool moe_assignment_at(struct moe_str text, size_t from, struct moe_assignment *out)
{
    if (from >= text.len)
        return false;
    struct scan s = { text.ptr, text.len, MOE_MIN(text.len, from + MOE_CAP_ASSIGN_LINE), out };
    size_t name = from, end = from;
    while (name > 0 && from - name < NAME_BYTES && name_byte(text.ptr[name - 1]))
        name--;
    while (end < s.limit && end - from < NAME_BYTES && name_byte(text.ptr[end]))
        end++;
    if (end < s.limit && name_byte(text.ptr[end]))
        return false;                                                 /* a run of letters is no name */
    size_t tail = end;
    while (end > from && (text.ptr[end - 1] == '-' || text.ptr[end - 1] == '.'))     /* ${VAR-default}; the end of a sentence; PHP's .= */
        end--;
    while (name < from && (text.ptr[name] == '-' || text.ptr[name] == '.'))
        name++;
    if (name + 1 < from && name > 0 && text.ptr[name] == 'D' && text.ptr[name - 1] == '-' && (name < 2 || text.ptr[name - 2] != '-'))
        name++;                                                       /* -DPASSWORD=x */
    size_t called = with_word_before(&s, name, end);
    *out = (struct moe_assignment){ .name = { text.ptr + called, end - called }, .code = true };
    if (tail > end + 1 && text.ptr[end] == '-' && text.ptr[end - 1] != '-')
        tail = end;
    if (end - name == 10 && (text.ptr[name] | 32) == 'i' && !memcmp(text.ptr + name + 1, text.ptr[name] == 'I' && text.ptr[name + 1] == 'D' ? "DENTIFIED" : "dentified", 9))
        return read_identified(&s, end);
    if (read_default(&s, name, end))
        return true;
    size_t prefix = name;
    while (prefix > 0 && name - prefix < 32 && (moe_is_word(text.ptr[prefix - 1]) || text.ptr[prefix - 1] == ':'))
        prefix--;                                                     /* <ns:password> */
    if (prefix > 0 && text.ptr[prefix - 1] == '<') {
        size_t k = end;
        while (k < s.limit && text.ptr[k] != '>' && text.ptr[k] != '<' && text.ptr[k] != '\n' && k - end < 400)
            k++;
        if (at(&s, k) == '>' && text.ptr[k - 1] != '/' && read_markup(&s, k + 1))
            return true;
    }
    size_t i = end;
    bool in_quotes = false;
    if (at(&s, i) == '\\' && quote(at(&s, i + 1)))
        i++;
    if (quote(at(&s, i)) && name > 0 && (text.ptr[name - 1] == text.ptr[i] || text.ptr[name - 1] == '-' || text.ptr[name - 1] == '_' || text.ptr[name - 1] == '/' || text.ptr[name - 1] == ':')) {
        i++, in_quotes = true;
        if (at(&s, i) == '>')                                         /* <string name="api_key">x</string> */
            return read_markup(&s, i + 1);
    }
    if (read_pair(&s, i))
        return true;
    while (i < s.limit && i - end < 8 && (text.ptr[i] == ']' || text.ptr[i] == '*' || (text.ptr[i] == '[' && is_extent(&s, i + 1))))
        i++;
    while (!in_quotes && i > end && i - end < 12 && moe_is_digit(at(&s, i)))      /* char secret[25] = "x" */
        i++;
    i += i > end && at(&s, i) == ']' && moe_is_digit(text.ptr[i - 1]);
    if (in_quotes && at(&s, i) == ')' && read_operator(&s, skip_blanks(&s, i + 1), &(bool){ false }) && at(&s, skip_blanks(&s, i + 1)) != ':')
        i++;
    return read_assigned(&s, name, end, i, in_quotes) || (!in_quotes && (read_spaced(&s, name, end) || read_said(&s, end) || read_compared(&s, name, end)));
}
