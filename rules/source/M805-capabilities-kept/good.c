#include <sys/prctl.h>

#ifndef PR_CAP_AMBIENT
#define PR_CAP_AMBIENT 47
#define PR_CAP_AMBIENT_CLEAR_ALL 4
#endif
typedef struct caps *cap_text_t;
cap_text_t cap_from_text(const char *text);

int dropped(void)
{
    return prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0);
}

int none_ambient(void)
{
    return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
}

cap_text_t nothing(void)
{
    return cap_from_text("=");
}

cap_text_t one_port(void)
{
    return cap_from_text("cap_net_bind_service+ep");
}
