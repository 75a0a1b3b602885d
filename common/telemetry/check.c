/* One pass over a record: tokens as they come, each field looked up once, nothing kept but what is on the stack. */
#include "common/base/hash.h"
#include "common/telemetry/scan.h"
#include "common/telemetry/state.h"

/* Fields without a row that one map let in: a second one of the same name is a duplicate. */
struct extras { uint64_t seen[MOE_CAP_TELEMETRY_EXTRA]; size_t count; };

struct judge {
    const struct moe_telemetry_schema *schema;
    struct moe_scan_at at;
    const char *start;
    moe_telemetry_tell *tell;
    void *ctx;
    bool all, bad, over;            /* over: the rest is not read */
    struct said said;
    unsigned depth;
};

static void fault(struct judge *j, enum moe_telemetry_problem problem, struct moe_str field, struct moe_str inside, const char *where)
{
    struct moe_telemetry_why why = { problem, field, inside, (size_t)(where - j->start) };
    bool fatal = problem == MOE_TELEMETRY_NOT_JSON || problem == MOE_TELEMETRY_CUT || problem == MOE_TELEMETRY_DEPTH || problem == MOE_TELEMETRY_SIZE ||
                 problem == MOE_TELEMETRY_TRAILING;
    j->bad = true;
    j->over = j->over || fatal || !j->all;
    if (j->tell)
        j->tell(j->ctx, &why);
}

/* A field under judgement: what it is called, how that is spelt where it outlives the judgement, the map it stands in, where its value is. */
struct place { struct moe_str name, spelt, inside; const char *value; };

static void wrong(struct judge *j, const struct place *at, enum moe_telemetry_problem problem) { fault(j, problem, at->spelt, at->inside, at->value); }

/* The value is of no use: over it, with its own faults in the text where it has some. */
static void skip(struct judge *j, const struct place *at)
{
    if (j->over)
        return;
    enum moe_telemetry_problem p = moe_scan_skip(&j->at);
    if (p)
        fault(j, p, at->spelt, at->inside, p == MOE_TELEMETRY_NAN || p == MOE_TELEMETRY_TEXT ? at->value : j->at.p);
}

/* A number stands there, or what should have been one. */
static bool number(struct judge *j, const struct place *at, struct moe_scan_number *out)
{
    const char *p = j->at.p;
    if (p < j->at.end && (moe_is_digit(*p) || (*p == '-' && j->at.end - p > 1 && moe_is_digit(p[1])))) {
        enum moe_telemetry_problem problem = moe_scan_number(&j->at, out);
        if (problem)
            wrong(j, at, problem);
        return !problem;
    }
    if (moe_scan_not_a_number(&j->at))
        wrong(j, at, MOE_TELEMETRY_NAN);
    else if (p < j->at.end && (*p == '"' || *p == '{' || *p == '[' || *p == 't' || *p == 'f' || *p == 'n')) {
        wrong(j, at, MOE_TELEMETRY_TYPE);
        skip(j, at);
    } else {
        wrong(j, at, p == j->at.end ? MOE_TELEMETRY_CUT : MOE_TELEMETRY_NOT_JSON);
    }
    return false;
}

static bool ranged(struct judge *j, const struct place *at, const struct telemetry_field *f, enum field_type type, const struct moe_scan_number *n)
{
    enum moe_telemetry_problem p = type == FIELD_INTEGER && !n->integer       ? MOE_TELEMETRY_TYPE
                                   : !(n->value >= f->min && n->value <= f->max) ? MOE_TELEMETRY_RANGE
                                                                              : MOE_TELEMETRY_NONE;
    if (p)
        wrong(j, at, p);
    return !p;
}

/* Any string: false when it is broken; what can be read of it may be used all the same. */
static bool string(struct judge *j, const struct place *at, struct moe_scan_string *out)
{
    enum moe_telemetry_problem p = moe_scan_string(&j->at, out);
    if (p)
        wrong(j, at, p);
    return !p;
}

static bool plain_text(struct judge *j, const struct place *at, struct moe_scan_string *out)
{
    if (moe_scan_is(&j->at, '"'))
        return string(j, at, out);
    wrong(j, at, j->at.p == j->at.end ? MOE_TELEMETRY_CUT : MOE_TELEMETRY_TYPE);
    skip(j, at);
    return false;
}

static bool worded(struct moe_str s)
{
    return s.len > MOE_CAP_TELEMETRY_NAME || memchr(s.ptr, ' ', s.len) != NULL;
}

static void enumerated(struct judge *j, const struct place *at, const struct telemetry_field *f)
{
    struct moe_scan_string text;
    char room[MOE_CAP_TELEMETRY_NAME];
    if (!plain_text(j, at, &text))
        return;
    if (text.escaped) {
        size_t n = moe_scan_unescape(text.raw, room, sizeof room);
        text.raw = n <= sizeof room ? (struct moe_str){ room, n } : text.raw;
    }
    if (name_find(&f->words, text.raw) == NAME_NONE)
        wrong(j, at, worded(text.raw) ? MOE_TELEMETRY_FREEFORM : MOE_TELEMETRY_ENUM);
    else if (!at->inside.len && name_find(&f->restart, text.raw) != NAME_NONE)
        j->said.restart = true;
}

static bool is_hex(char c) { return moe_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

static void digest(struct judge *j, const struct place *at, const struct telemetry_field *f)
{
    struct moe_scan_string text;
    size_t i = 0;
    if (!plain_text(j, at, &text))
        return;
    while (i < text.raw.len && is_hex(text.raw.ptr[i]))
        i++;
    if (i < text.raw.len)
        wrong(j, at, worded(text.raw) ? MOE_TELEMETRY_FREEFORM : MOE_TELEMETRY_TYPE);
    else if (text.raw.len < f->least || text.raw.len > f->most)
        wrong(j, at, MOE_TELEMETRY_LENGTH);
}

static bool two(const char *p, unsigned *out)
{
    *out = (unsigned)(p[0] - '0') * 10 + (unsigned)(p[1] - '0');
    return moe_is_digit(p[0]) && moe_is_digit(p[1]);
}

/* 2026-04-19T10:39:53.480055+00:00, seconds since 1970; false when it is none. A blank may stand for the T, the zone may be missing (UTC). */
static bool read_time(struct moe_str s, double *out)
{
    unsigned century, year, month, day, hour, minute, second, zh = 0, zm = 0;
    const char *p = s.ptr, *end = s.ptr + s.len;
    if (s.len < 19 || s.len > 35 || p[4] != '-' || p[7] != '-' || (p[10] != 'T' && p[10] != ' ') || p[13] != ':' || p[16] != ':')
        return false;
    if (!two(p, &century) || !two(p + 2, &year) || !two(p + 5, &month) || !two(p + 8, &day) || !two(p + 11, &hour) || !two(p + 14, &minute) ||
        !two(p + 17, &second) || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
        return false;
    double fraction = 0, unit = 0.1;
    for (p += 19, p += p < end && *p == '.'; p < end && moe_is_digit(*p); p++, unit /= 10)
        fraction += (*p - '0') * unit;
    int sign = p < end && *p == '-' ? -1 : 1;
    if (p < end && (*p == '+' || *p == '-')) {
        if (end - p != 6 || p[3] != ':' || !two(p + 1, &zh) || !two(p + 4, &zm))
            return false;
    } else if (p < end && !(*p == 'Z' && p + 1 == end)) {
        return false;
    }
    long y = (long)(century * 100 + year) - (month <= 2), era = y / 400, yoe = y - era * 400;
    long doy = (153 * ((long)month + (month > 2 ? -3 : 9)) + 2) / 5 + (long)day - 1, days = era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
    *out = (double)days * 86400 + hour * 3600.0 + minute * 60.0 + second + fraction - sign * (zh * 3600.0 + zm * 60.0);
    return true;
}

static bool timestamp(struct judge *j, const struct place *at, const struct telemetry_field *f, double *out)
{
    struct moe_scan_string text;
    struct moe_scan_number n = { 0 };
    if (!moe_scan_is(&j->at, '"')) {
        if (!number(j, at, &n) || !ranged(j, at, f, FIELD_NUMBER, &n))
            return false;
        *out = n.value;
        return true;
    }
    if (!string(j, at, &text))
        return false;
    if (!read_time(text.raw, out)) {
        wrong(j, at, worded(text.raw) ? MOE_TELEMETRY_FREEFORM : MOE_TELEMETRY_TYPE);
        return false;
    }
    if (!(*out >= f->min && *out <= f->max))
        wrong(j, at, MOE_TELEMETRY_RANGE);
    return true;
}

/* Behind a value in a list or a map: true when another follows. */
static bool more(struct judge *j, const struct place *at, char close)
{
    moe_scan_blank(&j->at);
    if (j->over)
        return false;
    if (j->at.p == j->at.end) {
        fault(j, MOE_TELEMETRY_CUT, at->spelt, at->inside, j->at.p);
        return false;
    }
    char c = *j->at.p++;
    if (c != ',' && c != close)
        fault(j, MOE_TELEMETRY_NOT_JSON, at->spelt, at->inside, j->at.p - 1);
    return c == ',';
}

static void vector(struct judge *j, const struct place *at, const struct telemetry_field *f, bool row);

static void element(struct judge *j, const struct place *list, const struct telemetry_field *f, bool rows)
{
    struct moe_scan_number n = { 0 };
    struct place at = *list;
    at.value = j->at.p;
    if (rows) {
        vector(j, &at, f, true);
    } else if (f->of != FIELD_BOOLEAN) {
        if (number(j, &at, &n))
            ranged(j, &at, f, f->of, &n);
    } else if (!moe_scan_is(&j->at, 'n') && !moe_scan_word(&j->at)) {
        wrong(j, &at, MOE_TELEMETRY_TYPE);
        skip(j, &at);
    }
}

/* A list of `f->of`; one level of lists in it where the schema allows rows. */
static void vector(struct judge *j, const struct place *at, const struct telemetry_field *f, bool row)
{
    uint32_t count = 0;
    if (!moe_scan_is(&j->at, '[')) {
        wrong(j, at, j->at.p == j->at.end ? MOE_TELEMETRY_CUT : MOE_TELEMETRY_TYPE);
        skip(j, at);
        return;
    }
    j->at.p++;
    moe_scan_blank(&j->at);
    bool rows = !row && f->rows && moe_scan_is(&j->at, '[');
    bool again = !moe_scan_is(&j->at, ']');
    j->at.p += !again;
    while (again && !j->over) {
        moe_scan_blank(&j->at);
        element(j, at, f, rows);
        count++;
        again = !j->over && more(j, at, ']');
    }
    if (!j->over && (rows ? count > f->rows : count > f->most || count < f->least))
        wrong(j, at, MOE_TELEMETRY_LENGTH);
}

static void object(struct judge *j, const struct telemetry_map *map, struct moe_str inside);

static void known_field(struct judge *j, const struct place *at, const struct telemetry_field *f)
{
    struct moe_scan_number n = { 0 };
    double time = 0;
    if (f->nullable && moe_scan_is(&j->at, 'n') && moe_scan_word(&j->at) == 'n')
        return;
    switch (f->type) {
    case FIELD_INTEGER:
    case FIELD_NUMBER:
        if (!number(j, at, &n) || !ranged(j, at, f, f->type, &n))
            return;
        time = n.value;
        break;
    case FIELD_BOOLEAN:
        if (moe_scan_is(&j->at, 't') || moe_scan_is(&j->at, 'f')) {
            if (!moe_scan_word(&j->at))
                wrong(j, at, MOE_TELEMETRY_NOT_JSON);
        } else {
            wrong(j, at, MOE_TELEMETRY_TYPE);
            skip(j, at);
        }
        return;
    case FIELD_ENUM: enumerated(j, at, f); return;
    case FIELD_HEX: digest(j, at, f); return;
    case FIELD_TIME:
        if (!timestamp(j, at, f, &time))
            return;
        break;
    case FIELD_VECTOR: vector(j, at, f, false); return;
    case FIELD_MAP:
        if (moe_scan_is(&j->at, '{')) {
            object(j, f->map, at->spelt);
        } else {
            wrong(j, at, MOE_TELEMETRY_TYPE);
            skip(j, at);
        }
        return;
    }
    if (f->role != ROLE_NONE) {
        j->said.value[f->role] = time;
        j->said.at[f->role] = (size_t)(at->value - j->start);
        j->said.name[f->role] = at->spelt;
        j->said.has |= 1u << f->role;
    }
}

/* A list without a row: numbers that are not negative, not too many, under a name that speaks of loads and counts. */
static struct telemetry_field extra_list(const struct moe_telemetry_schema *s)
{
    return (struct telemetry_field){ .type = FIELD_VECTOR, .of = FIELD_NUMBER, .min = 0, .max = 1e18, .most = s->extra_items };
}

static void extra_field(struct judge *j, const struct place *at)
{
    static const struct telemetry_map empty = { 0 };
    const struct moe_telemetry_schema *s = j->schema;
    struct moe_scan_number n;
    char c = j->at.p < j->at.end ? *j->at.p : 0;
    bool named = s->extra && name_has_word(&s->words, at->name);
    if (named && (moe_is_digit(c) || c == '-' || c == 'N' || c == 'I' || c == 'i')) {
        number(j, at, &n);
    } else if (named && (c == 't' || c == 'f' || c == 'n') && moe_scan_word(&j->at)) {
        return;
    } else if (named && c == '{') {
        object(j, &empty, at->spelt);
    } else if (c == '[' && s->extra && name_has_word(&s->vector_words, at->name)) {
        const struct telemetry_field list = extra_list(s);
        vector(j, at, &list, false);
    } else {
        wrong(j, at, c == '"' ? MOE_TELEMETRY_FREEFORM : c ? MOE_TELEMETRY_UNKNOWN : MOE_TELEMETRY_CUT);
        skip(j, at);
    }
}

static void extra_once(struct judge *j, struct extras *extras, const struct place *at)
{
    uint64_t h = moe_hash(MOE_HASH_START, at->name);
    for (size_t i = 0; i < extras->count; i++) {
        if (extras->seen[i] == h) {
            wrong(j, at, MOE_TELEMETRY_DUPLICATE);
            skip(j, at);
            return;
        }
    }
    if (extras->count == MOE_CAP_TELEMETRY_EXTRA) {
        wrong(j, at, MOE_TELEMETRY_SIZE);
        return;
    }
    extras->seen[extras->count++] = h;
    extra_field(j, at);
}

/* The key of a pair, with its colon; false when the object cannot be read on. Escapes are resolved into `room`. */
static bool key(struct judge *j, struct moe_str inside, char room[MOE_CAP_TELEMETRY_NAME], struct place *out)
{
    struct moe_scan_string text;
    moe_scan_blank(&j->at);
    const char *from = j->at.p;
    if (!moe_scan_is(&j->at, '"')) {
        fault(j, from == j->at.end ? MOE_TELEMETRY_CUT : MOE_TELEMETRY_NOT_JSON, (struct moe_str){ 0 }, inside, from);
        return false;
    }
    enum moe_telemetry_problem p = moe_scan_string(&j->at, &text);
    if (p)
        fault(j, p, (struct moe_str){ 0 }, inside, from);
    if (j->over)
        return false;
    struct moe_str name = text.raw;
    if (text.escaped) {
        size_t n = moe_scan_unescape(text.raw, room, MOE_CAP_TELEMETRY_NAME);
        name = n <= MOE_CAP_TELEMETRY_NAME ? (struct moe_str){ room, n } : text.raw;
    }
    moe_scan_blank(&j->at);
    if (!moe_scan_is(&j->at, ':')) {
        fault(j, j->at.p == j->at.end ? MOE_TELEMETRY_CUT : MOE_TELEMETRY_NOT_JSON, text.raw, inside, j->at.p);
        return false;
    }
    j->at.p++;
    moe_scan_blank(&j->at);
    *out = (struct place){ name, text.raw, inside, j->at.p };
    return true;
}

static void pair(struct judge *j, const struct telemetry_map *map, struct place *at, uint64_t *seen, struct extras *extras)
{
    uint32_t n = name_find(&map->table, at->name);
    if (n == NAME_NONE) {
        extra_once(j, extras, at);
        return;
    }
    at->name = at->spelt = map->names[n];
    if (seen[n / 64] >> n % 64 & 1) {
        wrong(j, at, MOE_TELEMETRY_DUPLICATE);
        skip(j, at);
        return;
    }
    seen[n / 64] |= 1ull << n % 64;
    known_field(j, at, &map->fields[n]);
}

static void missing(struct judge *j, const struct telemetry_map *map, const uint64_t *seen, struct moe_str inside, const char *from)
{
    for (size_t w = 0; w < MOE_COUNT(map->required) && !j->over; w++) {
        for (uint64_t lack = map->required[w] & ~seen[w]; lack && !j->over; lack &= lack - 1)
            fault(j, MOE_TELEMETRY_MISSING, map->names[w * 64 + (size_t)__builtin_ctzll(lack)], inside, from);
    }
}

static void object(struct judge *j, const struct telemetry_map *map, struct moe_str inside)
{
    const char *from = j->at.p++;
    uint64_t seen[MOE_CAP_TELEMETRY_FIELDS / 64] = { 0 };
    struct extras extras;
    char room[MOE_CAP_TELEMETRY_NAME];
    struct place at;
    extras.count = 0;
    if (j->depth == MOE_CAP_TELEMETRY_DEPTH) {
        fault(j, MOE_TELEMETRY_DEPTH, (struct moe_str){ 0 }, inside, from);
        return;
    }
    j->depth++;
    moe_scan_blank(&j->at);
    if (moe_scan_is(&j->at, '}')) {
        j->at.p++;
    } else {
        bool again = true;
        while (again && !j->over && key(j, inside, room, &at)) {
            pair(j, map, &at, seen, &extras);
            again = !j->over && more(j, &(struct place){ inside, inside, (struct moe_str){ 0 }, from }, '}');
        }
    }
    j->depth--;
    if (!j->over)
        missing(j, map, seen, inside, from);
}

static void in_order(struct judge *j, struct moe_telemetry_state *state, bool adopt)
{
    static const struct { enum field_role role; enum moe_telemetry_problem problem; } told[] = {
        { ROLE_RANK, MOE_TELEMETRY_RANK }, { ROLE_STEP, MOE_TELEMETRY_STEP }, { ROLE_TIME, MOE_TELEMETRY_CLOCK },
    };
    unsigned bits = state_judge(j->schema, state, &j->said, !j->bad, adopt);
    for (size_t i = 0; i < MOE_COUNT(told) && (j->all || !j->bad); i++) {
        if (bits >> told[i].role & 1)
            fault(j, told[i].problem, j->said.name[told[i].role], (struct moe_str){ 0 }, j->start + j->said.at[told[i].role]);
    }
}

static bool run(struct judge *j, struct moe_telemetry_state *state, struct moe_str record)
{
    moe_scan_blank(&j->at);
    if (record.len > MOE_CAP_TELEMETRY_RECORD) {
        fault(j, MOE_TELEMETRY_SIZE, (struct moe_str){ 0 }, (struct moe_str){ 0 }, j->start);
    } else if (!moe_scan_is(&j->at, '{')) {
        fault(j, j->at.p == j->at.end ? MOE_TELEMETRY_CUT : MOE_TELEMETRY_NOT_JSON, (struct moe_str){ 0 }, (struct moe_str){ 0 }, j->at.p);
    } else {
        object(j, &j->schema->top, (struct moe_str){ 0 });
        moe_scan_blank(&j->at);
        if (!j->over && j->at.p != j->at.end)
            fault(j, MOE_TELEMETRY_TRAILING, (struct moe_str){ 0 }, (struct moe_str){ 0 }, j->at.p);
    }
    if (!j->bad || (j->all && !j->over))
        in_order(j, state, j->all);
    return !j->bad;
}

static void keep_why(void *ctx, const struct moe_telemetry_why *why)
{
    if (ctx)
        *(struct moe_telemetry_why *)ctx = *why;
}

bool moe_telemetry_check(const struct moe_telemetry_schema *schema, struct moe_telemetry_state *state, struct moe_str record,
                         struct moe_telemetry_why *why)
{
    struct judge j = { .schema = schema, .at = { record.ptr, record.ptr + record.len }, .start = record.ptr, .tell = keep_why, .ctx = why };
    return run(&j, state, record);
}

bool moe_telemetry_check_all(const struct moe_telemetry_schema *schema, struct moe_telemetry_state *state, struct moe_str record,
                             moe_telemetry_tell *tell, void *ctx)
{
    struct judge j = { .schema = schema, .at = { record.ptr, record.ptr + record.len }, .start = record.ptr, .tell = tell, .ctx = ctx, .all = true };
    return run(&j, state, record);
}
