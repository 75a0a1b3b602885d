/* ctype.h: names and types of the C library */
#ifndef MOE_SHIM_CTYPE_H
#define MOE_SHIM_CTYPE_H
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
enum {
    _ISupper = 256, _ISlower = 512, _ISalpha = 1024, _ISdigit = 2048, _ISxdigit = 0x1000, _ISspace = 0x2000,
    _ISprint = 0x4000, _ISgraph = 0x8000, _ISblank = 1, _IScntrl, _ISpunct = 4, _ISalnum = 8
};
int isalnum(int); int isalpha(int); int iscntrl(int); int isdigit(int); int islower(int); int isgraph(int);
int isprint(int); int ispunct(int); int isspace(int); int isupper(int); int isxdigit(int); int tolower(int);
int toupper(int); int isblank(int); int isctype(int, int); int isascii(int); int toascii(int); int _toupper(int);
int _tolower(int); int isalnum_l(int, locale_t); int isalpha_l(int, locale_t); int iscntrl_l(int, locale_t);
int isdigit_l(int, locale_t); int islower_l(int, locale_t); int isgraph_l(int, locale_t);
int isprint_l(int, locale_t); int ispunct_l(int, locale_t); int isspace_l(int, locale_t);
int isupper_l(int, locale_t); int isxdigit_l(int, locale_t); int isblank_l(int, locale_t);
int tolower_l(int, locale_t); int toupper_l(int, locale_t);

#ifdef __cplusplus
}
#endif
#endif
