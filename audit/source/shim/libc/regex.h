/* regex.h: names and types of the C library */
#ifndef MOE_SHIM_REGEX_H
#define MOE_SHIM_REGEX_H
#include <sys/select.h>
#include <sys/types.h>
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned long active_reg_t;
typedef long clock_t;
typedef int clockid_t;
typedef __INT16_TYPE__ int16_t;
typedef __INT32_TYPE__ int32_t;
typedef __INT64_TYPE__ int64_t;
typedef __INT8_TYPE__ int8_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
typedef volatile int pthread_spinlock_t;
typedef unsigned long pthread_t;
typedef unsigned long reg_syntax_t;
typedef int regoff_t;
typedef long s_reg_t;
typedef __SIZE_TYPE__ size_t;
typedef long time_t;
struct re_dfa_t;
extern reg_syntax_t re_syntax_options;
typedef enum {
    _REG_ENOSYS = -1, _REG_NOERROR, _REG_NOMATCH, _REG_BADPAT, _REG_ECOLLATE, _REG_ECTYPE, _REG_EESCAPE,
    _REG_ESUBREG, _REG_EBRACK, _REG_EPAREN, _REG_EBRACE, _REG_BADBR, _REG_ERANGE, _REG_ESPACE, _REG_BADRPT,
    _REG_EEND, _REG_ESIZE, _REG_ERPAREN
} reg_errcode_t;
struct re_pattern_buffer {
    struct re_dfa_t *buffer; unsigned long allocated; unsigned long used; reg_syntax_t syntax; char *fastmap;
    unsigned char *translate; size_t re_nsub; unsigned int can_be_null : 1; unsigned int regs_allocated : 2;
    unsigned int fastmap_accurate : 1; unsigned int no_sub : 1; unsigned int not_bol : 1; unsigned int not_eol : 1;
    unsigned int newline_anchor : 1;
};
typedef struct re_pattern_buffer regex_t;
struct re_registers {
    unsigned int num_regs; regoff_t *start; regoff_t *end;
};
typedef struct {
    regoff_t rm_so; regoff_t rm_eo;
} regmatch_t;
reg_syntax_t re_set_syntax(reg_syntax_t);
const char *re_compile_pattern(const char *, size_t, struct re_pattern_buffer *);
int re_compile_fastmap(struct re_pattern_buffer *);
regoff_t re_search(struct re_pattern_buffer *, const char *, regoff_t, regoff_t, regoff_t, struct re_registers *);
regoff_t re_search_2(struct re_pattern_buffer *, const char *, regoff_t, const char *, regoff_t, regoff_t, regoff_t, struct re_registers *, regoff_t);
regoff_t re_match(struct re_pattern_buffer *, const char *, regoff_t, regoff_t, struct re_registers *);
regoff_t re_match_2(struct re_pattern_buffer *, const char *, regoff_t, const char *, regoff_t, regoff_t, struct re_registers *, regoff_t);
void re_set_registers(struct re_pattern_buffer *, struct re_registers *, unsigned int, regoff_t *, regoff_t *);
int regcomp(regex_t *, const char *, int); int regexec(const regex_t *, const char *, size_t, regmatch_t [], int);
size_t regerror(int, const regex_t *, char *, size_t); void regfree(regex_t *);
#define RE_BACKSLASH_ESCAPE_IN_LISTS 1UL
#define RE_BK_PLUS_QM 2UL
#define RE_CHAR_CLASSES 4UL
#define RE_CONTEXT_INDEP_ANCHORS 8UL
#define RE_CONTEXT_INDEP_OPS 0x10UL
#define RE_CONTEXT_INVALID_OPS 0x20UL
#define RE_DOT_NEWLINE 0x40UL
#define RE_DOT_NOT_NULL 0x80UL
#define RE_HAT_LISTS_NOT_NEWLINE 0x100UL
#define RE_INTERVALS 0x200UL
#define RE_LIMITED_OPS 0x400UL
#define RE_NEWLINE_ALT 0x800UL
#define RE_NO_BK_BRACES 0x1000UL
#define RE_NO_BK_PARENS 0x2000UL
#define RE_NO_BK_REFS 0x4000UL
#define RE_NO_BK_VBAR 0x8000UL
#define RE_NO_EMPTY_RANGES 0x10000UL
#define RE_UNMATCHED_RIGHT_PAREN_ORD 0x20000UL
#define RE_NO_POSIX_BACKTRACKING 0x40000UL
#define RE_NO_GNU_OPS 0x80000UL
#define RE_DEBUG 0x100000UL
#define RE_INVALID_INTERVAL_ORD 0x200000UL
#define RE_ICASE 0x400000UL
#define RE_CARET_ANCHORS_HERE 0x800000UL
#define RE_CONTEXT_INVALID_DUP 0x1000000UL
#define RE_NO_SUB 0x2000000UL
#define RE_SYNTAX_EMACS 0
#define RE_SYNTAX_AWK 778445UL
#define RE_SYNTAX_GNU_AWK 2339405UL
#define RE_SYNTAX_POSIX_AWK 2863869UL
#define RE_SYNTAX_GREP 68166UL
#define RE_SYNTAX_EGREP 2341468UL
#define RE_SYNTAX_POSIX_EGREP RE_SYNTAX_EGREP
#define RE_SYNTAX_ED RE_SYNTAX_POSIX_BASIC
#define RE_SYNTAX_SED RE_SYNTAX_POSIX_BASIC
#define RE_SYNTAX_POSIX_BASIC 16843462UL
#define RE_SYNTAX_POSIX_MINIMAL_BASIC 67268UL
#define RE_SYNTAX_POSIX_EXTENDED 242428UL
#define RE_SYNTAX_POSIX_MINIMAL_EXTENDED 258796UL
#define RE_DUP_MAX 0x7fff
#define REG_EXTENDED 1
#define REG_ICASE 2
#define REG_NEWLINE 4
#define REG_NOSUB 8
#define REG_NOTBOL 1
#define REG_NOTEOL 2
#define REG_STARTEND 4
#define REG_ENOSYS (-1)
#define REG_NOERROR 0
#define REG_NOMATCH 1
#define REG_BADPAT 2
#define REG_ECOLLATE 3
#define REG_ECTYPE 4
#define REG_EESCAPE 5
#define REG_ESUBREG 6
#define REG_EBRACK 7
#define REG_EPAREN 8
#define REG_EBRACE 9
#define REG_BADBR 10
#define REG_ERANGE 11
#define REG_ESPACE 12
#define REG_BADRPT 13
#define REG_EEND 14
#define REG_ESIZE 15
#define REG_ERPAREN 16
#define REGS_UNALLOCATED 0
#define REGS_REALLOCATE 1
#define REGS_FIXED 2
#define RE_NREGS 30
#ifdef __cplusplus
}
#endif
#endif
