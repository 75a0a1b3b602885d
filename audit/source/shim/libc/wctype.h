/* wctype.h: names and types of the C library */
#ifndef MOE_SHIM_WCTYPE_H
#define MOE_SHIM_WCTYPE_H
#include <time.h>
#include <wchar.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned long wctype_t;
typedef __WINT_TYPE__ wint_t;
enum {
    __ISwupper = 0, __ISwlower, __ISwalpha, __ISwdigit, __ISwxdigit, __ISwspace, __ISwprint, __ISwgraph, __ISwblank,
    __ISwcntrl, __ISwpunct, __ISwalnum, _ISwupper = 0x1000000, _ISwlower = 0x2000000, _ISwalpha = 0x4000000,
    _ISwdigit = 0x8000000, _ISwxdigit = 0x10000000, _ISwspace = 0x20000000, _ISwprint = 0x40000000,
    _ISwgraph = -2147483648, _ISwblank = 0x10000, _ISwcntrl = 0x20000, _ISwpunct = 0x40000, _ISwalnum = 0x80000
};
int iswalnum(wint_t); int iswalpha(wint_t); int iswcntrl(wint_t); int iswdigit(wint_t); int iswgraph(wint_t);
int iswlower(wint_t); int iswprint(wint_t); int iswpunct(wint_t); int iswspace(wint_t); int iswupper(wint_t);
int iswxdigit(wint_t); int iswblank(wint_t); wctype_t wctype(const char *); int iswctype(wint_t, wctype_t);
wint_t towlower(wint_t); wint_t towupper(wint_t); typedef const int *wctrans_t; wctrans_t wctrans(const char *);
wint_t towctrans(wint_t, wctrans_t); int iswalnum_l(wint_t, locale_t); int iswalpha_l(wint_t, locale_t);
int iswcntrl_l(wint_t, locale_t); int iswdigit_l(wint_t, locale_t); int iswgraph_l(wint_t, locale_t);
int iswlower_l(wint_t, locale_t); int iswprint_l(wint_t, locale_t); int iswpunct_l(wint_t, locale_t);
int iswspace_l(wint_t, locale_t); int iswupper_l(wint_t, locale_t); int iswxdigit_l(wint_t, locale_t);
int iswblank_l(wint_t, locale_t); wctype_t wctype_l(const char *, locale_t);
int iswctype_l(wint_t, wctype_t, locale_t); wint_t towlower_l(wint_t, locale_t); wint_t towupper_l(wint_t, locale_t);
wctrans_t wctrans_l(const char *, locale_t); wint_t towctrans_l(wint_t, wctrans_t, locale_t);
#ifdef __cplusplus
}
#endif
#endif
