/* wordexp.h: names and types of the C library */
#ifndef MOE_SHIM_WORDEXP_H
#define MOE_SHIM_WORDEXP_H
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
enum {
    WRDE_DOOFFS = 1, WRDE_APPEND, WRDE_NOCMD = 4, WRDE_REUSE = 8, WRDE_SHOWERR = 16, WRDE_UNDEF = 32,
    __WRDE_FLAGS = 63
};
typedef struct {
    size_t we_wordc; char **we_wordv; size_t we_offs;
} wordexp_t;
enum {
    WRDE_NOSYS = -1, WRDE_NOSPACE = 1, WRDE_BADCHAR, WRDE_BADVAL, WRDE_CMDSUB, WRDE_SYNTAX
};
int wordexp(const char *, wordexp_t *, int); void wordfree(wordexp_t *);
#ifdef __cplusplus
}
#endif
#endif
