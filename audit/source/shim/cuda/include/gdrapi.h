/* gdrapi.h: GDRCopy. Written by hand from its documentation. */
#ifndef MOE_SHIM_GDRAPI_H
#define MOE_SHIM_GDRAPI_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef struct gdr *gdr_t; typedef struct gdr_mh_s { unsigned long h; } gdr_mh_t;
typedef struct gdr_info { uint64_t va, mapped_size; uint32_t page_size; uint64_t tm_cycles; uint32_t cycles_per_ms; unsigned mapped : 1, wc_mapping : 1; int mapping_type; } gdr_info_t;
gdr_t gdr_open(void); int gdr_close(gdr_t); int gdr_pin_buffer(gdr_t, unsigned long, size_t, uint64_t, uint32_t, gdr_mh_t *); int gdr_unpin_buffer(gdr_t, gdr_mh_t);
int gdr_map(gdr_t, gdr_mh_t, void **, size_t); int gdr_unmap(gdr_t, gdr_mh_t, void *, size_t); int gdr_get_info(gdr_t, gdr_mh_t, gdr_info_t *);
int gdr_copy_to_mapping(gdr_mh_t, void *, const void *, size_t); int gdr_copy_from_mapping(gdr_mh_t, void *, const void *, size_t);
void gdr_runtime_get_version(int *, int *); int gdr_driver_get_version(gdr_t, int *, int *);
#ifdef __cplusplus
}
#endif
#endif
