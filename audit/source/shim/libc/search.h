/* search.h: names and types of the C library */
#ifndef MOE_SHIM_SEARCH_H
#define MOE_SHIM_SEARCH_H
#include <stdlib.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
struct qelem {
    struct qelem *q_forw; struct qelem *q_back; char q_data[1];
};
void insque(void *, void *); void remque(void *);
typedef enum {
    FIND = 0, ENTER
} ACTION;
struct entry {
    char *key; void *data;
};
typedef struct entry ENTRY; struct _ENTRY; ENTRY *hsearch(ENTRY, ACTION); int hcreate(size_t); void hdestroy(void);
struct hsearch_data {
    struct _ENTRY *table; unsigned int size; unsigned int filled;
};
int hsearch_r(ENTRY, ACTION, ENTRY **, struct hsearch_data *); int hcreate_r(size_t, struct hsearch_data *);
void hdestroy_r(struct hsearch_data *);
typedef enum {
    preorder = 0, postorder, endorder, leaf
} VISIT;
void *tsearch(const void *, void **, int (*)(const void *, const void *));
void *tfind(const void *, void *const *, int (*)(const void *, const void *));
void *tdelete(const void *, void **, int (*)(const void *, const void *));
void twalk(const void *, void (*)(const void *, VISIT, int));
void twalk_r(const void *, void (*)(const void *, VISIT, void *), void *); void tdestroy(void *, void (*)(void *));
void *lfind(const void *, const void *, size_t *, size_t, int (*)(const void *, const void *));
void *lsearch(const void *, void *, size_t *, size_t, int (*)(const void *, const void *));
#ifdef __cplusplus
}
#endif
#endif
