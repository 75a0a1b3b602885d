#include <sys/prctl.h>

#ifndef PR_CAP_AMBIENT
#define PR_CAP_AMBIENT 47
#define PR_CAP_AMBIENT_RAISE 2
#endif
typedef struct caps *cap_text_t;
cap_text_t cap_from_text(const char *text);

int keep(void)
{
    return prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);  /* expect: M805 */
}

int ambient(unsigned long cap)
{
    return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0);              /* expect: M805 */
}

cap_text_t everything(void)
{
    return cap_from_text("all=ep");             /* expect: M805 */
}

cap_text_t admin(void)
{
    return cap_from_text("cap_sys_admin+ep");   /* expect: M805 */
}
