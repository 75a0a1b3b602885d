/* Internal to audit/config/telemetry: one line of an exposition, and what is known of the families so far. */
#ifndef MOE_AUDIT_CONFIG_TELEMETRY_PROM_H
#define MOE_AUDIT_CONFIG_TELEMETRY_PROM_H
#include "audit/config/telemetry/parts.h"

#define MOE_CAP_PROM_LABELS   64u            /* of one series                                             */
#define MOE_CAP_PROM_FAMILIES 65536u         /* of one file                                               */
#define MOE_CAP_PROM_SERIES   (1u << 20)     /* that are told apart                                       */
#define MOE_CAP_PROM_GROUPS   64u            /* histograms of one family whose buckets may be interleaved */

struct prom_label { struct moe_str name, value; const char *at; };      /* value: between the quotes, as written */
struct prom_sample {
    struct moe_str name;
    struct prom_label labels[MOE_CAP_PROM_LABELS]; size_t label_count;
    double value;
    bool stamped, exemplar;
    double time;
};

/* What is wrong with a line: an event of the notes, a clause, the place. event == NULL: nothing. */
struct prom_fault { const char *event, *says; const char *at; };

enum prom_type {
    PROM_UNTYPED, PROM_COUNTER, PROM_GAUGE, PROM_HISTOGRAM, PROM_SUMMARY, PROM_UNKNOWN, PROM_INFO, PROM_STATESET, PROM_GAUGEHISTOGRAM, PROM_TYPES
};
extern const char *const prom_type_words[];          /* ends with NULL */

/* A sample's line, without its end. `openmetrics`: exemplars are read, times are seconds. */
struct prom_fault prom_sample_read(struct moe_str line, bool openmetrics, struct prom_sample *out);
bool prom_name_good(struct moe_str name, bool colons);
/* A label's value or a help text with its escapes resolved; `room` at least its length. */
struct moe_str prom_unescape(struct moe_str raw, char *room);
bool prom_number(struct moe_str text, double *out);  /* decimal, inf and NaN in any case; no hexadecimal */

/* ---- families ---- */

/* One histogram or summary: series that differ in `le` alone. */
struct prom_group { uint64_t id; bool bucket, infinite, counted, summed, below; double last_bound, last_count, top, count, sum; unsigned line; };

struct prom_family {
    struct moe_str name;
    enum prom_type type;
    bool typed, helped, united, sampled, closed;
    unsigned line;
    struct prom_group *groups; size_t group_count;
};

struct prom {
    struct reading r;
    struct moe_map *index;                   /* family by name */
    struct prom_family *families; size_t family_count, family_room;
    struct hash_set series, label_values;
    struct moe_map *label_index;             /* "metric\nlabel": index of model->labels */
    bool openmetrics, ended, last_stamped;
    uint64_t last_series; double last_time;  /* of the sample before, without its time */
    unsigned line;
    const char *line_at;
    size_t current;                          /* index + 1 of the family that was spoken of last */
    struct prom_group groups[MOE_CAP_PROM_GROUPS]; size_t group_count;      /* of the current family */
};

/* The family that a sample belongs to: its name, or that without _total, _bucket, _sum ... when such a family has the type. */
struct prom_family *prom_family_of(struct prom *p, const struct prom_sample *s, struct moe_str *suffix);
/* The endings of samples' names, and whose they are; NULL past the last. */
const char *prom_suffix(size_t i);
bool prom_suffix_fits(size_t i, enum prom_type type);
struct prom_family *prom_family_named(struct prom *p, struct moe_str name);
/* A sample of a known family: its histogram's buckets, its labels, its value. */
void prom_sample_judge(struct prom *p, struct prom_family *f, const struct prom_sample *s, struct moe_str suffix);
/* The family of the samples until now is left: what it lacks is told. */
void prom_family_leave(struct prom *p);
MOE_PRINTF(5, 6) void prom_say(struct prom *p, const char *event, struct moe_str key, const char *at, const char *fmt, ...);
#endif
