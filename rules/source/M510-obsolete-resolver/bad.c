#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#define LOOK_UP(name) gethostbyname(name)

struct hostent *find(const char *name)
{
    return gethostbyname(name);                 /* expect: M510 */
}

struct hostent *by_macro(const char *name)
{
    return LOOK_UP(name);                       /* expect: M510 */
}

in_addr_t parse(const char *text)
{
    return inet_addr(text);                     /* expect: M510 */
}

const char *show(struct in_addr a)
{
    return inet_ntoa(a);                        /* expect: M510 */
}
