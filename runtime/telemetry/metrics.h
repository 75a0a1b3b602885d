/* Inside runtime/telemetry: the numbers of a record as a table, for everything that writes them. */
#ifndef MOE_RUNTIME_TELEMETRY_METRICS_H
#define MOE_RUNTIME_TELEMETRY_METRICS_H
#include "runtime/telemetry/record.h"

enum metric_kind { METRIC_NUMBER, METRIC_COUNT, METRIC_LAYERS };   /* double; uint64_t; const double * of record->layers elements */
struct metric {
    const char *field;                 /* in JSON: of the schema moe-step                                                */
    enum metric_kind kind;
    size_t offset;                     /* in struct moe_step_record                                                      */
    const char *name, *unit;           /* in an exposition: base units, a unit ends the name; NULL: stands not there     */
    double scale;                      /* what makes it that unit                                                        */
    bool counter;                      /* only ever grows, within a job                                                  */
    const char *tag;                   /* in TensorBoard; NULL: stands not there                                         */
    const char *help;
};
extern const struct metric metrics[];                  /* ends with .field = NULL */
size_t metric_count(void);

/* The value; false: it is not known. Not for METRIC_LAYERS. */
bool metric_value(const struct metric *m, const struct moe_step_record *r, double *out);
/* Of METRIC_LAYERS; NULL: not known. */
const double *metric_layers(const struct metric *m, const struct moe_step_record *r);
#endif
