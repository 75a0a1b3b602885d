/* Compiler arguments: libclang obeys many that write files or load code (-MD, -Xclang, -fplugin), and a database is part of the audited tree.
 * So only a few kinds get through, each written anew from its parts. */
#include "audit/source/input/parts.h"

#define MOE_CAP_FLAG_BYTES 65536u
#define MOE_CAP_FLAGS      8192u

/* ---- splitting ---- */

static struct moe_str shell_word(struct moe_str *rest, char *into)
{
    size_t n = 0, i = 0;
    char quote = '\0';
    for (; i < rest->len; i++) {
        char c = rest->ptr[i];
        if (!quote && moe_is_space(c))
            break;
        if (quote ? c == quote : (c == '"' || c == '\'')) {
            quote = quote ? '\0' : c;
        } else if (c == '\\' && quote != '\'' && i + 1 < rest->len) {
            char next = rest->ptr[i + 1];
            if (quote && next != '"' && next != '\\' && next != '$' && next != '`')
                into[n++] = c;
            into[n++] = next;
            i++;
        } else {
            into[n++] = c;
        }
    }
    *rest = moe_str_from(*rest, i);
    return (struct moe_str){ into, n };
}

bool moe_command_split(struct moe_str command, struct moe_arena *arena, struct moe_str **words, size_t *count)
{
    size_t room = 0;
    char *into = moe_arena_alloc(arena, command.len + 1);
    *words = NULL;
    *count = 0;
    if (!into)
        return false;
    for (;;) {
        while (command.len && moe_is_space(command.ptr[0]))
            command = moe_str_from(command, 1);
        if (!command.len)
            return true;
        struct moe_str *grown = moe_grow(arena, *words, *count, &room, sizeof **words);
        if (!grown)
            return false;
        *words = grown;
        grown[*count] = shell_word(&command, into);
        into += grown[(*count)++].len;
    }
}

/* ---- vetting ---- */

enum kind { FOLDER, DEFINE, UNDEFINE, STANDARD, LANGUAGE, TAKES_VALUE };

/* Longest spelling first where one begins another. `joined`: the value may follow at once. */
static const struct known { const char *spelling, *written; enum kind kind; bool joined; } known[] = {
    { "-isystem", "-isystem", FOLDER, true },    { "-iquote", "-iquote", FOLDER, true },           { "-include", NULL, TAKES_VALUE, false },
    { "-imacros", NULL, TAKES_VALUE, false },    { "-isysroot", NULL, TAKES_VALUE, false },        { "-idirafter", NULL, TAKES_VALUE, false },
    { "-iprefix", NULL, TAKES_VALUE, false },    { "-iwithprefix", NULL, TAKES_VALUE, false },     { "-iwithprefixbefore", NULL, TAKES_VALUE, false },
    { "--include-path", "-I", FOLDER, false },   { "--include-directory", "-I", FOLDER, false },   { "--system-include", "-isystem", FOLDER, false },
    { "--define-macro", "-D", DEFINE, false },   { "--undefine-macro", "-U", UNDEFINE, false },    { "-I", "-I", FOLDER, true },
    { "-D", "-D", DEFINE, true },                { "-U", "-U", UNDEFINE, true },                   { "-std", "-std=", STANDARD, false },
    { "--std", "-std=", STANDARD, false },       { "-x", NULL, LANGUAGE, true },                   { "--x", NULL, LANGUAGE, false },
    { "-o", NULL, TAKES_VALUE, false },          { "-MF", NULL, TAKES_VALUE, false },              { "-MT", NULL, TAKES_VALUE, false },
    { "-MQ", NULL, TAKES_VALUE, false },         { "-MJ", NULL, TAKES_VALUE, false },              { "-Xclang", NULL, TAKES_VALUE, false },
    { "-Xcompiler", NULL, TAKES_VALUE, false },  { "-Xlinker", NULL, TAKES_VALUE, false },         { "-Xassembler", NULL, TAKES_VALUE, false },
    { "-Xpreprocessor", NULL, TAKES_VALUE, false }, { "-Xptxas", NULL, TAKES_VALUE, false },       { "-Xnvlink", NULL, TAKES_VALUE, false },
    { "-mllvm", NULL, TAKES_VALUE, false },      { "-target", NULL, TAKES_VALUE, false },          { "-arch", NULL, TAKES_VALUE, false },
    { "-gencode", NULL, TAKES_VALUE, false },    { "-code", NULL, TAKES_VALUE, false },            { "-ccbin", NULL, TAKES_VALUE, false },
    { "-L", NULL, TAKES_VALUE, false },          { "-l", NULL, TAKES_VALUE, false },               { "-T", NULL, TAKES_VALUE, false },
    { "-aux-info", NULL, TAKES_VALUE, false },   { "--param", NULL, TAKES_VALUE, false },          { "--sysroot", NULL, TAKES_VALUE, false },
    { "-wrapper", NULL, TAKES_VALUE, false },    { "-B", NULL, TAKES_VALUE, false },               { "-specs", NULL, TAKES_VALUE, false },
    { "--options-file", NULL, TAKES_VALUE, false }, { "-optf", NULL, TAKES_VALUE, false },         { "--compiler-options", NULL, TAKES_VALUE, false },
    { "--compiler-bindir", NULL, TAKES_VALUE, false }, { "--generate-code", NULL, TAKES_VALUE, false },
    { "--gpu-architecture", NULL, TAKES_VALUE, false }, { "--pre-include", NULL, TAKES_VALUE, false },
};

bool moe_flag_add(struct moe_arena *arena, struct moe_flagset *set, struct moe_str flag)
{
    struct moe_str *grown = moe_grow(arena, set->flags, set->count, &set->room, sizeof *grown);
    if (!grown || !flag.ptr || set->count >= MOE_CAP_FLAGS)
        return false;
    set->flags = grown;
    set->flags[set->count++] = flag;
    return true;
}

static bool drop(struct moe_arena *arena, struct moe_flagset *set, struct moe_str word, const struct moe_str *value)
{
    struct moe_str *grown = moe_grow(arena, set->dropped, set->dropped_count, &set->dropped_room, sizeof *grown);
    struct moe_str copy = value ? moe_arena_printf(arena, "%.*s %.*s", MOE_FMT(word), MOE_FMT(*value)) : moe_arena_str(arena, word);
    if (!grown || !copy.ptr)
        return false;
    set->dropped = grown;
    set->dropped[set->dropped_count++] = copy;
    return true;
}

/* NAME, NAME=VALUE or NAME(ARGS)=VALUE; a name alone for -U. */
static bool sound_macro(struct moe_str s, bool alone)
{
    size_t n = 0;
    while (n < s.len && (moe_is_word(s.ptr[n]) || s.ptr[n] == '$'))
        n++;
    return n && !moe_is_digit(s.ptr[0]) && (n == s.len || (!alone && (s.ptr[n] == '=' || s.ptr[n] == '(')));
}

static bool sound_standard(struct moe_str s)
{
    if (!s.len || s.len > 20)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_word(s.ptr[i]) && s.ptr[i] != '+' && s.ptr[i] != ':')
            return false;
    return true;
}

static bool plain_text(struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 0x7f)
            return false;
    return s.len > 0 && s.len <= MOE_CAP_FLAG_BYTES;
}

static bool language_of(struct moe_str s, enum moe_input_language *out)
{
    static const struct { const char *name; enum moe_input_language language; } table[] = {
        { "c", MOE_INPUT_C }, { "c-header", MOE_INPUT_C }, { "c++", MOE_INPUT_CXX }, { "c++-header", MOE_INPUT_CXX }, { "cuda", MOE_INPUT_CUDA },
        { "cu", MOE_INPUT_CUDA }, { "hip", MOE_INPUT_CUDA },
    };
    for (size_t i = 0; i < MOE_COUNT(table); i++)
        if (moe_str_is(s, table[i].name)) {
            *out = table[i].language;
            return true;
        }
    return false;
}

struct vet { struct moe_arena *arena; struct moe_str folder, cwd; struct moe_flagset *out; };

/* 1 kept, 0 not acceptable, -1 out of memory. */
static int keep(struct vet *v, const struct known *k, struct moe_str value)
{
    if (!plain_text(value))
        return 0;
    switch (k->kind) {
    case FOLDER:
        if (value.ptr[0] == '=' || value.ptr[0] == '$')          /* relative to a sysroot we do not have */
            return 0;
        value = moe_path_join(v->arena, v->folder, value);
        if (!value.ptr)
            return -1;
        value = moe_path_below(v->cwd, value);
        break;
    case DEFINE:   if (!sound_macro(value, false)) return 0; break;
    case UNDEFINE: if (!sound_macro(value, true)) return 0; break;
    case STANDARD: if (!sound_standard(value)) return 0; break;
    case LANGUAGE: {
        bool good = language_of(value, &v->out->language);
        v->out->has_language |= good;
        return good;
    }
    case TAKES_VALUE: return 0;
    }
    return moe_flag_add(v->arena, v->out, moe_arena_printf(v->arena, "%s%.*s", k->written, MOE_FMT(value))) ? 1 : -1;
}

/* Which row a word is, and its value when that is in the same word (joined, or after "="). */
static const struct known *recognise(struct moe_str word, struct moe_str *value, bool *has_value)
{
    const struct known *best = NULL;
    size_t longest = 0;
    for (size_t i = 0; i < MOE_COUNT(known); i++) {
        struct moe_str s = moe_str_c(known[i].spelling);
        bool exact = moe_str_eq(word, s);
        bool equals = word.len > s.len && moe_str_starts(word, s) && word.ptr[s.len] == '=' && s.len > 2;
        if ((exact || equals || (known[i].joined && moe_str_starts(word, s))) && s.len > longest) {
            best = &known[i];
            longest = s.len;
            *has_value = !exact;
            *value = moe_str_from(word, s.len + (equals && !(known[i].joined && known[i].kind == FOLDER)));
        }
    }
    return best;
}

bool moe_flags_vet(struct moe_arena *arena, const struct moe_str *words, size_t count, struct moe_str folder, struct moe_str cwd, struct moe_str file,
                   struct moe_flagset *out)
{
    struct vet v = { arena, folder, cwd, out };
    for (size_t i = 0; i < count; i++) {
        struct moe_str word = words[i], value = { NULL, 0 };
        bool joined = false;
        if (!word.len || moe_str_eq(word, file) || moe_str_is(word, "-c") || moe_str_is(word, "--"))
            continue;
        const struct known *k = word.ptr[0] == '-' ? recognise(word, &value, &joined) : NULL;
        bool separate = k && !joined && i + 1 < count;
        if (separate)
            value = words[++i];
        int kept = k && (joined || separate) ? keep(&v, k, value) : 0;
        if (kept < 0 || (!kept && !drop(arena, out, word, separate ? &value : NULL)))
            return false;
    }
    return true;
}
