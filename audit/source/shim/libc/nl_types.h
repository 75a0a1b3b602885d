/* nl_types.h: names and types of the C library */
#ifndef MOE_SHIM_NL_TYPES_H
#define MOE_SHIM_NL_TYPES_H
#ifdef __cplusplus
extern "C" {
#endif
typedef int nl_item;
typedef void *nl_catd; nl_catd catopen(const char *, int); char *catgets(nl_catd, int, int, const char *);
int catclose(nl_catd);
#define NL_SETD 1
#define NL_CAT_LOCALE 1
#ifdef __cplusplus
}
#endif
#endif
